// <bar-chart>: a metric of each run, in the order of the table, in the run's own colour.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { viewData, viewDraw } = staticrun;

  /** Nobody reads more bars than these. */
  const MOST = 100;
  const HEIGHT = 20;
  const ORDERS = [
    ["", "as the table"],
    ["best", "best first"],
    ["worst", "worst first"],
  ];

  class BarChart extends staticrun.ChartPanel {
    title_ = "Bars";

    usual() {
      return this.view.mainMetric() || "attributes.duration";
    }

    options() {
      return [
        this.columnSelect("Of", "of", () => this.usual(), { numeric: true }),
        this.listSelect("Bars", "order", ORDERS),
      ];
    }

    needs() {
      return [this.column("of", this.usual())];
    }

    /** Runs in the order of the bars: the table's, or the best or the worst first. */
    ordered(rows, of) {
      const order = this.option("order");
      if (order !== "best" && order !== "worst") return rows;
      const sign = (of.goal === "min") === (order === "best") ? 1 : -1;
      return [...rows].sort((a, b) => sign * (of.values[a] < of.values[b] ? -1 : of.values[a] > of.values[b] ? 1 : 0));
    }

    compose(all) {
      const { table } = this;
      const id = this.column("of", this.usual());
      const of = viewData.measure(table, id);
      const rows = all.filter((row) => !Number.isNaN(of.values[row]));
      if (rows.length === 0) return { empty: this.view.nothing(`No run has a value of ${of.label}.`) };
      const ordered = this.ordered(rows, of);
      const drawn = ordered.slice(0, MOST);
      const ink = viewDraw.colouring(table, "", drawn);
      const spec = structuredClone(this.view.specs.bar);
      const bars = drawn.map((row, place) => ({
        place,
        value: of.values[row],
        colour: ink.value(row),
        // Places 8 to 15 of the palette are told from the others by an outline of dashes.
        fill: table.colours[row] < 8 ? 1 : 0.45,
        dash: table.colours[row] < 8 ? [1, 0] : [3, 2],
      }));
      const layer = spec.layer[0];
      layer.encoding.x.title = of.label;
      layer.encoding.x.axis = { ...layer.encoding.x.axis, labelExpr: viewDraw.labelExpr(of), tickCount: 5 };
      spec.params.find((param) => param.name === "names").value = drawn.map((row) => viewData.cut(this.view.nameOf(row), 40));
      if (spec.data) layer.data = spec.data;
      delete spec.data;
      spec.datasets = { bars };
      spec.height = Math.max(this.frame.clientHeight, drawn.length * HEIGHT + 48);
      const place = ordered === rows ? "in the table’s order" : this.option("order") + " first";
      const more = rows.length > drawn.length ? `the first ${drawn.length} of ${rows.length}, ${place}` : place;
      return {
        spec,
        order: drawn,
        rows: ordered,
        of,
        columns: [id],
        said: this.view.say(all, rows, rows, [`${of.label} of each run, ${more}`]),
      };
    }

    marks() {
      const { of, order } = this.made;
      const [x, y] = [this.drawing.scale("x"), this.drawing.scale("y")];
      return order.map((row, place) => ({ row, x: x(of.values[row]), y: y(place) + y.bandwidth() / 2 }));
    }

    /** The bar at this height, its name included. */
    nearest(x, y) {
      if (!this.drawing) return null;
      const scale = this.drawing.scale("y");
      const place = Math.floor((y - this.plot().top) / scale.step());
      return place >= 0 && place < this.order.length ? this.markOf(this.order[place]) : null;
    }
  }

  customElements.define("bar-chart", BarChart);
})();
