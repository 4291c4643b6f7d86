// Columns of the runs' table as what charts draw: numbers or places among categories. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format } = staticrun;

  /** So many lines or points a chart draws; of more it takes an even sample, and says so. */
  const MOST = 3000;
  /** Places of the palette: eight colours, plain and dashed. */
  const PLACES = 16;

  /**
   * A column as numbers. Of a column of categories they are places in `categories`.
   * @typedef {{id: string, label: string, group: string, goal: string, unit: string,
   *   values: Float64Array, categories: string[] | null}} Measure values are NaN where there is nothing to draw;
   *   the goal is what the reader says now
   */

  /** @type {WeakMap<any, Map<string, Measure>>} */
  const measures = new WeakMap();

  /** A column of a table, ready to be drawn. @returns {Measure | undefined} */
  function measure(table, id) {
    const head = table.head(id);
    if (!head) return undefined;
    if (!measures.has(table)) measures.set(table, new Map());
    const known = measures.get(table).get(id);
    if (known) return known;
    const { label, group, unit } = head;
    const made = {
      id,
      label: nameOf(head, label),
      group,
      get goal() {
        return head.goal;
      },
      unit,
      ...numbersOf(table.column(id), table.rows),
    };
    measures.get(table).set(id, made);
    return made;
  }

  const nameOf = (head, label) =>
    head.group === "attributes" ? (staticrun.columnLabel?.(head) ?? label) : label;

  function numbersOf(column, rows) {
    if (column.type === "number") {
      const values = column.values.map((value, row) =>
        column.missing?.[row] || !Number.isFinite(value) ? NaN : value,
      );
      return { values, categories: null };
    }
    const numbers = column.texts.map(numberOf);
    const numeric = column.texts.length > 0 && numbers.every((number) => number !== null);
    const categories = numeric ? null : [...column.texts].sort(byText);
    const places = numeric ? null : new Map(categories.map((text, place) => [text, place]));
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const code = column.codes[row];
      if (code < 0) values[row] = NaN;
      else if (numeric) values[row] = Number.isFinite(numbers[code]) ? numbers[code] : NaN;
      else values[row] = places.get(column.texts[code]);
    }
    return { values, categories };
  }

  /** The number that a param is written as; null for a word. */
  function numberOf(text) {
    if (text.trim() === "") return null;
    const number = Number(text);
    if (!Number.isNaN(number)) return number;
    return /^[+-]?nan$/i.test(text) ? NaN : /^[+-]?inf(inity)?$/i.test(text) ? Infinity : null;
  }

  /** Numbers among words come first, by their value. */
  function byText(a, b) {
    const [one, other] = [numberOf(a), numberOf(b)];
    if (one !== null && other !== null && one !== other) return one - other;
    if ((one === null) !== (other === null)) return one === null ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** No axis reaches further, so that its length is a number, also after it is rounded. */
  const FURTHEST = 4e307;

  /** A value where an axis can have it. */
  const drawable = (value) => Math.max(-FURTHEST, Math.min(FURTHEST, value));

  /** That some runs are out of sight; "" for none. */
  const beyond = (count, where) =>
    count ? `${count} ${count === 1 ? "outlier lies" : "outliers lie"} beyond ${where}, out of sight` : "";

  /** A value as a reader sees it. @param {Measure} of */
  function shown(of, value) {
    if (Number.isNaN(value)) return "no value";
    if (of.categories) return of.categories[value];
    if (of.unit === "time") return format.moment(value);
    return of.unit === "seconds" ? format.duration(value) : format.short(value);
  }

  /** The least and the greatest value that rows have; null where none has one. */
  function extent({ values }, rows, log = false) {
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      const value = values[row];
      if (Number.isNaN(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return low <= high ? [low, high] : null;
  }

  /** A text that is cut, or says that it is empty. */
  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text) || "(empty)";

  /** Values over so many times the least are read on a log scale, unless the reader chose another. */
  const DECADES = 100;

  /** Whether a column is usually read on a log scale: positive throughout, over more than two decades. */
  function usuallyLog(of, rows) {
    if (of.categories || of.unit === "time") return false;
    const [low, high] = extent(of, rows) ?? [0, 0];
    return low > 0 && high / low >= DECADES;
  }

  /** At most `most` of some rows, evenly spread over their order. */
  function sample(rows, most = MOST) {
    if (rows.length <= most) return rows;
    return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
  }

  /** @type {WeakMap<Measure, Map<number, number>>} */
  const ranks = new WeakMap();

  /**
   * The place in the palette of a value, the same as of its group in the table whatever is filtered: by its rank among
   * all values that any run has. @param {Measure} of @param {number | undefined} value NaN for none; undefined for a
   * range of values @param {number} index which group it is
   */
  function place(of, value, index) {
    if (value === undefined) return index % PLACES;
    if (!ranks.has(of)) {
      const all = [...new Set(of.values)].filter((one) => !Number.isNaN(one)).sort((a, b) => a - b);
      ranks.set(of, new Map(all.map((one, rank) => [one, rank])));
    }
    const known = ranks.get(of);
    return (known.get(value) ?? known.size) % PLACES;
  }

  /** A number from -1 to 1 that a text always has: where a run's point stands in its strip. */
  function jitter(text) {
    let hash = 2166136261;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    return ((hash >>> 8) / 0xffffff) * 2 - 1;
  }

  staticrun.viewData = { MOST, measure, drawable, beyond, shown, extent, usuallyLog, place, sample, jitter, cut };
})();
