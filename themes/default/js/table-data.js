// The runs of an experiment as columns: what filters, sorts and cells read. Nothing here touches the page.
//
// Not all columns are there from the beginning: `need` brings those that are wanted. Who asks for the values of one
// that is not here yet is told so by a `NotHere`, never by wrong values.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * @typedef {{type: "number", values: Float64Array, missing: Uint8Array | null}} Numbers
   * @typedef {{type: "text", texts: string[], codes: Int32Array, cut: Set<number>}} Texts
   * @typedef {{id: string, group: string, label: string, type: string, unit: string, goal: string, count: number,
   *   differs: number, numeric: boolean, distinct: number}} Head
   */

  /** What can be asked about a metric beside its last value: the column of its name lies with its statistics. */
  const STATISTIC = /^(?:min|max|first|count)\((.*)\)$/s;

  /** Thrown where the values of a column are asked for that nobody has brought. */
  class NotHere extends Error {
    constructor(id) {
      super(`the values of ${id} are not loaded`);
      this.id = id;
    }
  }

  class RunTable {
    /** @param {any} payload a `RunTable` of staticrun/schema/table.py */
    constructor(payload) {
      this.rows = payload.rows;
      this.payload = payload;
      /** @type {Head[]} */
      this.columns = payload.columns.map(head);
      this.heads = new Map(this.columns.map((column) => [column.id, column]));
      this.places = new Map(payload.columns.map((column) => [column.id, column]));
      this.colours = Uint8Array.from(payload.colours, (digit) => Number.parseInt(digit, 16));
      /** Columns as they came, by id. */
      this.sources = new Map();
      /** @type {Map<string, Numbers | Texts>} */
      this.decoded = new Map();
      /** Parts that are here or on their way. @type {Map<number, Promise<any>>} */
      this.asked = new Map();
      this.arrived = new Set();
      this.add(0, payload.here);
    }

    /** Brings the values of columns; ids that no column has are passed over. @param {Iterable<string>} ids */
    async need(ids) {
      const parts = new Set([...ids].filter((id) => !this.has(id)).map((id) => this.partOf(id)));
      await Promise.all([...parts].map((part) => this.part(part)));
    }

    /**
     * Does what reads columns, bringing those that turn out to be wanted.
     * @template T @param {() => T} work has no effect but its result until it has read all that it reads
     * @returns {Promise<T>}
     */
    async with(work) {
      for (;;) {
        try {
          return work();
        } catch (error) {
          if (!(error instanceof NotHere)) throw error;
          await this.need([error.id]);
        }
      }
    }

    /** Whether `column` can answer: the values are here, or there is no such column. */
    has(id) {
      const part = this.decoded.has(id) ? undefined : this.partOf(id);
      return part === undefined || this.arrived.has(part);
    }

    /** Whether there is such a column. */
    knows(id) {
      return this.decoded.has(id) || this.partOf(id) !== undefined;
    }

    /** What each param tells about the metrics that tell most: `Importance` of staticrun/schema/table.py. */
    async importance() {
      const { importance } = this.payload;
      return importance === undefined ? [] : (await this.part(importance)).importance;
    }

    /** The number of the script that a column lies in. @returns {number | undefined} */
    partOf(id) {
      const own = this.places.get(id);
      if (own) return own.part ?? 0;
      if (id.startsWith("dataset.")) return this.payload.datasets;
      return this.places.get(STATISTIC.exec(id)?.[1])?.statistics;
    }

    /** A script with columns, loaded once. */
    part(number) {
      if (this.asked.has(number)) return this.asked.get(number);
      const { parts, experiment_id } = this.payload;
      const load = staticrun
        .load(staticrun.href(parts[number - 1]), `runs/${experiment_id}/${number}`)
        .then((part) => this.add(number, part));
      this.asked.set(number, load);
      load.catch(() => this.asked.delete(number)); // so that a second try is one
      return load;
    }

    add(number, part) {
      for (const column of part.columns) this.sources.set(column.id, column);
      this.arrived.add(number);
      this.asked.set(number, Promise.resolve(part));
      return part;
    }

    /** Adds a text that all runs share, by which they can be filtered. */
    addShared(id, text) {
      this.decoded.set(id, { type: "text", texts: [text], codes: new Int32Array(this.rows), cut: new Set() });
    }

    /**
     * The values of a column, decoded when first asked for; undefined where there is no such column.
     * @returns {Numbers | Texts | undefined}
     */
    column(id) {
      const known = this.decoded.get(id);
      if (known) return known;
      const source = this.sources.get(id);
      if (!source) {
        if (this.has(id)) return undefined;
        throw new NotHere(id);
      }
      const column = decode(source, this.rows);
      this.decoded.set(id, column);
      // The decoded copy stays, base64 goes.
      for (const name of ["values", "codes", "ids", "texts", "missing"]) if (name in source) source[name] = "";
      return column;
    }

    /** What is known of a column without its values. @returns {Head | undefined} */
    head(id) {
      return this.heads.get(id);
    }

    /** The value of a cell: a number, a text, or null where there is none. */
    value(id, row) {
      const column = this.column(id);
      if (!column) return null;
      if (column.type === "number") return column.missing?.[row] ? null : column.values[row];
      const code = column.codes[row];
      return code < 0 ? null : column.texts[code];
    }

    runId(row) {
      return this.value("attributes.run_id", row);
    }

    /** Whether a run has a page of its own, and with it curves. */
    hasPage(row) {
      this.pageless ??= staticrun.decode.bits(this.payload.pages.without ?? "", this.rows) ?? [];
      return !this.pageless[row];
    }

    /** The page of a run, or the place that shows one without a page; relative to the site's root. */
    href(row) {
      const { before, after, others, details } = this.payload.pages;
      if (!this.hasPage(row)) return details + this.runId(row);
      return others?.[row] ?? before + this.runId(row) + after;
    }

    /** The row of a run, by its id or by what `shortId` makes of it; -1 where it is not here. */
    rowOf(id) {
      return this.byId().get(id) ?? -1;
    }

    /** A run's id for a link: as much of it as tells it from the others. */
    shortId(row) {
      const id = this.runId(row);
      const short = shortened(id);
      return this.byId().get(short) === row ? short : id;
    }

    /** Rows by id and by its beginning, where only one run's begins so. @returns {Map<string, number>} */
    byId() {
      if (this.found) return this.found;
      this.found = new Map();
      for (let row = 0; row < this.rows; row++) {
        const id = this.runId(row);
        const short = shortened(id);
        if (short !== id) this.found.set(short, this.found.has(short) ? -1 : row);
      }
      for (let row = 0; row < this.rows; row++) this.found.set(this.runId(row), row);
      return this.found;
    }

    /**
     * Whether the runs differ in a column, as the build found it: no values are needed.
     * @param {string} which "active" for those that are not deleted; else all of them, which is also the best
     *   guess for the deleted ones alone
     */
    varies(id, which) {
      return (this.head(id)?.differs ?? 0) > (which === "active" ? 1 : 0);
    }

    /** Whether the rows of `mask` hold more than one value in a column, none being one. */
    differs(id, mask) {
      const column = this.column(id);
      if (!column) return false;
      const numbers = column.type === "number";
      const { values, missing } = /** @type {Numbers} */ (column);
      const { codes } = /** @type {Texts} */ (column);
      const at = (row) => (numbers ? (missing?.[row] ? null : values[row]) : codes[row]);
      let first;
      for (let row = 0; row < this.rows; row++) {
        if (!mask[row]) continue;
        const value = at(row);
        if (first === undefined) first = value;
        else if (!Object.is(value, first)) return true;
      }
      return false;
    }

    /** The best finite value that the rows in `view` have of a metric with a goal; null where there is none. */
    best(id, view) {
      const goal = this.head(id)?.goal;
      const column = goal ? this.column(id) : undefined;
      if (column?.type !== "number") return null;
      const { values, missing } = column;
      const sign = goal === "min" ? -1 : 1;
      let best = -Infinity;
      let found = false;
      for (let i = 0; i < view.length; i++) {
        const row = view[i];
        const value = sign * values[row];
        if (value >= best && value < Infinity && value > -Infinity && !missing?.[row]) {
          best = value;
          found = true;
        }
      }
      return found ? sign * best : null;
    }
  }

  /** @returns {Head} */
  function head({ id, group, label, type, count, unit = "", goal = "", differs = 0, numeric = false, distinct = 0 }) {
    return { id, group, label, type, unit, goal, count, differs, numeric, distinct };
  }

  function decode(source, rows) {
    const { int32 } = staticrun.decode;
    const { type, texts, codes } = source;
    if (type === "number") return numbers(source, rows);
    if (type === "texts") return { type, texts, codes: int32(codes), offsets: int32(source.offsets) };
    const own = type === "ids" ? hexIds(source.ids) : typeof texts === "string" ? texts.split("\n") : texts;
    const places = codes ? staticrun.decode.places(codes, rows) : null;
    const decoded = new Int32Array(rows);
    for (let row = 0; row < rows; row++) decoded[row] = places ? places[row] - 1 : row;
    return { type: "text", texts: own, codes: decoded, cut: new Set(source.cut ?? []) };
  }

  function numbers(source, rows) {
    const { float64, bits, places } = staticrun.decode;
    const missing = bits(source.missing ?? "", rows);
    const distinct = float64(source.values);
    if (!source.codes) return { type: "number", values: distinct, missing };
    const codes = places(source.codes, rows);
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = distinct[codes[row]];
    return { type: "number", values, missing };
  }

  /** Ids of 32 hex digits from their bytes. */
  function hexIds(text) {
    const digits = staticrun.decode.hex(text);
    const ids = new Array(digits.length / 32);
    for (let i = 0; i < ids.length; i++) ids[i] = digits.slice(32 * i, 32 * i + 32);
    return ids;
  }

  /** Of a generated id a beginning that hardly ever is another's; any other id whole. */
  function shortened(id) {
    return /^[0-9a-f]{32}$/.test(id) ? id.slice(0, 12) : id;
  }

  Object.assign(staticrun, { RunTable, NotHere });
})();
