"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { state } = require("./load.js")("state");

const roundTrip = (view) => Object.fromEntries(state.parse(`#${state.write(new Map(Object.entries(view)))}`));

test("every text comes back from the hash as it was", () => {
  const view = {
    filter: "metrics.`a+b&c=d` > 0.9 AND params.x LIKE '100%' -- #1 \"é虹\" +",
    sort: "-metrics.acc,attributes.start_time",
    selected: "a,b",
  };
  assert.deepEqual(roundTrip(view), view);
});

test("a hash is readable, and ends with nothing that a mail program would cut off", () => {
  assert.equal(state.write(new Map([["sort", "metrics.acc,params.lr"]])), "sort=metrics.acc,params.lr");
  assert.match(state.write(new Map([["filter", "(params.a = 'x')"]])), /^filter=[^'()]+$/);
});

test("keys without a value are left out", () => {
  assert.equal(
    state.write(
      new Map([
        ["a", ""],
        ["b", "1"],
      ]),
    ),
    "b=1",
  );
});

test("an anchor is no view, and a mangled link still reads", () => {
  assert.equal(state.parse("#params").size, 0);
  assert.equal(state.parse("#filter=100%&sort=a").get("filter"), "100%");
});

test("a list comes back as it was, whatever its items hold", () => {
  const items = ["metrics.a,b", "params.100%", "-x", ""];
  assert.deepEqual(state.items(state.list(items)), items.filter(Boolean));
  assert.deepEqual(state.items(""), []);
});
