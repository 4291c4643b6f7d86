// Columns of the runs' table as what charts draw: numbers or categories on axes, brushes over them, and what is
// computed from them. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format } = staticrun;

  /** So many lines or points a chart draws; of more it takes an even sample, and says so. */
  const MOST = 3000;

  /**
   * A column as numbers. Of a column of categories they are places in `categories`.
   * @typedef {{id: string, label: string, group: string, goal: string, unit: string,
   *   values: Float64Array, categories: string[] | null}} Measure values are NaN where there is nothing to draw
   */

  /** @type {WeakMap<any, Map<string, Measure>>} */
  const measures = new WeakMap();

  /** A column of a table, ready to be drawn. @returns {Measure | undefined} */
  function measure(table, id) {
    const head = table.head(id);
    if (!head) return undefined;
    if (!measures.has(table)) measures.set(table, new Map());
    const known = measures.get(table).get(id);
    if (known) return known;
    const { label, group, goal, unit } = head;
    const made = {
      id,
      label: nameOf(head, label),
      group,
      goal,
      unit,
      ...numbersOf(table.column(id), table.rows),
    };
    measures.get(table).set(id, made);
    return made;
  }

  const nameOf = (head, label) =>
    head.group === "attributes" ? (staticrun.columnLabel?.(head) ?? label) : label;

  function numbersOf(column, rows) {
    if (column.type === "number") {
      const values = column.values.map((value, row) =>
        column.missing?.[row] || !Number.isFinite(value) ? NaN : value,
      );
      return { values, categories: null };
    }
    const numbers = column.texts.map(numberOf);
    const numeric = column.texts.length > 0 && numbers.every((number) => number !== null);
    const categories = numeric ? null : [...column.texts].sort(byText);
    const places = numeric ? null : new Map(categories.map((text, place) => [text, place]));
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const code = column.codes[row];
      if (code < 0) values[row] = NaN;
      else if (numeric) values[row] = Number.isFinite(numbers[code]) ? numbers[code] : NaN;
      else values[row] = places.get(column.texts[code]);
    }
    return { values, categories };
  }

  /** The number that a param is written as; null for a word. */
  function numberOf(text) {
    if (text.trim() === "") return null;
    const number = Number(text);
    if (!Number.isNaN(number)) return number;
    return /^[+-]?nan$/i.test(text) ? NaN : /^[+-]?inf(inity)?$/i.test(text) ? Infinity : null;
  }

  /** Numbers among words come first, by their value. */
  function byText(a, b) {
    const [one, other] = [numberOf(a), numberOf(b)];
    if (one !== null && other !== null && one !== other) return one - other;
    if ((one === null) !== (other === null)) return one === null ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** A value as a reader sees it. @param {Measure} of */
  function shown(of, value) {
    if (Number.isNaN(value)) return "no value";
    if (of.categories) return of.categories[value];
    if (of.unit === "time") return format.moment(value);
    return of.unit === "seconds" ? format.duration(value) : format.short(value);
  }

  /** The least and the greatest value that rows have; null where none has one. */
  function extent({ values }, rows, log = false) {
    let low = Infinity;
    let high = -Infinity;
    for (const row of rows) {
      const value = values[row];
      if (Number.isNaN(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return low <= high ? [low, high] : null;
  }

  /**
   * An axis over the values of some rows. `to` gives 0 (low) to 1 (high), NaN for what it cannot show; `from` is
   * its inverse, for a category its nearest place.
   * @param {Measure} of @param {Iterable<number>} rows @param {boolean} log
   */
  function axis(of, rows, log = false) {
    if (of.categories) return categoryAxis(of, rows);
    const [low, high] = extent(of, rows, log) ?? [NaN, NaN];
    const [first, last] = log ? [Math.log(low), Math.log(high)] : [low, high];
    const span = last - first;
    const middle = !(span > 0);
    const to = (value) => {
      if (Number.isNaN(value) || (log && value <= 0) || Number.isNaN(low)) return NaN;
      if (middle) return 0.5;
      // Halved, so that a span over all of double precision does not overflow.
      const at = log ? Math.log(value) : value;
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

  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text) || "(empty)";

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

  /** Texts of marks, with as many digits as tell them apart. */
  function labels(of, marks) {
    if (of.unit === "time") return marks.map((ms) => format.moment(ms).slice(5, 16));
    const texts = marks.map((value) => shown(of, value));
    return new Set(texts).size === texts.length ? texts : marks.map((value) => format.full(value));
  }

  /** Values over so many times the least are read on a log scale, unless the reader chose another. */
  const DECADES = 100;

  /** Whether a column is usually read on a log scale: positive throughout, over more than two decades. */
  function usuallyLog(of, rows) {
    if (of.categories || of.unit === "time") return false;
    const [low, high] = extent(of, rows) ?? [0, 0];
    return low > 0 && high / low >= DECADES;
  }

  /**
   * The rows that all brushes let through.
   * @param {{axis: any, low: number, high: number}[]} brushes in the axes' values
   */
  function brushed(rows, brushes) {
    if (brushes.length === 0) return [...rows];
    return [...rows].filter((row) =>
      brushes.every(({ axis: { of }, low, high }) => of.values[row] >= low && of.values[row] <= high),
    );
  }

  /** A brush as text for the address, and back: categories by name, numbers in four digits. */
  function brushText({ axis: { of }, low, high }) {
    const end = (value) => (of.categories ? of.categories[value] : String(Number(value.toPrecision(4))));
    return staticrun.state.list([end(low), end(high)].map((text) => text || " "));
  }

  /** @returns {{low: number, high: number} | null} null where the text is no brush of this axis */
  function brushOf({ of }, text) {
    const [low, high] = staticrun.state.items(text).map((end) => {
      if (!of.categories) return end.trim() === "" ? NaN : Number(end);
      const place = of.categories.indexOf(end === " " ? "" : end);
      return place < 0 ? NaN : place;
    });
    return low <= high ? { low, high } : null;
  }

  /** At most `most` of some rows, evenly spread over their order. */
  function sample(rows, most = MOST) {
    if (rows.length <= most) return rows;
    return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
  }

  /**
   * The line that fits points best, as least squares has it on the axes as they are drawn.
   * @returns {{ends: {x: number, y: number}[], r2: number} | null} null without two different x
   */
  function fit(points, { logX = false, logY = false } = {}) {
    const [toX, toY] = [logX, logY].map((log) => (log ? Math.log : (value) => value));
    const xs = points.map((point) => toX(point.x));
    const ys = points.map((point) => toY(point.y));
    const mean = (values) => values.reduce((sum, value) => sum + value / values.length, 0);
    const [midX, midY] = [mean(xs), mean(ys)];
    let [xx, xy, yy] = [0, 0, 0];
    for (let i = 0; i < xs.length; i++) {
      xx += (xs[i] - midX) ** 2;
      xy += (xs[i] - midX) * (ys[i] - midY);
      yy += (ys[i] - midY) ** 2;
    }
    if (!(xx > 0) || !Number.isFinite(xy / xx)) return null;
    const slope = xy / xx;
    const back = logY ? Math.exp : (value) => value;
    const ends = [Math.min(...xs), Math.max(...xs)].map((x) => ({
      x: logX ? Math.exp(x) : x,
      y: back(midY + slope * (x - midX)),
    }));
    return { ends, r2: yy > 0 ? (xy * xy) / (xx * yy) : 1 };
  }

  /**
   * The points that no other one is better than in both, in order of x.
   * @param {{x: number, y: number}[]} points @param {"min" | "max"} goalX @param {"min" | "max"} goalY
   */
  function front(points, goalX, goalY) {
    const [signX, signY] = [goalX, goalY].map((goal) => (goal === "max" ? -1 : 1));
    const ordered = [...points].sort((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y));
    let best = Infinity;
    const found = ordered.filter(({ y }) => {
      if (signY * y >= best) return false;
      best = signY * y;
      return true;
    });
    return found.sort((a, b) => a.x - b.x);
  }

  /** Quartiles as most textbooks have them, by linear interpolation. @param {number[]} values */
  function quartiles(values) {
    const sorted = Float64Array.from(values).sort();
    const at = (part) => {
      const place = part * (sorted.length - 1);
      const [below, rest] = [Math.floor(place), place % 1];
      return sorted[below] * (1 - rest) + sorted[Math.min(below + 1, sorted.length - 1)] * rest;
    };
    return { low: at(0), first: at(0.25), median: at(0.5), third: at(0.75), high: at(1) };
  }

  /**
   * Where most of some finite values lie: three times the middle half's width beyond it on either side, no further
   * than they reach; on a log scale the same of their logarithms. Null where none lies beyond.
   * @param {number[]} values @returns {{range: [number, number], beyond: number} | null}
   */
  function bulk(values, log = false) {
    if (values.length < 8) return null;
    const [to, from] = log ? [Math.log, Math.exp] : [(value) => value, (value) => value];
    const { low, first, third, high } = quartiles(values.map(to));
    const reach = 3 * (third - first);
    const range = [from(Math.max(low, first - reach)), from(Math.min(high, third + reach))];
    const beyond = values.filter((value) => value < range[0] || value > range[1]).length;
    return beyond > 0 && range[0] < range[1] ? { range, beyond } : null;
  }

  /**
   * Rows by the value of a column: a group for each category or, where numbers are many, for each of a few
   * ranges; in order.
   * @param {Measure} of @param {number} most @param {boolean} log whether ranges are even on a log scale
   * @returns {{name: string, rows: number[]}[]}
   */
  function groups(of, rows, most = 12, log = false) {
    const there = rows.filter((row) => !Number.isNaN(of.values[row]));
    const distinct = [...new Set(there.map((row) => of.values[row]))].sort((a, b) => a - b);
    if (of.categories || distinct.length <= most) {
      const texts = of.categories
        ? distinct.map((place) => of.categories[place] || "(empty)")
        : labels(of, distinct);
      const found = new Map(distinct.map((value, i) => [value, { name: texts[i], rows: [] }]));
      for (const row of there) found.get(of.values[row]).rows.push(row);
      return [...found.values()];
    }
    const edges = edgesOf(distinct[0], distinct.at(-1), of.unit, log);
    const texts = labels(of, edges);
    const ranges = edges.slice(1).map((_, i) => ({ name: `${texts[i]} to ${texts[i + 1]}`, rows: [] }));
    for (const row of there) {
      const place = edges.findIndex((edge) => of.values[row] < edge);
      ranges[place < 0 ? ranges.length - 1 : Math.max(0, place - 1)].rows.push(row);
    }
    return ranges.filter((range) => range.rows.length > 0);
  }

  /** Round numbers around all between two, evenly apart, or by the same factor. */
  function edgesOf(low, high, unit, log) {
    if (log && low > 0) {
      const marks = logMarks(low, high);
      const factor = marks[1] / marks[0];
      return [...(low < marks[0] ? [marks[0] / factor] : []), ...marks, ...(high >= marks.at(-1) ? [marks.at(-1) * factor] : [])];
    }
    const marks = nice(low, high, unit);
    const step = marks[1] - marks[0];
    return [marks[0] - step, ...marks, marks.at(-1) + step];
  }

  /** A number from -1 to 1 that a text always has: where a run's point stands in its strip. */
  function jitter(text) {
    let hash = 2166136261;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    return ((hash >>> 8) / 0xffffff) * 2 - 1;
  }

  staticrun.viewData = {
    MOST,
    measure,
    shown,
    extent,
    axis,
    usuallyLog,
    brushed,
    brushText,
    brushOf,
    sample,
    fit,
    front,
    quartiles,
    bulk,
    groups,
    jitter,
    cut,
  };
})();
