// What stands right of a field, which operators it takes, with which constants: the twin of
// staticrun/query/clauses.py.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { parts } = staticrun.filter;
  const { OPTIONAL, kindOf, keyword, shown, quotedKey } = parts;
  const { NUMBER, parseNumber, parseInstant, parseDuration, unescape } = parts;

  const ORDER = ["<", "<=", ">", ">="];
  const COMPARE = ["=", "!=", ...ORDER];
  const TAKES = {
    number: "=, !=, <, <=, >, >=, BETWEEN and IS NULL",
    param: "=, !=, LIKE, ILIKE, IN and IS NULL, and with numbers <, <=, >, >= and BETWEEN",
    text: "=, !=, LIKE, ILIKE and IN",
    tag: "=, !=, LIKE, ILIKE, IN and IS NULL",
    time: "=, !=, <, <=, >, >= and BETWEEN",
    duration: "=, !=, <, <=, >, >=, BETWEEN and IS NULL",
  };
  const WANTS = {
    number: "a number",
    param: "a text in quotes or a number",
    text: "a text in quotes",
    time: "milliseconds or a date in quotes",
    duration: "seconds or a text such as '2h30m'",
  };
  const EXAMPLES = {
    time: "'2026-11-01', '2026-11-01T12:00', 'now() - 7d' or milliseconds",
    duration: "90, '90s', '1.5h' or '2h30m'",
  };
  const WORDS_OF_OTHERS = new Map([
    ["RLIKE", "write LIKE"],
    ["REGEXP", "write LIKE"],
    ["MATCHES", "write LIKE"],
    ["CONTAINS", "write LIKE '%text%'"],
  ]);
  const SECONDS_FROM = 1e8;
  const SECONDS_UNTIL = 1e11;

  /** The operator and constants after a field. */
  function parseClause(source, field) {
    const operator = source.here;
    if (operator.kind === "operator" && COMPARE.includes(operator.text)) {
      return comparison(source, field, source.take());
    }
    if (source.accept("IS")) return isNull(source, field, operator);
    const negated = source.accept("NOT");
    const word = source.here;
    if (source.accept("LIKE")) return like(source, field, word, false, negated);
    if (source.accept("ILIKE")) return like(source, field, word, true, negated);
    if (source.accept("IN")) return within(source, field, word, negated);
    if (source.accept("BETWEEN")) return between(source, field, word, negated);
    return noOperator(source, field, negated);
  }

  function noOperator(source, field, negated) {
    if (negated) source.expected("LIKE, ILIKE, IN or BETWEEN after NOT");
    let hint = WORDS_OF_OTHERS.get(source.here.text.toUpperCase()) ?? null;
    if (hint === null) {
      const key = quotedKey(source, field);
      if (key) hint = `an odd key stands in backticks: ${key}`;
    }
    return source.expected(`an operator after ${field.id}`, hint);
  }

  const clause = (type, source, field, rest) => ({ type, field, ...rest, start: field.start, end: source.end });

  function comparison(source, field, token) {
    const operator = token.text;
    if (kindOf(field) === "text" && ORDER.includes(operator)) refuse(source, field, token);
    const value = parseValue(source, field, operator);
    if (value.type === "text" && ORDER.includes(operator)) {
      const hint =
        parseNumber(value.text) !== null
          ? `without quotes it compares numbers: ${field.written} ${operator} ${value.text}`
          : "a text takes =, !=, LIKE, ILIKE and IN";
      source.fail(`${operator} compares numbers, found ${shown(source.last)}`, value.start, value.end, hint);
    }
    noteLost(source, field, [value]);
    return clause("comparison", source, field, { operator, value });
  }

  function like(source, field, word, fold, negated) {
    if (!["text", "param"].includes(kindOf(field))) refuse(source, field, word);
    if (negated) source.extra(`NOT ${keyword(word)}`, word.start, word.end);
    const token = source.here;
    const pattern = parseText(source);
    if (pattern === null) {
      const called = keyword(word);
      source.expected(`a pattern in quotes after ${called}`, `${field.written} ${called} '%${bare(token)}%'`);
    }
    return clause("like", source, field, { pattern, fold, negated });
  }

  function within(source, field, word, negated) {
    if (!["text", "param"].includes(kindOf(field))) refuse(source, field, word);
    if (!(field.entity === "dataset" || field.id === "attributes.run_id")) {
      source.extra(`IN on ${field.entity}`, word.start, word.end);
    }
    if (!source.at("(")) {
      const list = source.here.kind === "string" ? source.here.text : "'a', 'b'";
      source.expected("a list in parentheses after IN", `${field.written} IN (${list})`);
    }
    source.take();
    const values = [];
    while (!(values.length && source.at(")"))) {
      values.push(parseItem(source, field));
      if (!source.at(",")) break;
      source.take();
    }
    if (!source.at(")")) source.expected("a comma or a ) in the list");
    source.take();
    noteLost(source, field, values);
    return clause("in", source, field, { values, negated });
  }

  /** Keeps in mind that MLflow has no status LOST. */
  function noteLost(source, field, values) {
    if (field.id !== "attributes.status") return;
    for (const { text, start, end } of values) if (text === "LOST") source.extra("the status LOST", start, end);
  }

  /** One text of a list, with Python's escapes: MLflow reads its lists as Python does. */
  function parseItem(source, field) {
    const first = source.here;
    const pieces = [];
    while (source.here.kind === "string" || source.here.kind === "escaped") {
      const token = source.take();
      if (token.kind === "escaped") {
        source.extra("E''", token.start, token.end);
        pieces.push(unescape(token.text.slice(2, -1).replaceAll("''", "'")));
      } else {
        pieces.push(unescape(token.text.slice(1, -1).replaceAll(token.text[0].repeat(2), "")));
      }
    }
    if (pieces.length === 0) {
      const hint = ["word", "number"].includes(first.kind) ? `${field.written} IN ('${bare(first)}')` : null;
      source.expected("a text in quotes in the list", hint);
    }
    if (pieces.length > 1) source.note("no comma between these: they are read as one text", first.start, source.end);
    return { type: "text", text: pieces.join(""), start: first.start, end: source.end };
  }

  function between(source, field, word, negated) {
    if (kindOf(field) === "text") refuse(source, field, word);
    source.extra("BETWEEN", word.start, word.end);
    const ends = [];
    while (ends.length < 2) {
      const value = parseValue(source, field, ends.length ? "AND" : "BETWEEN");
      if (value.type === "text") {
        source.fail(`BETWEEN compares numbers, found ${shown(source.last)}`, value.start, value.end);
      }
      ends.push(value);
      if (ends.length === 1 && !source.accept("AND")) source.expected("AND and the upper end of BETWEEN");
    }
    return clause("between", source, field, { low: ends[0], high: ends[1], negated });
  }

  function isNull(source, field, word) {
    const gap = source.here;
    const negated = source.accept("NOT");
    if (!source.accept("NULL")) {
      source.expected("NULL or NOT NULL after IS", negated ? null : "to compare with a text write =");
    }
    if (field.entity === "dataset" || (field.entity === "attributes" && !OPTIONAL.has(field.key))) {
      const message = field.entity === "dataset" ? "IS NULL is not for datasets" : `every run has ${field.key}`;
      source.fail(message, word.start, source.end);
    }
    if (field.entity === "metrics" || field.entity === "attributes") {
      source.extra(`IS NULL on ${field.entity}`, word.start, source.end);
    } else if (negated && source.text.slice(gap.to, source.last.to).toUpperCase() !== " NULL") {
      source.extra("NOT NULL with more than one space", gap.start, source.end);
    }
    return clause("null", source, field, { negated });
  }

  /** A constant of the kind that the field takes. */
  function parseValue(source, field, operator) {
    const kind = kindOf(field);
    const token = source.here;
    if (token.kind === "number" && kind !== "text") {
      source.take();
      return number(source, kind, token);
    }
    const text = kind === "number" ? null : parseText(source);
    if (text && kind === "time") return instant(source, text);
    if (text && kind === "duration") {
      source.extra("a duration", text.start, text.end);
      const seconds = parseDuration(text.text);
      if (seconds === null) source.fail(`${shown(token)} is no duration`, text.start, text.end, EXAMPLES[kind]);
      return { ...text, type: "duration", seconds };
    }
    if (!text) {
      source.expected(`${WANTS[kind]} after ${operator}`, valueHint(field, operator, token, source.peek()));
    }
    return text;
  }

  /** What to write instead of a constant of the wrong kind. */
  function valueHint(field, operator, token, after) {
    const kind = kindOf(field);
    const text = bare(token);
    const lower = text.toLowerCase();
    const word = token.kind === "word";
    const texts = kind === "text" || kind === "param";
    if (["string", "escaped"].includes(token.kind) && NUMBER.test(text)) {
      return `without quotes: ${field.written} ${operator} ${text}`;
    }
    if ((word || token.kind === "string") && ["nan", "inf", "infinity"].includes(lower)) {
      return "infinities are found by > 1e308, NaN only by !=";
    }
    if (word && lower === "null" && (field.entity === "params" || field.entity === "tags")) return `to ask for runs without one: ${field.written} IS NULL`;
    if (word && kind === "duration" && parseDuration(text) !== null) return `in quotes: ${field.written} ${operator} '${text}'`;
    if (word && "+-.0123456789".includes(text[0])) return "a space may be missing after the number";
    if (word && after.text === ".") return "the right side is a constant";
    if (word && after.text === "(") return text === "now" ? "in quotes: 'now() - 7d'" : null;
    const value = ["word", "number", "name"].includes(token.kind);
    if (value && texts) return `in quotes: ${field.written} ${operator} '${text}'`;
    if (token.text === "(" && texts) return `a list goes with IN: ${field.written} IN ('a', 'b')`;
    return (value && EXAMPLES[kind]) || null;
  }

  function number(source, kind, token) {
    const { text, start, end } = token;
    const value = parseNumber(text);
    if (kind === "param") source.extra("a param compared as a number", start, end);
    else if (!mlflowNumber(text)) source.extra("a number in this form", start, end);
    if (kind === "time" && SECONDS_FROM <= value && value < SECONDS_UNTIL) {
      const hint = /^[0-9]+$/.test(text) ? `in milliseconds it is ${text}000` : null;
      source.note(`${text} is read as seconds`, start, end, hint);
      source.extra("a time in seconds", start, end);
    }
    return { type: "number", text, value, start, end };
  }

  // MLflow's own numbers: no plus sign, and nothing between the point and the exponent left out.
  function mlflowNumber(text) {
    const [mantissa, exponent] = text.toLowerCase().split("e");
    if (text[0] === "+" || exponent?.[0] === "+") return false;
    return exponent === undefined || !(mantissa.endsWith(".") || mantissa.replace(/^-/, "").startsWith("."));
  }

  function instant(source, text) {
    source.extra("a date", text.start, text.end);
    const found = parseInstant(text.text);
    if (!found) {
      const hint = parseNumber(text.text) !== null ? `without quotes: ${text.text}` : EXAMPLES.time;
      source.fail(`${shown(source.last)} is no time`, text.start, text.end, hint);
    }
    return { ...text, type: "instant", ...found };
  }

  /** A text in quotes, if one comes next. */
  function parseText(source) {
    const token = source.here;
    const { kind, start, end } = token;
    if (kind === "string") {
      source.take();
      return { type: "text", text: token.text.slice(1, -1), start, end };
    }
    if (kind === "escaped") {
      source.take();
      source.extra("E''", start, end);
      return { type: "text", text: unescape(token.text.slice(2, -1).replaceAll("''", "'")), start, end };
    }
    return null;
  }

  /** A token without its quotes. */
  const bare = ({ kind, text }) => (kind === "string" || kind === "name" ? text.slice(1, -1) : text);

  /** Fails because the field's kind does not take the operator. */
  function refuse(source, field, operator) {
    const takes = TAKES[field.entity === "tags" ? "tag" : kindOf(field)];
    source.fail(`${field.id} takes ${takes}, not ${keyword(operator) || operator.text}`, operator.start, operator.end);
  }

  Object.assign(parts, { parseClause, SECONDS_FROM, SECONDS_UNTIL });
})();
