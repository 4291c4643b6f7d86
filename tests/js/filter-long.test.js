// No text makes the parser hang or crash: steps grow as the text does. The twin of tests/query/test_long.py.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const inspector = require("node:inspector");
const path = require("node:path");
const test = require("node:test");

const session = new inspector.Session();
session.connect();
const ask = (method, parameters) => {
  let answer;
  session.post(method, parameters, (error, result) => {
    assert.equal(error, null);
    answer = result;
  });
  return answer;
};
ask("Profiler.enable");
ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

const { filter, tableOf, find } = require("./filter-table.js");
require("./load.js")("filter-complete", "filter-words");

const folder = path.join(__dirname, "..", "contract", "filter");
const { cases } = JSON.parse(fs.readFileSync(path.join(folder, "long.json"), "utf8"));
const { runs, now } = JSON.parse(fs.readFileSync(path.join(folder, "runs.json"), "utf8"));
const written = ({ begin, piece, end }, times) => begin + piece.repeat(times) + end;

function understood(text) {
  try {
    filter.parse(text);
    return true;
  } catch (fault) {
    assert.equal(fault.name, "FilterFault", String(fault.stack));
    assert.ok(fault.start >= 0 && fault.start <= fault.end && fault.end <= text.length);
    assert.ok(fault.message.length + (fault.hint ?? "").length <= 1200);
    return false;
  }
}

/** How often functions and blocks of the filter's scripts run. */
function steps(work) {
  ask("Profiler.takePreciseCoverage"); // which also begins anew
  work();
  const scripts = ask("Profiler.takePreciseCoverage").result.filter(({ url }) => url.includes("filter-"));
  const counts = scripts.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)));
  return counts.reduce((sum, count) => sum + count, 0);
}

test("steps grow as the text does", () => {
  for (const one of cases) {
    const [some, many] = [300, 1200].map((times) => steps(() => understood(written(one, times))));
    assert.ok(some > 0, "steps are counted");
    assert.ok(many <= 4.5 * some + 100, `${JSON.stringify(one)}: ${some} steps, then ${many}`);
  }
});

test("a long text is taken or refused", () => {
  for (const one of cases) assert.equal(understood(written(one, 20_000)), one.right, JSON.stringify(one));
});

test("deep nesting is answered up to a limit and then refused", () => {
  const table = tableOf(runs);
  const inner = "params.model = 'tree'";
  for (const [opening, closing, levels] of [["(", ")", 100], ["NOT ", "", 100], ["NOT (", ")", 50]]) {
    const text = (times) => opening.repeat(times) + inner + closing.repeat(times);
    assert.deepEqual(find(table, text(levels), [], now), find(table, inner, [], now));
    for (const more of [levels + 1, 100_000]) assert.throws(() => filter.parse(text(more)), /more than 100 levels/);
  }
});

test("completion of a long text takes steps as its length does", () => {
  const nothing = () => undefined;
  const table = { rows: 0, columns: [], column: nothing, head: nothing, knows: nothing };
  for (const one of cases) {
    const [some, many] = [300, 1200].map((times) => {
      const text = written(one, times);
      return steps(() => filter.complete(text, text.length, table) || filter.words(text));
    });
    assert.ok(many <= 4.5 * some + 100, `${JSON.stringify(one)}: ${some} steps, then ${many}`);
  }
});
