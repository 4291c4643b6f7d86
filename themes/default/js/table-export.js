// The table as text to take away: CSV for programs, Markdown for people. Whole values, never rounded ones.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** The whole value of a cell as text, "" where there is none; times as ISO 8601 in UTC. */
  function whole(table, id, row) {
    const value = table.value(id, row);
    if (value === null) return "";
    if (typeof value === "string") return value;
    if (table.head(id)?.unit === "time") {
      const date = new Date(value);
      return Number.isNaN(date.getTime()) ? "" : date.toISOString();
    }
    return staticrun.format.full(value);
  }

  /** A name for a column that says what it is where the label alone might not: `metrics.loss`. */
  const heading = (id) => id.replace(/^attributes\./, "");

  /**
   * @param {any} table a RunTable
   * @param {Iterable<number>} rows in the order wanted
   * @param {string[]} ids of columns
   */
  function csv(table, rows, ids) {
    const lines = [ids.map((id) => quoted(heading(id))).join(",")];
    for (const row of rows) lines.push(ids.map((id) => quoted(whole(table, id, row))).join(","));
    return `${lines.join("\r\n")}\r\n`;
  }

  function quoted(text) {
    return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  function markdown(table, rows, ids) {
    const heads = ids.map((id) => escaped(heading(id)));
    const rule = ids.map((id) => (table.head(id)?.type === "number" ? "---:" : "---"));
    const lines = [heads, rule];
    for (const row of rows) lines.push(ids.map((id) => escaped(whole(table, id, row))));
    return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  }

  function escaped(text) {
    return text.replace(/[\\`*_[\]<>|]/g, "\\$&").replace(/\s*[\r\n]+\s*/g, " ");
  }

  staticrun.tableExport = { csv, markdown };
})();
