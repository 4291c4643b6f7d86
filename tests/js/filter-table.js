// Runs of tests/contract/filter as a table of columns, as a page has it.
"use strict";

const NAMES = ["tokens", "literals", "fields", "paths", "clauses", "parser", "like", "eval", "sort"];
const { filter } = require("./load.js")(...NAMES.map((name) => `filter-${name}`));

/** Code points of a text that a page holds. */
const HELD = 1000;

/** @param {{plain?: boolean}} [how] with `plain`, params that are all plain numbers become numbers */
function tableOf(runs, { plain = false } = {}) {
  const columns = new Map();
  const text = (id, of) => columns.set(id, texts(runs.map(of)));
  const number = (id, of) => columns.set(id, numbers(runs.map(of)));
  text("attributes.run_id", (run) => run.id);
  text("attributes.run_name", (run) => run.name);
  text("attributes.status", (run) => run.status);
  text("attributes.user_id", (run) => run.user);
  text("attributes.artifact_uri", (run) => `/runs/0/${run.id}/artifacts`);
  text("attributes.experiment", () => "Default");
  text("attributes.lifecycle_stage", (run) => run.lifecycle ?? "active");
  number("attributes.start_time", (run) => run.start);
  number("attributes.end_time", (run) => run.end);
  number("attributes.duration", (run) => (run.end === null ? null : Math.max(0, run.end - run.start) / 1000));
  for (const key of keys(runs, "params")) {
    const values = runs.map((run) => run.params[key] ?? null);
    const all = plain && values.every((value) => value === null || String(Number(value)) === value);
    columns.set(`params.${key}`, all ? numbers(values.map((value) => (value === null ? null : Number(value)))) : texts(values));
  }
  for (const key of keys(runs, "tags")) text(`tags.${key}`, (run) => run.tags[key] ?? null);
  for (const key of keys(runs, "metrics")) metric(key, (of) => (run) => (run.metrics[key] ? of(run.metrics[key].map(Number)) : null), number);
  ["name", "digest", "context"].forEach((part, place) => columns.set(`dataset.${part}`, several(runs, place)));
  return { rows: runs.length, column: (id) => columns.get(id) };
}

function metric(key, over, number) {
  const known = (values) => values.filter((value) => !Number.isNaN(value));
  number(`metrics.${key}`, over((values) => values.at(-1)));
  number(`first(metrics.${key})`, over((values) => values[0]));
  number(`count(metrics.${key})`, over((values) => values.length));
  number(`min(metrics.${key})`, over((values) => (known(values).length ? Math.min(...known(values)) : null)));
  number(`max(metrics.${key})`, over((values) => (known(values).length ? Math.max(...known(values)) : null)));
}

const keys = (runs, group) => [...new Set(runs.flatMap((run) => Object.keys(run[group])))];

function numbers(values) {
  const missing = Uint8Array.from(values, (value) => (value === null ? 1 : 0));
  return { type: "number", values: Float64Array.from(values, (value) => value ?? 0), missing: missing.includes(1) ? missing : null };
}

function texts(values) {
  const distinct = [...new Set(values.filter((value) => value !== null))];
  const places = new Map(distinct.map((value, place) => [value, place]));
  const letters = distinct.map((value) => Array.from(value));
  return {
    type: "text",
    texts: letters.map((one) => one.slice(0, HELD).join("")),
    codes: Int32Array.from(values, (value) => (value === null ? -1 : places.get(value))),
    cut: new Set(letters.flatMap((one, place) => (one.length > HELD ? [place] : []))),
  };
}

function several(runs, place) {
  const all = runs.flatMap((run) => run.datasets.map((dataset) => dataset[place]));
  const { texts: distinct, codes } = texts(all);
  let end = 0;
  const offsets = Int32Array.from([0, ...runs.map((run) => (end += run.datasets.length))]);
  return { type: "texts", texts: distinct, codes, offsets };
}

/** The ids, their first two digits, of the runs that pass, in order; or the fault. */
function find(table, text, orderBy, now) {
  const mask = filter.evaluate(filter.parse(text).tree, table, { now });
  const rows = [...filter.sort(table, orderBy.map(filter.parseOrder))].filter((row) => mask[row]);
  const ids = table.column("attributes.run_id");
  return rows.map((row) => ids.texts[ids.codes[row]].slice(0, 2));
}

module.exports = { filter, tableOf, find };
