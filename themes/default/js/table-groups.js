// Rows that stand for several runs: groups by what runs have in common, and parents with their children. Nothing
// here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** Ways in which a group stands for its runs' numbers. */
  const HOW = ["mean", "min", "max", "std"];

  /**
   * @typedef {{count: number, mean: number, std: number, min: number, max: number, left: number}} Aggregate `std`
   *   is the sample's standard deviation, NaN of fewer than two; `left` values are not finite and left out
   */

  /** One group: the runs that have the same values in the columns that it is made by. */
  class Group {
    /** @param {any} table @param {string} key @param {(string|null)[]} values @param {Int32Array} rows */
    constructor(table, key, values, rows) {
      Object.assign(this, { table, key, values, rows });
      this.known = new Map();
    }

    /** What its runs' numbers come to; null where the column holds texts or none has a value. */
    aggregate(id) {
      if (!this.known.has(id)) this.known.set(id, aggregate(this.table.column(id), this.rows));
      return this.known.get(id);
    }

    /** The different texts of its runs in a column, at most `most`; no value is null. */
    texts(id, most) {
      const found = new Set();
      for (const row of this.rows) {
        found.add(written(this.table, id, row));
        if (found.size >= most) break;
      }
      return [...found];
    }
  }

  /** @returns {Aggregate | null} */
  function aggregate(column, rows) {
    const at = numbersOf(column);
    if (!at) return null;
    let [count, left, min, max] = [0, 0, Infinity, -Infinity];
    for (const row of rows) {
      const value = at(row);
      if (value === null) continue;
      if (!Number.isFinite(value)) {
        left += 1;
        continue;
      }
      count += 1;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (count === 0) return left ? { count, mean: NaN, std: NaN, min: NaN, max: NaN, left } : null;
    // In units of its power of two, so that no square of 1e300 overflows and none of 1e-300 vanishes.
    const unit = 2 ** Math.floor(Math.log2(Math.max(Math.abs(min), Math.abs(max)) || 1));
    let [seen, mean, squares] = [0, 0, 0];
    for (const row of rows) {
      const value = at(row);
      if (value === null || !Number.isFinite(value)) continue;
      const scaled = value / unit;
      const off = scaled - mean;
      seen += 1;
      mean += off / seen;
      squares += off * (scaled - mean);
    }
    const std = count < 2 ? NaN : Math.sqrt(squares / (count - 1)) * unit;
    return { count, mean: Math.min(max, Math.max(min, mean * unit)), std, min, max, left };
  }

  /** The number of each row, null for none; undefined of a column of words. */
  function numbersOf(column) {
    if (!column) return undefined;
    if (column.type === "number") {
      return (row) => (column.missing?.[row] ? null : column.values[row]);
    }
    const numbers = column.texts.map((text) => (text.trim() === "" ? NaN : Number(text)));
    if (numbers.length === 0 || numbers.some((number) => Number.isNaN(number))) return undefined;
    return (row) => (column.codes[row] < 0 ? null : numbers[column.codes[row]]);
  }

  /** A value as text; null for none. */
  function written(table, id, row) {
    const value = table.value(id, row);
    return typeof value === "number" ? staticrun.format.full(value) : value;
  }

  /** A group's name for the address. */
  const keyOf = (values) => staticrun.state.list(values.map((value) => (value === null ? "~" : `:${value}`)));

  /**
   * Groups of the rows in `view` by some columns, each with its rows in the order of the view.
   * @param {any} table @param {Iterable<number>} view @param {string[]} ids
   * @returns {Group[]} by their values
   */
  function groups(table, view, ids) {
    const columns = ids.map((id) => coded(table, id));
    const places = new Map();
    const rows = [];
    for (const row of view) {
      let key = 0;
      for (const { codes, count } of columns) key = key * count + codes[row];
      // Beyond what a number tells apart, the codes themselves do.
      if (key > Number.MAX_SAFE_INTEGER) key = columns.map(({ codes }) => codes[row]).join();
      const place = places.get(key);
      if (place !== undefined) rows[place].push(row);
      else places.set(key, rows.push([row]) - 1);
    }
    const made = rows.map((own) => {
      const values = ids.map((id) => written(table, id, own[0]));
      return new Group(table, keyOf(values), values, Int32Array.from(own));
    });
    return made.sort((a, b) => {
      for (let i = 0; i < ids.length; i++) {
        const order = compareValues(a.values[i], b.values[i]);
        if (order) return order;
      }
      return 0;
    });
  }

  /** @type {WeakMap<object, {codes: Int32Array, count: number}>} by column */
  const known = new WeakMap();

  /** A small number for each row of a column: the same for the same value, 0 for none. */
  function coded(table, id) {
    const column = table.column(id);
    if (known.has(column)) return known.get(column);
    const codes = new Int32Array(table.rows);
    const places = new Map();
    for (let row = 0; row < table.rows; row++) {
      if (column.type !== "number") codes[row] = column.codes[row] + 1;
      else if (!column.missing?.[row]) {
        const value = column.values[row] + 0; // -0 is 0
        if (!places.has(value)) places.set(value, places.size + 1);
        codes[row] = places.get(value);
      }
    }
    const count = 1 + (column.type === "number" ? places.size : column.texts.length);
    known.set(column, { codes, count });
    return known.get(column);
  }

  /** Numbers by their value, then words, then no value. */
  function compareValues(a, b) {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    const [one, other] = [a, b].map((text) => (text.trim() === "" ? NaN : Number(text)));
    const [word, second] = [Number.isNaN(one), Number.isNaN(other)];
    if (word !== second) return word ? 1 : -1;
    if (!word && one !== other) return one - other;
    return a < b ? -1 : 1;
  }

  /**
   * Groups by what the table is sorted by: columns that they are made by count by their value, numbers by their
   * aggregate, texts by the first of them. What has no value comes last both ways.
   * @param {Group[]} list @param {string[]} ids @param {{id: string, descending?: boolean}[]} specs
   * @param {string} how one of `mean`, `min`, `max`, `std`
   */
  function ordered(list, ids, specs, how) {
    if (specs.length === 0) return list;
    const levels = specs.map(({ id, descending }) => {
      const place = ids.indexOf(id);
      const value = (group) => {
        if (place >= 0) return group.values[place];
        const found = group.aggregate(id);
        if (found) return Number.isNaN(found[how]) ? null : found[how];
        const texts = group.texts(id, 50).filter((text) => text !== null);
        return texts.length ? texts.reduce((a, b) => (a < b ? a : b)) : null;
      };
      return { values: new Map(list.map((group) => [group, value(group)])), sign: descending ? -1 : 1 };
    });
    const compare = (a, b) => {
      for (const { values, sign } of levels) {
        const [one, other] = [values.get(a), values.get(b)];
        if (one === null || other === null) {
          if (one !== other) return one === null ? 1 : -1;
          continue;
        }
        const order = typeof one === "number" ? one - other : compareValues(one, other);
        if (order) return sign * order;
      }
      return 0;
    };
    return [...list].sort(compare);
  }

  /** Lines of the table: a row of a run is its number, that of the group at `g` is `-1 - g`. */
  function groupLines(list, isOpen) {
    const lines = [];
    list.forEach((group, g) => {
      lines.push(-1 - g);
      if (isOpen(group.key)) for (const row of group.rows) lines.push(row);
    });
    return Int32Array.from(lines);
  }

  /**
   * Runs below their parents, in the order of the view on each level; a run whose parent is not among them
   * stands by itself.
   * @param {(row: number) => boolean} isClosed whether a run's children are folded away
   * @returns {{lines: Int32Array, depth: Map<number, number>, children: Map<number, number[]>} | null} null where
   *   no run of the view has its parent there
   */
  function tree(table, view, isClosed) {
    const parents = table.column("attributes.parent_run_id");
    if (!parents || parents.texts.length === 0) return null;
    const rowOfText = parents.texts.map((id) => table.rowOf(id));
    const shown = new Set(view);
    const parentOf = (row) => {
      const code = parents.codes[row];
      const parent = code < 0 ? -1 : rowOfText[code];
      return parent !== row && shown.has(parent) ? parent : -1;
    };
    const children = new Map();
    const roots = [];
    for (const row of view) {
      const parent = parentOf(row);
      if (parent < 0) roots.push(row);
      else if (children.has(parent)) children.get(parent).push(row);
      else children.set(parent, [row]);
    }
    if (children.size === 0) return null;
    const depth = new Map();
    const lines = [];
    const place = (first, hidden) => {
      const stack = [[first, 0, hidden]];
      while (stack.length) {
        const [row, level, folded] = stack.pop();
        if (depth.has(row)) continue;
        depth.set(row, level);
        if (!folded) lines.push(row);
        const own = children.get(row) ?? [];
        const closed = folded || isClosed(row);
        for (let i = own.length - 1; i >= 0; i--) stack.push([own[i], level + 1, closed]);
      }
    };
    for (const root of roots) place(root, false);
    for (const row of view) place(row, false); // runs that are each other's parents
    return { lines: Int32Array.from(lines), depth, children };
  }

  staticrun.tableGroups = { HOW, aggregate, groups, ordered, groupLines, tree, compareValues };
})();
