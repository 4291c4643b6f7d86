// What a chart of curves says of itself: below it, at a point, to those who do not see it, and as a table.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format } = staticrun;

  /**
   * What must be known of a chart of curves. @param {any} made what it draws @param {number[]} all rows shown
   * @param {number[]} there those with a value of the metric
   */
  function said({ members, rows, grouped, drawn, how, bulk }, all, there, table) {
    const runs = new Set(members.map(({ row }) => row)).size;
    const points = members.reduce((sum, { curve }) => sum + curve.points, 0);
    const unlike = members.reduce((sum, { curve }) => sum + curve.nonfinite, 0);
    const below = how.log
      ? members.filter(({ curve }) => curve.values.some((value) => value <= 0)).length
      : 0;
    const lacking = all.length - there.length;
    const apart = rows.filter((row) => !table.hasPage(row)).length;
    const gone = rows.length - runs - apart;
    return [
      there.length > rows.length
        ? grouped
          ? `${rows.length} of ${there.length} runs, the first of each group in the table’s order`
          : `the first ${rows.length} of ${there.length} runs in the table’s order`
        : `${runs} ${runs === 1 ? "run" : "runs"}`,
      `${points.toLocaleString("en")} points`,
      how.window ? saidOfWindow(members) : "",
      grouped
        ? `${drawn.length} groups: the mean of the runs that reach each place, between points on a straight line` +
          (how.spread === "none" ? "" : how.spread === "std" ? ", ± standard deviation" : ", least to greatest")
        : "",
      bulk ? `${bulk.beyond} drawn points lie beyond the y axis, which covers where most are` : "",
      lacking ? `${lacking} without the metric left out` : "",
      apart ? `${apart} without a page in this site, and so without curves` : "",
      gone ? `${gone} with a single point, which is no curve` : "",
      unlike ? `${unlike} ${unlike === 1 ? "value" : "values"} not finite, marked at the edges` : "",
      below
        ? `${below} ${below === 1 ? "curve has" : "curves have"} values at or below zero, which a log scale cannot show`
        : "",
    ]
      .filter(Boolean)
      .join("; ");
  }

  /** How fine the curves are in the window. */
  function saidOfWindow(members) {
    const rough = members.filter(({ curve }) => !curve.exact).length;
    return rough ? `zoomed in, ${rough} of them in buckets whose extremes are exact` : "zoomed in, every point of the window";
  }

  /** What the curves are at a point. @param {{one: any, i: number}} here a line that is drawn, and a place in it */
  function reading({ how, label }, { one, i }) {
    const { x, values, lows, highs, counts } = one.line;
    const place =
      how.x === "time" ? format.moment(x[i]) : how.x === "relative" ? format.duration(x[i]) : format.full(x[i]);
    const told = [
      [counts ? `mean ${label}` : label, format.short(values[i])],
      [how.x === "step" || how.x === "order" ? how.x : "at", place],
    ];
    if (lows[i] !== highs[i]) {
      told.push([how.spread === "std" ? "± std" : "range", `${format.short(lows[i])} to ${format.short(highs[i])}`]);
    }
    if (counts) told.push(["runs here", String(counts[i])]);
    return told;
  }

  /** A drawing in words. */
  function whole({ label, drawn, grouped }) {
    const ends = drawn.slice(0, 5).map(({ name, line }) => {
      const last = line.values.findLast((value) => !Number.isNaN(value));
      return `${name} ends at ${last === undefined ? "no value" : format.short(last)}`;
    });
    return `Curves of ${label} of ${drawn.length} ${grouped ? "groups" : "lines"}: ${ends.join("; ")}`;
  }

  /** What is drawn, as rows of values. @returns {{head: string[], rows: any[][]}} */
  function records({ drawn, how, label, grouped }, table) {
    const head = [grouped ? "group" : "run", how.x, label, "low", "high"];
    const rows = drawn.flatMap(({ name, row, line }) =>
      Array.from(line.x, (x, i) => [
        grouped ? name : table.runId(row),
        x,
        line.values[i],
        line.lows[i],
        line.highs[i],
      ]).filter(([, , value]) => !Number.isNaN(value)),
    );
    return { head, rows };
  }

  staticrun.curvesTold = { said, reading, whole, records };
})();
