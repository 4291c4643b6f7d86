"use strict";
const assert = require("node:assert/strict");
const test = require("node:test");
const payload = require("./payload.js");
const NAMES = ["tokens", "literals", "fields", "paths", "clauses", "parser", "like", "eval", "sort", "complete", "words"];
const staticrun = require("./load.js")("core", ...NAMES.map((name) => `filter-${name}`), "table-data");
const { filter } = staticrun;

const dataset = (id) => ({
  type: "texts",
  id,
  texts: ["iris", "wine"],
  codes: payload.base64(Int32Array.of(0, 1, 0)),
  offsets: payload.base64(Int32Array.of(0, 2, 2, 3)),
});
const made = payload.runs(
    [
      payload.texts("attributes.run_name", ["brave fox", "calm owl", "calm fox"]),
      payload.texts("attributes.status", ["FINISHED", "FAILED", "FINISHED"]),
      payload.numbers("attributes.start_time", [3, 2, 1]),
      payload.numbers("params.lr", [0.1, 0.1, 0.01]),
      payload.texts("params.model", ["tree", "it's a \"Tree\"", "tree"]),
      payload.texts("params.note", ["x".repeat(200), "Köln", null], { cut: [0] }),
      payload.numbers("metrics.loss", [1, 2, 3]),
      payload.numbers("metrics.val/loss", [1, 2, 3]),
      payload.texts("tags.team", ["a", null, "owl"]),
    ],
    3,
    { datasets: 0 },
);
made.here.columns.push(...["name", "digest", "context"].map((key) => dataset(`dataset.${key}`)));
const table = new staticrun.RunTable(made);

/** What is offered at the `|`, and what the text is once the first of it is taken. */
function offered(marked) {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = filter.complete(text, caret, table);
  if (!found) return null;
  const taken = found.items.map((one) => text.slice(0, found.from) + one.text + text.slice(found.to));
  return { labels: found.items.map((one) => one.label), first: taken[0], taken };
}

test("first what can be asked about, then the keys that exist", () => {
  assert.deepEqual(offered("|").labels.slice(0, 6), ["metrics.", "params.", "tags.", "dataset.", "run_name", "status"]);
  assert.deepEqual(offered("metrics.|").labels, ["metrics.loss", "metrics.val/loss"]);
  assert.equal(offered("metrics.val|").first, "metrics.`val/loss` ");
  assert.equal(offered("metrics.`v|`").first, "metrics.`val/loss` ");
  assert.equal(offered("params.lr > 1 AND NOT (mod|").first, "params.lr > 1 AND NOT (params.model ");
  assert.equal(offered("attr.sta|").first, "status ");
  assert.deepEqual(offered("dataset.|").labels, ["dataset.name", "dataset.digest", "dataset.context"]);
  assert.equal(offered("min(|").first, "min(metrics.loss) ");
  assert.equal(offered("max(metrics.v|").first, "max(metrics.`val/loss`) ");
});

test("then operators, those first that suit the values", () => {
  assert.deepEqual(offered("metrics.loss |").labels.slice(0, 3), [">", ">=", "<"]);
  assert.equal(offered("params.lr |").labels[0], ">");
  assert.equal(offered("params.model |").labels[0], "=");
  assert.deepEqual(offered("params.model l|").labels, ["LIKE"]);
  assert.equal(offered("params.model NOT i|").first, "params.model NOT ILIKE ");
  assert.deepEqual(offered("metrics.loss IS |").labels, ["NULL", "NOT NULL"]);
  assert.deepEqual(offered("metrics.loss > 1 a|").labels, ["AND"]);
});

test("then the values that runs have, the most frequent first", () => {
  assert.equal(offered("status = |").first, "status = 'FINISHED' ");
  assert.equal(offered("status = 'fa|").first, "status = 'FAILED' ");
  assert.equal(offered("status = 'fa|'").first, "status = 'FAILED' ");
  assert.deepEqual(offered("params.lr = |").taken, ["params.lr = '0.1' ", "params.lr = '0.01' "]);
  assert.equal(offered("params.lr > |").first, "params.lr > 0.1 ");
  assert.equal(offered("params.lr BETWEEN |").first, "params.lr BETWEEN 0.1 AND ");
  assert.equal(offered("params.model IN ('x', it|").first, "params.model IN ('x', E'it\\x27s a \"Tree\"'");
  assert.deepEqual(offered("params.note = |").labels, ["Köln"], "no text of which the page holds the beginning");
  assert.deepEqual(offered("start_time > |").labels[0], "now() - 1d");
});

test("nothing where nothing helps", () => {
  for (const text of ["metrics.loss > |", "metrics.loss > 1 |", "metrics.lo|ss > 1", "x == |", "foo.|", "params.lr = 1)) |", "a\ud800|"]) {
    assert.equal(offered(text), null, text);
  }
});

test("whatever is taken can be read, and lets the run through that it came from", () => {
  for (const text of ["params.model = |", "params.note = |", "tags.team = |", "params.lr >= |"]) {
    for (const taken of offered(text).taken) assert.ok(filter.evaluate(filter.parse(taken).tree, table, { now: 0 }).includes(1), taken);
  }
});

test("every beginning of a text is answered", () => {
  const texts = ["NOT (metrics.`val/loss` >= 1e-3 OR params.model IN ('a', E'b\\x27')) AND start_time > 'now() - 1d'", "min(metrics.\"a\") NOT BETWEEN 1 AND 2 or tags.😀 is not null"];
  for (const text of texts) for (let place = 0; place <= text.length; place++) filter.complete(text, place, table);
});

test("plain words find names, tags and params", () => {
  const rows = (text) => [...filter.evaluate(filter.words(text), table, { now: 0 })];
  assert.deepEqual(rows("FOX"), [1, 0, 1]);
  assert.deepEqual(rows("calm owl"), [0, 1, 1], "each word anywhere");
  assert.deepEqual(rows("0.01"), [0, 0, 1]);
  assert.deepEqual(rows("finished"), [0, 0, 0]);
  assert.deepEqual(rows("köln"), [0, 1, 0]);
  assert.equal(filter.evaluate(filter.words("nowhere"), table, { now: 0 }).undecided, 1);
  assert.deepEqual(filter.needs(filter.words("fox")), []);
});

test("a filter that is being typed is no plain word", () => {
  for (const text of ["m", "metr", "metrics.acc", "status", "status fin", "x = 1", "fox AND owl", "'fox'", "a && b", "", "coun"]) {
    assert.equal(filter.words(text), null, text);
  }
  for (const text of ["fox", "run 12", "cats and dogs", "val/loss", "2026-11"]) assert.notEqual(filter.words(text), null, text);
});

test("datasets and the experiment can be asked for", () => {
  const rows = (text) => [...filter.evaluate(filter.parse(text).tree, table, { now: 0 })];
  table.addShared("attributes.experiment", "sweep");
  assert.deepEqual(rows("dataset.name = 'wine'"), [1, 0, 0]);
  assert.deepEqual(rows("dataset.name LIKE 'i%'"), [1, 0, 1]);
  assert.deepEqual(rows("experiment = 'sweep'"), [1, 1, 1]);
});
