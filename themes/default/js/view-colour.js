// How runs are coloured in charts: each in its own colour, or by the values of a column.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { viewAxes, viewData } = staticrun;

  /** Colours for categories; what is beyond them shares one. */
  const CATEGORIES = 8;
  const RAMP = 5;

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
        legend: { labelExpr: viewAxes.labelExpr(of) },
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

  staticrun.viewColour = { colouring, ramp };
})();
