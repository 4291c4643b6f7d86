// <metric-chart>: the curves of a metric, or of a few. It loads and draws when it is scrolled into view; until
// then, and where it cannot, the spark line that is in the page stays. What all charts have in common may stand at
// an element around them; those within `data-shared` have one axis of relative time, from 0 to `data-seconds`, and
// are read and zoomed together.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, format, chartData } = staticrun;

  /** Dash patterns of the curves of one metric. Only one run is drawn, whose colour needs none. */
  const WRITERS = [
    [1, 0],
    [6, 3],
    [2, 2],
    [9, 3, 2, 3],
  ];

  /** A longer legend opens on a click. */
  const LEGEND = 12;

  /** The signs of what is not finite, as they are drawn. */
  const SIGNS = { NaN: "✚", Infinity: "▲", "-Infinity": "▼" };

  class MetricChart extends HTMLElement {
    connectedCallback() {
      if (this.observer) return;
      this.frame = this.querySelector(".chart-frame");
      this.observer = new IntersectionObserver(
        (entries) => {
          this.near = entries.at(-1).isIntersecting;
          if (this.near && (!this.drawn || this.stale)) this.show();
        },
        { rootMargin: "300px" },
      );
      this.observer.observe(this);
      this.addTools();
      staticrun.palette.onChange(() => this.viewChanged());
      new ResizeObserver(
        staticrun.later(() => {
          const { clientWidth, clientHeight } = this.frame;
          if (this.drawn && (clientWidth !== this.width || clientHeight !== this.height)) this.viewChanged();
        }, 120),
      ).observe(this.frame);
    }

    /** What the page says of this chart. @returns {DOMStringMap} */
    get given() {
      return { ...this.closest("[data-spec]")?.dataset, ...this.dataset };
    }

    /** The element around charts that have one axis of time; null where this one is alone. */
    get shared() {
      return this.closest("[data-shared]");
    }

    /** The other charts of that axis. @returns {MetricChart[]} */
    get others() {
      return [...(this.shared?.querySelectorAll("metric-chart") ?? [])].filter((chart) => chart !== this);
    }

    /** How curves are drawn here. */
    get view() {
      const view = staticrun.chartView();
      return this.shared ? { ...view, x: "relative" } : view;
    }

    /** Back from a window, and the whole screen. */
    addTools() {
      const button = (text, click, attributes = {}) =>
        make("button.button", { type: "button", click, ...attributes }, text);
      this.whole = button("Whole curve", () => this.zoom(null), { hidden: true });
      const full = button("Full screen", () => this.fill(), { "aria-pressed": "false" });
      full.hidden = !this.requestFullscreen;
      this.addEventListener("fullscreenchange", () => {
        const filled = document.fullscreenElement === this;
        full.setAttribute("aria-pressed", String(filled));
        full.textContent = filled ? "Leave full screen" : "Full screen";
      });
      this.querySelector(".chart").append(make("div.chart-tools", {}, this.whole, full));
    }

    fill() {
      if (document.fullscreenElement === this) document.exitFullscreen();
      else this.requestFullscreen().catch((error) => this.fail(error));
    }

    /** Draws other metrics in this chart. @param {string[]} keys @param {string} title */
    setKeys(keys, title) {
      this.querySelector(".chart-title a").textContent = title;
      if (JSON.stringify(keys) === this.dataset.keys) return;
      this.dataset.keys = JSON.stringify(keys);
      this.asked = {};
      this.curves = undefined;
      this.window = null;
      delete this.dataset.ready;
      if (this.pointer) this.pointer.name();
      this.viewChanged();
    }

    /** Draws anew what is in sight; the rest when it comes there. */
    viewChanged() {
      this.stale = true;
      if (this.near) this.show();
    }

    async show() {
      this.stale = false;
      const asked = (this.asked = {});
      try {
        await this.load();
        if (asked !== this.asked) return;
        await this.draw(asked);
      } catch (error) {
        if (asked === this.asked) this.fail(error);
      }
    }

    async load() {
      if (this.curves) return;
      const { spec, specKey, vega, keys } = this.given;
      this.keys = JSON.parse(keys);
      const [curves, shape] = await Promise.all([
        this.fetch(),
        staticrun.load(spec, specKey),
        ...vega
          .split(" ")
          .filter(Boolean)
          .map((href) => staticrun.load(href)),
      ]);
      if (keys !== this.dataset.keys) return; // others were asked for meanwhile
      this.spec = shape;
      this.curves = curves;
      if (curves.length === 0) this.dispatchEvent(new Event("chartempty"));
    }

    /** The curves of `keys`, each with when its relative time begins. */
    async fetch() {
      const { src, key } = this.given;
      const run = await staticrun.load(src, key);
      const load = (href, key) => staticrun.load(staticrun.href(href), key);
      const loaded = await chartData.curvesOf(run, this.keys, load);
      const curves = this.keys
        .flatMap((name) => loaded.filter((curve) => curve.key === name))
        .map(chartData.decode);
      const start = chartData.startOf(run.start, curves);
      return curves.map((curve) => ({ ...curve, start }));
    }

    async draw(asked) {
      const { view } = this;
      this.x = view.x || chartData.usualX(this.curves);
      // A window of steps means nothing in hours.
      if (this.zoomed !== undefined && this.zoomed !== this.x) this.window = null;
      this.zoomed = this.x;
      this.shown = this.window ? await this.finer() : this.curves;
      if (asked !== this.asked) return;
      this.whole.hidden = !this.window;
      const width = (this.width = this.frame.clientWidth);
      this.height = this.frame.clientHeight;
      const data = { curve: [], band: [], lone: [], marks: [] };
      const how = {
        ...view,
        x: this.x,
        window: this.window,
        unordered: view.x === "" && this.x === "order",
      };
      this.series = this.shown.map((curve) => this.seriesOf(curve));
      this.shown.forEach((curve, i) => {
        const rows = chartData.rows(curve, { ...how, start: curve.start, ...this.series[i] });
        for (const name of Object.keys(data)) data[name].push(...rows[name]);
      });
      const seconds = Number(this.shared?.dataset.seconds ?? 0);
      const domain = this.window ?? (seconds > 0 ? [0, seconds] : null);
      const { host, view: drawing } = await staticrun.chartDraw.draw(this.spec, data, {
        ...view,
        x: this.x,
        domain,
        width,
        height: this.height,
      });
      if (asked !== this.asked) return drawing.finalize();
      this.drawing?.finalize();
      this.drawing = drawing;
      this.pointer ??= new staticrun.ChartPointer(this, this.frame);
      this.frame.replaceChildren(host, ...this.pointer.elements);
      this.pointer.hide();
      this.say(how);
      this.drawn = true;
      this.dataset.ready = "true";
    }

    /** The curves as fine as their window needs; those of the whole where finer ones cannot be loaded. */
    async finer() {
      const load = (href, key) => staticrun.load(staticrun.href(href), key);
      const kind = this.x;
      return Promise.all(
        this.curves.map((curve) => staticrun.chartLevels.zoomed(curve, kind, this.window, load)),
      );
    }

    /** Colour and dash of a curve: one metric has the run's colour, of several each has its own. */
    seriesOf(curve) {
      const place = Number(this.given.colour || 0) + this.keys.indexOf(curve.key);
      const alike = this.curves.filter((other) => other.key === curve.key);
      const line = alike.findIndex((other) => other.name === curve.name);
      const token = staticrun.palette.tokens();
      const colour = token(staticrun.palette.property(place));
      return {
        series: `${curve.key} ${curve.name}`,
        colour,
        faint: `color-mix(in srgb, ${colour} 35%, ${token("--ground")})`,
        dash: WRITERS[line % WRITERS.length],
      };
    }

    /** Below the chart: what must be known, and which line is which. */
    say(how) {
      const summary = this.querySelector(".chart-summary");
      this.said ??= summary.appendChild(make("span.chart-said"));
      this.usual ??= { keys: this.dataset.keys, text: summary.firstChild.textContent };
      summary.firstChild.textContent = this.usual.keys === this.dataset.keys ? this.usual.text : this.stands();
      const told = summary.firstChild.textContent;
      const parts = chartData.said(this.shown, how).split("; ");
      const text = parts.filter((part) => part && !told.includes(part)).join("; ");
      this.said.textContent = text && `; ${text}`;
      const signs = chartData.odds(this.shown).map(([kind, { count }]) =>
        make("span.legend-item", {}, make("span.legend-sign", { "aria-hidden": "true" }, SIGNS[kind]), `${kind} (${count.toLocaleString("en")})`),
      );
      if (this.curves.length < 2 && signs.length === 0) return this.legend?.replaceChildren();
      this.legend ??= summary.parentNode.insertBefore(make("div.legend"), summary.nextSibling);
      const lines = this.curves.length < 2 ? [] : this.curves.map((curve, i) => make("span.legend-item", {}, this.sample(i), this.nameOf(curve)));
      const items = [...lines, ...signs];
      if (items.length <= LEGEND) return this.legend.replaceChildren(...items);
      const open = this.legend.querySelector("details")?.open ?? false;
      const fold = make("details.legend-fold", { open }, make("summary", {}, `${items.length} curves by colour`));
      fold.append(make("div.legend", {}, ...items));
      this.legend.replaceChildren(fold);
    }

    /** What the chart stands for, where it has other metrics than the page was made with. */
    stands() {
      const points = this.curves.reduce((sum, curve) => sum + curve.points, 0);
      return `${points.toLocaleString("en")} points of ${this.keys.length} metrics`;
    }

    /** A short piece of a curve's line. */
    sample(i) {
      const { colour, dash } = this.series[i];
      return make("span.line-sample", {
        style: `--colour:${colour};--on:${dash[0]}px;--off:${dash[1]}px`,
      });
    }

    nameOf(curve) {
      return this.keys.length > 1 ? `${curve.key} ${curve.name}`.trim() : curve.name || curve.key;
    }

    fail(error) {
      this.note ??= this.querySelector(".chart").appendChild(make("p.chart-note", { role: "status" }));
      this.note.textContent = error.message;
    }

    // What the pointer asks of the chart.

    /** The plot in pixels of the frame. */
    plot() {
      const [left, top] = this.drawing.origin();
      const padding = this.drawing.padding();
      return {
        left: left + padding.left,
        top: top + padding.top,
        width: this.drawing.width(),
        height: this.drawing.height(),
      };
    }

    /** The x value at a pixel of the plot, and back. */
    valueAt(pixel) {
      return Number(this.drawing.scale("x").invert(pixel));
    }

    pixelOf(value) {
      return this.drawing.scale("x")(value);
    }

    /** Points nearest to an x value: of each curve one, at the x that is nearest of all. */
    readingsAt(value) {
      const { weight } = staticrun.chartView();
      const found = this.shown.map((curve, i) => {
        const x = chartData.xs(curve, this.x, curve.start);
        const at = chartData.nearest(x, curve.values, value);
        return at < 0 ? null : { curve, i, at, x: x[at] };
      });
      const there = found.filter(Boolean);
      if (there.length === 0) return null;
      const best = there.reduce((a, b) => (Math.abs(b.x - value) < Math.abs(a.x - value) ? b : a));
      const step = best.curve.steps[best.at];
      const time = best.curve.times[best.at];
      const since = Math.max(0, (time - best.curve.start) / 1000);
      return {
        x: best.x,
        high: this.drawing.scale("y")(best.curve.values[best.at]) < this.drawing.height() / 2,
        head: [`step ${format.full(step)}`, format.duration(since), format.moment(time)].join(", "),
        lines: there.map(({ curve, i, at }) => {
          const smoothed =
            weight > 0 ? `${format.short(chartData.smooth(curve.values, weight)[at])} smoothed, ` : "";
          const range =
            curve.exact || curve.lows[at] === curve.highs[at]
              ? ""
              : ` (${format.short(curve.lows[at])} to ${format.short(curve.highs[at])})`;
          return {
            sample: this.sample(i),
            name: this.nameOf(curve),
            text: `${smoothed}${format.short(curve.values[at])}${range}`,
          };
        }),
      };
    }

    /** All x values that can be read, in order, for the keyboard. */
    places() {
      const all = this.shown.flatMap((curve) =>
        [...chartData.xs(curve, this.x, curve.start)].filter((_, i) => Number.isFinite(curve.values[i])),
      );
      const inside = this.window ? all.filter((x) => x >= this.window[0] && x <= this.window[1]) : all;
      return [...new Set(inside)].sort((a, b) => a - b);
    }

    /** @param {[number, number] | null} window of x values; null for all */
    zoom(window) {
      for (const chart of [this, ...this.others]) {
        chart.window = window;
        chart.viewChanged();
      }
    }
  }

  staticrun.MetricChart = MetricChart;
  customElements.define("metric-chart", MetricChart);
})();
