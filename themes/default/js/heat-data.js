// Runs binned by two columns, and what a third comes to in each cell. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { viewStats } = staticrun;

  /** So many bins an axis has at most: more cells than these nobody reads. */
  const BINS = 12;

  /** What a cell may tell of the values in it, NaN for none. @type {Record<string, (values: number[]) => number>} */
  const OF = {
    // In parts, so that a sum of great values does not overflow.
    mean: (values) => values.reduce((sum, value) => sum + value / values.length, 0),
    min: (values) => values.reduce((a, b) => (b < a ? b : a)),
    max: (values) => values.reduce((a, b) => (b > a ? b : a)),
    median: (values) => viewStats.quartiles(values).median,
    std: (values) => {
      if (values.length < 2) return NaN;
      const mean = OF.mean(values);
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / (values.length - 1), 0));
    },
    count: (values) => values.length,
  };

  /**
   * The bins of an axis: a category each, the most frequent ones where they are many; numbers by value where they
   * are few, else by ranges.
   * @returns {{name: string, rows: number[]}[]}
   */
  function bins(of, rows, log) {
    const found = viewStats.groups(of, rows, BINS, log);
    if (found.length <= BINS) return found;
    const kept = new Set([...found].sort((a, b) => b.rows.length - a.rows.length).slice(0, BINS));
    return found.filter((one) => kept.has(one));
  }

  /**
   * @param {any} x a measure @param {any} y another @param {any} of what is told, finite in all of `rows`
   * @param {number[]} rows with a value of all three
   * @param {{stat: string, logX?: boolean, logY?: boolean}} how
   * @returns {{across: string[], up: string[], cells: {x: number, y: number, value: number, rows: number[]}[],
   *   left: number}} left: runs in bins that are too many to be drawn
   */
  function cells(x, y, of, rows, { stat, logX = false, logY = false }) {
    const [across, up] = [bins(x, rows, logX), bins(y, rows, logY)];
    const placeY = new Map(up.flatMap((bin, place) => bin.rows.map((row) => [row, place])));
    const made = [];
    let inside = 0;
    across.forEach((bin, place) => {
      const columns = new Map();
      for (const row of bin.rows) {
        const at = placeY.get(row);
        if (at === undefined) continue;
        if (!columns.has(at)) columns.set(at, []);
        columns.get(at).push(row);
        inside += 1;
      }
      for (const [at, there] of columns) {
        const value = OF[stat](there.map((row) => of.values[row]));
        made.push({ x: place, y: at, value, rows: there });
      }
    });
    return {
      across: across.map(({ name }) => name),
      up: up.map(({ name }) => name),
      cells: made,
      left: rows.length - inside,
    };
  }

  staticrun.heatData = { OF, cells, STATS: Object.keys(OF) };
})();
