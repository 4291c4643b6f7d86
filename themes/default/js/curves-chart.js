// <curves-chart>: a metric's curves of many runs, one over the other, or their means by what groups them. Curves are
// loaded when the chart comes in sight: of so many runs as the reader chose, the first of the table.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, viewAxes, viewData, viewStats, viewDraw } = staticrun;
  const { chartData, chartLevels, curvesData, curvesSeries, curvesTold } = staticrun;

  const X = [
    ["", "Step"],
    ["relative", "Relative time"],
    ["time", "Wall time"],
    ["order", "Order"],
  ];
  const SPREAD = [
    ["", "Min to max"],
    ["std", "± std"],
    ["none", "Mean only"],
  ];
  const RUNS = ["10", "25", "50", "100", "200"];
  const USUAL = "50";
  /** With more lines than these a legend is read by nobody; pointing at a line names it. */
  const LEGEND = 24;
  const NEAR = 24;

  /** A metric's key, of its column. */
  const keyOf = (id) => id.slice("metrics.".length);

  class CurvesChart extends staticrun.ChartPanel {
    title_ = "Metric curves";
    usuallyWide = true;

    /** The metric that tells most, of those with a curve as far as it is known which have one. */
    usual() {
      const main = this.view.mainMetric();
      const curved = (id) => this.curved?.has(id);
      if (!this.curved?.size || curved(main)) return main;
      const some = [...this.view.telling("metrics"), ...this.curved].find((id) => curved(id) && this.table.head(id));
      return some ?? main;
    }

    options() {
      this.slider = make("input", {
        type: "range",
        min: "0",
        max: "0.99",
        step: "0.01",
        "data-key": "smooth",
        input: () => this.pick("smooth", this.slider.value, "0", { push: false }),
      });
      this.slider.read = () => (this.slider.value = this.option("smooth", "0"));
      this.spread = this.listSelect("Band", "band", SPREAD);
      this.whole = make("button.button", { type: "button", hidden: true, click: () => this.zoom(null) }, "Whole curves");
      staticrun.curvesZoom(this, this.frame);
      return [
        this.whole,
        this.columnSelect("Of", "of", () => this.usual(), { groups: ["metrics"] }),
        this.listSelect("X", "x", X),
        this.toggle("Log y", "logy", "Logarithmic y axis"),
        this.toggle("No outliers", "bulk", "The y axis covers where most values lie; what is beyond is out of sight"),
        make("label.chart-option", {}, make("span", {}, "Smooth"), this.slider),
        this.columnSelect("Group", "group", () => this.view.groupedBy(), {
          none: "None",
          groups: ["params", "tags", "attributes"],
        }),
        this.spread,
        this.listSelect(
          "Runs",
          "runs",
          RUNS.map((text) => [text === USUAL ? "" : text, `first ${text}`]),
        ),
      ];
    }

    needs() {
      return [this.column("of", this.usual()), this.column("group", this.view.groupedBy())];
    }

    /** The runs whose curves are drawn: the first with a value of the metric, of groups the first of each in turn. */
    chosen() {
      const id = this.column("of", this.usual());
      if (!id) return { id, there: [], rows: [] };
      const column = this.table.column(id);
      const there = this.view.rows.filter((row) => !column.missing?.[row]);
      const most = Number(this.option("runs", USUAL)) || Number(USUAL);
      const by = this.column("group", this.view.groupedBy());
      const groups = by && there.length > most ? viewData.measure(this.table, by).values : null;
      return { id, there, rows: groups ? curvesData.inTurn(there, groups, most) : there.slice(0, most) };
    }

    async prepare() {
      const before = this.usual();
      await this.loadCurves();
      if (this.usual() !== before) {
        this.readControls();
        await this.columnsThere();
        await this.loadCurves();
      }
      await this.loadFiner();
    }

    /** The window of x that the address names, as its kind of x has it; null for the whole curves. */
    get window() {
      const [kind, ...ends] = state.items(this.option("zoom"));
      const [low, high] = ends.map(Number);
      return low < high && Number.isFinite(high - low) ? { kind, ends: [low, high] } : null;
    }

    /** @param {[number, number] | null} ends of x; null for all */
    zoom(ends) {
      if (!ends) return this.choose({ zoom: "" });
      // To a thousandth of the window, so that the address is short.
      const unit = 10 ** Math.floor(Math.log10((ends[1] - ends[0]) / 1000));
      const short = (end) => String(Number((Math.round(end / unit) * unit).toPrecision(15)));
      this.choose({ zoom: state.list([this.made.how.x, ...ends.map(short)]) });
    }

    /** Finer levels of the curves that a window is drawn from, down to their points. */
    async loadFiner() {
      this.finer = new Map();
      const { members, how } = await this.table.with(() => this.membersNow());
      if (!how.window) return;
      const load = (href, key) => staticrun.load(staticrun.href(href), key);
      const found = await Promise.all(
        members.map(({ curve, start }) => chartLevels.zoomed({ ...curve, start }, how.x, how.window, load)),
      );
      this.finer = new Map(members.map(({ curve }, i) => [curve, found[i]]));
    }

    /** The curves that are drawn, and how. */
    membersNow() {
      const { id, rows } = this.chosen();
      const members = rows.flatMap((row) => this.membersOf(row, id));
      return { members, how: this.how(members) };
    }

    async loadCurves() {
      const { id: metric, rows } = this.chosen();
      const ids = rows.map((row) => this.table.runId(row));
      this.loaded ??= new Map();
      this.curved ??= new Set();
      if (!this.loaded.has(metric)) this.loaded.set(metric, new Map());
      const known = this.loaded.get(metric);
      const missing = ids.filter((id) => !known.has(id));
      if (missing.length === 0) return;
      const begun = Date.now();
      const found = await staticrun.curvesLoad.curves(missing, keyOf(metric), (done) => {
        if (Date.now() - begun > 200) this.say(`Loading curves: ${done} of ${missing.length} runs`);
      });
      for (const id of missing) {
        known.set(id, found.get(id) ?? null);
        for (const key of found.get(id)?.metrics ?? []) this.curved.add(`metrics.${key}`);
      }
    }

    compose(all) {
      const { id, there, rows } = this.chosen();
      if (!id) return { empty: "No run has a metric. staticrun.log_metric(\"loss\", 0.5, step=1) logs one." };
      const { label } = this.table.head(id);
      if (there.length === 0) return { empty: this.view.nothing(`No run has a value of ${label}.`) };
      const { members: coarse, how } = this.membersNow();
      const members = coarse.map((member) => ({ ...member, curve: this.finer.get(member.curve) ?? member.curve }));
      if (members.length === 0 && !rows.some((row) => this.table.hasPage(row))) {
        return { empty: "These runs have no page of their own in this site, and so no curves." };
      }
      if (members.length === 0) {
        return { empty: `These runs have one point of ${label} each, which is no curve. Bars or a scatter plot show it.` };
      }
      const grouped = this.column("group", this.view.groupedBy());
      this.spread.hidden = !grouped;
      this.whole.hidden = !how.window;
      const { view } = this;
      const drawn = grouped ? curvesSeries.groups(view, members, how, grouped) : curvesSeries.lines(view, members, how);
      const spec = structuredClone(view.specs.curves);
      const bulk = this.option("bulk", "0") === "1" ? this.bulk(drawn, how) : null;
      const placed = bulk ? viewAxes.nearer(bulk.range, how.log) : viewData.drawable;
      spec.datasets = curvesSeries.datasets(drawn, curvesSeries.marks(view, members, how), placed);
      this.setAxes(spec, label, how, drawn, bulk);
      const made = { spec, bulk, drawn, members, how, rows, id, label, grouped, aggregated: true, columns: [id] };
      made.order = drawn.map((one) => one.row);
      made.said = curvesTold.said(made, all, there, this.table);
      return made;
    }

    membersOf(row, metric) {
      const run = this.loaded.get(metric)?.get(this.table.runId(row));
      if (!run) return [];
      const curves = run.curves.map((curve) => this.decoded(curve));
      const start = chartData.startOf(run.start, curves);
      return curves.map((curve) => ({ row, curve, start }));
    }

    decoded(curve) {
      this.arrays ??= new WeakMap();
      if (!this.arrays.has(curve)) this.arrays.set(curve, chartData.decode(curve));
      return this.arrays.get(curve);
    }

    how(members) {
      const weight = Number(this.option("smooth", "0"));
      const chosen = this.option("x");
      const x = (X.some(([kind]) => kind === chosen) && chosen) || chartData.usualX(members.map(({ curve }) => curve));
      const { kind, ends } = this.window ?? {};
      return {
        x,
        window: kind === x ? ends : null, // a window of steps means nothing in hours
        log: this.option("logy", "0") === "1",
        weight: weight > 0 && weight < 1 ? weight : 0,
        spread: this.option("band"),
      };
    }

    /** Where most values lie; null where all do. */
    bulk(drawn, how) {
      const values = drawn.flatMap(({ line }) => Array.from(line.values).filter(Number.isFinite));
      return viewStats.bulk(values, how.log);
    }

    setAxes(spec, label, how, drawn, bulk) {
      const lines = drawn.flatMap(({ line }) => Array.from(line.values, (value) => ({ value })));
      const y = { label, unit: "" };
      const range = bulk?.range ?? chartData.extent(lines, ["value"]);
      viewDraw.setAxis(spec, "y", y, { log: how.log, range });
      if (bulk) viewDraw.setDomain(spec, "y", bulk.range);
      const words = { step: "step", relative: "relative time", time: "time", order: "points, in the order logged" };
      viewDraw.setAxis(spec, "x", {
        label: words[how.x],
        unit: how.x === "time" ? "time" : how.x === "relative" ? "seconds" : "",
      });
      if (how.window) viewDraw.setDomain(spec, "x", how.window);
      if (how.x !== "relative") return;
      const ends = drawn.flatMap(({ line }) => [{ x: line.x[0] }, { x: line.x[line.x.length - 1] }]);
      const across = how.window ?? chartData.extent(ends, ["x"]);
      for (const { encoding } of spec.layer) {
        if (across) encoding.x.axis = { ...encoding.x.axis, values: chartData.timeTicks(...across) };
      }
    }

    drawn(made) {
      this.legend ??= this.querySelector(".chart").appendChild(make("div.legend"));
      const few = made !== null && made.drawn.length > 1 && made.drawn.length <= LEGEND;
      this.legend.replaceChildren(
        ...(few ? made.drawn : []).map(({ name, colour, dash, runs }) =>
          make(
            "span.legend-item",
            {},
            make("span.line-sample", { style: `--colour:${colour};--on:${dash[0] * 4}px;--off:${dash[1]}px` }),
            runs ? `${viewData.cut(name, 40)} (${runs})` : viewData.cut(name, 40),
          ),
        ),
      );
    }

    // What the pointer asks.

    markAt(one, i) {
      const { left, top } = this.plot();
      const [x, y] = [this.drawing.scale("x"), this.drawing.scale("y")];
      this.here = { one, i };
      return { row: one.row, x: left + x(one.line.x[i]), y: top + y(one.line.values[i]) };
    }

    nearest(x, y) {
      if (!this.drawing || !this.made?.drawn) return null;
      const { left, top } = this.plot();
      const value = Number(this.drawing.scale("x").invert(x - left));
      const lines = this.made.drawn.map((one) => ({ ...one.line, one }));
      const found = curvesData.nearest(lines, value, y - top, this.drawing.scale("y"), NEAR);
      return found && this.markAt(found.line.one, found.i);
    }

    /** The end of a run's line. */
    markOf(row) {
      const one = this.drawing && this.made.drawn.find((other) => other.row === row);
      if (!one) return null;
      const last = one.line.values.findLastIndex((value) => !Number.isNaN(value));
      return last < 0 ? null : this.markAt(one, last);
    }

    headOf(mark) {
      if (!this.made.grouped) return super.headOf(mark);
      const { one } = this.here;
      return { name: `${one.name}, ${one.runs} ${one.runs === 1 ? "run" : "runs"}`, colour: one.colour, href: "" };
    }

    describe() {
      return curvesTold.reading(this.made, this.here);
    }

    describedBy(made) {
      return curvesTold.whole(made);
    }

    records(made) {
      return curvesTold.records(made, this.table);
    }
  }

  customElements.define("curves-chart", CurvesChart);
})();
