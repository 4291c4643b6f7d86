"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const cases = require("../contract/format.json");
const { format } = require("./load.js")("format");

for (const name of ["short", "full"]) {
  test(`${name} numbers are as the build writes them`, () => {
    for (const [given, expected] of cases[name]) assert.equal(format[name](Number(given)), expected, given);
  });
}

for (const name of ["duration", "size"]) {
  test(`a ${name} is as the build writes it`, () => {
    for (const [given, expected] of cases[name]) assert.equal(format[name](given), expected, String(given));
  });
}

test("no duration is shown as nothing", () => {
  assert.equal(format.duration(null), "");
  assert.equal(format.duration(NaN), "");
});

test("a moment is in UTC, and what no calendar holds is nothing", () => {
  assert.equal(format.moment(1793613600000), "2026-11-02 10:00 UTC");
  assert.equal(format.moment(1e300), "");
  assert.equal(format.moment(NaN), "");
});

test("how long ago a time is, in one unit", () => {
  const now = 1793613600000;
  const minute = 60_000;
  const told = (minutes) => format.ago(now - minutes * minute, now);
  assert.deepEqual([0.5, 1, 59, 60, 180, 60 * 24, 60 * 24 * 45, 60 * 24 * 100, 60 * 24 * 1000].map(told), [
    "just now",
    "1 min ago",
    "59 min ago",
    "1 h ago",
    "3 h ago",
    "1 day ago",
    "45 days ago",
    "3 months ago",
    "2 years ago",
  ]);
  assert.equal(told(-180), "in 3 h");
});
