// What a chart of curves draws: a line for each run in the run's colour, or one for each group of runs, and signs for
// values that are not finite.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { chartData, chartLevels, curvesData, viewData, viewStats } = staticrun;

  const DASHED = [5, 3];
  const SOLID = [1, 0];
  /** Of so many lines or fewer the range of what each drawn point stands for is told around them. */
  const BANDED = 12;
  /** More lines than these are drawn paler, so that many of them do not become one. */
  const MANY = 30;

  /**
   * @typedef {{row: number, curve: any, start: number}} Member a decoded curve of a run
   * @typedef {{x: string, log: boolean, weight: number, spread: string, window: [number, number] | null}} How
   * @typedef {{row: number, name: string, runs?: number, line: any, series: string, colour: string, dash: number[],
   *   strength: number, banded: boolean, log: boolean}} Drawn
   */

  /** A member's line, of no more than what is in the window. @param {Member} member @param {How} how */
  function lineOf(member, how, most) {
    if (!how.window) return curvesData.line(member, how, most);
    const { curve, start } = member;
    return curvesData.line({ ...member, curve: chartLevels.cut(curve, chartData.xs(curve, how.x, start), how.window) }, how, most);
  }

  /** A line for each curve. @param {any} view the charts @param {Member[]} members @param {How} how @returns {Drawn[]} */
  function lines(view, members, how) {
    const token = staticrun.palette.tokens();
    const most = curvesData.share(members.length);
    return members.map((member, place) => {
      const number = view.table.colours[member.row];
      return {
        row: member.row,
        name: view.nameOf(member.row),
        line: lineOf(member, how, most),
        series: String(place),
        colour: token(staticrun.palette.property(number)),
        dash: number < 8 ? SOLID : DASHED,
        strength: members.length > MANY ? 0.7 : 0.95,
        banded: members.length <= BANDED && !member.curve.exact && how.weight === 0,
        log: how.log,
      };
    });
  }

  /** A line for each group that a column makes. @param {string} id @returns {Drawn[]} */
  function groups(view, members, how, id) {
    const token = staticrun.palette.tokens();
    const of = viewData.measure(view.table, id);
    const rows = [...new Set(members.map(({ row }) => row))];
    const found = viewStats.groups(of, rows);
    const rest = rows.filter((row) => Number.isNaN(of.values[row]));
    if (rest.length) found.push({ name: `no ${of.label}`, rows: rest, value: NaN });
    const all = members.map((member) => lineOf(member, how, curvesData.share(members.length)));
    const grid = curvesData.places(all);
    return found.map((group, index) => {
      const inside = new Set(group.rows);
      const own = all.filter((_, i) => inside.has(members[i].row));
      const place = viewData.place(of, group.value, index);
      return {
        row: group.rows[0],
        name: `${of.label} ${group.name}`,
        runs: group.rows.length,
        line: curvesData.together(own, how.spread === "std" ? "std" : "range", grid),
        series: String(index),
        colour: token(staticrun.palette.property(place)),
        dash: place < 8 ? SOLID : DASHED,
        strength: 1,
        banded: how.spread !== "none",
        log: how.log,
      };
    });
  }

  /** Signs for values that are not finite, in their run's colour. */
  function marks(view, members, how) {
    const token = staticrun.palette.tokens();
    const [low, high] = how.window ?? [-Infinity, Infinity];
    return members
      .flatMap(({ row, curve, start }) => {
        const all = chartData.xs(curve, how.x, start);
        const colour = token(staticrun.palette.property(view.table.colours[row]));
        return curve.marks.map((mark) => {
          return { x: chartData.markX(curve, mark, how.x, start, all), high: mark[2] === "Infinity", colour };
        });
      })
      .filter(({ x }) => x >= low && x <= high);
  }

  /**
   * The data sets of the spec of curves. @param {Drawn[]} drawn @param {any[]} signs
   * @param {(value: number) => number} placed a value where the y axis can have it
   */
  function datasets(drawn, signs, placed) {
    const made = { lines: [], band: [], lone: [], marks: signs };
    // The first of the table last, on top of the others.
    for (const one of [...drawn].reverse()) {
      const { x, values, lows, highs } = one.line;
      const line = { x, ...mapped({ values, lows, highs }, (all) => Array.from(all, placed)) };
      for (const [name, rows] of Object.entries(curvesData.rows(line, one))) made[name].push(...rows);
    }
    return made;
  }

  const mapped = (fields, work) => Object.fromEntries(Object.entries(fields).map(([name, all]) => [name, work(all)]));

  staticrun.curvesSeries = { lines, groups, marks, datasets };
})();
