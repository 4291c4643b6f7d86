// Curves of one metric of many runs over a common x: each by itself, or groups of them as a mean with how they are
// spread. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { chartData } = staticrun;

  /** All lines together are drawn with about as many points, so that fifty runs draw as quickly as five. */
  const POINTS = 15_000;
  const LEAST = 60;
  /** Places on the x axis at which groups are told. */
  const PLACES = 300;

  /**
   * @typedef {{row: number, curve: any, start: number}} Member a decoded curve of a run
   * @typedef {{x: number[] | Float64Array, values: ArrayLike<number>, lows: ArrayLike<number>,
   *   highs: ArrayLike<number>, counts?: number[]}} Line NaN where there is nothing to draw
   */

  /** How many points each of so many lines may have. */
  const share = (lines) => Math.max(LEAST, Math.floor(POINTS / Math.max(1, lines)));

  /** So many rows, the first of each value in turn; they keep their order. @param {ArrayLike<number>} values by row */
  function inTurn(rows, values, most) {
    const seen = new Map();
    const turn = rows.map((row) => {
      const count = seen.get(values[row]) ?? 0;
      seen.set(values[row], count + 1);
      return count;
    });
    const order = rows.map((_, i) => i).sort((a, b) => turn[a] - turn[b] || a - b);
    return order
      .slice(0, most)
      .sort((a, b) => a - b)
      .map((i) => rows[i]);
  }

  /** One run's curve as it is drawn. @param {{x: string, weight: number, log: boolean}} how @returns {Line} */
  function line({ curve, start }, how, most) {
    const coarse = chartData.coarser(curve, most);
    const smoothed = how.weight > 0;
    const fits = (value) => (Number.isFinite(value) && (!how.log || value > 0) ? value : NaN);
    const values = Float64Array.from(
      smoothed ? chartData.smooth(coarse.values, how.weight) : coarse.values,
      fits,
    );
    const own = (column) => (smoothed || coarse.exact ? values : Float64Array.from(column, fits));
    return { x: chartData.xs(coarse, how.x, start), values, lows: own(coarse.lows), highs: own(coarse.highs) };
  }

  /** The places at which lines are compared: all that they have, or as many as can be told apart. */
  function places(lines) {
    const all = new Set();
    let [low, high] = [Infinity, -Infinity];
    for (const { x, values } of lines) {
      for (let i = 0; i < x.length; i++) {
        if (Number.isNaN(values[i])) continue;
        if (all.size <= PLACES) all.add(x[i]);
        if (x[i] < low) low = x[i];
        if (x[i] > high) high = x[i];
      }
    }
    if (all.size <= PLACES) return [...all].sort((a, b) => a - b);
    return Array.from({ length: PLACES }, (_, i) => low + ((high - low) * i) / (PLACES - 1));
  }

  /**
   * The values of a line at some places, between its points on the straight line from one to the next; NaN before
   * its first and after its last point.
   */
  function at(xs, values, grid) {
    const known = [];
    for (let i = 0; i < xs.length; i++) if (!Number.isNaN(values[i])) known.push(i);
    known.sort((a, b) => xs[a] - xs[b]);
    let next = 0;
    return grid.map((x) => {
      while (next < known.length && xs[known[next]] < x) next++;
      if (next === known.length) return NaN;
      const after = known[next];
      if (xs[after] === x) return values[after];
      if (next === 0) return NaN;
      const before = known[next - 1];
      const part = (x - xs[before]) / (xs[after] - xs[before]);
      return values[before] * (1 - part) + values[after] * part;
    });
  }

  /**
   * A group of lines as one: the mean of those that reach a place, from the least to the greatest, or a standard
   * deviation to either side.
   * @param {Line[]} lines @param {"range" | "std"} spread @returns {Line}
   */
  function together(lines, spread, grid) {
    const read = lines.map((one) => ({
      values: at(one.x, one.values, grid),
      lows: spread === "std" ? [] : at(one.x, one.lows, grid),
      highs: spread === "std" ? [] : at(one.x, one.highs, grid),
    }));
    const made = { x: grid, values: [], lows: [], highs: [], counts: [] };
    grid.forEach((_, place) => {
      const there = read.filter(({ values }) => !Number.isNaN(values[place]));
      const count = there.length;
      const mean = there.reduce((sum, { values }) => sum + values[place] / count, 0);
      const squares = there.reduce((sum, { values }) => sum + (values[place] - mean) ** 2, 0);
      const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
      const least = (of) => of.reduce((a, b) => (b < a ? b : a), Infinity);
      made.values.push(count ? mean : NaN);
      made.lows.push(spread === "std" ? mean - deviation : least(there.map(({ lows }) => lows[place])));
      made.highs.push(
        spread === "std" ? mean + deviation : -least(there.map(({ highs }) => -highs[place])),
      );
      made.counts.push(count);
    });
    return made;
  }

  /** Rows of a line for the chart's data sets; `look` is what all of them have. @param {Line} of */
  function rows(of, { series, colour, dash, strength, banded, log }) {
    const whole = Array.from(of.x, (x, i) => ({
      x,
      value: Number.isNaN(of.values[i]) ? null : of.values[i],
      series,
      colour,
      dash,
      strength,
    }));
    const alone = (i) => whole[i]?.value != null && whole[i - 1]?.value == null && whole[i + 1]?.value == null;
    const least = (i) => (log && !(of.lows[i] > 0) ? of.values[i] : of.lows[i]);
    const band = whole.map(({ x, value }, i) => ({
      x,
      low: value === null ? null : least(i),
      high: value === null ? null : of.highs[i],
      series,
      colour,
    }));
    return { lines: whole, lone: whole.filter((_, i) => alone(i)), band: banded ? band : [] };
  }

  /** What a pixel is nearest to, up and down, among lines in order of x; null beyond `most` pixels. */
  function nearest(drawn, x, y, toY, most) {
    let best = null;
    for (const one of drawn) {
      const i = chartData.nearest(one.x, one.values, x);
      if (i < 0) continue;
      const distance = Math.abs(toY(one.values[i]) - y);
      if (distance < (best?.distance ?? most)) best = { line: one, i, distance };
    }
    return best;
  }

  staticrun.curvesData = { share, inTurn, line, places, at, together, rows, nearest };
})();
