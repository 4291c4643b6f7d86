// <box-chart>: how a metric is spread for each value of a param: every run, and quartiles where there are enough.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { viewAxes, viewData, viewStats, viewColour, viewDraw } = staticrun;

  /** Quartiles of fewer runs than these say nothing. */
  const ENOUGH = 5;
  const GROUPS = 24;
  /** How far from the middle of its group's room a run's point may stand, of 1. */
  const SPREAD = 0.4;
  const SHOWN = [
    ["", "box and runs"],
    ["box", "box"],
    ["strip", "runs"],
  ];

  class BoxChart extends staticrun.ChartPanel {
    title_ = "Spread";

    usualY() {
      return this.view.mainMetric() || "attributes.duration";
    }

    usualBy() {
      const params = this.view.choices();
      const words = (id) => !this.table.head(id).numeric;
      return this.view.groupedBy() || (params.find(words) ?? params[0] ?? "attributes.status");
    }

    options() {
      return [
        this.columnSelect("Of", "y", () => this.usualY(), { numeric: true }),
        this.columnSelect("By", "by", () => this.usualBy()),
        this.columnSelect("Colour", "colour", () => "", { none: "Run" }),
        this.listSelect("Show", "show", SHOWN),
        this.toggle("Log y", "logy", "Logarithmic y axis"),
        this.toggle("No outliers", "bulk", "The y axis covers where most values lie; what is beyond is out of sight"),
      ];
    }

    needs() {
      return [this.column("y", this.usualY()), this.column("by", this.usualBy()), this.column("colour")];
    }

    compose(all) {
      const { table } = this;
      const [id, by] = [this.column("y", this.usualY()), this.column("by", this.usualBy())];
      const [of, group] = [viewData.measure(table, id), viewData.measure(table, by)];
      const log = this.option("logy", "0") === "1";
      const fits = (value) => !Number.isNaN(value) && (!log || value > 0);
      const rows = all.filter((row) => fits(of.values[row]) && !Number.isNaN(group.values[row]));
      if (rows.length === 0)
        return { empty: this.view.nothing(`No run has both ${of.label} and ${group.label}.`) };
      const found = viewStats.groups(group, rows);
      // Too many groups to read: those with most runs.
      const kept = new Set([...found].sort((a, b) => b.rows.length - a.rows.length).slice(0, GROUPS));
      const groups = found.filter((one) => kept.has(one));
      const inside = groups.length < found.length ? groups.flatMap((one) => one.rows) : rows;
      const values = inside.map((row) => of.values[row]);
      const bulk = this.option("bulk", "0") === "1" ? viewStats.bulk(values, log) : null;
      const seen = bulk
        ? inside.filter((row) => of.values[row] >= bulk.range[0] && of.values[row] <= bulk.range[1])
        : inside;
      const drawn = viewData.sample(seen);
      const names = new Map(groups.flatMap((one) => one.rows.map((row) => [row, one.name])));
      const colour = this.column("colour");
      const paint = viewColour.colouring(table, colour, drawn);
      const spec = structuredClone(this.view.specs.box);
      viewDraw.setAxis(spec, "y", of, { log, range: bulk?.range ?? viewData.extent(of, rows) });
      if (bulk) viewDraw.setDomain(spec, "y", viewAxes.widened(bulk.range, log));
      const placed = bulk ? viewAxes.nearer(bulk.range, log) : viewData.drawable;
      viewDraw.setColour(spec, paint);
      viewDraw.setDensity(spec.layer[0].mark, drawn.length);
      for (const { encoding } of spec.layer) {
        encoding.x.title = group.label;
        encoding.x.scale = { domain: groups.map((one) => one.name) };
      }
      const show = this.option("show");
      const boxed = show === "strip" ? [] : groups.filter((one) => one.rows.length >= ENOUGH);
      const points = show === "box" ? drawn.filter((row) => !boxed.some(({ name }) => name === names.get(row))) : drawn;
      spec.datasets = {
        points: points.map((row) => this.point(row, of, names, paint)).reverse(),
        boxes: boxed.map((one) => {
          const told = Object.entries(viewStats.quartiles(one.rows.map((row) => of.values[row])));
          return { x: one.name, ...Object.fromEntries(told.map(([name, value]) => [name, placed(value)])) };
        }),
      };
      return {
        spec,
        order: drawn,
        rows,
        of,
        names,
        columns: [by, id, ...(colour ? [colour] : [])],
        said: this.view.say(all, rows, drawn, [
          `${of.label} by ${group.label}`,
          groups.length < found.length ? `the ${groups.length} largest of ${found.length} groups` : "",
          bulk ? viewData.beyond(bulk.beyond, "the y axis") : "",
          show === "strip"
            ? ""
            : boxed.length
              ? "boxes are quartiles, whiskers the extremes"
              : `boxes from ${ENOUGH} runs a group on`,
          show === "box" && points.length ? `single runs of groups of fewer than ${ENOUGH}` : "",
          paint.said,
        ], viewData.MOST, seen),
      };
    }

    point(row, of, names, paint) {
      return {
        x: names.get(row),
        y: viewData.drawable(of.values[row]),
        jitter: SPREAD * viewData.jitter(this.table.runId(row)),
        colour: paint.value(row),
      };
    }

    marks() {
      const { of, names, order } = this.made;
      const scales = Object.fromEntries(
        ["x", "y", "xOffset"].map((name) => [name, this.drawing.scale(name)]),
      );
      return order.map((row) => ({
        row,
        x: scales.x(names.get(row)) + scales.xOffset(SPREAD * viewData.jitter(this.table.runId(row))),
        y: scales.y(of.values[row]),
      }));
    }
  }

  customElements.define("box-chart", BoxChart);
})();
