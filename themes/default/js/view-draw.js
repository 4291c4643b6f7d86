// Draws the charts of many runs with the specs that the build made, in the theme's colours, and saves them.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { viewAxes } = staticrun;

  /** With more marks than this a canvas is quicker than elements. */
  const ELEMENTS = 600;
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

  /** Points so large and strong that many of them do not become one. @param {any} mark of a layer */
  function setDensity(mark, count) {
    if (count > MANY) Object.assign(mark, { size: AREA.many, opacity: count > 1500 ? 0.4 : 0.6 });
  }

  /** The area of a point among so many, in square pixels. */
  const areaOf = (count) => (count > MANY ? AREA.many : AREA.few);

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
          encoding.axis = { ...encoding.axis, labelExpr: viewAxes.labelExpr(of), tickCount: channel === "x" ? 6 : 5 };
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

  staticrun.viewDraw = { draw, save, setColour, setParams, setDensity, areaOf, setAxis, setDomain };
})();
