// Which runs are marked (hidden from charts, selected) as a text for the address, and back. A few runs stand there by
// their ids, many by the rule that marked them, so that a link holds what no list of ids could. Nothing here touches
// the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** So many runs are named one by one before a rule is preferred. */
  const FEW = 100;
  /** So many where no rule says it; a longer address is cut by too many programs. */
  const MOST = 1000;
  const LONGEST = 8000;

  /**
   * Marks as a text: ids, or `!` and those that are not marked where these are fewer, or the rules that made them;
   * `""` where none is marked or no text is short enough for a link.
   * @param {Uint8Array} marks @param {string | null} [rules] a text of rules that stands for these marks
   */
  function text(table, marks, rules = null) {
    let count = 0;
    for (let row = 0; row < table.rows; row++) count += marks[row];
    if (count === 0) return "";
    const listed = count <= table.rows - count + 1 ? 1 : 0;
    const named = listed ? count : table.rows - count;
    if (named > FEW && rules && rules.length <= LONGEST) return rules;
    if (named > MOST) return "";
    const ids = [];
    for (let row = 0; row < table.rows; row++) if (marks[row] === listed) ids.push(table.shortId(row));
    return (listed ? "" : "!") + staticrun.state.list(ids);
  }

  /**
   * The marks that a text stands for. Its items, in order: an id marks a run (after a `!` at the beginning, it
   * takes the mark away), `+id` and `-id` say which; `+?filter` and `-?filter` mean all runs that pass; `top 10
   * metrics.acc?filter` marks all but the ten best of those that pass.
   * @param {(filter: string) => Uint8Array | null} passing the runs that pass a filter; null where it is wrong
   * @returns {{marks: Uint8Array, unknown: string[]}} `unknown` items mean nothing here and are passed over
   */
  function read(table, text, passing) {
    const others = text.startsWith("!");
    const marks = new Uint8Array(table.rows).fill(others ? 1 : 0);
    const unknown = [];
    for (const item of staticrun.state.items(others ? text.slice(1) : text)) {
      const row = table.rowOf(item);
      if (row >= 0) marks[row] = others ? 0 : 1;
      else if (!apply(table, marks, item, passing)) unknown.push(item);
    }
    return { marks, unknown };
  }

  function apply(table, marks, item, passing) {
    const sign = item[0] === "-" ? 0 : 1;
    const [, filter] = /^[+-]\?(.*)$/s.exec(item) ?? [];
    if (filter !== undefined) {
      const mask = passing(filter);
      if (!mask) return false;
      for (let row = 0; row < table.rows; row++) if (mask[row]) marks[row] = sign;
      return true;
    }
    const [, count, id, of] = /^top (\d{1,9}) ([^?]+)\?(.*)$/s.exec(item) ?? [];
    if (id !== undefined) {
      const mask = table.head(id) ? passing(of) : null;
      if (!mask) return false;
      marks.fill(1);
      const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => mask[row]);
      for (const row of top(table, rows, id, Number(count))) marks[row] = 0;
      return true;
    }
    const row = /^[+-]/.test(item) ? table.rowOf(item.slice(1)) : -1;
    if (row >= 0) marks[row] = sign;
    return row >= 0;
  }

  /** The best of some rows by a metric: the lowest where less is better, else the highest; of finite values. */
  function top(table, rows, id, count) {
    const sign = table.head(id).goal === "min" ? 1 : -1;
    const value = (row) => {
      const found = table.value(id, row);
      return !Number.isFinite(found) ? null : sign * found;
    };
    return rows
      .filter((row) => value(row) !== null)
      .sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a - b))
      .slice(0, count);
  }

  /**
   * A text with more rules behind it; null where it does not stand for the marks that there were.
   * @param {Uint8Array} marks those that `before` stands for @param {string[]} rules
   */
  function added(before, marks, rules) {
    if (before === "" && marks.some((mark) => mark)) return null;
    if (rules.length > MOST) return null;
    const text = staticrun.state.list(rules);
    return before === "" ? text : `${before},${text}`;
  }

  staticrun.tableMarks = { text, read, added, top };
})();
