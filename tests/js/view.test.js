"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { numbers, texts, runs } = require("./payload.js");
const { RunTable, viewData, viewAxes, viewBrush, viewStats } = require("./load.js")(
  "core",
  "format",
  "state",
  "chart-data",
  "table-data",
  "view-data",
  "view-axes",
  "view-brush",
  "view-stats",
);

const table = () =>
  new RunTable(
    runs(
      [
        texts("attributes.run_id", ["a", "b", "c", "d"]),
        numbers("metrics.acc", [0.5, NaN, null, 0.9], { goal: "max" }),
        numbers("metrics.huge", [-1.7e308, 1.7e308, 0, Infinity]),
        texts("params.lr", ["1e-05", "1.0", "0.1", "nan"]),
        texts("params.model", ["svm", "", "10", "9"]),
      ],
      4,
    ),
  );
const all = [0, 1, 2, 3];
const measure = (id) => viewData.measure(table(), id);

test("params that are numbers by their looks are numbers, all others categories, numbers first", () => {
  assert.deepEqual([...measure("params.lr").values], [1e-5, 1, 0.1, NaN]);
  assert.equal(measure("params.lr").categories, null);
  const model = measure("params.model");
  assert.deepEqual(model.categories, ["9", "10", "", "svm"]);
  assert.deepEqual([...model.values], [3, 2, 1, 0]);
  assert.equal(measure("params.gone"), undefined);
});

test("an axis goes from the least to the greatest of its rows, and shows nothing that is no number", () => {
  const axis = viewAxes.axis(measure("metrics.acc"), all);
  assert.deepEqual(
    [0.5, 0.7, 0.9, NaN].map((value) => Number(axis.to(value).toFixed(6))),
    [0, 0.5, 1, NaN],
  );
  assert.ok(Math.abs(axis.from(0.5) - 0.7) < 1e-12);
  assert.deepEqual(viewAxes.axis(measure("metrics.acc"), [0]).ticks, [{ y: 0.5, text: "0.5" }]);
  assert.deepEqual(viewAxes.axis(measure("metrics.acc"), [1, 2]).ticks, []);
});

test("an axis over all of double precision does not overflow", () => {
  const axis = viewAxes.axis(measure("metrics.huge"), all);
  assert.deepEqual([-1.7e308, 0, 1.7e308].map(axis.to), [0, 0.5, 1]);
  assert.equal(axis.from(0.5), 0);
  assert.ok(axis.ticks.length >= 2);
});

test("a log axis leaves out what it cannot show, and is usual over two decades", () => {
  const axis = viewAxes.axis(measure("params.lr"), all, true);
  assert.deepEqual([1e-5, 1, 0, -1, NaN].map(axis.to), [0, 1, NaN, NaN, NaN]);
  assert.equal(viewData.usuallyLog(measure("params.lr"), all), true);
  assert.equal(viewData.usuallyLog(measure("params.lr"), [1, 2]), false);
  assert.equal(viewData.usuallyLog(measure("metrics.acc"), all), false);
  assert.equal(viewData.usuallyLog(measure("params.model"), all), false);
});

test("brushes combine, and a run without a value passes none", () => {
  const [acc, model] = ["metrics.acc", "params.model"].map((id) => viewAxes.axis(measure(id), all));
  const brush = (axis, low, high) => ({ axis, low, high });
  assert.deepEqual(viewBrush.brushed(all, []), all);
  assert.deepEqual(viewBrush.brushed(all, [brush(acc, -Infinity, Infinity)]), [0, 3]);
  assert.deepEqual(viewBrush.brushed(all, [brush(acc, 0.4, 1), brush(model, 0, 1)]), [3]);
});

test("a brush comes back from the address, and one of a category that is gone is none", () => {
  const [acc, model] = ["metrics.acc", "params.model"].map((id) => viewAxes.axis(measure(id), all));
  const there = (axis, low, high) => viewBrush.brushOf(axis, viewBrush.brushText({ axis, low, high }));
  assert.deepEqual(there(acc, 0.512345, Infinity), { low: 0.5123, high: Infinity });
  assert.deepEqual(there(model, 1, 2), { low: 1, high: 2 });
  assert.equal(viewBrush.brushOf(model, "svm,gone"), null);
  assert.equal(viewBrush.brushOf(acc, "x"), null);
  assert.equal(viewBrush.brushOf(acc, ""), null);
});

test("a sample is even and keeps the order", () => {
  const rows = Array.from({ length: 10_000 }, (_, row) => row);
  const sample = viewData.sample(rows);
  assert.equal(sample.length, 3000);
  assert.deepEqual(sample.slice(0, 3), [0, 3, 6]);
  assert.equal(viewData.sample(all), all);
});

test("a line fits on the axes as they are drawn", () => {
  const power = [1, 10, 100].map((x) => ({ x, y: 5 * x ** 2 }));
  const { ends, r2 } = viewStats.fit(power, { logX: true, logY: true });
  assert.ok(Math.abs(r2 - 1) < 1e-12);
  assert.ok(Math.abs(ends[1].y - 50_000) < 1e-6);
  assert.equal(viewStats.fit([1, 1].map((x) => ({ x, y: x }))), null);
});

test("the front holds what no other point is better than in both", () => {
  const points = [
    { x: 1, y: 1 },
    { x: 2, y: 3 },
    { x: 3, y: 2 },
    { x: 4, y: 4 },
    { x: 1, y: 0 },
  ];
  assert.deepEqual(viewStats.front(points, "min", "max"), [points[0], points[1], points[3]]);
  assert.deepEqual(viewStats.front(points, "min", "min"), [points[4]]);
  assert.deepEqual(viewStats.front([], "min", "min"), []);
});

test("quartiles are those of the textbook", () => {
  assert.deepEqual(viewStats.quartiles([4, 1, 3, 2]), {
    low: 1,
    first: 1.75,
    median: 2.5,
    third: 3.25,
    high: 4,
  });
});

test("numbers are grouped by value where they are few and by range where they are many, none lost", () => {
  const many = Array.from({ length: 100 }, (_, n) => n);
  const one = new RunTable(
    runs(
      [
        numbers("params.n", many),
        numbers(
          "params.few",
          many.map((n) => n % 3),
        ),
      ],
      100,
    ),
  );
  const groups = (id) => viewStats.groups(viewData.measure(one, id), many);
  assert.deepEqual(
    groups("params.few").map(({ name, rows }) => [name, rows.length]),
    [
      ["0", 34],
      ["1", 33],
      ["2", 33],
    ],
  );
  const ranges = groups("params.n");
  assert.ok(ranges.length > 2 && ranges.length < 12);
  assert.deepEqual(
    ranges.flatMap(({ rows }) => rows),
    many,
  );
});
