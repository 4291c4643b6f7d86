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
  /** More points than these are drawn smaller. */
  const MANY = 300;
  const AREA = { few: 44, many: 20 };

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
        whisker: { color: text, strokeWidth: 1.5 },
        box: { color: token("--ground"), fillOpacity: 0.35, stroke: text, strokeWidth: 1.5 },
        median: { color: text },
        cell: { stroke: ground, strokeWidth: 1 },
        "on-light": { color: "#111", fontSize: 11 },
        "on-dark": { color: "#fff", fontSize: 11 },
      },
    };
  }

  /**
   * How the rows of a chart are coloured: by a column, or each with its run's own colour.
   * @param {any} table @param {string} id of a column, or "" for the run's own
   * @returns {{value: (row: number) => any, encoding: any, params?: Record<string, number>, blank: any, measure?: any,
   *   said: string}} blank: a value of its scale, for what is not seen
   */
  function colouring(table, id, rows, log = false) {
    const token = staticrun.palette.tokens();
    const of = id ? viewData.measure(table, id) : undefined;
    const series = (place) => token(staticrun.palette.property(place));
    if (!of) {
      return {
        value: (row) => series(table.colours[row]),
        encoding: { type: "nominal", scale: null, legend: null },
        blank: "transparent",
        said: "",
      };
    }
    const { values } = of;
    if (of.categories) return { measure: of, ...byCategory(of, rows, series, token("--edge")) };
    return { measure: of, ...ramp(of, rows, log) };
  }

  /**
   * Values of numbers as colours from the least to the greatest, the best the strongest.
   * @returns {{value: (row: number) => number | null, dark: (value: number) => boolean, encoding: any, said: string}}
   *   dark: whether light text is read on that value's colour
   * @param {[number, number] | null} [within] the ends of the colours; what lies beyond has theirs
   */
  function ramp(of, rows, log = false, within = null) {
    const token = staticrun.palette.tokens();
    const { values } = of;
    const [low, high] = (within ?? viewData.extent(of, rows, log) ?? [0, 1]).map(viewData.drawable);
    const range = Array.from({ length: RAMP }, (_, i) => token(`--ramp-${i}`));
    if (of.goal === "min") range.reverse(); // what is best is strongest
    const type = log && low > 0 ? "log" : "linear";
    const lacking = rows.filter((row) => Number.isNaN(values[row])).length;
    const shades = range.map(isDark);
    const part = (value) => Math.max(0, Math.min(1, (viewData.drawable(value) - low) / (high - low)));
    return {
      value: (row) =>
        Number.isNaN(values[row]) || (type === "log" && values[row] <= 0) ? null : viewData.drawable(values[row]),
      dark: (value) =>
        shades[high > low ? Math.round(part(value) * (RAMP - 1)) : 0] === true,
      encoding: {
        type: "quantitative",
        title: of.label,
        scale: { type, domain: [{ expr: "palest" }, { expr: "strongest" }], range, interpolate: "lab", clamp: true },
        legend: { labelExpr: labelExpr(of) },
      },
      params: { palest: low, strongest: low < high ? high : low + (Math.abs(low) || 1) },
      blank: null,
      said: lacking ? `${lacking} without ${of.label} ${lacking === 1 ? "is" : "are"} grey` : "",
    };
  }

  /** Whether white is read better than black on a colour, as the browser mixes it. @param {string} colour */
  function isDark(colour) {
    const pen = (isDark.pen ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => (part / 255) ** 2.2);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18;
  }

  /** The most frequent categories of all runs have a colour each, whatever is filtered. */
  function byCategory(of, rows, series, other) {
    const counts = new Map();
    for (const value of of.values) counts.set(value, (counts.get(value) ?? 0) + 1);
    counts.delete(NaN);
    const all = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
    const places = all.slice(0, CATEGORIES).sort((a, b) => a - b);
    const name = (place) => viewData.cut(of.categories[place], 30);
    const colours = new Map(places.map((place, i) => [place, series(i)]));
    const there = new Set(rows.map((row) => of.values[row]));
    const shown = places.filter((place) => there.has(place));
    const domain = shown.map(name);
    const range = shown.map((place) => colours.get(place));
    const rest = "other or none";
    if ([...there].some((place) => !colours.has(place))) {
      domain.push(rest);
      range.push(other);
    }
    return {
      value: (row) => (colours.has(of.values[row]) ? name(of.values[row]) : rest),
      encoding: { type: "nominal", title: of.label, scale: { domain, range }, legend: {} },
      blank: domain[0],
      said: all.length > places.length ? `${all.length - places.length} rarer values share a colour` : "",
    };
  }

  /** Points so large and strong that many of them do not become one. @param {any} mark of a layer */
  function setDensity(mark, count) {
    if (count > MANY) Object.assign(mark, { size: AREA.many, opacity: count > 1500 ? 0.4 : 0.6 });
  }

  /** The area of a point among so many, in square pixels. */
  const areaOf = (count) => (count > MANY ? AREA.many : AREA.few);

  /** How an axis or legend writes the values of a column. */
  function labelExpr(of) {
    if (of.unit === "seconds") return "staticrunDuration(datum.value)";
    return of.unit === "time" ? "utcFormat(datum.value, '%Y-%m-%d %H:%M')" : "staticrunNumber(datum.value)";
  }

  /** Every layer of a spec that has one gets this colour. */
  function setColour(spec, { encoding, params = {} }) {
    setParams(spec, params);
    for (const layer of spec.layer) {
      const old = layer.encoding?.color;
      if (old?.field !== "colour" || old.scale === null) continue;
      const legend = encoding.legend === null ? null : { ...old.legend, ...encoding.legend };
      layer.encoding.color = { ...old, ...encoding, legend };
    }
  }

  /** Gives params of a spec their values: what is drawn already takes on other ones without being made anew. */
  function setParams(spec, values) {
    const others = (spec.params ?? []).filter(({ name }) => !(name in values));
    spec.params = [...others, ...Object.entries(values).map(([name, value]) => ({ name, value }))];
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

  /** Shows no more of an axis than a range of its values; what lies beyond is cut off. @param {[number, number]} range */
  function setDomain(spec, channel, range) {
    for (const { encoding, mark } of spec.layer) {
      if (!encoding[channel]?.field) continue;
      encoding[channel].scale = { ...encoding[channel].scale, domain: range, nice: false, padding: 0 };
      mark.clip = true;
    }
  }

  /** What Vega-Lite made of specs, by the spec without its data: compiling one takes longer than drawing it. */
  const compiled = new Map();
  const KEPT = 60;

  /** A spec without data, without sizes and without values of its params: two drawings of one key differ in those only. */
  function keyOf({ datasets, params = [], width, height, ...rest }, config, renderer) {
    return JSON.stringify([rest, params.map(({ name }) => name), config, renderer]);
  }

  /** Without rows a layer has no extent, and Vega would complain of it. */
  function filled(spec) {
    if (spec.data) return spec;
    const layer = spec.layer.filter((one) => spec.datasets[one.data.name].length);
    const names = new Set(layer.map((one) => one.data.name));
    const datasets = Object.fromEntries(Object.entries(spec.datasets).filter(([name]) => names.has(name)));
    return { ...spec, layer, datasets };
  }

  /** A compiled spec with the data, sizes and params of another of its key. */
  function bound(vega, { datasets, params = [], width, height }) {
    const values = new Map(params.map(({ name, value }) => [name, value]));
    return {
      ...vega,
      width,
      height,
      data: vega.data.map((one) => (one.name in datasets ? { ...one, values: datasets[one.name] } : one)),
      signals: vega.signals?.map((one) =>
        values.has(one.name) ? { ...one, value: values.get(one.name) } : one,
      ),
    };
  }

  /**
   * Draws into a new element, or into that of an old drawing of the same shape and size.
   * @param {any} given a spec with its `datasets`
   * @param {{key: string, view: any} | null} [old] what is drawn already
   * @returns {Promise<{host: HTMLElement | null, view: any, key: string}>} once it is drawn; without `host` where the
   *   old drawing shows it now
   */
  async function draw(given, old = null, more = {}) {
    const spec = filled(given);
    const marks = Object.values(spec.datasets).reduce((sum, rows) => sum + rows.length, 0);
    const renderer = marks > ELEMENTS && !matchMedia("print").matches ? "canvas" : "svg"; // paper shows each pixel
    const looks = { ...config(), aria: false, ...more };
    const shape = keyOf(spec, looks, renderer);
    const key = `${spec.width} ${spec.height} ${shape}`;
    if (old?.key === key) {
      for (const [name, rows] of Object.entries(spec.datasets)) old.view.data(name, rows);
      for (const { name, value } of spec.params ?? []) old.view.signal(name, value);
      await old.view.runAsync();
      return { host: null, view: old.view, key };
    }
    const host = document.createElement("div");
    host.setAttribute("aria-hidden", "true"); // the frame around it has a name and reads values out
    const known = compiled.get(shape);
    const { view, vgSpec } = await staticrun.vega.embed(host, known ? bound(known, spec) : spec, {
      mode: known ? "vega" : "vega-lite",
      renderer,
      actions: false,
      tooltip: false,
      logLevel: 1, // errors
      ...(known ? {} : { config: looks }),
      expressionFunctions: staticrun.chartDraw.expressionFunctions,
    });
    if (!known) {
      if (compiled.size >= KEPT) compiled.delete(compiled.keys().next().value);
      const bare = vgSpec.data.map((one) => (one.name in spec.datasets ? { ...one, values: [] } : one));
      compiled.set(shape, { ...vgSpec, data: bare });
    }
    return { host, view, key };
  }

  /** What other programs, which have not this page's functions, write values with. */
  const ELSEWHERE = {
    "staticrunNumber(datum.value)": "format(datum.value, '.4~g')",
    "staticrunDuration(datum.value)":
      "abs(datum.value) >= 3600 ? format(datum.value / 3600, '.3~g') + ' h' : " +
      "abs(datum.value) >= 60 ? format(datum.value / 60, '.3~g') + ' min' : format(datum.value, '.3~g') + ' s'",
  };

  /** A spec as a text that any Vega-Lite draws. */
  function portable(spec) {
    const own = (key, value) => (key === "labelExpr" ? (ELSEWHERE[value] ?? value) : value);
    return JSON.stringify(spec, own, 1);
  }

  /** Saves a drawing as a file. @param {"svg" | "png" | "json"} kind */
  async function save(kind, spec, name) {
    const background = staticrun.palette.tokens()("--ground");
    if (kind === "json") {
      const own = { ...spec, config: { ...config(), background } };
      staticrun.download(`${name}.vl.json`, portable(own), "application/json");
      return;
    }
    const { view } = await draw(spec, null, { background, padding: 16, aria: true });
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

  staticrun.viewDraw = { draw, save, colouring, ramp, setColour, setParams, setDensity, areaOf, setAxis, setDomain, labelExpr };
})();
