// <heat-chart>: runs binned by two params; each cell is coloured by what a metric comes to there.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { viewData, viewStats, viewColour, viewDraw, heatData } = staticrun;

  const STATS = [
    ["", "Mean"],
    ["median", "Median"],
    ["min", "Least"],
    ["max", "Greatest"],
    ["std", "Std"],
    ["count", "Runs"],
  ];
  /** A cell narrower than this has no room for its number. */
  const ROOM = 44;

  class HeatChart extends staticrun.ChartPanel {
    title_ = "Heat map";

    usualAxes() {
      const params = this.view.choices();
      return [params[0] ?? "attributes.start_time", params[1] ?? "attributes.status"];
    }

    usualOf() {
      return this.view.mainMetric() || "attributes.duration";
    }

    options() {
      return [
        this.columnSelect("X", "x", () => this.usualAxes()[0]),
        this.columnSelect("Y", "y", () => this.usualAxes()[1]),
        this.listSelect("Cell", "stat", STATS),
        this.columnSelect("Of", "of", () => this.usualOf(), { numeric: true }),
        this.toggle("No outliers", "bulk", "The colours tell apart where most cells lie; what is beyond has the last of them"),
      ];
    }

    needs() {
      const [x, y] = this.usualAxes();
      return [this.column("x", x), this.column("y", y), this.column("of", this.usualOf())];
    }

    compose(all) {
      const { table } = this;
      const [idX, idY, idOf] = this.needs();
      const [x, y, of] = [idX, idY, idOf].map((id) => viewData.measure(table, id));
      const chosen = this.option("stat");
      const stat = heatData.STATS.includes(chosen) ? chosen : "mean";
      const has = (one, row) => !Number.isNaN(one.values[row]);
      const rows = all.filter((row) => has(x, row) && has(y, row) && (stat === "count" || has(of, row)));
      if (rows.length === 0) {
        return { empty: this.view.nothing(`No run has all of ${x.label}, ${y.label} and ${of.label}.`) };
      }
      const log = (id) => this.view.usuallyLog(id);
      const found = heatData.cells(x, y, of, rows, { stat, logX: log(idX), logY: log(idY) });
      const told = stat === "count" ? { ...of, label: "runs", goal: "", unit: "" } : of;
      const paint = this.painted(told, found.cells, stat);
      const spec = structuredClone(this.view.specs.heat);
      viewDraw.setColour(spec, paint);
      spec.layer[0].encoding.x.title = x.label;
      spec.layer[0].encoding.y.title = y.label;
      viewDraw.setParams(spec, { across: found.across, up: found.up });
      const wide = this.frame.clientWidth / (found.across.length + 1.5) >= ROOM;
      spec.datasets = {
        cells: found.cells.map(({ x: across, y: up, value }) => ({
          x: across,
          y: up,
          colour: Number.isNaN(value) ? null : value,
          text: wide && !Number.isNaN(value) ? viewData.shown(told, value) : "",
          dark: paint.dark(value),
        })),
      };
      const made = { ...found, spec, x, y, of: told, stat, rows, aggregated: true, columns: [idX, idY, idOf] };
      made.order = found.cells.map((_, place) => place);
      const word = STATS.find(([id]) => id === chosen)?.[1] ?? "Mean";
      made.said = this.view.say(all, rows, rows, [
        stat === "count" ? `runs by ${x.label} and ${y.label}` : `${word.toLowerCase()} ${of.label} by ${x.label} and ${y.label}`,
        found.left ? `${found.left} runs in rarer values are not drawn` : "",
        paint.beyond ? `${paint.beyond} cells lie beyond the ends of the colours` : "",
      ]);
      return made;
    }

    /** How cells are coloured, and which of them are dark. */
    painted(of, cells, stat) {
      const values = Float64Array.from(cells, ({ value }) => value);
      const places = cells.map((_, place) => place);
      const goal = stat === "std" ? "" : of.goal;
      const known = values.filter((value) => !Number.isNaN(value));
      const bulk = this.option("bulk", "0") === "1" ? viewStats.bulk([...known]) : null;
      const paint = viewColour.ramp({ ...of, goal, values }, places, false, bulk?.range);
      return { ...paint, beyond: bulk?.beyond ?? 0 };
    }

    // What the pointer asks: marks are cells.

    marks() {
      const [x, y] = [this.drawing.scale("x"), this.drawing.scale("y")];
      return this.made.cells.map((cell, place) => ({
        row: place,
        x: x(cell.x) + x.bandwidth() / 2,
        y: y(cell.y) + y.bandwidth() / 2,
      }));
    }

    nearest(x, y) {
      if (!this.drawing) return null;
      const { left, top } = this.plot();
      const [toX, toY] = [this.drawing.scale("x"), this.drawing.scale("y")];
      const within = (scale, place, at) => at >= scale(place) && at < scale(place) + scale.bandwidth();
      const place = this.made.cells.findIndex((one) => within(toX, one.x, x - left) && within(toY, one.y, y - top));
      return place < 0 ? null : this.markOf(place);
    }

    headOf({ row }) {
      const { cells, across, up, x, y, stat, of } = this.made;
      const cell = cells[row];
      // A cell of one run is that run.
      if (cell.rows.length === 1) return super.headOf({ row: cell.rows[0] });
      const name = `${x.label} ${across[cell.x]}, ${y.label} ${up[cell.y]}`;
      return { name, colour: "transparent", href: "", stat, of };
    }

    describe(place) {
      const { cells, across, up, x, y, of, stat } = this.made;
      const cell = cells[place];
      const told = [[stat === "count" ? "runs" : `${stat} ${of.label}`, viewData.shown(of, cell.value)]];
      if (stat !== "count") told.push([cell.rows.length === 1 ? "run" : "runs", String(cell.rows.length)]);
      if (cell.rows.length === 1) told.push([x.label, across[cell.x]], [y.label, up[cell.y]]);
      return told;
    }

    describedBy({ cells, said, of }) {
      const known = cells.filter(({ value }) => !Number.isNaN(value)).sort((a, b) => b.value - a.value);
      const name = (cell) => `${this.made.across[cell.x]}, ${this.made.up[cell.y]}: ${viewData.shown(of, cell.value)}`;
      const ends = known.length > 1 ? ` Greatest at ${name(known[0])}; least at ${name(known.at(-1))}.` : "";
      return `Heat map, ${said}.${ends}`;
    }

    records({ cells, across, up, x, y, of, stat }) {
      return {
        head: [x.label, y.label, stat === "count" ? "runs" : `${stat} ${of.label}`, "runs"].slice(0, stat === "count" ? 3 : 4),
        rows: cells.map((cell) =>
          [across[cell.x], up[cell.y], cell.value, cell.rows.length].slice(0, stat === "count" ? 3 : 4),
        ),
      };
    }
  }

  customElements.define("heat-chart", HeatChart);
})();
