// What could come next in a filter, where the cursor stands: names of what can be asked about, then operators,
// then the values that runs have. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { filter } = staticrun;
  const { Source, keyword, parseField, kindOf, columnOf, writtenKey, escaped, written, parseNumber } = filter.parts;
  const { ENTITIES, FUNCTIONS, ATTRIBUTES, DATASET_KEYS, OPTIONAL } = filter.parts;

  /** What is offered at once, at most. */
  const MOST = 50;
  /** Distinct values of a column, above which they are not counted. */
  const MANY = 1000;
  /** Longer texts are no help to somebody who types. */
  const LONGEST = 80;
  /** What an unfinished word cannot hold. */
  const TYPED = /[^\s()=<>!~,'"`]*$/u;
  const GROUPS = { metrics: "metric", params: "param", tags: "tag" };
  const SAYS = {
    "=": "equal", "!=": "another", ">": "greater", ">=": "greater or equal", "<": "less", "<=": "less or equal",
    LIKE: "a text, % for any part", ILIKE: "LIKE, in capitals or not", IN: "one of a list", "NOT IN": "none of a list",
    BETWEEN: "from ... to, both included", "IS NULL": "runs without it", "IS NOT NULL": "runs that have it",
  };
  const COMPARE = [">", ">=", "<", "<=", "=", "!="];
  const TEXTS = ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];
  const NULLS = ["IS NOT NULL", "IS NULL"];
  const DOES = { min: "lowest value", max: "greatest value", first: "first value", last: "last value", count: "points" };

  /**
   * What could stand where the cursor is.
   * @param {string} text @param {number} caret a place in the string
   * @param {any} table a RunTable; one whose values are not here yet throws what it lacks
   * @returns {{from: number, to: number, items: {text: string, label: string, detail: string}[]} | null}
   *   `text` takes the place of what stands from `from` to `to`; null where nothing can be told
   */
  filter.complete = (text, caret, table) => {
    const head = text.slice(0, caret);
    const quote = openQuote(head);
    if (quote === null) return null;
    let next = text.slice(caret);
    let to = caret;
    if (quote >= 0 && next[0] === head[quote]) {
      next = next.slice(1);
      to += 1;
    }
    if (/^[^\s),]/u.test(next)) return null; // within a word: it is there already
    const outer = quote < 0 ? head : head.slice(0, quote);
    const path = quote < 0 || /\.$/.test(outer) ? TYPED.exec(outer)[0] : "";
    const from = outer.length - path.length;
    const typed = path + (quote < 0 ? "" : head.slice(path ? quote : quote + 1));
    const place = whatComes(head.slice(0, from));
    if (!place) return null;
    const wanted = { ...place, typed, quoted: quote >= 0, space: from === 0 || /[\s(]$/u.test(head.slice(0, from)) };
    const items = (OFFERS[place.want]?.(wanted, table) ?? []).filter((one) => one.text.trimEnd() !== typed);
    return items.length ? { from, to, items: items.slice(0, MOST) } : null;
  };

  /** The place of a quote that opens and is not closed, -1 for none; null where the text is no text at all. */
  function openQuote(head) {
    try {
      new Source(head);
      return -1;
    } catch ({ start, hint }) {
      return hint ? Array.from(head).slice(0, start).join("").length : null;
    }
  }

  /** What the grammar has after a text: `{want, field, operator}`; null where the text is wrong already. */
  function whatComes(text) {
    let source;
    try {
      source = new Source(text);
    } catch {
      return null;
    }
    let want = "field";
    let field = null;
    let operator = "";
    while (source.here.kind !== "end") {
      if (want === "field") {
        const first = source.here;
        if (keyword(first) === "NOT" || first.text === "(") {
          source.take();
          continue;
        }
        if (first.kind === "word" && source.at("(", 1) && source.peek(2).kind === "end") return { want: "metric" };
        try {
          field = parseField(source);
        } catch {
          return null;
        }
        want = "operator";
        continue;
      }
      const token = source.take();
      const word = keyword(token) || (["operator", "sign"].includes(token.kind) ? token.text : token.kind);
      const step = STEPS[want]?.[word] ?? (want === "operator" && COMPARE.includes(word) ? "value" : undefined);
      if (!step) return null;
      if (want === "operator" || want === "not") operator = word;
      want = step;
    }
    return { want, field, operator };
  }

  const VALUES = (then) => ({ number: then, string: then, escaped: then });
  const STEPS = {
    operator: { LIKE: "value", ILIKE: "value", IN: "list", BETWEEN: "low", IS: "is", NOT: "not" },
    not: { LIKE: "value", ILIKE: "value", IN: "list", BETWEEN: "low" },
    is: { NOT: "null", NULL: "joint" },
    null: { NULL: "joint" },
    list: { "(": "item" },
    item: VALUES("rest"),
    rest: { ",": "item", ")": "joint" },
    low: VALUES("and"),
    and: { AND: "value" },
    value: VALUES("joint"),
    joint: { AND: "field", OR: "field", ")": "joint" },
  };

  const OFFERS = {
    field: ({ typed }, table) => fields(typed, table),
    metric: ({ typed }, table) =>
      named(typed.replace(/^metrics?\./, ""), keysOf(table, "metrics"), (key) => ({
        text: `metrics.${writtenKey(key)}) `,
        label: `metrics.${key}`,
        detail: "metric",
      })),
    operator: ({ field, typed, space, quoted }, table) =>
      !space || quoted ? [] : words(typed, operators(field, table), SAYS, (one) => (one.endsWith("IN") ? `${one} (` : `${one} `)),
    not: ({ typed }) => words(typed, ["LIKE", "ILIKE", "IN", "BETWEEN"], SAYS),
    is: ({ typed }) => words(typed, ["NULL", "NOT NULL"], {}),
    null: ({ typed }) => words(typed, ["NULL"], {}),
    and: ({ typed, quoted }) => (typed && !quoted ? words(typed, ["AND"], {}) : []),
    // While one reads what was found, nothing is in the way.
    joint: ({ typed, quoted }) => (typed && !quoted ? words(typed, ["AND", "OR"], {}) : []),
    value: (wanted, table) => values(wanted, table, (text) => `${text} `),
    low: (wanted, table) => values(wanted, table, (text) => `${text} AND `),
    item: (wanted, table) => values(wanted, table, (text) => text),
  };

  /** Words of the language that go on from what is typed. */
  function words(typed, known, says, insert = (one) => `${one} `) {
    const begun = known.filter((one) => one.startsWith(typed.toUpperCase()));
    return begun.map((one) => ({ text: insert(one), label: one, detail: says[one] ?? "" }));
  }

  function operators(field, table) {
    const kind = kindOf(field);
    if (kind === "time") return [...COMPARE, ...(OPTIONAL.has(field.key) ? NULLS : [])];
    if (kind === "number" || kind === "duration") return [...COMPARE, "BETWEEN", ...NULLS];
    if (kind !== "param") return field.entity === "tags" ? [...TEXTS, ...NULLS] : TEXTS;
    const numeric = table.head(field.id)?.type === "number";
    const [first, second] = numeric ? [[...COMPARE, "BETWEEN"], TEXTS] : [TEXTS, [...COMPARE, "BETWEEN"]];
    return [...new Set([...first, ...second, ...NULLS])];
  }

  const keysOf = (table, group) =>
    table.columns.filter((column) => column.group === group).map((column) => column.id.slice(group.length + 1));

  /** What can be asked about. */
  function fields(typed, table) {
    const point = typed.indexOf(".");
    const entity = point < 0 ? undefined : ENTITIES.get(typed.slice(0, point));
    const key = typed.slice(point + 1).replace(/^[`"]/, "");
    const ofKeys = (group, keys) =>
      keys.map((one) => ({ name: one, text: `${group}.${writtenKey(one)} `, label: `${group}.${one}`, detail: GROUPS[group] ?? "dataset" }));
    const attributes = [...new Set(ATTRIBUTES.values())]
      .filter((name) => columnOf(table, `attributes.${name}`))
      .map((name) => ({ name, text: `${name} `, label: name, detail: "attribute" }));
    const datasets = DATASET_KEYS.filter((name) => table.knows(`dataset.${name}`));
    if (entity === "attributes") return ranked(key, attributes);
    if (entity === "dataset") return ranked(key, ofKeys("dataset", datasets));
    if (entity) return ranked(key, ofKeys(entity, keysOf(table, entity)));
    if (point >= 0) return [];
    const groups = Object.keys(GROUPS).filter((group) => keysOf(table, group).length);
    const heads = groups.map((group) => ({
      name: group,
      text: `${group}.`,
      label: `${group}.`,
      detail: count(keysOf(table, group).length, "key"),
    }));
    if (datasets.length) heads.push({ name: "dataset", text: "dataset.", label: "dataset.", detail: "data that runs used" });
    const calls = !groups.includes("metrics")
      ? []
      : FUNCTIONS.map((one) => ({ name: one, text: `${one}(metrics.`, label: `${one}()`, detail: `${DOES[one]} of a metric` }));
    if (!typed) return [...heads, ...attributes, ...calls];
    return ranked(typed, [...heads, ...attributes, ...calls, ...groups.flatMap((group) => ofKeys(group, keysOf(table, group)))]);
  }

  const named = (typed, keys, made) => ranked(typed.replace(/^[`"]/, ""), keys.map((name) => ({ name, ...made(name) })));

  /** Those whose name begins so, then those in which a word does, then those that hold it. */
  function ranked(typed, entries) {
    const lower = typed.toLowerCase();
    const found = [[], [], []];
    for (const entry of entries) {
      const name = entry.name.toLowerCase();
      const at = name.indexOf(lower);
      if (at < 0) continue;
      const rank = at === 0 ? 0 : /[\p{L}\p{N}]/u.test(name[at - 1]) ? 2 : 1;
      if (rank < 2 || lower.length > 1) found[rank].push(entry); // one letter is in most names
    }
    return found.flat().map(({ text, label, detail }) => ({ text, label, detail }));
  }

  /** The values that runs have, the most frequent first. */
  function values({ field, operator, typed, quoted, want }, table, insert) {
    const kind = kindOf(field);
    const offer = (list) =>
      ranked(typed, list.map(([name, detail, text]) => ({ name, label: name, detail, text: insert(text) })));
    if (kind === "time") {
      return offer([["now() - 1d", "the last day"], ["now() - 7d", "the last week"], ["now() - 30d", "the last 30 days"]].map(([name, detail]) => [name, detail, `'${name}'`]));
    }
    if (kind === "duration") return offer(["30s", "10m", "1h", "1d"].map((name) => [name, "", `'${name}'`]));
    if (kind === "number") return [];
    const ordered = [">", ">=", "<", "<="].includes(operator) || want === "low" || operator === "BETWEEN";
    const list = [];
    for (const [text, runs] of counted(table, field, typed)) {
      const plain = kind === "param" && parseNumber(text) !== null && /^[-+.0-9]/.test(text);
      if (ordered && (!plain || quoted)) continue;
      const detail = runs === null ? "" : count(runs, "run");
      list.push([text, detail, ordered ? text : want === "item" ? item(text) : constant(text)]);
    }
    return offer(list);
  }

  const known = new WeakMap();

  /**
   * The texts of a column with how many runs have each. Of a column with a great many, those that hold what is
   * typed, uncounted.
   * @returns {[string, number | null][]}
   */
  function counted(table, field, typed) {
    let column = columnOf(table, field.id);
    if (!column) return [];
    if (column.type === "number") {
      // Where nearly every run has a number of its own, none helps.
      if (new Set(column.values.subarray(0, 2 * MANY)).size > MANY) return [];
      column = written(column);
    }
    if (known.has(column)) return known.get(column);
    const short = (text, code) => text.length <= LONGEST && !column.cut?.has(code);
    if (column.texts.length > MANY) {
      const lower = typed.toLowerCase();
      const some = [];
      for (let code = 0; code < column.texts.length && some.length < MANY; code++) {
        const text = column.texts[code];
        if (text.toLowerCase().includes(lower) && short(text, code)) some.push([text, null]);
      }
      return some;
    }
    const runs = new Int32Array(column.texts.length);
    for (const code of column.codes) if (code >= 0) runs[code] += 1;
    const all = column.texts.map((text, code) => /** @type {[string, number]} */ ([text, runs[code]]));
    const found = all.filter(([text, times], code) => times && short(text, code));
    found.sort((one, other) => other[1] - one[1] || Number(one[0]) - Number(other[0]) || (one[0] < other[0] ? -1 : 1));
    known.set(column, found);
    return found;
  }

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  /** A text as the right side of a clause. */
  function constant(text) {
    if (!text.includes("'") && !text.endsWith("\\")) return `'${text}'`;
    return text.includes('"') || text.endsWith("\\") ? escaped(text) : `"${text}"`;
  }

  /** A text in a list, where backslashes escape. */
  const item = (text) => (text.includes("\\") || text.includes("'") ? escaped(text) : `'${text}'`);
})();
