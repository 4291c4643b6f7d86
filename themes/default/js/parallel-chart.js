// <parallel-chart>: each run a line over parallel axes of params and metrics. A brush on an axis lets through the
// lines that cross it there; several combine.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, viewData, viewAxes, viewBrush, viewStats, viewColour, viewDraw } = staticrun;

  /** Pixels that an axis needs to be read. */
  const AXIS = 92;
  /** Lines that the brushes leave out are only a ground: fewer of them will do. */
  const GROUND = 400;
  /** While a brush is dragged, so many lines are quick enough to follow it. */
  const QUICK = 250;
  /** So many pieces of lines, each between two axes, a chart draws: many axes leave room for fewer lines. */
  const PIECES = 24_000;
  const PARAMS = 5;
  /** How far below an axis those lines pass that have no value on it, as a part of its height. */
  const NONE = 0.11;

  class ParallelChart extends staticrun.ChartPanel {
    title_ = "Parallel coordinates";
    usuallyWide = true;

    /** Params that differ, and the metrics that tell most, the main one last. */
    usualAxes() {
      const preset = this.usually("axes");
      if (preset) return state.items(preset).filter((id) => this.table.head(id));
      const params = this.view
        .telling("params")
        .filter((id) => this.view.readable(id))
        .slice(0, PARAMS);
      return [...params, ...this.view.telling("metrics").slice(0, 2).reverse()];
    }

    usualColour() {
      return this.view.mainMetric();
    }

    options() {
      this.chooser = staticrun.tableColumns.chooser(
        {
          columns: () =>
            ["metrics", "params", "attributes", "tags"].flatMap((group) => this.columnsOf(group)),
          shown: () => this.ids(),
          show: (ids) => this.keep(ids),
          usual: () => this.usualAxes(),
        },
        { text: "Axes", one: "axis" },
      );
      this.filterButton = make(
        "button.button",
        {
          type: "button",
          hidden: true,
          title: "Put these brushes into the filter",
          click: () => this.toFilter(),
        },
        "Filter by brushes",
      );
      this.clearButton = make(
        "button.button",
        { type: "button", hidden: true, click: () => this.clearBrushes() },
        "Clear brushes",
      );
      return [
        this.filterButton,
        this.clearButton,
        this.columnSelect("Colour", "colour", () => this.usualColour(), { none: "Run" }),
        this.chooser.button,
        this.chooser.sheet,
      ];
    }

    needs() {
      return [...this.ids(), this.column("colour", this.usualColour())];
    }

    /** The columns that are axes, from left to right. */
    ids() {
      const chosen = this.option("axes");
      if (!chosen) return this.usualAxes();
      return state.items(chosen).filter((id) => this.table.head(id));
    }

    keep(ids) {
      const usual = this.usualAxes();
      const same = ids.length === usual.length && ids.every((id, i) => id === usual[i]);
      const gone = this.ids().filter((id) => !ids.includes(id));
      const brushes = Object.fromEntries(gone.map((id) => [`brush.${id}`, ""]));
      this.choose({ axes: same ? "" : state.list(ids) || "-", ...brushes });
    }

    /** Axes with a log scale: those that the reader chose, else those whose values span decades. */
    logs() {
      const chosen = this.option("log");
      return chosen ? state.items(chosen) : this.ids().filter((id) => this.view.usuallyLog(id));
    }

    setLog(id, on) {
      const others = this.logs().filter((one) => one !== id);
      this.choose({ log: state.list(on ? [...others, id] : others) || "-" });
    }

    /** Axes that end where most values lie. */
    bulks() {
      return state.items(this.option("bulk"));
    }

    setBulk(id, on) {
      const others = this.bulks().filter((one) => one !== id);
      this.choose({ bulk: state.list(on ? [...others, id] : others) });
    }

    /** What the address brushes, in the axes' values. */
    brushesOf(axes) {
      return axes
        .map((axis) => {
          const found = viewBrush.brushOf(axis, this.option(`brush.${axis.of.id}`));
          return found && { axis, ...found };
        })
        .filter(Boolean);
    }

    /** @param {{low: number, high: number} | null} brush in values; null for none */
    setBrush(axis, brush) {
      const text = brush ? viewBrush.brushText({ axis, ...brush }) : "";
      this.choose({ [`brush.${axis.of.id}`]: text });
    }

    clearBrushes() {
      this.choose(Object.fromEntries(this.made.axes.map(({ of }) => [`brush.${of.id}`, ""])));
      this.frame.focus({ preventScroll: true });
    }

    compose(all) {
      const { table } = this;
      const ids = this.ids();
      if (all.length === 0) return { empty: this.view.nothing("No run is shown.") };
      if (ids.length < 2) return { empty: "Choose two axes or more." };
      const logs = new Set(this.logs());
      const bulks = this.bulks();
      const axes = ids.map((id) => {
        const of = viewData.measure(table, id);
        const log = logs.has(id) && !of.categories && of.unit !== "time";
        const within = bulks.includes(id) && !of.categories ? bulkOf(of, all, log) : undefined;
        return viewAxes.axis(of, all, log, within);
      });
      const brushes = this.brushesOf(axes);
      const colour = this.column("colour", this.usualColour());
      const paint = viewColour.colouring(table, colour, all, logs.has(colour));
      const spec = structuredClone(this.view.specs.parallel);
      spec.padding = { left: 58, right: 34, top: 44, bottom: 6 };
      viewDraw.setColour(spec, paint);
      const floor = axes.some((axis) => all.some((row) => !shows(axis, row))) ? NONE : 0;
      for (const { encoding } of spec.layer) {
        encoding.x.scale = { ...encoding.x.scale, domain: [0, axes.length - 1] };
      }
      this.floor = floor;
      const made = {
        spec,
        floor,
        axes,
        all,
        paint,
        ids,
        columns: [...new Set([...ids, ...(colour ? [colour] : [])])],
      };
      this.fill(made, brushes);
      const { lines, faint } = spec.datasets;
      const drawn = made.order.length;
      viewDraw.setParams(spec, {
        floor: -floor,
        thickness: drawn > 400 ? 1 : 1.5,
        strength: drawn > 1000 ? 0.35 : drawn > 200 ? 0.6 : 0.9,
        // Many lines that are left out are a ground, few are lines.
        ground: faint.length > 100 * axes.length ? 0.07 : 0.2,
      });
      // The layers stay, also while a brush lets nothing through: dragging it brings the lines back.
      if (lines.length === 0) lines.push({ ...NOTHING, colour: paint.blank });
      faint.push(NOTHING);
      return made;
    }

    /** Binds the lines that brushes let through, and the ground of the others. */
    fill(made, brushes, most = this.most(made)) {
      const { axes, all, paint, spec } = made;
      const through = viewBrush.brushed(all, brushes);
      const inside = new Set(through);
      const drawn = viewData.sample(through, most);
      const rest = brushes.length
        ? viewData.sample(
            all.filter((row) => !inside.has(row)),
            GROUND,
          )
        : [];
      const line = (row, colour) => {
        const heights = axes.map((axis) => this.height(axis, row));
        return heights.slice(1).map((end, at) => ({ at, y: heights[at], to: at + 1, end, run: row, colour }));
      };
      const grey = drawn.filter((row) => paint.value(row) === null);
      const coloured = drawn.filter((row) => paint.value(row) !== null);
      spec.datasets = {
        faint: [...rest, ...grey].flatMap((row) => line(row, null)),
        // The first of the table last, on top of the others.
        lines: coloured.reverse().flatMap((row) => line(row, paint.value(row))),
        rails: axes.map((_, at) => ({ at, y: 0, top: 1 })),
        ticks: axes.flatMap((axis, at) => [
          ...axis.ticks.map((tick) => ({ at, ...tick })),
          ...(made.floor && all.some((row) => !shows(axis, row))
            ? [{ at, y: -made.floor, text: "none" }]
            : []),
        ]),
        headings: [],
      };
      made.order = drawn;
      made.rows = through;
      made.brushes = brushes;
      made.said = this.said(made);
    }

    /** How many lines are drawn at most. */
    most({ axes }) {
      return Math.min(viewData.MOST, Math.floor(PIECES / (axes.length - 1)));
    }

    /** How high a run's line crosses an axis: 0 to 1, below that where it has nothing to show there. */
    height(axis, row) {
      const y = axis.to(axis.of.values[row]);
      return Number.isNaN(y) ? -this.floor : y;
    }

    said(made) {
      const { all, rows, order, axes, brushes, paint } = made;
      const lacking = rows.filter((row) => axes.some((axis) => !shows(axis, row))).length;
      const logs = axes.some((axis) => axis.log) ? ", or none that a log axis shows" : "";
      return this.view.say(brushes.length ? rows : all, rows, order, [
        brushes.length ? `${rows.length} of ${all.length} runs within the brushes` : "",
        lacking ? `${lacking} ${lacking === 1 ? "has" : "have"} no value on some axis${logs}` : "",
        ...axes
          .filter(({ within }) => within)
          .map(({ of, within: { beyond } }) => `${beyond} beyond the ends of ${of.label} meet it there`),
        paint.said,
      ], this.most(made));
    }

    least({ axes }) {
      return axes.length * AXIS;
    }

    drawn(made) {
      if (!this.over) {
        this.over = new staticrun.ParallelAxes(this);
        this.frame.append(this.over.line, this.over.element);
      }
      this.over.element.hidden = this.over.line.hidden = made === null;
      const some = made !== null && made.brushes.length > 0;
      this.filterButton.hidden = this.clearButton.hidden = !some;
      if (!made) return;
      this.over.place(made);
    }

    /** Shows brushes that are still being dragged. */
    preview(brushes) {
      if (this.previewing) return;
      this.previewing = requestAnimationFrame(() => {
        this.previewing = 0;
        if (!this.drawing || !this.made.axes) return;
        this.fill(this.made, brushes(), QUICK);
        this.say(this.made.said);
        const { lines, faint } = this.made.spec.datasets;
        this.drawing
          .data("lines", lines)
          .data("faint", faint.slice(0, QUICK * this.made.axes.length))
          .runAsync();
        this.places = null;
      });
    }

    /** A saved drawing names its axes itself. */
    saved({ spec, axes }) {
      const headings = axes.map(({ of, log }, at) => ({
        at,
        text: viewData.cut(of.label, 24) + (log ? " (log)" : ""),
      }));
      return { ...spec, datasets: { ...spec.datasets, headings } };
    }

    toFilter() {
      const texts = this.made.brushes.flatMap(({ axis, low, high }) => viewBrush.conditions(axis, low, high));
      const box = this.view.owner.querySelector("filter-box");
      const old = box.input.value.trim();
      const all = old ? [/\bor\b/i.test(old) ? `(${old})` : old, ...texts] : texts;
      const cleared = this.made.axes.map(({ of }) => [`brush.${of.id}`, ""]);
      this.choose(Object.fromEntries(cleared), { push: false });
      box.enter(all.join(" AND "));
    }

    // What the pointer asks.

    /** The plot above what stands for no value. */
    plot() {
      const room = super.plot();
      return { ...room, height: room.height / (1 + this.floor) };
    }

    /** A line is pointed at where it passes: the nearest one, up and down. */
    nearest(x, y) {
      if (!this.drawing || !this.made.axes) return null;
      const { left, top, width, height } = this.plot();
      const { axes, order } = this.made;
      const across = ((x - left) / width) * (axes.length - 1);
      if (
        across < -0.1 ||
        across > axes.length - 0.9 ||
        y < top - 8 ||
        y > top + height * (1 + this.floor) + 8
      )
        return null;
      const at = Math.max(0, Math.min(axes.length - 2, Math.floor(across)));
      const part = Math.max(0, Math.min(1, across - at));
      const [one, other] = [axes[at], axes[at + 1]];
      let best = null;
      let least = 10;
      for (const row of order) {
        const from = this.height(one, row);
        const to = this.height(other, row);
        const distance = Math.abs(top + height * (1 - (from * (1 - part) + to * part)) - y);
        if (distance < least) [best, least] = [row, distance];
      }
      return best === null ? null : { row: best, x, y };
    }

    markOf(row) {
      if (!this.drawing) return null;
      const { left, top, width, height } = this.plot();
      const { axes } = this.made;
      return { row, x: left + width, y: top + height * (1 - this.height(axes.at(-1), row)) };
    }

    highlight(mark) {
      this.over?.trace(mark === null ? null : mark.row);
    }
  }

  /** Where most values of rows lie on an axis; undefined where all do. */
  function bulkOf(of, rows, log) {
    const values = rows.map((row) => of.values[row]).filter((value) => !Number.isNaN(value) && (!log || value > 0));
    return viewStats.bulk(values, log) ?? undefined;
  }

  const shows = (axis, row) => !Number.isNaN(axis.to(axis.of.values[row]));

  /** A piece without length, which keeps a layer of lines while there are none. */
  const NOTHING = { at: 0, y: 0, to: 0, end: 0, run: -1 };

  customElements.define("parallel-chart", ParallelChart);
})();
