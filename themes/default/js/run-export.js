// A run's history to take away, as CSV. Whole values, never rounded ones. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format } = staticrun;

  const quoted = (text) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

  function moment(ms) {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? "" : date.toISOString();
  }

  /**
   * One line a point, metric after metric, of each its processes one after the other.
   * @param {{key: string, writer: number, steps: ArrayLike<number>, times: ArrayLike<number>,
   *   values: ArrayLike<number>}[]} curves with every point
   * @param {Record<string, {last: {value: number | string, step: number, time: number}}>} metrics of the run's
   *   record: those of one point have no curve
   */
  function csv(curves, metrics) {
    const lines = ["metric,process,step,time,value\r\n"];
    const drawn = new Set();
    const line = (head, step, time, value) =>
      lines.push(`${head},${format.full(step)},${moment(time)},${format.full(Number(value))}\r\n`);
    for (const { key, writer, steps, times, values } of curves) {
      drawn.add(key);
      const head = `${quoted(key)},${writer + 1}`;
      for (let i = 0; i < values.length; i++) line(head, steps[i], times[i], values[i]);
    }
    for (const [key, { last }] of Object.entries(metrics)) {
      if (!drawn.has(key)) line(`${quoted(key)},1`, last.step, last.time, last.value);
    }
    return lines.join("");
  }

  staticrun.runExport = { csv };
})();
