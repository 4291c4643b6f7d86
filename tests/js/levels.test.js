"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { base64 } = require("./payload.js");
const { chartData, chartLevels } = require("./load.js")("core", "chart-data", "chart-levels");

const pack = (numbers) => base64(Float64Array.from(numbers));

/** The same numbers at each run: a test that fails once must fail again. */
function chance(seed) {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

/** Buckets of points as the build makes them, 0 for the points themselves. */
function bucketed({ steps, times, values }, buckets) {
  const n = values.length;
  if (!buckets) return { steps, times, values, lows: values, highs: values };
  const made = { steps: [], times: [], values: [], lows: [], highs: [] };
  for (let b = 0, i = 0; b < buckets; b++) {
    let [value, low, high] = [NaN, NaN, NaN];
    for (; i < n && Math.floor((i * buckets) / n) === b; i++) {
      if (!Number.isFinite(values[i])) continue;
      value = values[i];
      low = Number.isNaN(low) ? value : Math.min(low, value);
      high = Number.isNaN(high) ? value : Math.max(high, value);
    }
    made.steps.push(steps[i - 1]);
    made.times.push(times[i - 1]);
    made.values.push(value);
    made.lows.push(low);
    made.highs.push(high);
  }
  return made;
}

/** A curve with levels, and the loader of their pieces; `loaded` lists what was asked for. */
function history(points, counts, size) {
  const scripts = new Map();
  const levels = counts.map((buckets, number) => {
    const rows = bucketed(points, buckets);
    const pieces = [];
    for (let from = 0; from < rows.values.length; from += size) {
      const part = (name) => rows[name].slice(from, from + size);
      const key = `level/${number}/${pieces.length}`;
      const packed = { steps: { values: pack(part("steps")) }, times: { values: pack(part("times")) } };
      for (const name of ["values", "lows", "highs"]) packed[name] = pack(part(name));
      scripts.set(key, packed);
      const times = part("times");
      pieces.push([key, part("steps").length, [part("steps")[0], part("steps").at(-1)], [Math.min(...times), Math.max(...times)]]);
    }
    return { key: `level/${number}`, rows: rows.values.length, exact: !buckets, pieces };
  });
  const top = bucketed(points, 1000);
  const curve = {
    key: "loss",
    writer: 0,
    points: points.values.length,
    exact: false,
    marks: [],
    odd: {},
    nonfinite: 0,
    start: points.times[0],
    levels,
    ...Object.fromEntries(Object.entries(top).map(([name, column]) => [name, Float64Array.from(column)])),
  };
  const loaded = [];
  const load = async (href, key) => {
    loaded.push(key);
    assert.equal(href, key);
    return scripts.get(key);
  };
  return { curve, load, loaded };
}

function random(n, seed, first = 0) {
  const next = chance(seed);
  const steps = Array.from({ length: n }, (_, i) => first + i * 3);
  const times = steps.map((_, i) => 1e12 + i * 500);
  const odd = [NaN, Infinity, -Infinity];
  const values = steps.map(() => (next() < 0.02 ? odd[Math.floor(next() * 3)] : (next() - 0.5) * (next() < 0.01 ? 1e6 : 1)));
  return { steps, times, values };
}

for (const [kind, seed] of [["step", 1], ["time", 2], ["relative", 3], ["order", 4]]) {
  test(`any window over ${kind} shows the exact extremes of its points`, async () => {
    const points = random(60_000, seed);
    const { curve, load } = history(points, [16_000, 0], 4096);
    const next = chance(seed + 100);
    const x = {
      step: points.steps,
      time: points.times,
      relative: points.times.map((time) => (time - curve.start) / 1000),
      order: points.steps.map((_, i) => i + 1),
    }[kind];
    for (let round = 0; round < 40; round++) {
      const width = Math.max(1, Math.floor(60_000 * next() ** 4));
      const from = Math.floor(next() * (60_000 - width));
      const window = [x[from], x[from + width - 1]];
      const seen = await chartLevels.zoomed(curve, kind, window, load);
      const inside = points.values.slice(from, from + width).filter(Number.isFinite);
      const least = (all) => all.reduce((a, b) => (b < a ? b : a), Infinity);
      const most = (all) => all.reduce((a, b) => (b > a ? b : a), -Infinity);
      assert.ok(least([...seen.lows]) <= least(inside));
      assert.ok(most([...seen.highs]) >= most(inside));
      if (!seen.level?.exact || seen.rows > 2000) continue;
      // Down at the points: those of the window, and one on either side.
      const [before, after] = [Math.max(0, from - 1), Math.min(60_000, from + width + 1)];
      assert.deepEqual([...seen.values], points.values.slice(before, after));
      assert.equal(Object.values(seen.odd).reduce((a, b) => a + b, 0), points.values.slice(before, after).filter((v) => !Number.isFinite(v)).length);
    }
  });
}

test("a window loads the pieces that it shows, and no others", async () => {
  const { curve, load, loaded } = history(random(60_000, 5), [16_000, 0], 4096);
  await chartLevels.zoomed(curve, "step", [3 * 5000, 3 * 5100], load);
  assert.deepEqual(loaded, ["level/1/1"]);
  await chartLevels.zoomed(curve, "step", [3 * 4000, 3 * 4200], load);
  assert.deepEqual(loaded.slice(1), ["level/1/0", "level/1/1"]);
});

test("a wide window is drawn from the level between", async () => {
  const { curve, load } = history(random(60_000, 6), [16_000, 0], 4096);
  const seen = await chartLevels.zoomed(curve, "step", [0, 90_000], load);
  assert.equal(seen.level.exact, false);
  assert.ok(seen.steps.length <= 2000);
});

test("steps beyond what a number tells apart still zoom", async () => {
  const { curve, load } = history(random(30_000, 7, 2 ** 63 - 2 ** 20), [0], 4096);
  const { steps } = curve;
  const seen = await chartLevels.zoomed(curve, "step", [steps[500], steps[500]], load);
  assert.ok(seen.values.length > 0);
});

test("a window between two points has both", async () => {
  const { curve, load } = history(random(30_000, 8), [0], 4096);
  const between = 3 * 4095 + 1; // the last of a piece, and the first of the next
  const seen = await chartLevels.zoomed(curve, "step", [between, between + 1], load);
  assert.deepEqual([...seen.steps], [3 * 4095, 3 * 4096]);
});

test("a short curve is what it is", async () => {
  const curve = { steps: Float64Array.of(1, 2), values: Float64Array.of(1, 2), start: 0 };
  assert.equal(await chartLevels.zoomed(curve, "step", [1, 2], assert.fail), curve);
  assert.equal(await chartLevels.whole(curve, assert.fail), curve);
});

test("the whole of a long curve is every point", async () => {
  const points = random(10_000, 9);
  const { curve, load } = history(points, [0], 4096);
  assert.deepEqual([...(await chartLevels.whole(curve, load)).values], points.values);
});

test("whole numbers come as a series, as offsets or as they are", () => {
  assert.deepEqual([...chartData.integers({ first: 5, by: -2 }, 3)], [5, 3, 1]);
  assert.deepEqual([...chartData.integers({ first: 1e12, offsets: base64(Int32Array.of(0, -3)) }, 2)], [1e12, 1e12 - 3]);
  assert.deepEqual([...chartData.integers({ values: pack([2 ** 62]) }, 1)], [2 ** 62]);
});

test("a coarser curve keeps extremes and the place of its points", () => {
  const values = Float64Array.from({ length: 5000 }, (_, i) => (i === 777 ? 9 : i === 778 ? NaN : 0));
  const steps = Float64Array.from(values, (_, i) => i);
  const coarse = chartData.coarser({ steps, times: steps, values, lows: values, highs: values, points: 5000, exact: true }, 100);
  assert.deepEqual([coarse.steps.length, coarse.exact, Math.max(...coarse.highs), coarse.highs[15]], [100, false, 9, 9]);
  assert.equal(coarse.orders[99], 5000);
});
