// The runs of an experiment as columns: what filters, sorts and cells read. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * @typedef {{type: "number", values: Float64Array, missing: Uint8Array | null}} Numbers
   * @typedef {{type: "text", texts: string[], codes: Int32Array, cut: Set<number>}} Texts
   * @typedef {{id: string, group: string, label: string, type: string, unit: string, goal: string}} Head
   */

  class RunTable {
    /** @param {any} payload a `RunTable` of staticrun/schema/payload.py */
    constructor(payload) {
      this.rows = payload.rows;
      this.hrefs = payload.hrefs;
      this.colours = payload.colours;
      /** @type {Head[]} */
      this.columns = payload.columns.map(head);
      this.sources = new Map(payload.columns.map((column) => [column.id, column]));
      // Only filters ask for what a run has several of.
      for (const column of payload.datasets ?? []) this.sources.set(column.id, { ...column, type: "texts" });
      /** @type {Map<string, Numbers | Texts>} */
      this.decoded = new Map();
      this.heads = new Map(this.columns.map((column) => [column.id, column]));
    }

    /** Adds the columns of a `Statistics` payload, by which runs can be filtered. */
    addStatistics(payload) {
      for (const column of payload.columns) {
        if (!this.sources.has(column.id)) this.sources.set(column.id, column);
      }
    }

    /** Adds a text that all runs share, by which they can be filtered. */
    addShared(id, text) {
      this.decoded.set(id, { type: "text", texts: [text], codes: new Int32Array(this.rows), cut: new Set() });
    }

    /**
     * The values of a column, decoded when first asked for.
     * @returns {Numbers | Texts | undefined}
     */
    column(id) {
      const known = this.decoded.get(id);
      if (known) return known;
      const source = this.sources.get(id);
      if (!source) return undefined;
      const column = decode(source, this.rows);
      this.decoded.set(id, column);
      source.values = source.codes = ""; // the decoded copy stays, base64 goes
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
      if (this.places) return this.places;
      this.places = new Map();
      for (let row = 0; row < this.rows; row++) {
        const id = this.runId(row);
        const short = shortened(id);
        if (short !== id) this.places.set(short, this.places.has(short) ? -1 : row);
      }
      for (let row = 0; row < this.rows; row++) this.places.set(this.runId(row), row);
      return this.places;
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

    /** The best value that the rows in `view` have of a metric with a goal; null where there is none. */
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
        if (value >= best && !missing?.[row]) {
          best = value;
          found = true;
        }
      }
      return found ? sign * best : null;
    }
  }

  /** @returns {Head} */
  function head({ id, group, label, type, unit = "", goal = "" }) {
    return { id, group, label, type, unit, goal };
  }

  function decode(source, rows) {
    const { float64, int32, bits } = staticrun.decode;
    if (source.type === "number") {
      return { type: "number", values: float64(source.values), missing: bits(source.missing ?? "", rows) };
    }
    const codes = int32(source.codes);
    if (source.type === "texts") return { type: "texts", texts: source.texts, codes, offsets: int32(source.offsets) };
    return { type: "text", texts: source.texts, codes, cut: new Set(source.cut ?? []) };
  }

  /** Of a generated id a beginning that hardly ever is another's; any other id whole. */
  function shortened(id) {
    return /^[0-9a-f]{32}$/.test(id) ? id.slice(0, 12) : id;
  }

  staticrun.RunTable = RunTable;
})();
