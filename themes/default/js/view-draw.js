// Draws the charts of many runs with the specs that the build made, in the theme's colours, and saves them.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { viewData } = staticrun;

  /** With more marks than this a canvas is quicker than elements. */
  const ELEMENTS = 600;
  /** Colours for categories; what is beyond them shares one. */
  const CATEGORIES = 8;
  const RAMP = 5;

  /** The theme as Vega's configuration, with the looks that the specs name. */
  function config() {
    const token = staticrun.palette.tokens();
    const [text, quiet, ground] = [token("--text"), token("--chart-text"), token("--ground")];
    const base = staticrun.chartDraw.config();
    return {
      ...base,
      axis: { ...base.axis, titleColor: quiet, titleFontSize: 12, titleFontWeight: 400, titlePadding: 6 },
      axisX: { grid: true, domain: false, ticks: false, labelPadding: 6 },
      legend: {
        gradientOpacity: 1,
        symbolOpacity: 1,
        labelColor: quiet,
        titleColor: quiet,
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: 400,
      },
      title: {
        color: text,
        subtitleColor: quiet,
        anchor: "start",
        fontSize: 14,
        offset: 12,
        subtitleFontSize: 11,
      },
      scale: { invalid: { color: { value: token("--edge") } } },
      style: {
        faint: { color: token("--edge"), opacity: 0.16, strokeWidth: 1 },
        rail: { color: token("--edge"), strokeWidth: 1 },
        halo: {
          color: ground,
          stroke: ground,
          strokeWidth: 4,
          strokeJoin: "round",
          fontSize: 11,
          opacity: 0.85,
        },
        tick: { color: text, fontSize: 11 },
        heading: { color: text, fontSize: 11, fontWeight: 600 },
        fit: { color: text, strokeWidth: 1.5, strokeDash: [6, 4] },
        front: { color: token("--accent"), strokeWidth: 1.5 },
        whisker: { color: token("--edge") },
        box: { color: token("--ground-3"), stroke: token("--edge"), strokeWidth: 1 },
        median: { color: text },
      },
    };
  }

  /**
   * How the rows of a chart are coloured: by a column, or each with its run's own colour.
   * @param {any} table @param {string} id of a column, or "" for the run's own
   * @returns {{value: (row: number) => any, encoding: any, measure?: any, said: string}}
   */
  function colouring(table, id, rows, log = false) {
    const token = staticrun.palette.tokens();
    const of = id ? viewData.measure(table, id) : undefined;
    const series = (place) => token(staticrun.palette.property(place));
    if (!of) {
      return {
        value: (row) => series(table.colours[row]),
        encoding: { type: "nominal", scale: null, legend: null },
        said: "",
      };
    }
    const { values } = of;
    if (of.categories) return { measure: of, ...byCategory(of, rows, series, token("--edge")) };
    const [low, high] = viewData.extent(of, rows, log) ?? [0, 1];
    const ramp = Array.from({ length: RAMP }, (_, i) => token(`--ramp-${i}`));
    if (of.goal === "min") ramp.reverse(); // what is best is strongest
    const type = log && low > 0 ? "log" : "linear";
    const lacking = rows.filter((row) => Number.isNaN(values[row])).length;
    const format = { labelExpr: labelExpr(of) };
    return {
      measure: of,
      value: (row) =>
        Number.isNaN(values[row]) || (type === "log" && values[row] <= 0) ? null : values[row],
      encoding: {
        type: "quantitative",
        title: of.label,
        scale: { type, domain: low < high ? [low, high] : [low, low + 1], range: ramp, interpolate: "lab" },
        legend: format,
      },
      said: lacking ? `${lacking} without ${of.label} ${lacking === 1 ? "is" : "are"} grey` : "",
    };
  }

  /** The most frequent categories have a colour each. */
  function byCategory(of, rows, series, other) {
    const counts = new Map();
    for (const row of rows) counts.set(of.values[row], (counts.get(of.values[row]) ?? 0) + 1);
    counts.delete(NaN);
    const all = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
    const places = all.slice(0, CATEGORIES).sort((a, b) => a - b);
    const name = (place) => viewData.cut(of.categories[place], 30);
    const named = new Set(places);
    const domain = places.map(name);
    const range = places.map((_, i) => series(i));
    const rest = "other or none";
    if (all.length > places.length || rows.some((row) => Number.isNaN(of.values[row]))) {
      domain.push(rest);
      range.push(other);
    }
    return {
      value: (row) => (named.has(of.values[row]) ? name(of.values[row]) : rest),
      encoding: { type: "nominal", title: of.label, scale: { domain, range }, legend: {} },
      said: all.length > places.length ? `${all.length - places.length} rarer values share a colour` : "",
    };
  }

  /** Points so large and strong that many of them do not become one. @param {any} mark of a layer */
  function setDensity(mark, count) {
    if (count > 300) Object.assign(mark, { size: 20, opacity: count > 1500 ? 0.4 : 0.6 });
  }

  /** How an axis or legend writes the values of a column. */
  function labelExpr(of) {
    if (of.unit === "seconds") return "staticrunDuration(datum.value)";
    return of.unit === "time" ? "utcFormat(datum.value, '%Y-%m-%d %H:%M')" : "staticrunNumber(datum.value)";
  }

  /** Every layer of a spec that has one gets this colour. */
  function setColour(spec, { encoding }) {
    for (const layer of spec.layer) {
      const old = layer.encoding?.color;
      if (old?.field !== "colour" || old.scale === null) continue;
      const legend = encoding.legend === null ? null : { ...old.legend, ...encoding.legend };
      layer.encoding.color = { ...old, ...encoding, legend };
    }
  }

  /**
   * Makes `channel` of each layer an axis over a column.
   * @param {any} spec @param {"x" | "y"} channel @param {any} of a measure
   * @param {{log?: boolean, domain?: string[], range?: [number, number] | null}} how the categories, or the ends of
   *   the numbers, that are drawn
   */
  function setAxis(spec, channel, of, { log = false, domain, range } = {}) {
    for (const layer of spec.layer) {
      const encoding = layer.encoding?.[channel];
      if (!encoding) continue;
      encoding.title = log ? `${of.label} (log)` : of.label;
      if (of.categories) {
        encoding.type = "nominal";
        encoding.sort = null;
        encoding.scale = { type: "point", padding: 0.5, domain };
        encoding.axis = { ...encoding.axis, labelLimit: 110, grid: true };
      } else {
        encoding.scale = log
          ? { type: "log", nice: false, padding: 10 }
          : of.unit === "time"
            ? { type: "utc" }
            : { ...encoding.scale, type: "linear" };
        const ticks = log && range ? staticrun.chartData.logTicks(...range) : [];
        if (ticks.length > 1) encoding.axis = { ...encoding.axis, values: ticks };
        if (of.unit === "time") encoding.type = "temporal";
        else
          encoding.axis = { ...encoding.axis, labelExpr: labelExpr(of), tickCount: channel === "x" ? 6 : 5 };
      }
    }
  }

  /**
   * Draws into a new element. @param {any} spec with its `datasets`
   * @returns {Promise<{host: HTMLElement, view: any}>} once it is drawn
   */
  async function draw(spec, more = {}) {
    const host = document.createElement("div");
    host.setAttribute("aria-hidden", "true"); // the frame around it has a name and reads values out
    const marks = Object.values(spec.datasets).reduce((sum, rows) => sum + rows.length, 0);
    // Without rows a layer has no extent, and Vega would complain of it.
    const filled = spec.data || {
      ...spec,
      layer: spec.layer.filter((one) => spec.datasets[one.data.name].length),
    };
    const { view } = await staticrun.vega.embed(host, spec.data ? spec : filled, {
      mode: "vega-lite",
      renderer: marks > ELEMENTS ? "canvas" : "svg",
      actions: false,
      tooltip: false,
      logLevel: 1, // errors
      config: { ...config(), aria: false, ...more },
      expressionFunctions: staticrun.chartDraw.expressionFunctions,
    });
    return { host, view };
  }

  /** Saves a drawing as a file. @param {"svg" | "png" | "json"} kind */
  async function save(kind, spec, name) {
    const background = staticrun.palette.tokens()("--ground");
    if (kind === "json") {
      const own = { ...spec, config: { ...config(), background } };
      staticrun.download(`${name}.vl.json`, JSON.stringify(own, null, 1), "application/json");
      return;
    }
    const { view } = await draw(spec, { background, padding: 16, aria: true });
    try {
      if (kind === "svg") staticrun.download(`${name}.svg`, await view.toSVG(), "image/svg+xml");
      else {
        const canvas = await view.toCanvas(2);
        const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
        staticrun.download(`${name}.png`, blob, "image/png");
      }
    } finally {
      view.finalize();
    }
  }

  staticrun.viewDraw = { draw, save, colouring, setColour, setDensity, setAxis, labelExpr };
})();
