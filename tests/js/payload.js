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
  const codes = Int32Array.from(given, (text) => (text === null ? -1 : distinct.indexOf(text)));
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

function runs(columns, rows) {
  return {
    experiment_id: "7",
    rows,
    columns,
    hrefs: Array.from({ length: rows }, (_, row) => `runs/${row}.html`),
    colours: Array.from({ length: rows }, (_, row) => row % 16),
  };
}

module.exports = { base64, numbers, texts, runs };
