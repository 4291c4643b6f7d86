// Draws rows with a spec of Altair's in the theme's colours. Vega knows nothing of the page, and the page
// nothing of Vega, except here.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format, chartData } = staticrun;

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

  /** A range narrower than this part of its values needs more digits than the page's numbers have. */
  const NARROW = 0.02;

  /** So many steps each have a tick. */
  const FEW = 6;

  /** Room below the plot for the x axis, of the frame's height. */
  const AXIS = 32;

  /** The spec for these data and axes; the shared one is left as it is. */
  function fitted(spec, data, { x, log, domain, width, height }) {
    const own = structuredClone(spec);
    own.width = width;
    const taller = Math.max(0, (height ?? 0) - own.height - AXIS);
    own.height += taller;
    // A layer without rows has no extent, and Vega would complain of it.
    own.layer = own.layer.filter((layer) => data[layer.data.name].length > 0);
    const across = domain ?? chartData.extent([...data.curve, ...data.marks], ["x"]);
    const up = chartData.extent(data.curve, ["value", "low", "high"]);
    for (const layer of own.layer) {
      const { encoding } = layer;
      layer.mark.clip = layer.data.name !== "marks";
      onX(encoding.x, x, domain, across);
      if (encoding.y?.field) onY(encoding.y, log, up);
      // Marks stand at the edges of the plot, the upper or the lower one.
      if (encoding.y?.value > spec.height / 2) encoding.y.value += taller;
    }
    return own;
  }

  function onX(x, kind, domain, across) {
    if (domain) x.scale = { ...x.scale, domain };
    if (kind === "time") {
      x.type = "temporal";
      x.scale = { ...x.scale, type: "utc" };
      delete x.axis.format;
    } else if (kind === "relative") {
      delete x.axis.format;
      x.axis.labelExpr = "staticrunDuration(datum.value)";
      if (across) x.axis.values = chartData.timeTicks(...across);
    } else if (across && across[1] - across[0] <= FEW) {
      // There is no half of a step.
      const first = Math.ceil(across[0]);
      x.axis.values = Array.from({ length: Math.floor(across[1]) - first + 1 }, (_, i) => first + i);
    }
  }

  function onY(y, log, up) {
    const narrow =
      up && up[1] - up[0] < NARROW * Math.max(Math.abs(up[0]), Math.abs(up[1])) && up[0] !== up[1];
    if (!narrow) y.axis.labelExpr = "staticrunNumber(datum.value)";
    if (!log) return;
    y.scale = { type: "log" };
    const ticks = up && up[0] > 0 ? chartData.logTicks(...up) : [];
    if (ticks.length < 2) return;
    y.scale.nice = false;
    y.axis.values = ticks;
  }

  /** The drawing that was asked for last; the next one begins when it is done. */
  let last = Promise.resolve();

  /** Draws one after the other, with a breath between, so that the first is seen before the last is drawn. */
  function draw(...given) {
    const drawn = last.then(() => drawNow(...given));
    last = drawn.then(breath, breath);
    return drawn;
  }

  const breath = () => new Promise((resolve) => setTimeout(resolve));

  /**
   * Draws into a new element and gives it with its view, once it is drawn.
   * @param {any} spec @param {Record<string, any[]>} data rows by name of the data set
   * @param {{x: string, log: boolean, domain: [number, number] | null, width: number}} how
   */
  async function drawNow(spec, data, how) {
    const host = document.createElement("div");
    host.setAttribute("aria-hidden", "true"); // the frame around it has a name and reads values out
    const own = { ...fitted(spec, data, how), datasets: data };
    const { view } = await staticrun.vega.embed(host, own, {
      mode: "vega-lite",
      renderer: "svg",
      actions: false,
      tooltip: false,
      logLevel: 1, // errors
      config: config(),
      expressionFunctions,
    });
    return { host, view };
  }

  staticrun.chartDraw = { draw, config, expressionFunctions };
})();
