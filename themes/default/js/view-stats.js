// What charts compute of runs: a fitted line, a Pareto front, quartiles, groups. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { nice, logMarks, labels } = staticrun.viewAxes;

  /**
   * The line that fits points best, as least squares has it on the axes as they are drawn.
   * @returns {{ends: {x: number, y: number}[], r2: number} | null} null without two different x
   */
  function fit(points, { logX = false, logY = false } = {}) {
    const [toX, toY] = [logX, logY].map((log) => (log ? Math.log : (value) => value));
    const xs = points.map((point) => toX(point.x));
    const ys = points.map((point) => toY(point.y));
    const mean = (values) => values.reduce((sum, value) => sum + value / values.length, 0);
    const [midX, midY] = [mean(xs), mean(ys)];
    let [xx, xy, yy] = [0, 0, 0];
    for (let i = 0; i < xs.length; i++) {
      xx += (xs[i] - midX) ** 2;
      xy += (xs[i] - midX) * (ys[i] - midY);
      yy += (ys[i] - midY) ** 2;
    }
    if (!(xx > 0) || !Number.isFinite(xy / xx)) return null;
    const slope = xy / xx;
    const back = logY ? Math.exp : (value) => value;
    const ends = [Math.min(...xs), Math.max(...xs)].map((x) => ({
      x: logX ? Math.exp(x) : x,
      y: back(midY + slope * (x - midX)),
    }));
    return { ends, r2: yy > 0 ? (xy * xy) / (xx * yy) : 1 };
  }

  /**
   * The points that no other one is better than in both, in order of x.
   * @param {{x: number, y: number}[]} points @param {"min" | "max"} goalX @param {"min" | "max"} goalY
   */
  function front(points, goalX, goalY) {
    const [signX, signY] = [goalX, goalY].map((goal) => (goal === "max" ? -1 : 1));
    const ordered = [...points].sort((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y));
    let best = Infinity;
    const found = ordered.filter(({ y }) => {
      if (signY * y >= best) return false;
      best = signY * y;
      return true;
    });
    return found.sort((a, b) => a.x - b.x);
  }

  /** Quartiles as most textbooks have them, by linear interpolation. @param {number[]} values */
  function quartiles(values) {
    const sorted = Float64Array.from(values).sort();
    const at = (part) => {
      const place = part * (sorted.length - 1);
      const [below, rest] = [Math.floor(place), place % 1];
      return sorted[below] * (1 - rest) + sorted[Math.min(below + 1, sorted.length - 1)] * rest;
    };
    return { low: at(0), first: at(0.25), median: at(0.5), third: at(0.75), high: at(1) };
  }

  /**
   * Where most of some finite values lie: three times the middle half's width beyond it on either side, no further
   * than they reach; on a log scale the same of their logarithms. Null where none lies beyond.
   * @param {number[]} values @returns {{range: [number, number], beyond: number} | null}
   */
  function bulk(values, log = false) {
    if (values.length < 8) return null;
    const to = log ? Math.log : (value) => value;
    const { first, third } = quartiles(values.map(to));
    const reach = 3 * (third - first);
    const inside = values.filter((value) => to(value) >= first - reach && to(value) <= third + reach);
    const range = inside.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    const beyond = values.length - inside.length;
    return beyond > 0 && range[0] < range[1] ? { range, beyond } : null;
  }

  /**
   * Rows by the value of a column: a group for each category or, where numbers are many, for each of a few
   * ranges; in order.
   * @param {Measure} of @param {number} most @param {boolean} log whether ranges are even on a log scale
   * @returns {{name: string, rows: number[], value?: number}[]} a value where all of a group have it
   */
  function groups(of, rows, most = 12, log = false) {
    const there = rows.filter((row) => !Number.isNaN(of.values[row]));
    const distinct = [...new Set(there.map((row) => of.values[row]))].sort((a, b) => a - b);
    if (of.categories || distinct.length <= most) {
      const texts = of.categories
        ? distinct.map((place) => of.categories[place] || "(empty)")
        : labels(of, distinct);
      const found = new Map(distinct.map((value, i) => [value, { name: texts[i], rows: [], value }]));
      for (const row of there) found.get(of.values[row]).rows.push(row);
      return [...found.values()];
    }
    const edges = edgesOf(distinct[0], distinct.at(-1), of.unit, log);
    const texts = labels(of, edges);
    const ranges = edges.slice(1).map((_, i) => ({ name: `${texts[i]} to ${texts[i + 1]}`, rows: [] }));
    for (const row of there) {
      const place = edges.findIndex((edge) => of.values[row] < edge);
      ranges[place < 0 ? ranges.length - 1 : Math.max(0, place - 1)].rows.push(row);
    }
    return ranges.filter((range) => range.rows.length > 0);
  }

  /** Round numbers around all between two, evenly apart, or by the same factor. */
  function edgesOf(low, high, unit, log) {
    if (log && low > 0) {
      const marks = logMarks(low, high);
      const factor = marks[1] / marks[0];
      return [...(low < marks[0] ? [marks[0] / factor] : []), ...marks, ...(high >= marks.at(-1) ? [marks.at(-1) * factor] : [])];
    }
    const marks = nice(low, high, unit);
    const step = marks[1] - marks[0];
    return [marks[0] - step, ...marks, marks.at(-1) + step];
  }

  staticrun.viewStats = { fit, front, quartiles, bulk, groups };
})();
