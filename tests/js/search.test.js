"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { searchRank } = require("./load.js")("search-rank");

const documents = [
  ["run", "brave-fox-12", "iris-sweep", "runs/1.html", "forest lr 0.1"],
  ["run", "calm-owl-3", "iris-sweep", "runs/2.html", "svm"],
  ["experiment", "iris-sweep", "", "experiments/iris.html", "A sweep over Müller's forests"],
  ["model", "iris", "", "models/iris.html", ""],
  ["version", "iris 2", "iris", "models/iris/2.html", "champion"],
  ["page", "Problems", "", "problems.html", ""],
];
const entries = searchRank.index(documents);
const titles = (query, options) => searchRank.find(entries, query, options).documents.map((one) => one[1]);

test("a whole title comes before its beginning, a title before a place, a short one before a long one", () => {
  assert.deepEqual(titles("iris"), ["iris", "iris-sweep", "iris 2", "calm-owl-3", "brave-fox-12"]);
});

test("every word must match, in whatever field", () => {
  assert.deepEqual(titles("iris svm"), ["calm-owl-3"]);
  assert.deepEqual(titles("iris nothing"), []);
});

test("the middle of a word matches, last", () => {
  assert.deepEqual(titles("ave"), ["brave-fox-12"]);
  assert.deepEqual(titles("fox"), ["brave-fox-12"]);
});

test("neither case nor diacritics matter, in either direction", () => {
  assert.deepEqual(titles("MULLER"), ["iris-sweep"]);
  assert.deepEqual(titles("mülł"), []);
  assert.deepEqual(titles("prôblems"), ["Problems"]);
});

test("nothing asked shows a few of everything, runs last", () => {
  assert.equal(titles("")[0], "iris-sweep");
  assert.equal(titles("   ").at(-1), "calm-owl-3");
  assert.deepEqual(
    titles("", { each: 1 }).filter((title) => title.includes("-")),
    ["iris-sweep", "brave-fox-12"],
  );
});

test("what matched is told apart, in the text as it is written", () => {
  assert.deepEqual(searchRank.highlight("Müller’s iris", "mull IRIS"), [
    ["Müll", true],
    ["er’s ", false],
    ["iris", true],
  ]);
  assert.deepEqual(searchRank.highlight("👍 fox", "fox"), [
    ["👍 ", false],
    ["fox", true],
  ]);
  assert.deepEqual(searchRank.highlight("fox", ""), [["fox", false]]);
});
