// <bar-chart>: a metric of each run in the run's own colour, or the mean of groups of runs with how they are spread.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { format, viewData, viewStats, viewAxes, viewDraw, heatData } = staticrun;

  /** Nobody reads more bars than these. */
  const MOST = 100;
  const HEIGHT = 20;
  /** Narrower than this they are not read: then the chart scrolls. */
  const LEAST = 16;
  const ORDERS = [
    ["", "as the table"],
    ["best", "best first"],
    ["worst", "worst first"],
  ];
  const SPREAD = [
    ["", "± std"],
    ["range", "Min to max"],
  ];

  /** @typedef {{row: number, name: string, value: number, low: number, high: number, runs: number, colour: number}} Bar */

  class BarChart extends staticrun.ChartPanel {
    title_ = "Bars";

    usual() {
      return this.view.mainMetric() || "attributes.duration";
    }

    options() {
      this.spread = this.listSelect("Whisker", "whisker", SPREAD);
      return [
        this.columnSelect("Of", "of", () => this.usual(), { numeric: true }),
        this.columnSelect("Group", "group", () => this.view.groupedBy(), {
          none: "None",
          groups: ["params", "tags", "attributes"],
        }),
        this.spread,
        this.listSelect("Bars", "order", ORDERS),
      ];
    }

    needs() {
      return [this.column("of", this.usual()), this.column("group", this.view.groupedBy())];
    }

    compose(all) {
      const { table } = this;
      const [id, by] = this.needs();
      const of = viewData.measure(table, id);
      const rows = all.filter((row) => !Number.isNaN(of.values[row]));
      if (rows.length === 0) return { empty: this.view.nothing(`No run has a value of ${of.label}.`) };
      this.spread.hidden = !by;
      const found = by ? this.groups(viewData.measure(table, by), rows, of) : this.single(rows, of);
      const ordered = this.ordered(found, of);
      const drawn = ordered.slice(0, MOST);
      const what = by ? `mean ${of.label} by ${table.head(by).label}` : `${of.label} of each run`;
      const order = ordered === found ? "in the table’s order" : `${this.option("order")} first`;
      const more = found.length > drawn.length ? `the first ${drawn.length} of ${found.length}, ${order}` : order;
      const lines = !by ? "" : this.option("whisker") === "range" ? "lines from least to greatest" : "lines ± standard deviation";
      return {
        spec: this.spec(of, drawn),
        order: drawn.map(({ row }) => row),
        rows: by ? rows : ordered.map(({ row }) => row),
        bars: drawn,
        by,
        aggregated: by !== "",
        of,
        columns: [id],
        said: this.view.say(all, rows, rows, [`${what}, ${more}`, lines]),
      };
    }

    /** @returns {Bar[]} */
    single(rows, of) {
      return rows.map((row) => {
        const value = of.values[row];
        const colour = this.table.colours[row];
        return { row, name: this.view.nameOf(row), value, low: value, high: value, runs: 1, colour };
      });
    }

    /** Groups in the order in which the table has the first run of each. @returns {Bar[]} */
    groups(by, rows, of) {
      const range = this.option("whisker") === "range";
      const found = viewStats.groups(by, rows, MOST);
      const rest = rows.filter((row) => Number.isNaN(by.values[row]));
      if (rest.length) found.push({ name: `no ${by.label}`, rows: rest, value: NaN });
      const place = new Map(rows.map((row, i) => [row, i]));
      const bars = found.map(({ name, rows: own, value: key }, index) => {
        const values = own.map((row) => of.values[row]);
        const value = heatData.OF.mean(values);
        const std = values.length > 1 ? heatData.OF.std(values) : 0;
        const [low, high] = range
          ? [heatData.OF.min(values), heatData.OF.max(values)]
          : [value - std, value + std];
        return { row: own[0], name, value, low, high, runs: own.length, colour: viewData.place(by, key, index) };
      });
      return bars.sort((a, b) => place.get(a.row) - place.get(b.row));
    }

    /** The bars in the order that was chosen: the table's, or the best or the worst first. */
    ordered(bars, of) {
      const order = this.option("order");
      if (order !== "best" && order !== "worst") return bars;
      const sign = (of.goal === "min") === (order === "best") ? 1 : -1;
      return [...bars].sort((a, b) => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
    }

    spec(of, bars) {
      const token = staticrun.palette.tokens();
      const spec = structuredClone(this.view.specs.bar);
      for (const { encoding } of spec.layer) {
        encoding.x.title = of.label;
        encoding.x.axis = { ...encoding.x.axis, labelExpr: viewAxes.labelExpr(of), tickCount: 5 };
      }
      const names = bars.map(({ name, runs }) => viewData.cut(runs > 1 ? `${viewData.cut(name, 30)} (${runs})` : name, 40));
      viewDraw.setParams(spec, { names });
      spec.datasets = {
        bars: bars.map(({ value, colour }, place) => ({
          place,
          value: viewData.drawable(value),
          colour: token(staticrun.palette.property(colour)),
          // Places 8 to 15 of the palette are told from the others by an outline of dashes.
          fill: colour < 8 ? 1 : 0.45,
          dash: colour < 8 ? [1, 0] : [3, 2],
        })),
        whiskers: bars.flatMap(({ low, high }, place) => (low < high ? [{ place, low: viewData.drawable(low), high: viewData.drawable(high) }] : [])),
      };
      const { clientHeight } = this.frame;
      spec.height = bars.length * LEAST + 48 <= clientHeight ? clientHeight : bars.length * HEIGHT + 48;
      return spec;
    }

    marks() {
      const { bars } = this.made;
      const [x, y] = [this.drawing.scale("x"), this.drawing.scale("y")];
      return bars.map(({ row, value }, place) => ({ row, x: x(value), y: y(place) + y.bandwidth() / 2 }));
    }

    /** The bar at this height, its name included. */
    nearest(x, y) {
      if (!this.drawing) return null;
      const scale = this.drawing.scale("y");
      const place = Math.floor((y - this.plot().top) / scale.step());
      return place >= 0 && place < this.order.length ? this.markOf(this.order[place]) : null;
    }

    headOf(mark) {
      const bar = this.made.bars.find(({ row }) => row === mark.row);
      if (!this.made.by || bar.runs === 1) return super.headOf(mark);
      return { name: `${bar.name}, ${bar.runs} runs`, swatch: bar.colour, href: "" };
    }

    describe(row) {
      const { bars, of, by } = this.made;
      const { value, low, high, runs } = bars.find((bar) => bar.row === row);
      const told = [[of.label, viewData.shown(of, value)]];
      if (by && runs > 1) told.push(["from", `${format.short(low)} to ${format.short(high)}`]);
      return told;
    }

    describedBy({ bars, of, said }) {
      const some = bars.slice(0, 5).map(({ name, value }) => `${name} ${viewData.shown(of, value)}`);
      return `Bars, ${said}: ${some.join("; ")}`;
    }

    records(made) {
      if (!made.by) return super.records(made);
      const { label } = made.of;
      return {
        head: [this.table.head(made.by).label, `mean ${label}`, "low", "high", "runs"],
        rows: made.bars.map(({ name, value, low, high, runs }) => [name, value, low, high, runs]),
      };
    }
  }

  customElements.define("bar-chart", BarChart);
})();
