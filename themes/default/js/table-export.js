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

  /** A table for a paper, with the rules of the package booktabs. */
  function latex(table, rows, ids) {
    const columns = ids.map((id) => (table.head(id)?.type === "number" ? "r" : "l")).join("");
    const line = (cells) => `${cells.map(texText).join(" & ")} \\\\`;
    const body = Array.from(rows, (row) => line(ids.map((id) => whole(table, id, row))));
    return [
      "% needs \\usepackage{booktabs}",
      `\\begin{tabular}{${columns}}`,
      "\\toprule",
      line(ids.map(heading)),
      "\\midrule",
      ...body,
      "\\bottomrule",
      "\\end{tabular}",
      "",
    ].join("\n");
  }

  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const texText = (text) =>
    text.replace(/[\\~^&%$#_{}]/g, (letter) => TEX[letter] ?? `\\${letter}`).replace(/\s*[\r\n]+\s*/g, " ");

  /** A list of objects, one a run; what JSON has no number for is a text: "NaN", "Infinity". */
  function json(table, rows, ids) {
    const objects = Array.from(rows, (row) => {
      const one = {};
      for (const id of ids) {
        const value = table.head(id)?.unit === "time" ? whole(table, id, row) || null : table.value(id, row);
        one[heading(id)] = typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
      }
      return one;
    });
    return `${JSON.stringify(objects, null, 1)}\n`;
  }

  /**
   * Groups as a table of their own: what they have in common, how many runs, and of each column of numbers the mean,
   * the standard deviation, the least and the greatest. A list of lines, each a list of texts.
   */
  function groupCells(table, groups, by, ids) {
    const numbers = ids.filter((id) => !by.includes(id) && groups.some((group) => group.aggregate(id)));
    const functions = ["mean", "std", "min", "max"];
    const heads = [...by.map(heading), "runs", ...numbers.flatMap((id) => functions.map((name) => `${name}(${heading(id)})`))];
    const value = (number) => (number === undefined || Number.isNaN(number) ? "" : staticrun.format.full(number));
    const lines = groups.map((group) => [
      ...group.values.map((text) => text ?? ""),
      String(group.rows.length),
      ...numbers.flatMap((id) => functions.map((name) => value(group.aggregate(id)?.[name]))),
    ]);
    return [heads, ...lines];
  }

  const groupsCsv = (...given) => groupCells(...given).map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");

  staticrun.tableExport = { csv, markdown, latex, json, groupsCsv, whole };
})();
