// The order of a table's rows, as `order_by` has it: the twin of staticrun/query/ordering.py.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { filter } = staticrun;
  const { columnOf, FilterFault, Source, parseField, quotedKey, parseNumber, compareTexts, written } = filter.parts;

  // Values first, then what is no number (NaN, or a param that is a word), then rows without a value; this
  // does not turn round with the direction.
  const VALUE = 0;
  const OTHER = 1;
  const MISSING = 2;

  /**
   * Reads one entry of `order_by`, such as `metrics.loss DESC`, as a spec for `sort`.
   * @throws {Error} as `parse` does
   */
  filter.parseOrder = (text) => {
    const source = new Source(text);
    if (source.here.kind === "end") throw new FilterFault("expected a column to order by, found the end", 0, source.here.end);
    const field = parseField(source);
    if (field.entity === "dataset") source.fail("runs are not ordered by their datasets", field.start, field.end);
    const word = source.here.kind === "word" ? source.here.text.toUpperCase() : "";
    const told = word === "ASC" || word === "DESC";
    if (told) source.take();
    if (source.here.kind !== "end") {
      const key = told ? null : quotedKey(source, field);
      source.expected(told ? "the end" : "ASC, DESC or the end", key ? `an odd key stands in backticks: ${key}` : null);
    }
    return { id: field.id, descending: word === "DESC", asText: true };
  };

  /**
   * The rows in order: by the specs, then the newest start first, then by run id.
   *
   * Params that are numbers are ordered as numbers and come before those that are not; with `asText` params
   * are ordered as MLflow does it, by code point.
   * @param {{rows: number, column: (id: string) => any}} table
   * @param {{id: string, descending?: boolean, asText?: boolean}[]} specs
   * @returns {Int32Array} places of rows, all of them
   */
  filter.sort = (table, specs) => {
    const levels = specs.map((spec) => level(table, spec)).filter((one) => one !== null);
    const tie = usualPlaces(table);
    const order = Int32Array.from(tie.order);
    if (levels.length === 0) return order;
    return order.sort((a, b) => {
      for (const { kinds, values } of levels) {
        if (kinds[a] !== kinds[b]) return kinds[a] - kinds[b];
        if (values[a] < values[b]) return -1;
        if (values[a] > values[b]) return 1;
      }
      return tie.place[a] - tie.place[b];
    });
  };

  /** What each row counts as in one column; null where no row has a value. */
  function level(table, { id, descending = false, asText = false }) {
    const found = columnOf(table, id);
    if (!found) return null;
    const column = asText && found.type === "number" && id.startsWith("params.") ? written(found) : found;
    const sign = descending ? -1 : 1;
    const values = new Float64Array(table.rows);
    const kinds = new Uint8Array(table.rows);
    const of = column.type === "number" ? null : ranked(column.texts, id.startsWith("params.") && !asText);
    for (let row = 0; row < table.rows; row++) {
      if (of === null) {
        const value = column.values[row];
        kinds[row] = column.missing?.[row] ? MISSING : Number.isNaN(value) ? OTHER : VALUE;
        values[row] = kinds[row] === VALUE ? sign * value : 0;
      } else {
        const code = column.codes[row];
        kinds[row] = code < 0 ? MISSING : of.kinds[code];
        values[row] = code < 0 ? 0 : sign * of.values[code];
      }
    }
    return { kinds, values };
  }

  /** The place of each distinct text in their order; with `numeric`, numbers count by their value. */
  function ranked(texts, numeric) {
    const kinds = new Uint8Array(texts.length);
    const values = new Float64Array(texts.length);
    const codes = Array.from(texts, (_, code) => code).sort((a, b) => compareTexts(texts[a], texts[b]));
    codes.forEach((code, place) => {
      const number = numeric ? parseNumber(texts[code]) : null;
      const counts = number !== null && !Number.isNaN(number);
      kinds[code] = numeric && !counts ? OTHER : VALUE;
      values[code] = counts ? Number(number) : place;
    });
    return { kinds, values };
  }

  /** The order that decides between equals, as the rows in order and as each row's place. */
  function usualPlaces(table) {
    const starts = table.column("attributes.start_time");
    const ids = table.column("attributes.run_id");
    const order = Int32Array.from({ length: table.rows }, (_, row) => row);
    const start = (row) => (!starts || starts.missing?.[row] ? -Infinity : starts.values[row]);
    const id = (row) => (ids && ids.codes[row] >= 0 ? ids.texts[ids.codes[row]] : "");
    const compare = (a, b) => {
      const [one, other] = [start(a), start(b)];
      return one === other ? compareTexts(id(a), id(b)) || a - b : one < other ? 1 : -1;
    };
    let sorted = true;
    for (let row = 1; row < table.rows && sorted; row++) sorted = compare(row - 1, row) < 0;
    if (sorted) return { order, place: order };
    order.sort(compare);
    const place = new Int32Array(table.rows);
    order.forEach((row, at) => (place[row] = at));
    return { order, place };
  }
})();
