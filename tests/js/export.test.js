"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { runExport } = require("./load.js")("core", "format", "run-export");

const curve = (key, values, writer = 0) => ({
  key,
  writer,
  steps: values.map((_, i) => i),
  times: values.map(() => 1_700_000_000_123),
  values,
});
const at = "2023-11-14T22:13:20.123Z";

test("a line a point, with all digits, and what is not finite by its name", () => {
  const text = runExport.csv([curve("loss", [0.1 + 0.2, NaN]), curve("loss", [-Infinity], 1)], {});
  assert.deepEqual(text.split("\r\n"), [
    "metric,process,step,time,value",
    `loss,1,0,${at},0.30000000000000004`,
    `loss,1,1,${at},NaN`,
    `loss,2,0,${at},-Infinity`,
    "",
  ]);
});

test("metrics of one point are there too, from the record", () => {
  const point = (value) => ({ last: { value, step: 7, time: 1_700_000_000_123 } });
  const text = runExport.csv([curve("loss", [1])], { loss: point(1), 'a,"b"': point(2), odd: point("NaN") });
  assert.deepEqual(text.split("\r\n").slice(2, 4), [`"a,""b""",1,7,${at},2`, `odd,1,7,${at},NaN`]);
});

test("a time that no calendar holds is none", () => {
  const text = runExport.csv([{ key: "k", writer: 0, steps: [1], times: [1e18], values: [1] }], {});
  assert.equal(text.split("\r\n")[1], "k,1,1,,1");
});
