"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const { filter, tableOf, find } = require("./filter-table.js");

const read = (name) => JSON.parse(fs.readFileSync(path.join(__dirname, "..", "contract", "filter", name), "utf8"));
const { now, runs } = read("runs.json");
const active = runs.filter((run) => run.lifecycle !== "deleted");
const table = tableOf(active);
const plain = tableOf(active, { plain: true });

const told = ({ filter: text = "", order_by: order = [] }) => `${JSON.stringify(text)} ${order}`;

function faultOf(work) {
  try {
    work();
  } catch (fault) {
    if (fault.name !== "FilterFault") throw fault;
    const { message, start, end, hint } = fault;
    return { message, start, end, hint };
  }
  return null;
}

test("a portable filter answers as MLflow does, and what MLflow refuses is not portable", () => {
  const differs = new Map(read("differs.json").cases.map((one) => [one.filter, one.runs]));
  for (const one of read("mlflow.json").cases) {
    const { filter: text, order_by: order = [] } = one;
    const fault = faultOf(() => filter.parse(text) && order.forEach(filter.parseOrder));
    const wanted = differs.has(text) ? differs.get(text) : one.runs;
    if (wanted !== null) {
      assert.equal(fault, null, told(one));
      assert.deepEqual(find(table, text, order, now), wanted, told(one));
      assert.deepEqual(find(plain, text, order, now), wanted, `${told(one)}, with params as numbers`);
    } else if (order.length === 0 && !fault) {
      assert.equal(filter.parse(text).portable, false, told(one));
    }
  }
});

test("what MLflow has not", () => {
  for (const one of read("beyond.json").cases) {
    const { filter: text, order_by: order = [] } = one;
    assert.deepEqual(find(table, text, order, now), one.runs, told(one));
    assert.deepEqual(find(plain, text, order, now), one.runs, `${told(one)}, with params as numbers`);
    if (order.length === 0) assert.equal(filter.parse(text).portable, false, told(one));
  }
});

test("faults are told with their place", () => {
  for (const { filter: text, order_by: order, ...wanted } of read("errors.json").cases) {
    const work = order === undefined ? () => filter.parse(text) : () => filter.parseOrder(order);
    assert.deepEqual(faultOf(work), wanted, text ?? order);
  }
});

test("notes tell of unknown keys and of times read as seconds", () => {
  const keys = { metrics: ["accuracy", "val/loss"], params: [], tags: ["team"] };
  const notes = (text) => filter.parse(text, { keys }).notes.map(({ message, start, end, hint }) => [message, start, end, hint]);
  assert.deepEqual(notes("metrics.acuracy > 1"), [["no run has metrics.acuracy", 0, 15, "did you mean metrics.accuracy?"]]);
  assert.deepEqual(notes("tags.`😀` = '' AND metrics.val_loss > 1 AND max(metrics.accuracy) > 0"), [
    ["no run has tags.😀", 0, 8, null],
    ["no run has metrics.val_loss", 18, 34, "did you mean metrics.`val/loss`?"],
  ]);
  assert.deepEqual(notes("start_time > 1688169600"), [
    ["1688169600 is read as seconds", 13, 23, "in milliseconds it is 1688169600000"],
  ]);
});

test("what a filter needs", () => {
  const { tree } = filter.parse("min(metrics.loss) < 1 OR NOT (params.`a b` = 'x' AND status = 'FAILED') OR status = 'KILLED'");
  assert.deepEqual(filter.needs(tree), ["min(metrics.loss)", "params.a b", "attributes.status"]);
  assert.deepEqual(filter.needs(null), []);
});

test("a lost run is one that still says that it runs", () => {
  const lost = tableOf([{ ...runs[0], status: "LOST" }, { ...runs[1], status: "RUNNING" }, runs[2]]);
  const passes = (text) => find(lost, text, [], now).sort();
  assert.deepEqual(passes("status = 'RUNNING'"), ["01", "02"]);
  assert.deepEqual(passes("status = 'LOST'"), ["01"]);
  assert.deepEqual(passes("status != 'RUNNING'"), ["03"]);
  assert.deepEqual(passes("status != 'LOST'"), ["02", "03"]);
  assert.deepEqual(passes("status LIKE 'R%'"), ["01", "02"]);
  assert.deepEqual(passes("status NOT IN ('RUNNING')"), ["03"]);
});

test("a row that depends on the rest of a cut text is counted, not guessed", () => {
  const long = `${"x".repeat(999)}😀`;
  const cut = tableOf([
    { ...runs[0], tags: { note: `${long}tail` }, params: { n: "1".repeat(2000) } },
    { ...runs[1], tags: { note: "short" }, params: { n: "2" } },
    { ...runs[2], tags: {}, params: {} },
  ]);
  const answer = (text) => {
    const mask = filter.evaluate(filter.parse(text).tree, cut, { now });
    return [[...mask].join(""), mask.undecided];
  };
  assert.deepEqual(answer("tags.note = 'short'"), ["010", 0]);
  assert.deepEqual(answer("tags.note != 'short'"), ["100", 0]);
  assert.deepEqual(answer(`tags.note = '${long}'`), ["000", 0]);
  assert.deepEqual(answer(`tags.note = '${long}tail'`), ["000", 1]);
  assert.deepEqual(answer(`tags.note IN ('${long}tail', 'short')`), ["010", 1]);
  assert.deepEqual(answer("tags.note LIKE 'xxx%'"), ["100", 0]);
  assert.deepEqual(answer("tags.note LIKE 'y%z'"), ["000", 0]);
  assert.deepEqual(answer("tags.note LIKE '%tail'"), ["000", 1]);
  assert.deepEqual(answer("NOT tags.note LIKE '%tail'"), ["011", 1]);
  assert.deepEqual(answer("tags.note LIKE 'short' OR tags.note LIKE '%tail'"), ["010", 1]);
  assert.deepEqual(answer("tags.note LIKE '%tail' AND metrics.acc > 1e9"), ["000", 0]);
  assert.deepEqual(answer("tags.note LIKE '_____'"), ["010", 0]);
  assert.deepEqual(answer("tags.note IS NOT NULL"), ["110", 0]);
  assert.deepEqual(answer("params.n > 1"), ["010", 1]);
});

test("reserved tags are views of the columns that a page has", () => {
  assert.deepEqual(find(table, "tags.mlflow.runName = 'brave-fox-12' AND tags.mlflow.user = 'ada'", [], now), ["01"]);
});

test("params are sorted as numbers where they are, and by code point as MLflow does it where asked", () => {
  const some = tableOf(["10", "9", "auto", null, "1e1", "nan", "-1"].map((lr, place) => ({
    ...runs[0], id: `0${place}`.repeat(16), params: lr === null ? {} : { lr },
  })));
  const ids = (specs) => [...filter.sort(some, specs)];
  assert.deepEqual(ids([{ id: "params.lr" }]), [6, 1, 0, 4, 2, 5, 3]);
  assert.deepEqual(ids([{ id: "params.lr", descending: true }]), [0, 4, 1, 6, 5, 2, 3]);
  assert.deepEqual(ids([{ id: "params.lr", asText: true }]), [6, 0, 4, 1, 2, 5, 3]);
  assert.deepEqual(ids([{ id: "params.missing" }]), [0, 1, 2, 3, 4, 5, 6]);
});

test("texts are ordered by code point", () => {
  const some = tableOf(["😀", "\uff5e", "a", "Z", ""].map((team, place) => ({ ...runs[0], id: `0${place}`.repeat(16), tags: { team } })));
  assert.deepEqual([...filter.sort(some, [filter.parseOrder("tags.team")])], [4, 3, 2, 1, 0]);
});

test("no pattern makes LIKE backtrack", () => {
  const long = tableOf([{ ...runs[0], tags: { t: "a".repeat(900) } }]);
  const pattern = `${"%a".repeat(300)}%b`;
  assert.deepEqual(find(long, `tags.t LIKE '${pattern}'`, [], now), []);
  assert.deepEqual(find(long, `tags.t LIKE '${pattern.slice(0, -1)}'`, [], now), ["01"]);
});
