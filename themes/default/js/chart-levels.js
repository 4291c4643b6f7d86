// Finer levels of a long curve: which of them a window needs, and what of it is loaded. Nothing here touches the
// page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { chartData } = staticrun;

  /** A window with fewer drawn points than this is drawn from a finer level, where there is one. */
  const ENOUGH = 1000;
  /** No more are drawn, however many there are in the window. */
  const MOST = 2000;
  /** As many points that are not finite are marked one by one, of each kind. */
  const MARKS = 200;

  /** How many of the points drawn of the whole curve are in a window of x values. */
  function inside(x, [low, high]) {
    let count = 0;
    for (const one of x) if (one >= low && one <= high) count++;
    return count;
  }

  /** The coarsest level that has enough rows in the window, or the finest; undefined where the curve itself does. */
  function levelFor(curve, x, window) {
    const levels = curve.levels ?? [];
    const share = inside(x, window) / x.length;
    if (share * x.length >= ENOUGH) return undefined;
    return levels.find((level) => share * level.rows >= ENOUGH) ?? levels.at(-1);
  }

  /**
   * Places of the pieces of a level that hold a window's rows, and the row on either side of it.
   * @returns {[number, number]} the first, and the one after the last
   */
  function piecesFor(level, curve, kind, [low, high]) {
    let before = 0;
    const ranges = level.pieces.map(([, rows, steps, times]) => {
      before += rows;
      if (kind === "step") return steps;
      if (kind === "time") return times;
      if (kind === "relative") return times.map((time) => (time - curve.start) / 1000);
      const each = curve.points / level.rows;
      return [Math.ceil((before - rows + 1) * each), Math.ceil(before * each)];
    });
    const first = ranges.findIndex(([, last]) => last >= low);
    const last = ranges.findLastIndex(([begin]) => begin <= high);
    if (first < 0) return [ranges.length - 1, ranges.length];
    if (last < 0) return [0, 1];
    const from = Math.min(first, last); // the window lies between two pieces: both
    const to = Math.max(first, last);
    return [
      Math.max(0, ranges[from][0] > low ? from - 1 : from),
      Math.min(ranges.length, ranges[to][1] < high ? to + 2 : to + 1),
    ];
  }

  /** Several arrays as one. */
  function joined(arrays) {
    const all = new Float64Array(arrays.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const one of arrays) {
      all.set(one, at);
      at += one.length;
    }
    return all;
  }

  /** Rows of some pieces of a level, as a curve. @param {(href: string, key: string) => Promise<any>} load */
  async function read(curve, level, [from, to], load) {
    const pieces = level.pieces.slice(from, to);
    const parts = await Promise.all(pieces.map(([href], i) => load(href, `${level.key}/${from + i}`)));
    const { float64 } = staticrun.decode;
    const values = joined(parts.map((part) => float64(part.values)));
    const before = level.pieces.slice(0, from).reduce((sum, [, rows]) => sum + rows, 0);
    return {
      ...curve,
      steps: joined(parts.map((part, i) => chartData.integers(part.steps, pieces[i][1]))),
      times: joined(parts.map((part, i) => chartData.integers(part.times, pieces[i][1]))),
      orders: values.map((_, i) => Math.ceil(((before + i + 1) * curve.points) / level.rows)),
      values,
      lows: level.exact ? values : joined(parts.map((part) => float64(part.lows))),
      highs: level.exact ? values : joined(parts.map((part) => float64(part.highs))),
      exact: level.exact,
    };
  }

  /** The rows of a curve in a window, and one on either side. */
  function cut(curve, x, window) {
    const [first, last] = chartData.inWindow(x, window);
    const part = (array) => array.subarray(first, last);
    const { steps, times, values, lows, highs } = curve;
    return {
      ...curve,
      steps: part(steps),
      times: part(times),
      orders: part(chartData.xs(curve, "order")),
      values: part(values),
      lows: part(lows),
      highs: part(highs),
    };
  }

  /** Points that are not finite, of a curve that has every point: some of each kind to be marked, and how many. */
  function oddOf(curve) {
    const places = { NaN: [], Infinity: [], "-Infinity": [] };
    curve.values.forEach((value, i) => Number.isFinite(value) || places[String(value)].push(i));
    const found = Object.entries(places).filter(([, of]) => of.length > 0);
    const odd = Object.fromEntries(found.map(([kind, of]) => [kind, of.length]));
    const marks = found.flatMap(([kind, of]) => evenly(of).map((i) => [curve.steps[i], curve.times[i], kind]));
    return { marks, odd };
  }

  /** At most as many as are marked, evenly over all. */
  function evenly(all) {
    if (all.length <= MARKS) return all;
    return Array.from({ length: MARKS }, (_, i) => all[Math.floor((i * (all.length - 1)) / (MARKS - 1))]);
  }

  /**
   * A curve as it is drawn in a window of x values: from as fine a level as that needs, down to its points.
   * @param {any} curve with `start` @param {string} kind of x @param {[number, number]} window
   * @param {(href: string, key: string) => Promise<any>} load
   */
  async function zoomed(curve, kind, window, load) {
    const x = chartData.xs(curve, kind, curve.start);
    const level = levelFor(curve, x, window);
    if (!level) return curve;
    const rows = await read(curve, level, piecesFor(level, curve, kind, window), load);
    const seen = cut(rows, chartData.xs(rows, kind, curve.start), window);
    const odd = level.exact ? oddOf(seen) : {};
    return { ...chartData.coarser(seen, MOST), ...odd, level, rows: seen.values.length };
  }

  /** Every point of a curve. */
  async function whole(curve, load) {
    const level = (curve.levels ?? []).at(-1);
    return level ? read(curve, level, [0, level.pieces.length], load) : curve;
  }

  staticrun.chartLevels = { cut, zoomed, whole, levelFor, piecesFor };
})();
