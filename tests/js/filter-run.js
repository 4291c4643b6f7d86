// Reads {runs, now, cases: [{filter, order_by?}]} and writes what the browser's half answers to each: the runs,
// or the fault. Run by tests/query/test_engines.py, one process for many cases.
"use strict";
const { filter, tableOf, find } = require("./filter-table.js");

const { runs, now, cases } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const tables = [tableOf(runs), tableOf(runs, { plain: true })];

function answer({ filter: text = "", order_by: orderBy = [] }) {
  try {
    const { portable, tree } = filter.parse(text);
    const [runs, others] = tables.map((table) => find(table, text, orderBy, now));
    return { portable, needs: filter.needs(tree), runs, same: JSON.stringify(runs) === JSON.stringify(others) };
  } catch (fault) {
    if (fault.name !== "FilterFault") return { crash: String(fault.stack) };
    const { message, start, end, hint } = fault;
    return { fault: { message, start, end, hint } };
  }
}

process.stdout.write(JSON.stringify(cases.map(answer)));
