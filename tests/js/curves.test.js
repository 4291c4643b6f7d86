"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { numbers, texts, runs } = require("./payload.js");
const { RunTable, viewData, viewStats, viewSettings, curvesData, heatData } = require("./load.js")(
  "core",
  "format",
  "state",
  "chart-data",
  "table-data",
  "view-data",
  "view-axes",
  "view-stats",
  "view-settings",
  "curves-data",
  "heat-data",
);

const curve = (values, steps = values.map((_, i) => i)) => ({
  curve: {
    points: values.length,
    exact: true,
    odd: {},
    nonfinite: 0,
    steps: Float64Array.from(steps),
    times: Float64Array.from(steps, (step) => 1000 * step),
    values: Float64Array.from(values),
    lows: Float64Array.from(values),
    highs: Float64Array.from(values),
    marks: [],
  },
  start: 0,
});
const plain = { x: "step", weight: 0, log: false };
const line = (values, steps) => curvesData.line(curve(values, steps), plain, 1000);

test("a line leaves out what its scale cannot show", () => {
  assert.deepEqual([...curvesData.line(curve([1, 0, Infinity, 2]), { ...plain, log: true }, 9).values], [1, NaN, NaN, 2]);
  assert.deepEqual([...curvesData.line(curve([1, 2]), { ...plain, x: "relative" }, 9).x], [0, 1]);
});

test("of groups the first runs of each are taken in turn, those without a group too", () => {
  assert.deepEqual(curvesData.inTurn([5, 4, 3, 2, 1, 0], [0, 0, NaN, 1, 1, 1], 4), [5, 4, 2, 1]);
  assert.deepEqual(curvesData.inTurn([0, 1], [0, 0], 9), [0, 1]);
});

test("lines are read between their points, and not beyond their ends", () => {
  assert.deepEqual(curvesData.at([0, 2, 4], [0, 2, 8], [-1, 0, 1, 3, 4, 5]), [NaN, 0, 1, 5, 8, NaN]);
  assert.deepEqual(curvesData.at([0, 1, 2], [0, NaN, 2], [1]), [1]);
});

test("a group is the mean of the lines that reach a place, with how they are spread", () => {
  const lines = [line([1, 2, 3]), line([3, 4])];
  const grid = curvesData.places(lines);
  assert.deepEqual(grid, [0, 1, 2]);
  const range = curvesData.together(lines, "range", grid);
  assert.deepEqual([range.values, range.lows, range.highs, range.counts], [[2, 3, 3], [1, 2, 3], [3, 4, 3], [2, 2, 1]]);
  const std = curvesData.together(lines, "std", grid);
  assert.deepEqual(
    std.highs.map((value) => Number(value.toFixed(3))),
    [3.414, 4.414, 3],
  );
});

test("long lines are compared at places that can be told apart", () => {
  const grid = curvesData.places([curvesData.line(curve(Array.from({ length: 5000 }, (_, i) => i)), plain, 9999)]);
  assert.equal(grid.length, 300);
  assert.deepEqual([grid[0], grid.at(-1)], [0, 4999]);
});

test("a point between two gaps is drawn by itself", () => {
  const look = { series: "a", colour: "red", dash: [1, 0], strength: 1, banded: true, log: false };
  const rows = curvesData.rows(line([1, NaN, 3, NaN, 5, 6]), look);
  assert.deepEqual(rows.lone.map(({ x }) => x), [0, 2]);
  assert.equal(rows.lines[1].value, null);
  assert.equal(rows.band.length, 6);
});

const table = () =>
  new RunTable(
    runs(
      [
        texts("attributes.run_id", ["a", "b", "c", "d", "e"]),
        numbers("params.lr", [1e-5, 1e-4, 1e-3, 1e-2, 1e-1]),
        texts("params.model", ["svm", "svm", "net", "net", "net"]),
        numbers("metrics.acc", [1, 3, 5, 7, 9], { goal: "max" }),
      ],
      5,
    ),
  );
const measure = (id) => viewData.measure(table(), id);

test("a heat map's cells hold the runs of two bins", () => {
  const made = (stat) =>
    heatData
      .cells(measure("params.model"), measure("params.lr"), measure("metrics.acc"), [0, 1, 2, 3, 4], { stat })
      .cells.filter(({ x }) => x === 1)
      .map(({ value }) => value);
  assert.deepEqual(made("mean"), [1, 3]);
  assert.deepEqual(made("count"), [1, 1]);
  const all = (stat) =>
    heatData.cells(measure("params.model"), measure("params.model"), measure("metrics.acc"), [0, 1, 2, 3, 4], { stat })
      .cells.map(({ value }) => value);
  assert.deepEqual(all("mean"), [7, 2]);
  assert.deepEqual(all("median"), [7, 2]);
  assert.deepEqual(all("min"), [5, 1]);
  assert.deepEqual(all("max"), [9, 3]);
  assert.deepEqual(all("std"), [2, Math.SQRT2]);
});

test("numbers on a log scale are binned by decades", () => {
  const found = viewStats.groups(measure("params.lr"), [0, 1, 2, 3, 4], 3, true);
  assert.deepEqual(
    found.map(({ name, rows }) => [name, rows]),
    [
      ["1e-5 to 0.0001", [0]],
      ["0.0001 to 0.001", [1]],
      ["0.001 to 0.01", [2]],
      ["0.01 to 0.1", [3]],
      ["0.1 to 1", [4]],
    ],
  );
});

test("charts are written as staticrun.toml has them, whatever they are called", () => {
  const text = viewSettings.toml('a "b"\\\n', [
    { kind: "bar", options: { order: "best", "brush.params.lr": "1,2", none: "" } },
    { kind: "heat", options: {} },
  ]);
  assert.equal(
    text,
    '[[experiment."a \\"b\\"\\\\\\u000a".charts]]\nkind = "bar"\n' +
      'options = { "brush.params.lr" = "1,2", order = "best" }\n\n' +
      '[[experiment."a \\"b\\"\\\\\\u000a".charts]]\nkind = "heat"\n',
  );
  assert.deepEqual(viewSettings.charts(undefined), []);
  assert.deepEqual(viewSettings.charts('{"charts":[{"kind":"bar"}]}'), [{ kind: "bar", options: {} }]);
});
