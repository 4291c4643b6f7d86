// Draws rows with a spec of Altair's in the theme's colours. Vega knows nothing of the page, and the page
// nothing of Vega, except here.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format } = staticrun;

  /** What axes call to write numbers as the rest of the page does. */
  const expressionFunctions = {
    staticrunNumber: (value) => format.short(value),
    staticrunDuration: (value) => (value < 0 ? `-${format.duration(-value)}` : format.duration(value)),
  };

  /** The theme as Vega's configuration. */
  function config() {
    const token = staticrun.palette.tokens();
    const text = token("--chart-text");
    return {
      background: "transparent",
      font: token("--font"),
      view: { stroke: null },
      axis: {
        labelColor: text,
        labelFontSize: 11,
        titleColor: text,
        domainColor: token("--edge"),
        tickColor: token("--edge"),
        gridColor: token("--chart-line"),
        gridOpacity: 1,
        gridWidth: 1,
      },
      axisX: { grid: false },
      axisY: { domain: false, ticks: false, labelPadding: 6 },
    };
  }

  /** The spec for these x and y; the shared one is left as it is. */
  function fitted(spec, { x, log, domain, width }) {
    const own = structuredClone(spec);
    own.width = width;
    for (const layer of layers(own)) {
      const { encoding } = layer;
      layer.mark = { ...(typeof layer.mark === "string" ? { type: layer.mark } : layer.mark), clip: true };
      if (encoding.x) onX(encoding.x, x, domain);
      if (encoding.y?.field && encoding.y.type === "quantitative") onY(encoding.y, log);
    }
    return own;
  }

  const layers = (spec) => (spec.layer ? spec.layer.flatMap(layers) : [spec]);

  function onX(x, kind, domain) {
    if (domain) x.scale = { ...x.scale, domain: kind === "time" ? domain.map(utc) : domain };
    if (kind === "time") {
      x.type = "temporal";
      x.scale = { ...x.scale, type: "utc" };
      x.axis = { ...x.axis, format: undefined };
    } else if (kind === "relative") {
      x.axis = { ...x.axis, format: undefined, labelExpr: "staticrunDuration(datum.value)" };
    }
  }

  const utc = (ms) => ({ signal: `toDate(${ms})` });

  function onY(y, log) {
    y.axis = { ...y.axis, labelExpr: "staticrunNumber(datum.value)" };
    if (log) y.scale = { ...y.scale, type: "log" };
  }

  /**
   * Draws into a new element and gives it with its view, once it is drawn.
   * @param {any} spec @param {Record<string, any[]>} data rows by name of the data set
   * @param {{x: string, log: boolean, domain: [number, number] | null, width: number}} how
   */
  async function draw(spec, data, how) {
    const host = document.createElement("div");
    const own = { ...fitted(spec, how), datasets: data };
    const { view } = await staticrun.vega.embed(host, own, {
      mode: "vega-lite",
      renderer: "svg",
      actions: false,
      tooltip: false,
      config: config(),
      expressionFunctions,
    });
    return { host, view };
  }

  staticrun.chartDraw = { draw };
})();
