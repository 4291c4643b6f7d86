// Which rows of a table pass a filter. Columns in, one byte a row out; no object is made for a row.
//
// While a tree is evaluated a row is 0 (no), 1 (cannot be told, because a text is cut in the page) or 2 (yes),
// so that AND is the smaller, OR the greater and NOT what is left of 2.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { filter } = staticrun;
  const { columnOf, kindOf, parseNumber, like, fixedLength, beginning, SECONDS_FROM, SECONDS_UNTIL } = filter.parts;

  const NO = 0;
  const UNKNOWN = 1;
  const YES = 2;
  /** Code points of a text that a page holds. */
  const HELD = 1000;

  const COMPARE = {
    "=": (a, b) => a == b, // a number equals a BigInt of the same value only so
    "!=": (a, b) => a != b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };

  /**
   * The rows of a table that pass.
   *
   * A column is `{type: "number", values: Float64Array, missing: Uint8Array | null}` (NaN is a value),
   * `{type: "text", texts: string[], codes: Int32Array, cut: Set<number>}` (a code of -1 is no value; `cut` are
   * the codes of texts of which the page holds only the beginning), or for what a run has several of, such as
   * `dataset.name`, `{type: "texts", texts, codes, offsets: Int32Array}`, where those of a row are
   * `codes[offsets[row]]` to before `codes[offsets[row + 1]]`. A column that is not there is one without values.
   * @param {any} tree of `parse`; null passes every row
   * @param {{rows: number, column: (id: string) => any}} table
   * @param {{now: number}} clock milliseconds since 1970, for `now()`
   * @returns {Uint8Array & {undecided: number}} 1 for a row that passes; `undecided` is how many others would
   *   or would not, depending on the rest of a cut text
   */
  filter.evaluate = (tree, table, { now }) => {
    const answer = tree ? evaluate(tree, table, now) : new Uint8Array(table.rows).fill(YES);
    let undecided = 0;
    for (let row = 0; row < answer.length; row++) {
      if (answer[row] === UNKNOWN) undecided++;
      answer[row] >>= 1;
    }
    return Object.assign(answer, { undecided });
  };

  function evaluate(tree, table, now) {
    switch (tree.type) {
      case "and":
        return combined(tree.parts, least, table, now);
      case "or":
        return combined(tree.parts, greatest, table, now);
      case "not":
        return evaluate(tree.part, table, now).map((verdict) => YES - verdict);
      case "words":
        return filter.parts.evaluateWords(tree, table);
      case "null":
        return nulls(columnOf(table, tree.field.id), table.rows, tree.negated);
      default:
        return clause(tree, table, now);
    }
  }

  function combined([first, ...others], combine, table, now) {
    const answer = evaluate(first, table, now);
    for (const part of others) combine(answer, evaluate(part, table, now));
    return answer;
  }

  function least(one, other) {
    for (let row = 0; row < one.length; row++) if (other[row] < one[row]) one[row] = other[row];
  }

  function greatest(one, other) {
    for (let row = 0; row < one.length; row++) if (other[row] > one[row]) one[row] = other[row];
  }

  function nulls(column, rows, negated) {
    const answer = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const missing = !column || (column.type === "number" ? column.missing?.[row] === 1 : column.codes[row] < 0);
      answer[row] = missing === negated ? NO : YES;
    }
    return answer;
  }

  function clause(tree, table, now) {
    const column = columnOf(table, tree.field.id);
    const answer = new Uint8Array(table.rows);
    if (!column) return answer;
    const test = numberTest(tree, now);
    if (test && column.type === "number") return overNumbers(answer, column, exact(tree.field, test));
    const verdict = test ? numberOfText(test) : textVerdict(tree);
    return overTexts(answer, column.type === "number" ? written(column) : column, verdict);
  }

  function overNumbers(answer, { values, missing }, test) {
    for (let row = 0; row < answer.length; row++) {
      if (!missing?.[row] && test(values[row])) answer[row] = YES;
    }
    return answer;
  }

  /** Asks about each distinct text once. */
  function overTexts(answer, { texts, codes, cut, offsets }, verdict) {
    const known = new Uint8Array(texts.length).fill(255);
    const of = (code) => (known[code] === 255 ? (known[code] = verdict(texts[code], cut?.has(code))) : known[code]);
    for (let row = 0; row < answer.length; row++) {
      if (!offsets) {
        if (codes[row] >= 0) answer[row] = of(codes[row]);
        continue;
      }
      for (let place = offsets[row]; place < offsets[row + 1]; place++) {
        answer[row] = Math.max(answer[row], of(codes[place]));
      }
    }
    return answer;
  }

  /** The test of a number that a clause makes; null where it asks about texts. */
  function numberTest(tree, now) {
    const { field } = tree;
    if (tree.type === "between") {
      const low = constant(field, tree.low, now);
      const high = constant(field, tree.high, now);
      return tree.negated ? (number) => number < low || number > high : (number) => low <= number && number <= high;
    }
    if (tree.type !== "comparison" || tree.value.type === "text") return null;
    const compare = COMPARE[tree.operator];
    const value = constant(field, tree.value, now);
    return (number) => compare(number, value);
  }

  /** The number that a constant stands for, in the unit of its field. */
  function constant(field, value, now) {
    if (value.type === "instant") return value.relative ? now + value.ms : value.ms;
    if (value.type === "duration") return value.seconds;
    const kind = kindOf(field);
    if (kind === "number") return Number(value.text); // a metric is a double, and so is what it is compared with
    const seconds = kind === "time" && SECONDS_FROM <= value.value && value.value < SECONDS_UNTIL;
    return seconds ? value.value * 1000 : value.value;
  }

  function exact(field, test) {
    // MLflow's database keeps the greatest double for infinity, so that no filter tells the two apart.
    if (field.entity === "metrics") return (number) => test(Math.max(-Number.MAX_VALUE, Math.min(number, Number.MAX_VALUE)));
    // A great param stands in a column of numbers for the digits that it is written with.
    if (field.entity !== "params") return test;
    return (number) => test(Math.abs(number) < 2 ** 53 ? number : parseNumber(String(number)));
  }

  /** A text that is no number compares with none. */
  function numberOfText(test) {
    return (text, cut) => {
      if (cut) return /^[+-]?[0-9.]+[0-9eE+-]*$/.test(text) ? UNKNOWN : NO;
      const number = parseNumber(text);
      return number !== null && test(number) ? YES : NO;
    };
  }

  /** The verdict of a clause that asks about texts. */
  function textVerdict(tree) {
    const { field } = tree;
    const negated = tree.type === "comparison" ? tree.operator === "!=" : tree.negated;
    const verdict = tree.type === "like" ? likeVerdict(tree.pattern.text, tree.fold) : oneOf(tree.values ?? [tree.value]);
    // A lost run is one that still says that it runs, as MLflow has it.
    const either =
      field.id === "attributes.status"
        ? (text) => Math.max(verdict(text, false), text === "LOST" ? verdict("RUNNING", false) : NO)
        : verdict;
    return negated ? (text, cut) => YES - either(text, cut) : either;
  }

  function oneOf(values) {
    const wanted = new Set(values.map((value) => value.text));
    return (text, cut) => {
      if (!cut) return wanted.has(text) ? YES : NO;
      for (const one of wanted) if (one.length > text.length && one.startsWith(text)) return UNKNOWN;
      return NO;
    };
  }

  function likeVerdict(pattern, fold) {
    const matches = like(pattern, fold);
    const length = fixedLength(pattern);
    const begins = like(beginning(pattern), fold);
    return (text, cut) => {
      if (!cut) return matches(text) ? YES : NO;
      if (length !== null && length <= HELD) return NO;
      if (pattern.endsWith("%") && matches(text)) return YES;
      return Array.from(beginning(pattern)).length > HELD || begins(text) ? UNKNOWN : NO;
    };
  }

  const asTexts = new WeakMap();

  /**
   * A column of numbers as one of texts: a page's column holds numbers only where each is written as
   * JavaScript writes it.
   */
  function written(column) {
    const known = asTexts.get(column);
    if (known) return known;
    const places = new Map();
    const codes = Int32Array.from(column.values, (value, row) => {
      if (column.missing?.[row]) return -1;
      if (!places.has(value)) places.set(value, places.size);
      return places.get(value);
    });
    const made = { type: "text", texts: Array.from(places.keys(), String), codes, cut: new Set() };
    asTexts.set(column, made);
    return made;
  }

  filter.parts.written = written;
})();
