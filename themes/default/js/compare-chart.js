// <compare-chart>: the curves of one metric of several runs, each in its run's colour.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { chartData } = staticrun;

  /** All curves of a chart are drawn with about as many points, so that fifty runs draw as quickly as five. */
  const ROWS = 6_000;
  const LEAST = 100;

  class CompareChart extends staticrun.MetricChart {
    /** Runs as `compareData` has them. Set before the element is in the page. */
    runs = [];

    async fetch() {
      const there = this.runs.filter((run) => run.curves);
      const load = (href, key) => staticrun.load(staticrun.href(href), key);
      const [metric] = this.keys;
      const loaded = await Promise.all(
        there.map(async (run) => {
          const payload = await load(run.curves, `curves/${run.id}`);
          return { payload, run, curves: await chartData.curvesOf(payload, [metric], load) };
        }),
      );
      const own = loaded.flatMap(({ payload, run, curves }) => curves.map((curve) => ({ payload, run, curve })));
      const most = (this.most = Math.max(LEAST, Math.floor(ROWS / Math.max(1, own.length))));
      return own.map(({ payload, run, curve }) => {
        const decoded = chartData.decode(curve);
        return { ...chartData.coarser(decoded, most), run, start: chartData.startOf(payload.start, [decoded]) };
      });
    }

    async finer() {
      const curves = await super.finer();
      return curves.map((curve) => chartData.coarser(curve, this.most));
    }

    seriesOf(curve) {
      const token = staticrun.palette.tokens();
      const colour = token(staticrun.palette.property(curve.run.colour));
      return {
        series: `${curve.run.id} ${curve.name}`,
        colour,
        faint: `color-mix(in srgb, ${colour} 35%, ${token("--ground")})`,
        dash: curve.run.colour < 8 ? [1, 0] : [5, 3],
      };
    }

    nameOf(curve) {
      return curve.name ? `${curve.run.name}, ${curve.name}` : curve.run.name;
    }

    say(how) {
      super.say(how);
      const lacking = this.runs.length - new Set(this.curves.map((curve) => curve.run)).size;
      const points = this.curves.reduce((sum, curve) => sum + curve.points, 0);
      const summary = this.querySelector(".chart-summary");
      summary.firstChild.textContent =
        `${points.toLocaleString("en")} points of ${this.curves.length} curves` +
        (lacking ? `, ${lacking} ${lacking === 1 ? "run has" : "runs have"} none` : "");
    }
  }

  customElements.define("compare-chart", CompareChart);
})();
