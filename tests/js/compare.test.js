"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const payload = require("./payload.js");
const { compareData, RunTable } = require("./load.js")("core", "format", "table-data", "compare-data");

const numbers = (id, values, goal = "") => payload.numbers(id, values, { goal });
const texts = (id, values, cut = []) => payload.texts(id, values, { cut });
const table = ({ rows }, ...columns) => new RunTable(payload.runs(columns, rows));
const runs = (of, facts = [[], []]) => facts.map((some, row) => ({ id: `r${row}`, table: of, row, facts: some }));

test("a run is in the shard with the longest beginning of its id", () => {
  const shards = [["", "all"], ["a", "a"], ["ab", "ab"]];
  assert.equal(compareData.shardOf(shards, "abc").href, "ab");
  assert.equal(compareData.shardOf(shards, "xyz").href, "all");
  assert.equal(compareData.shardOf([["a", "a"]], "xyz"), undefined);
});

test("a run is found by its id, or by a beginning that is no other's", () => {
  const all = [{ id: "abcdef1" }, { id: "abcdef2" }, { id: "abcdef" }, { id: "1234567" }];
  assert.equal(compareData.find(all, "abcdef"), all[2]);
  assert.equal(compareData.find(all, "123456"), all[3]);
  assert.equal(compareData.find(all, "abcde"), undefined);
  assert.equal(compareData.find(all, "12345"), undefined); // too short to mean one
});

test("params that differ are told from equal ones, a missing one differs", () => {
  const of = table({ rows: 2 }, numbers("params.lr", [0.1, 0.2]), texts("params.model", ["a", "a"]), numbers("params.only", [1, null]));
  const rows = compareData.texts(runs(of), "params");
  assert.deepEqual(rows.map((row) => [row.label, row.differs, row.texts]), [
    ["lr", true, ["0.1", "0.2"]],
    ["model", false, ["a", "a"]],
    ["only", true, ["1", null]],
  ]);
});

test("a number in one experiment and the same text in another are equal", () => {
  const pair = [
    { id: "a", table: table({ rows: 1 }, numbers("params.n", [3])), row: 0, facts: [] },
    { id: "b", table: table({ rows: 1 }, texts("params.n", ["3"])), row: 0, facts: [] },
  ];
  assert.equal(compareData.texts(pair, "params")[0].differs, false);
});

test("texts that are cut may differ beyond what is seen", () => {
  const of = table({ rows: 2 }, texts("params.prompt", ["long", "long"], [0]));
  assert.equal(compareData.texts(runs(of), "params")[0].differs, true);
});

test("facts that several runs share are equal, of several alike all are named", () => {
  const of = table({ rows: 2 });
  const [commit, data] = compareData.facts(
    runs(of, [
      [["Commit", "abc", "https://x/abc"], ["Dataset", "one", ""], ["Dataset", "two", ""]],
      [["Commit", "abc", "https://x/abc"], ["Dataset", "one", ""]],
    ]),
  );
  assert.deepEqual([commit.differs, commit.links[0]], [false, "https://x/abc"]);
  assert.deepEqual([data.differs, data.texts], [true, ["one; two", "one"]]);
});

test("better and worse follow the metric's goal", () => {
  assert.deepEqual(compareData.against(0.9, 0.8, "max"), { delta: "+0.1", percent: "+12 %", is: "better" });
  assert.equal(compareData.against(0.9, 0.8, "min").is, "worse");
  assert.equal(compareData.against(0.9, 0.8, "").is, "");
  assert.equal(compareData.against(1, 1, "max").is, "same");
  assert.deepEqual(compareData.against(-1, -2, "min"), { delta: "+1", percent: "+50 %", is: "worse" });
});

test("no percent of zero, and no difference of what is not finite", () => {
  assert.equal(compareData.against(1, 0, "max").percent, "");
  assert.equal(compareData.against(NaN, 1, "max"), null);
  assert.equal(compareData.against(1, null, "max"), null);
  assert.equal(compareData.against(1e9, 1e-9, "max").percent, "+> 99,999 %");
});

test("the best values are marked where there is a choice", () => {
  const row = (values, goal) => ({ values, goal, differs: new Set(values).size > 1 });
  assert.deepEqual(compareData.best(row([1, 3, NaN, 3], "max")), [1, 3]);
  assert.deepEqual(compareData.best(row([1, 3], "min")), [0]);
  assert.deepEqual(compareData.best(row([1, 3], "")), []);
  assert.deepEqual(compareData.best(row([2, 2], "max")), []);
  assert.deepEqual(compareData.best(row([2, null], "max")), []);
});

test("metrics with a goal come first", () => {
  const of = table({ rows: 2 }, numbers("metrics.epoch", [1, 2]), numbers("metrics.loss", [1, 2], "min"));
  assert.deepEqual(compareData.metrics(runs(of)).map((row) => row.label), ["loss", "epoch"]);
});

test("metrics of the machine are apart", () => {
  const of = table({ rows: 2 }, numbers("metrics.loss", [1, 2], "min"), numbers("metrics.system/cpu", [3, 4]));
  assert.deepEqual(compareData.metrics(runs(of)).map((row) => row.label), ["loss"]);
  assert.deepEqual(compareData.metrics(runs(of), true).map((row) => row.label), ["system/cpu"]);
});

test("runs are ordered by a metric, the best first, those without a number last", () => {
  const values = [3, null, 1, NaN, 2, 1];
  assert.deepEqual(compareData.order({ values, goal: "min" }), [2, 5, 4, 0, 1, 3]);
  assert.deepEqual(compareData.order({ values, goal: "" }), [0, 4, 2, 5, 1, 3]);
});
