// <scatter-chart>: runs as points over two columns, with the line that fits them and their Pareto front.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { viewAxes, viewData, viewStats, viewColour, viewDraw } = staticrun;

  /** The params among which the one of most values is the first to look at. */
  const CANDIDATES = 6;
  /** The area of the smallest point, in square pixels. */
  const DOT = 10;

  class ScatterChart extends staticrun.ChartPanel {
    title_ = "Scatter plot";

    usualX() {
      const params = this.view.telling("params").filter((id) => this.table.head(id).numeric);
      const varied = (id) => new Set(viewData.measure(this.table, id).values).size;
      const most = params.slice(0, CANDIDATES).sort((a, b) => varied(b) - varied(a))[0];
      return (
        most ?? this.view.telling("params")[0] ?? this.view.telling("metrics")[1] ?? "attributes.start_time"
      );
    }

    usualY() {
      return this.view.mainMetric() || "attributes.duration";
    }

    options() {
      return [
        this.columnSelect("X", "x", () => this.usualX()),
        this.toggle("Log x", "logx", "Logarithmic x axis", () => this.usualLog(this.measured("x"))),
        this.columnSelect("Y", "y", () => this.usualY()),
        this.toggle("Log y", "logy", "Logarithmic y axis", () => this.usualLog(this.measured("y"))),
        this.columnSelect("Colour", "colour", () => this.view.groupedBy(), { none: "Run" }),
        this.columnSelect("Size", "size", () => "", { none: "Same", numeric: true }),
        this.toggle("No outliers", "bulk", "The axes cover where most values lie; what is beyond is out of sight"),
        this.toggle("Fit", "fit", "Line of least squares"),
        this.toggle("Pareto front", "front", "Runs that no other one is better than in both"),
      ];
    }

    needs() {
      return [
        this.column("x", this.usualX()),
        this.column("y", this.usualY()),
        this.column("colour", this.view.groupedBy()),
        this.column("size"),
      ];
    }

    measured(channel) {
      const usual = channel === "x" ? this.usualX() : this.usualY();
      return viewData.measure(this.table, this.column(channel, usual));
    }

    compose(all) {
      const { table } = this;
      const of = { x: this.measured("x"), y: this.measured("y") };
      const log = { x: this.isLog("logx", of.x), y: this.isLog("logy", of.y) };
      const fits = (channel, row) => {
        const value = of[channel].values[row];
        return !Number.isNaN(value) && (!log[channel] || value > 0);
      };
      const rows = all.filter((row) => fits("x", row) && fits("y", row));
      if (rows.length === 0)
        return { empty: this.view.nothing(`No run has both ${of.x.label} and ${of.y.label}.`) };
      const { inside, ranges } = this.within(rows, of, log);
      const drawn = viewData.sample(inside);
      const colour = this.column("colour", this.view.groupedBy());
      const paint = viewColour.colouring(table, colour, drawn);
      const value = (channel, row) => {
        const at = of[channel].values[row];
        return of[channel].categories ? of[channel].categories[at] : viewData.drawable(at);
      };
      const point = (row) => ({ x: value("x", row), y: value("y", row) });
      // The first of the table last, on top of the others.
      const area = this.areas(drawn);
      const points = drawn
        .map((row) => ({ ...point(row), colour: paint.value(row), size: area.of(row) }))
        .reverse();
      const spec = structuredClone(this.view.specs.scatter);
      for (const channel of ["x", "y"]) {
        const domain = of[channel].categories ? domainOf(of[channel], drawn) : undefined;
        const range = ranges[channel] ?? viewData.extent(of[channel], drawn);
        viewDraw.setAxis(spec, channel, of[channel], { log: log[channel], domain, range });
        if (ranges[channel]) viewDraw.setDomain(spec, channel, viewAxes.widened(ranges[channel], log[channel]));
      }
      viewDraw.setColour(spec, paint);
      viewDraw.setDensity(spec.layer.at(-1).mark, drawn.length);
      const { fit, front, said } = this.computed(inside, of, log);
      spec.datasets = { points, fit, front };
      return {
        spec,
        order: drawn,
        rows,
        of,
        columns: [of.x.id, of.y.id, ...(colour ? [colour] : []), ...(area.id ? [area.id] : [])],
        said: this.view.say(all, rows, drawn, [
          `${of.y.label} over ${of.x.label}`,
          viewData.beyond(rows.length - inside.length, "the axes"),
          ...said,
          paint.said,
          area.said,
        ], viewData.MOST, inside),
      };
    }

    /**
     * The runs that lie where most do on both axes, and how far those reach, where outliers are out of sight.
     * @returns {{inside: number[], ranges: {x?: [number, number], y?: [number, number]}}}
     */
    within(rows, of, log) {
      const ranges = {};
      if (this.option("bulk", "0") !== "1") return { inside: rows, ranges };
      for (const channel of ["x", "y"]) {
        if (of[channel].categories) continue;
        const found = viewStats.bulk(rows.map((row) => of[channel].values[row]), log[channel]);
        if (found) ranges[channel] = found.range;
      }
      const fits = ([channel, [low, high]], row) => of[channel].values[row] >= low && of[channel].values[row] <= high;
      return { inside: rows.filter((row) => Object.entries(ranges).every((range) => fits(range, row))), ranges };
    }

    /** How large each point is: of a column its value as an area, from a dot to four times the usual. */
    areas(rows) {
      const same = viewDraw.areaOf(rows.length);
      const id = this.column("size");
      if (!id) return { of: () => same, id, said: "" };
      const of = viewData.measure(this.table, id);
      const [low, high] = viewData.extent(of, rows) ?? [0, 0];
      const lacking = rows.filter((row) => Number.isNaN(of.values[row])).length;
      const part = (value) => (high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5);
      return {
        of: (row) => (Number.isNaN(of.values[row]) ? DOT : DOT + part(of.values[row]) * (same * 4 - DOT)),
        id,
        said:
          `points grow with ${of.label}, from ${viewData.shown(of, low)} to ${viewData.shown(of, high)}` +
          (lacking ? ` (${lacking} without it are dots)` : ""),
      };
    }

    isLog(key, of) {
      if (of.categories || of.unit === "time") return false;
      return this.option(key, this.usualLog(of)) === "1";
    }

    usualLog(of) {
      return this.view.usuallyLog(of.id) ? "1" : "0";
    }

    /** The fitted line and the front, of all runs in sight and not only those drawn. */
    computed(rows, of, log) {
      const made = { fit: [], front: [], said: [] };
      const numbers = !of.x.categories && !of.y.categories;
      const points = rows.map((row) => ({ x: of.x.values[row], y: of.y.values[row] }));
      if (this.option("fit") === "1") {
        const found =
          numbers && points.length > 2 ? viewStats.fit(points, { logX: log.x, logY: log.y }) : null;
        if (found) made.fit = found.ends;
        made.said.push(found ? `least squares, R² = ${found.r2.toFixed(2)}` : "no line fits these");
      }
      if (this.option("front") === "1") {
        if (!numbers) made.said.push("no front over categories");
        else {
          const [x, y] = [goalOf(of.x), goalOf(of.y)];
          made.front = viewStats.front(points, x, y);
          made.said.push(
            `Pareto front of ${made.front.length} (${of.x.label} ${WORDS[x]}, ${of.y.label} ${WORDS[y]})`,
          );
        }
      }
      return made;
    }

    marks() {
      const { of, order } = this.made;
      const scales = { x: this.drawing.scale("x"), y: this.drawing.scale("y") };
      const at = (channel, row) => {
        const value = of[channel].values[row];
        return scales[channel](of[channel].categories ? of[channel].categories[value] : value);
      };
      return order.map((row) => ({ row, x: at("x", row), y: at("y", row) }));
    }
  }

  const WORDS = { min: "low", max: "high" };

  /** Which way is better: as a metric's name says; of anything else, less. */
  const goalOf = (of) => of.goal || (of.group === "metrics" ? "max" : "min");

  /** Categories that rows have, in order. */
  function domainOf(of, rows) {
    const places = [...new Set(rows.map((row) => of.values[row]))].sort((a, b) => a - b);
    return places.map((place) => of.categories[place]);
  }

  staticrun.domainOf = domainOf;
  customElements.define("scatter-chart", ScatterChart);
})();
