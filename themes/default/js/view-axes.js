// Axes over columns of runs: where a value stands, and round numbers beside it. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format, viewData } = staticrun;
  const { shown, extent, cut } = viewData;

  /**
   * An axis over the values of some rows. `to` gives 0 (low) to 1 (high), NaN for what it cannot show; `from` is
   * its inverse, for a category its nearest place.
   * @param {Measure} of @param {Iterable<number>} rows @param {boolean} log
   * @param {{range: [number, number]}} [within] where the axis ends; what lies beyond is at its ends
   */
  function axis(of, rows, log = false, within = undefined) {
    if (of.categories) return categoryAxis(of, rows);
    const [low, high] = within?.range ?? extent(of, rows, log) ?? [NaN, NaN];
    const [first, last] = log ? [Math.log(low), Math.log(high)] : [low, high];
    const span = last - first;
    const middle = !(span > 0);
    const to = (value) => {
      if (Number.isNaN(value) || (log && value <= 0) || Number.isNaN(low)) return NaN;
      if (middle) return 0.5;
      // Halved, so that a span over all of double precision does not overflow.
      const inside = within ? Math.max(low, Math.min(high, value)) : value;
      const at = log ? Math.log(inside) : inside;
      return Number.isFinite(span) ? (at - first) / span : (at / 2 - first / 2) / (last / 2 - first / 2);
    };
    const from = (y) => {
      if (middle) return low;
      const at = first * (1 - y) + last * y;
      return log ? Math.exp(at) : at;
    };
    const marks = Number.isNaN(low)
      ? []
      : middle
        ? [low]
        : log
          ? logMarks(low, high)
          : nice(low, high, of.unit);
    const text = labels(of, marks);
    return {
      of,
      log,
      within,
      low,
      high,
      to,
      from,
      ticks: marks.map((value, i) => ({ y: to(value), text: text[i] })),
    };
  }

  function categoryAxis(of, rows) {
    const there = [...new Set([...rows].map((row) => of.values[row]))].filter(
      (place) => !Number.isNaN(place),
    );
    there.sort((a, b) => a - b);
    const places = new Map(there.map((place, i) => [place, (i + 0.5) / there.length]));
    const step = Math.ceil(there.length / 14); // no more fit beside an axis
    return {
      of,
      log: false,
      low: there[0] ?? NaN,
      high: there.at(-1) ?? NaN,
      to: (value) => places.get(value) ?? NaN,
      from: (y) => there[Math.max(0, Math.min(there.length - 1, Math.floor(y * there.length)))],
      there,
      ticks: there
        .filter((_, i) => i % step === 0)
        .map((place) => ({ y: places.get(place), text: cut(of.categories[place], 16) })),
    };
  }

  /** Round numbers between two, about five of them. */
  function nice(low, high, unit = "") {
    if (unit === "seconds") {
      const ticks = staticrun.chartData.timeTicks(low, high);
      return ticks.length > 1 ? ticks : [low, high];
    }
    const rough = high / 5 - low / 5 || Number.MIN_VALUE;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((part) => part * power).find((one) => one >= rough) ?? rough;
    const marks = [];
    for (let i = Math.ceil(low / step); i * step <= high && marks.length < 12; i++) {
      marks.push(Number((i * step).toPrecision(12)));
    }
    return marks.length > 1 ? marks : [low, high];
  }

  function logMarks(low, high) {
    const marks = staticrun.chartData.logTicks(low, high);
    return marks.length > 1 ? marks : [low, high];
  }

  /** A range with a little room at its ends, so that a point at one is whole. @returns {[number, number]} */
  function widened([low, high], log = false) {
    if (log) {
      const part = (Math.log(high) - Math.log(low)) / 40;
      return [Math.exp(Math.log(low) - part), Math.exp(Math.log(high) + part)];
    }
    const part = high / 40 - low / 40;
    return [low - part, high + part];
  }

  /**
   * Brings values that are far beyond a range nearer to it: where they lie is out of sight all the same, and drawn
   * where they are they would be at no pixel. @param {[number, number]} range @returns {(value: number) => number}
   */
  function nearer([low, high], log = false) {
    const [least, most] = log ? [low * (low / high), high * (high / low)] : [2 * low - high, 2 * high - low];
    return (value) => (value < least ? least : value > most ? most : value);
  }

  /** Texts of marks, with as many digits as tell them apart. */
  function labels(of, marks) {
    if (of.unit === "time") return marks.map((ms) => format.moment(ms).slice(5, 16));
    const texts = marks.map((value) => shown(of, value));
    return new Set(texts).size === texts.length ? texts : marks.map((value) => format.full(value));
  }

  /** How an axis or legend of Vega's writes the values of a column. */
  function labelExpr(of) {
    if (of.unit === "seconds") return "staticrunDuration(datum.value)";
    return of.unit === "time" ? "utcFormat(datum.value, '%Y-%m-%d %H:%M')" : "staticrunNumber(datum.value)";
  }

  staticrun.viewAxes = { labelExpr, axis, nice, logMarks, labels, widened, nearer };
})();
