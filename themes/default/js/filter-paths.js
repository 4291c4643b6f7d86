// The left side of a clause, `metrics.loss`, `status`, `min(metrics.loss)`: the twin of
// staticrun/query/paths.py.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { parts } = staticrun.filter;
  const { ENTITIES, FUNCTIONS, ATTRIBUTES, BEYOND_MLFLOW, DATASET_KEYS, SPACE, ANY_SPACE } = parts;
  const { keyword, field: fieldOf, writtenKey, unquoted, nearest, unescape } = parts;

  const RESERVED = new Set(["case", "in", "values", "using", "from", "as"]);
  // What MLflow takes for a name: it needs a letter, or a digit that does not begin a number such as `.15`.
  const PLAIN =
    /^(?:[A-Za-zÀ-Üà-üſıİ\u212a][\p{L}\p{N}_]*|[0-9][A-Za-zÀ-Üà-üſıİ\u212a_][\p{L}\p{N}_]*|(?![0-9])[\p{L}\p{N}_][\p{L}\p{N}_]*)$/u;
  const ODD_KEY = new RegExp(`[^${SPACE}<>=!~(),'"\`]+`, "uy");
  const EXAMPLE_KEYS = { metrics: "loss", params: "lr", tags: "team", attributes: "status", dataset: "name" };
  const COMPARISON = "a comparison such as metrics.accuracy > 0.9";

  /** The field that a clause begins with. */
  function parseField(source) {
    const first = source.here;
    if (first.kind === "word" && source.at("(", 1)) return parseFunction(source);
    if (keyword(first) || !beginsPath(first)) noField(source);
    return path(source);
  }

  function beginsPath(token) {
    return token.kind === "word" || token.kind === "name" || (token.kind === "string" && token.text[0] === '"');
  }

  /** `min(metrics.loss)`; the last value is the metric itself. */
  function parseFunction(source) {
    const name = source.take();
    const called = name.text.toLowerCase();
    if (!FUNCTIONS.includes(called)) {
      if (called === "now") {
        source.fail("now() stands in quotes, on the right side", name.start, name.end, "start_time > 'now() - 7d'");
      }
      const [close] = nearest(called, FUNCTIONS, 1);
      const hint = close ? `did you mean ${close}?` : "there are min, max, first, last and count";
      source.fail(`unknown function "${name.text}"`, name.start, name.end, hint);
    }
    source.take();
    if (!beginsPath(source.here)) source.expected(`a metric in ${called}()`, `${called}(metrics.loss)`);
    const field = path(source);
    if (field.entity !== "metrics") {
      const hint = `${called}(metrics.${writtenKey(field.key)})`;
      source.fail(`${called}() is for metrics`, field.start, field.end, hint);
    }
    if (!source.at(")")) source.expected(`a ) after ${called}(metrics.${field.key}`);
    source.take();
    source.extra(`${called}()`, name.start, source.end);
    return fieldOf("metrics", field.key, called === "last" ? "" : called, name.start, source.end);
  }

  /** An attribute, or an entity and everything after its point. */
  function path(source) {
    const first = source.take();
    if (!(source.at(".") && source.here.start === first.end)) {
      return knownAttribute(source, unquoted(first.text), first.start, first.start);
    }
    const point = source.take();
    const name = first.kind === "name" ? first.text.slice(1, -1) : first.text;
    const entity = ENTITIES.get(name);
    if (entity === undefined) {
      const lower = name.toLowerCase();
      const [close] = nearest(name, ENTITIES.keys(), 1);
      const hint = ENTITIES.has(lower)
        ? `entities are written in lower case: ${lower}`
        : close
          ? `did you mean ${close}?`
          : "there are metrics, params, tags, attributes and dataset";
      source.fail(`unknown entity "${name}"`, first.start, first.end, hint);
    }
    const key = parseKey(source, point);
    if (entity === "attributes") return knownAttribute(source, key, point.end, first.start);
    if (entity === "dataset" && !DATASET_KEYS.includes(key)) {
      const [close] = nearest(key, DATASET_KEYS, 1);
      const hint = close ? `did you mean ${entity}.${close}?` : "there are name, digest and context";
      source.fail(`a dataset has no "${key}"`, point.end, Math.max(source.end, point.end), hint);
    }
    return fieldOf(entity, key, "", first.start, source.end);
  }

  /** The key after a point: the text as it stands, over further points, without one pair of quotes. */
  function parseKey(source, point) {
    const begin = source.index;
    for (;;) {
      const token = source.here;
      const plain = token.kind === "word" && (token.start === source.end || !keyword(token));
      if (token.kind === "escaped" && source.index === begin && token.start === point.end) {
        source.take();
        source.extra("E''", token.start, token.end);
        return unescape(token.text.slice(2, -1).replaceAll("''", "'"));
      }
      if (!plain && token.kind !== "name" && token.kind !== "string") break;
      source.take();
      if (!source.at(".")) break;
      source.take();
    }
    const raw = source.text.slice(point.to, source.last.to);
    if (!source.tokens.slice(begin, source.index).every(takenByMlflow)) {
      source.extra("an unquoted key", point.end, source.end);
    }
    if (!raw || (ANY_SPACE.test(unquoted(raw)) && !"'\"`".includes(raw[0]))) {
      source.note(`the key is "${raw}", which is hardly meant`, point.start, source.end);
    }
    return unquoted(raw);
  }

  function takenByMlflow({ kind, text }) {
    return kind !== "word" || (PLAIN.test(text) && !RESERVED.has(text.toLowerCase()));
  }

  function knownAttribute(source, name, start, fieldStart) {
    const key = ATTRIBUTES.get(name);
    const end = Math.max(source.end, start);
    if (key === undefined) {
      const [close] = nearest(name, ATTRIBUTES.keys(), 1);
      const { here } = source;
      const example = `a key is missing: ${name}.${EXAMPLE_KEYS[ENTITIES.get(name)]}`;
      const joined = here.kind === "word" && !keyword(here) ? `a point stands between: ${name}.${here.text}` : example;
      const hint = start === fieldStart && ENTITIES.has(name)
        ? joined
        : close
        ? `did you mean ${close}?`
        : start === fieldStart
          ? `write metrics.${name}, params.${name} or tags.${name} for what a run logged`
          : `there are ${[...new Set(ATTRIBUTES.values())].join(", ")}`;
      source.fail(`unknown attribute "${name}"`, start, end, hint);
    }
    if (BEYOND_MLFLOW.has(key)) source.extra(key, start, end);
    return fieldOf("attributes", key, "", fieldStart, end);
  }

  /** Says why a clause cannot begin here. */
  function noField(source) {
    const token = source.here;
    let hint = null;
    const turned = source.peek().kind === "operator" && ["number", "string"].includes(token.kind);
    if (turned && beginsPath(source.peek(2))) hint = "the name stands left of the operator, the value right of it";
    else if (token.kind === "string") hint = "a name is written bare, in backticks or in double quotes";
    source.expected(COMPARISON, hint);
  }

  /** The key that was probably meant where an odd character follows a bare one, in backticks. */
  function quotedKey(source, field) {
    const token = source.here;
    if (field.function || field.entity === "attributes" || field.entity === "dataset") return null;
    const first = source.tokens.find((one) => one.start === field.start);
    const begin = source.text.indexOf(".", first.at) + 1;
    if (token.start === field.end && ["odd", "number", "word"].includes(token.kind)) {
      ODD_KEY.lastIndex = begin;
      const odd = ODD_KEY.exec(source.text);
      return odd ? `${field.entity}.\`${odd[0]}\`` : null;
    }
    if ((token.kind === "word" || token.kind === "number") && !keyword(token) && source.peek().kind === "operator") {
      return `${field.entity}.\`${source.text.slice(begin, token.to)}\``;
    }
    return null;
  }

  Object.assign(parts, { COMPARISON, parseField, quotedKey });
})();
