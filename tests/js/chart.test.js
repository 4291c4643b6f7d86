"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { base64 } = require("./payload.js");
const { chartData } = require("./load.js")("core", "chart-data");

function curve(values, more = {}) {
  const steps = more.steps ?? values.map((_, i) => i * 10);
  const times = more.times ?? values.map((_, i) => 1000 + i * 500);
  const packed = (array) => base64(Float64Array.from(array));
  return chartData.decode({
    key: "loss",
    writer: 0,
    points: values.length,
    exact: true,
    odd: {},
    nonfinite: 0,
    marks: [],
    lows: "",
    highs: "",
    ...more,
    steps: { values: packed(steps) },
    times: { values: packed(times) },
    values: packed(values),
    ...(more.lows && { lows: packed(more.lows), highs: packed(more.highs) }),
  });
}
const how = (more = {}) => ({
  x: "step",
  start: 1000,
  weight: 0,
  log: false,
  window: null,
  colour: "red",
  faint: "pink",
  dash: [1, 0],
  series: "loss",
  ...more,
});
const column = (rows, name) => rows.map((row) => row[name]);

test("x is the step, the time since the start, the time, or the order", () => {
  const one = curve([1, 2, 3]);
  assert.deepEqual([...chartData.xs(one, "step", 1000)], [0, 10, 20]);
  assert.deepEqual([...chartData.xs(one, "relative", 1000)], [0, 0.5, 1]);
  assert.deepEqual([...chartData.xs(one, "time", 1000)], [1000, 1500, 2000]);
  assert.deepEqual([...chartData.xs(one, "order", 1000)], [1, 2, 3]);
  const long = curve([1, 2], { points: 1_000_000, exact: false, lows: [0, 1], highs: [1, 2] });
  assert.deepEqual([...chartData.xs(long, "order", 0)], [500_000, 1_000_000]);
});

test("where all steps are one, points stand in their order", () => {
  assert.equal(chartData.usualX([curve([1, 2], { steps: [0, 0] })]), "order");
  assert.equal(chartData.usualX([curve([1, 2])]), "step");
  assert.equal(chartData.usualX([curve([1])]), "step");
  assert.equal(chartData.usualX([]), "step");
});

test("a run without a start begins with its first point", () => {
  assert.equal(chartData.startOf(null, [curve([1, 2], { times: [70, 50] })]), 50);
  assert.equal(chartData.startOf(7, []), 7);
});

test("smoothing is debiased: a constant stays what it is, from the first point on", () => {
  assert.deepEqual([...chartData.smooth(Float64Array.of(5, 5, 5), 0.9)], [5, 5, 5]);
  const [first, second] = chartData.smooth([1, 2], 0.5);
  assert.deepEqual([first, second.toFixed(12)], [1, (5 / 3).toFixed(12)]);
});

test("smoothing passes over what is not finite, and leaves it a gap", () => {
  const smoothed = chartData.smooth([1, NaN, 1, Infinity, 1], 0.5);
  assert.deepEqual(smoothed.map(Number.isFinite), [true, false, true, false, true]);
});

test("gaps stay gaps, and a point between two is drawn by itself", () => {
  const { curve: line, lone } = chartData.rows(curve([1, NaN, 2, Infinity, 3, 4]), how());
  assert.deepEqual(column(line, "value"), [1, null, 2, null, 3, 4]);
  assert.deepEqual(column(lone, "value"), [1, 2]);
});

test("a smoothed curve has the raw one faint behind it", () => {
  const { curve: line } = chartData.rows(curve([1, 2]), how({ weight: 0.5 }));
  assert.deepEqual(column(line, "colour"), ["pink", "pink", "red", "red"]);
  assert.deepEqual(column(line, "value").slice(0, 3), [1, 2, 1]);
  assert.ok(Math.abs(line[3].value - 5 / 3) < 1e-12);
});

test("extremes of buckets are drawn as they are", () => {
  const { band } = chartData.rows(curve([1, 2], { exact: false, lows: [-5, 0], highs: [9, 1e300] }), how());
  assert.deepEqual(column(band, "low"), [-5, 0]);
  assert.deepEqual(column(band, "high"), [9, 1e300]);
  assert.deepEqual(chartData.rows(curve([1, 2]), how()).band, []);
});

test("a log scale draws what is above zero and tells what is not", () => {
  const one = curve([-1, 0, 3], { exact: false, lows: [-2, -1, -7], highs: [0, 0, 4] });
  const { curve: line, band } = chartData.rows(one, how({ log: true }));
  assert.deepEqual(column(line, "value"), [null, null, 3]);
  assert.deepEqual(column(band, "low"), [null, null, 3]);
  assert.match(chartData.said([one], how({ log: true })), /3 drawn points at or below zero/);
  assert.equal(chartData.said([curve([1])], how({ log: true })), "");
});

test("a window holds its points and the lines that lead out of it", () => {
  const cut = (window) => column(chartData.rows(curve([0, 1, 2, 3, 4]), how({ window })).curve, "value");
  assert.deepEqual(cut([15, 25]), [1, 2, 3]);
  assert.deepEqual(cut([12, 13]), [1, 2]);
  assert.deepEqual(cut([0, 40]), [0, 1, 2, 3, 4]);
  assert.deepEqual(cut([90, 99]), []);
});

test("what is not finite is marked where it was", () => {
  const one = curve([1, NaN, 3], { odd: { NaN: 1 }, marks: [[10, 1500, "NaN"]] });
  const at = (x) => chartData.rows(one, how({ x })).marks[0].x;
  assert.deepEqual(["step", "relative", "time", "order"].map(at), [10, 0.5, 1500, 2]);
  assert.equal(chartData.said([one], how()), "");
  assert.equal(one.nonfinite, 1);
  const many = { ...one, odd: { NaN: 90_000, Infinity: 1 }, marks: [...one.marks, [20, 2000, "Infinity"]] };
  assert.equal(chartData.said([many], how()), "1 of 90,000 NaN marked");
  assert.deepEqual(chartData.odds([many, one])[0], ["NaN", { count: 90_001, marked: 2 }]);
});

test("the nearest point is one that has a value", () => {
  assert.equal(chartData.nearest([0, 10, 20], [1, NaN, 3], 11), 2);
  assert.equal(chartData.nearest([0, 10], [NaN, NaN], 3), -1);
});

test("ticks of time are lengths that people count in", () => {
  assert.deepEqual(chartData.timeTicks(0, 0.004), [0, 0.001, 0.002, 0.003, 0.004]);
  assert.deepEqual(chartData.timeTicks(3, 290), [60, 120, 180, 240]);
  assert.deepEqual(chartData.timeTicks(0, 4 * 86400), [0, 86400, 172800, 259200, 345600]);
  assert.ok(chartData.timeTicks(0, 1e10).length <= 7);
});

test("ticks of a log axis are powers of ten, or 1, 2 and 5 of them", () => {
  assert.deepEqual(chartData.logTicks(0.03, 7), [0.1, 1]);
  assert.deepEqual(chartData.logTicks(3, 60), [5, 10, 20, 50]);
  assert.equal(chartData.logTicks(1e-200, 1e199).length, 5);
  assert.ok(chartData.logTicks(5e-324, 1.7e308).length > 2);
});

test("the extent of rows passes over what is missing", () => {
  assert.deepEqual(
    chartData.extent(
      [
        { a: 1, b: null },
        { a: -2, b: 7 },
      ],
      ["a", "b"],
    ),
    [-2, 7],
  );
  assert.equal(chartData.extent([{ a: null }], ["a"]), null);
});

test("of a run with parts, those are loaded that hold what is asked for", async () => {
  const asked = [];
  const parts = {
    "0.js": { curves: [{ key: "a" }, { key: "b", writer: 0 }] },
    "1.js": { curves: [{ key: "b", writer: 1 }, { key: "c" }] },
    "2.js": { curves: [{ key: "d" }] },
  };
  const load = async (href, key) => {
    asked.push([href, key]);
    return parts[href];
  };
  const run = {
    curves: [],
    parts: [
      ["0.js", "k/0", ["a", "b"]],
      ["1.js", "k/1", ["b", "c"]],
      ["2.js", "k/2", ["d"]],
    ],
  };
  const found = await chartData.curvesOf(run, ["b"], load);
  assert.deepEqual(found, [
    { key: "b", writer: 0 },
    { key: "b", writer: 1 },
  ]);
  assert.deepEqual(asked, [
    ["0.js", "k/0"],
    ["1.js", "k/1"],
  ]);
  assert.equal((await chartData.curvesOf(run, null, load)).length, 5);
  assert.deepEqual(await chartData.curvesOf({ curves: [{ key: "a" }] }, ["a"], load), [{ key: "a" }]);
});
