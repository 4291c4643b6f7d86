// Payloads as the build makes them, from plain columns.
"use strict";

const base64 = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");

function numbers(id, given, more = {}) {
  const missing = new Uint8Array(Math.ceil(given.length / 8));
  given.forEach((value, row) => {
    if (value === null) missing[row >> 3] |= 1 << (row & 7);
  });
  return {
    type: "number",
    id,
    group: id.split(".")[0],
    label: id.split(".").slice(1).join("."),
    values: base64(Float64Array.from(given, (value) => value ?? 0)),
    missing: given.includes(null) ? base64(missing) : "",
    ...more,
  };
}

function texts(id, given, more = {}) {
  const distinct = [...new Set(given.filter((text) => text !== null))];
  const places = new Map(distinct.map((text, place) => [text, place + 1]));
  const codes = (distinct.length < 255 ? Uint8Array : Uint32Array).from(given, (text) => places.get(text) ?? 0);
  return {
    type: "text",
    id,
    group: id.split(".")[0],
    label: id.split(".").slice(1).join("."),
    texts: distinct,
    codes: base64(codes),
    ...more,
  };
}

/** @param {any[]} columns as made here @param {any} [more] fields of the payload */
function runs(columns, rows, more = {}) {
  const colours = Array.from({ length: rows }, (_, row) => (row % 16).toString(16)).join("");
  const pages = { before: "runs/", after: ".html" };
  return { experiment_id: "7", rows, colours, pages, columns: columns.map(head), here: { columns }, ...more };
}

/** What the build knows of a column. */
function head({ values: _, texts: list, codes: __, missing: ___, cut: ____, ...known }) {
  const numeric = known.type === "number" || list.every((text) => text.trim() !== "" && !isNaN(Number(text)));
  return { count: 0, differs: 2, numeric, distinct: list?.length ?? 0, ...known };
}

module.exports = { base64, numbers, texts, runs, head };
