"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { searchNear, searchRank } = require("./load.js")("search-near", "search-rank");

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

test("a letter wrong, one too many, one missing or two swapped still find, where nothing has the words", () => {
  assert.deepEqual(titles("brvae"), ["brave-fox-12"]);
  assert.deepEqual(titles("forrest").sort(), ["brave-fox-12", "iris-sweep"]);
  assert.deepEqual(titles("problms"), ["Problems"]);
  assert.deepEqual(titles("swep iris").sort(), ["brave-fox-12", "calm-owl-3", "iris-sweep"]);
  assert.deepEqual(titles("bfox"), ["brave-fox-12"]); // its letters, in order
  assert.equal(searchRank.find(entries, "brvae").near, true);
  assert.equal(searchRank.find(entries, "brave").near, false);
  assert.deepEqual(titles("xyzzy"), []);
  assert.deepEqual(titles("owk"), []); // too short to have one wrong
});

test("how many letters are wrong counts towards the beginning of a word", () => {
  const cases = [["resent", "resnet18", 1], ["abcd", "abcd", 0], ["ab", "xyz", 2], ["acbd", "abcd", 1], ["kitten", "sitting", 2]];
  for (const [asked, word, letters] of cases) assert.equal(searchNear.wrong(asked, word, 2), letters, asked);
  assert.equal(searchNear.wrong("abcdef", "ghijkl", 1), 2);
});

test("neither case nor diacritics matter, in either direction", () => {
  assert.deepEqual(titles("MULLER"), ["iris-sweep"]);
  assert.equal(searchRank.find(entries, "mülł").near, true); // no mark, but another letter
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
