// Curves as rows for a chart: which x, smoothed how, on which scale, in which window. Nothing here touches the
// page; what a chart must say about its data is told here too.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * @typedef {{key: string, writer: number, points: number, exact: boolean, odd: Record<string, number>, nonfinite: number,
   *   steps: Float64Array, times: Float64Array, values: Float64Array, lows: Float64Array, highs: Float64Array,
   *   marks: [number, number, string][], orders?: Float64Array, start?: number}} Curve
   * @typedef {"step" | "relative" | "time" | "order"} XKind
   */

  /**
   * So many `Integers` of the payload as an array.
   * @param {{first?: number, by?: number, offsets?: string, values?: string}} packed
   */
  function integers({ first = 0, by = 0, offsets = "", values = "" }, rows) {
    if (values) return staticrun.decode.float64(values);
    const all = new Float64Array(rows);
    const from = offsets && staticrun.decode.int32(offsets);
    for (let i = 0; i < rows; i++) all[i] = first + (from ? from[i] : i * by);
    return all;
  }

  /** A `Curve` of the payload with its arrays. @returns {Curve} */
  function decode(curve) {
    const { float64 } = staticrun.decode;
    const values = float64(curve.values);
    return {
      ...curve,
      nonfinite: Object.values(curve.odd ?? {}).reduce((sum, count) => sum + count, 0),
      steps: integers(curve.steps, values.length),
      times: integers(curve.times, values.length),
      values,
      lows: curve.lows ? float64(curve.lows) : values,
      highs: curve.highs ? float64(curve.highs) : values,
    };
  }

  /** Steps are the natural x, except where there is but one: then the order in which points came. */
  function usualX(curves) {
    const one = curves.find((curve) => curve.steps.length > 0)?.steps[0];
    const many = curves.some((curve) => curve.steps.length > 1);
    return many && curves.every((curve) => curve.steps.every((step) => step === one)) ? "order" : "step";
  }

  /** When a run's relative time begins. */
  function startOf(start, curves) {
    if (start !== null && start !== undefined) return start;
    return curves.reduce((least, curve) => curve.times.reduce((a, b) => Math.min(a, b), least), Infinity);
  }

  /**
   * x of each drawn point: steps, seconds since `start`, milliseconds, or which point it is, from 1.
   * @param {Curve} curve @param {XKind} kind
   */
  function xs(curve, kind, start) {
    if (kind === "step") return curve.steps;
    if (kind === "time") return curve.times;
    if (kind === "relative") return curve.times.map((time) => (time - start) / 1000);
    if (curve.orders) return curve.orders;
    const drawn = curve.steps.length;
    return curve.steps.map((_, i) => Math.ceil(((i + 1) * curve.points) / drawn));
  }

  /** x of a point that is not finite, and so is marked. */
  function markX(curve, [step, time], kind, start, all) {
    if (kind === "step") return step;
    if (kind === "time") return time;
    if (kind === "relative") return (time - start) / 1000;
    let place = 0;
    const before = (i) => curve.steps[i] < step || (curve.steps[i] === step && curve.times[i] < time);
    while (place < all.length - 1 && before(place)) place++;
    return all[place];
  }

  /**
   * Exponential moving average, debiased: early values do not lean towards zero. What is not finite stays so
   * and is passed over. @param {number} weight of the past, 0 to under 1
   */
  function smooth(values, weight) {
    let mean = 0;
    let share = 1;
    return values.map((value) => {
      if (!Number.isFinite(value)) return NaN;
      share *= weight;
      // The textbook's quotient, as a step from the mean before: a constant stays exact.
      mean += ((1 - weight) / (1 - share)) * (value - mean);
      return mean;
    });
  }

  /**
   * Rows of one curve for the chart's data sets.
   * @param {Curve} curve
   * @param {{x: XKind, start: number, weight: number, log: boolean, window: [number, number] | null,
   *   colour: string, faint: string, dash: number[], series: string}} how
   */
  function rows(curve, how) {
    const { colour, faint, dash, series } = how;
    const x = xs(curve, how.x, how.start);
    const [first, last] = inWindow(x, how.window);
    const least = how.log ? leastPositive(curve) : -Infinity;
    const fits = (value) => (Number.isFinite(value) && (!how.log || value > 0) ? value : null);
    const line = (values, name, ink) => {
      const made = [];
      for (let i = first; i < last; i++) {
        const value = fits(values[i]);
        const low = value === null ? null : Math.max(curve.lows[i], least);
        made.push({
          x: x[i],
          value,
          low,
          high: value === null ? null : fits(curve.highs[i]),
          series: name,
          colour: ink,
          dash,
        });
      }
      return made;
    };
    const smoothed = how.weight > 0;
    const raw = line(curve.values, smoothed ? `${series} raw` : series, smoothed ? faint : colour);
    const main = smoothed ? line(smooth(curve.values, how.weight), series, colour) : raw;
    // The same rows where they have the same colour: fifty curves have a hundred thousand.
    const band = curve.exact ? [] : smoothed ? raw.map((row) => ({ ...row, colour })) : raw;
    const marks = curve.marks
      .map((mark) => ({ x: markX(curve, mark, how.x, how.start, x), kind: mark[2], colour }))
      .filter((mark) => !how.window || (mark.x >= how.window[0] && mark.x <= how.window[1]));
    return { curve: smoothed ? [...raw, ...main] : raw, band, lone: lone(main), marks };
  }

  /** Places of the points in a window and of one on either side, so that lines lead out of it. */
  function inWindow(x, window) {
    if (!window) return [0, x.length];
    let first = x.length;
    let last = -1;
    for (let i = 0; i < x.length; i++) {
      if (x[i] < window[0] || x[i] > window[1]) continue;
      first = Math.min(first, i);
      last = i;
    }
    if (last >= 0) return [Math.max(0, first - 1), Math.min(x.length, last + 2)];
    // Between two points: the line that crosses the window.
    const after = x.findIndex((one) => one > window[1]);
    return after > 0 ? [after - 1, after + 1] : [0, 0];
  }

  function leastPositive(curve) {
    let least = Infinity;
    for (const values of [curve.lows, curve.values]) {
      for (const value of values) if (value > 0 && value < least) least = value;
    }
    return least;
  }

  /** Points that no line reaches, because both neighbours are missing. */
  function lone(drawn) {
    const there = (i) => drawn[i] !== undefined && drawn[i].value !== null;
    return drawn.filter((_, i) => there(i) && !there(i - 1) && !there(i + 1));
  }

  /**
   * The same curve in at most so many buckets of consecutive points, as the build makes them: each with the
   * extremes of its points, the last of their values, and the place of its last point.
   * @param {Curve} curve @param {number} most
   */
  function coarser(curve, most) {
    const drawn = curve.steps.length;
    if (drawn <= most) return curve;
    const column = () => new Float64Array(most);
    const made = { steps: column(), times: column(), orders: column(), values: column(), lows: column(), highs: column() };
    const orders = xs(curve, "order");
    for (let bucket = 0, i = 0; bucket < most; bucket++) {
      let [value, low, high] = [NaN, NaN, NaN];
      for (const end = Math.ceil(((bucket + 1) * drawn) / most); i < end; i++) {
        if (Number.isFinite(curve.values[i])) value = curve.values[i];
        if (!(low <= curve.lows[i]) && Number.isFinite(curve.lows[i])) low = curve.lows[i];
        if (!(high >= curve.highs[i]) && Number.isFinite(curve.highs[i])) high = curve.highs[i];
      }
      made.values[bucket] = value;
      made.lows[bucket] = low;
      made.highs[bucket] = high;
      made.steps[bucket] = curve.steps[i - 1];
      made.times[bucket] = curve.times[i - 1];
      made.orders[bucket] = orders[i - 1];
    }
    return { ...curve, ...made, exact: false };
  }

  /** What is seen of curves in a window: points, or buckets of a finer level. */
  function zoomed(curves) {
    const finer = curves.filter((curve) => curve.level);
    if (finer.length === 0) return ["zoomed in"];
    const rows = finer.reduce((sum, curve) => sum + curve.rows, 0).toLocaleString("en");
    return [`zoomed in on ${rows} ${finer.every((curve) => curve.level.exact) ? "points" : "finer buckets"}`];
  }

  const KINDS = ["NaN", "Infinity", "-Infinity"];

  /**
   * How many points of curves are not finite, by kind, and how many of these have a mark.
   * @param {Curve[]} curves @returns {[string, {count: number, marked: number}][]}
   */
  function odds(curves) {
    const kinds = new Map();
    const of = (kind) => kinds.get(kind) ?? kinds.set(kind, { count: 0, marked: 0 }).get(kind);
    for (const curve of curves) {
      for (const [kind, count] of Object.entries(curve.odd)) of(kind).count += count;
      for (const [, , kind] of curve.marks) of(kind).marked += 1;
    }
    return KINDS.filter((kind) => kinds.has(kind)).map((kind) => [kind, kinds.get(kind)]);
  }

  /** Which marks are missing, in words: of each kind only so many are drawn. */
  function unmarked(curves, window) {
    const number = (count) => count.toLocaleString("en");
    const whole = window && !curves.every((curve) => curve.level?.exact) ? " in the whole curve" : "";
    return odds(curves)
      .filter(([, { count, marked }]) => marked < count)
      .map(([kind, { count, marked }]) => `${number(marked)} of ${number(count)} ${kind} marked${whole}`);
  }

  /** What the reader must know of these curves, as one text; "" where they are just what they seem. */
  function said(curves, { log, weight, window, unordered }) {
    const buckets = curves.some((curve) => !curve.exact);
    const parts = window ? zoomed(curves) : [];
    if (buckets) parts.push("extremes exact");
    parts.push(...unmarked(curves, window));
    let below = 0;
    if (log) for (const curve of curves) for (const value of curve.lows) if (value <= 0) below += 1;
    if (below)
      parts.push(
        `${below} drawn ${below === 1 ? "point" : "points"} at or below zero, which a log scale cannot show`,
      );
    if (weight > 0 && buckets) parts.push("smoothed over the drawn points");
    if (unordered) parts.push("in the order in which points came, as all have one step");
    return parts.join("; ");
  }

  /** Lengths of time, in seconds, at which an axis may have its ticks. */
  const TICKS = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
  ].concat([1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 1200, 2400].map((hours) => hours * 3600));

  /** Round lengths of time between two, at most about six. */
  function timeTicks(low, high) {
    const step =
      TICKS.find((one) => (high - low) / one <= 6) ?? Math.ceil((high - low) / 6 / 8.64e6) * 8.64e6;
    const ticks = [];
    for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(Number((i * step).toPrecision(12)));
    return ticks;
  }

  /** Ticks of a log axis: powers of ten, or 1, 2 and 5 of each where these are few; at most about six. */
  function logTicks(low, high) {
    const first = Math.floor(Math.log10(low));
    const last = Math.ceil(Math.log10(high));
    const every = Math.ceil((last - first) / 6);
    const ticks = [];
    for (let power = first; power <= last; power++) {
      for (const part of last - first <= 2 ? [1, 2, 5] : [1]) {
        const tick = Number(`${part}e${power}`);
        if (power % every === 0 && tick >= low && tick <= high) ticks.push(tick);
      }
    }
    return ticks;
  }

  /** The least and the greatest of what rows have under some names; null where nothing is finite. */
  function extent(rows, names) {
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      for (const name of names) {
        const value = row[name];
        if (value === null || !Number.isFinite(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    return low <= high ? [low, high] : null;
  }

  /** The drawn point nearest to a place on the x axis; -1 where there is none with a value. */
  function nearest(x, values, at) {
    let best = -1;
    for (let i = 0; i < x.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      if (best < 0 || Math.abs(x[i] - at) < Math.abs(x[best] - at)) best = i;
    }
    return best;
  }

  /**
   * Curves of a run by their metrics' keys, loaded from its parts where it has any; all where no keys are given.
   * @param {{curves: any[], parts?: [string, string, string[]][]}} run a `RunCurves`
   * @param {string[] | null} keys @param {(href: string, key: string) => Promise<any>} load
   */
  async function curvesOf(run, keys, load) {
    const wanted = (key) => keys === null || keys.includes(key);
    const parts = (run.parts ?? []).filter(([, , metrics]) => metrics.some(wanted));
    const loaded = await Promise.all(parts.map(([href, key]) => load(href, key)));
    return [run, ...loaded].flatMap(({ curves }) => curves).filter((curve) => wanted(curve.key));
  }

  staticrun.chartData = {
    decode,
    integers,
    curvesOf,
    usualX,
    startOf,
    xs,
    markX,
    smooth,
    rows,
    inWindow,
    coarser,
    odds,
    said,
    nearest,
    timeTicks,
    logTicks,
    extent,
  };
})();
