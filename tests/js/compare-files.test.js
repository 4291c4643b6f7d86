"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const path = require("node:path");
const { compareFiles, compareData } = require("./load.js")("core", "format", "compare-data", "compare-files");
const { diffLines } = require(path.join(__dirname, "..", "..", "themes", "default", "vendor", "jsdiff.js"));

const file = (name, digest, bytes = 1) => ({ path: name, kind: "text", bytes, digest, href: "", text: "", cut: false });

test("what differs comes first, then what some lack, then what is the same", () => {
  const rows = compareFiles.rows([
    [file("a", "1"), file("b", "1"), file("same", "1")],
    [file("b", "2"), file("same", "1")],
  ]);
  assert.deepEqual(rows.map((row) => [row.path, compareFiles.said(row)]), [
    ["b", "2 versions"],
    ["a", "only in 1 run"],
    ["same", "the same in all"],
  ]);
  assert.equal(rows[1].of[1], null);
});

test("files without a digest are told apart by their size", () => {
  const [row] = compareFiles.rows([[file("a", "", 1)], [file("a", "", 2)]]);
  assert.equal(row.versions, 2);
});

test("the partner is the first that differs from the baseline", () => {
  const [row] = compareFiles.rows([[file("a", "1")], [file("a", "1")], [file("a", "2")]]);
  assert.equal(compareFiles.partner(row, 0), 2);
  assert.equal(compareFiles.partner(row, 2), 0);
  const [alone] = compareFiles.rows([[file("a", "1")], []]);
  assert.equal(compareFiles.partner(alone, 0), -1);
});

test("a difference shows what changed, with the lines around it", () => {
  const old = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join("");
  const lines = compareFiles.hunks(diffLines(old, old.replace("line 15\n", "line fifteen\n")));
  assert.deepEqual(lines[0], { kind: "gap", lines: 12 });
  assert.deepEqual(lines.slice(1, 6).map(({ kind, left, right, text }) => [kind, left, right, text]), [
    ["same", 13, 13, "line 12"],
    ["same", 14, 14, "line 13"],
    ["same", 15, 15, "line 14"],
    ["gone", 16, undefined, "line 15"],
    ["new", undefined, 16, "line fifteen"],
  ]);
  assert.deepEqual(lines.at(-1), { kind: "gap", lines: 11 });
});

test("equal texts and empty ones differ in nothing", () => {
  assert.deepEqual(compareFiles.hunks(diffLines("", "")).filter(({ kind }) => kind !== "same"), []);
  assert.deepEqual(compareFiles.hunks(diffLines("a\n", "")).map(({ kind }) => kind), ["gone"]);
});

const run = (commit, comparison) => ({ id: commit, commit, comparison, facts: [["Commit", commit.slice(0, 12), ""]] });
const forge = "https://forge.example/o/r/compare/{base}...{head}";

test("commits of one project are compared by its forge", () => {
  const rows = compareData.facts([run("a".repeat(40), forge), run("b".repeat(40), forge), run("a".repeat(40), forge)], 0);
  assert.deepEqual(rows[1].links, ["", `https://forge.example/o/r/compare/${"a".repeat(40)}...${"b".repeat(40)}`, ""]);
  assert.equal(rows[1].texts[1], "aaaaaaa…bbbbbbb");
});

test("no forge compares commits of two projects, or what is no commit", () => {
  const other = "https://forge.example/o/other/compare/{base}...{head}";
  assert.equal(compareData.facts([run("a".repeat(40), forge), run("b".repeat(40), other)], 0).length, 1);
  assert.equal(compareData.facts([run("a".repeat(40), forge), run("javascript:", forge)], 0).length, 1);
  assert.equal(compareData.facts([run("a".repeat(40), ""), run("b".repeat(40), "")], 0).length, 1);
});

test("packages that differ are told from equal ones, and who tells none counts for nothing", () => {
  const installed = (packages) => ({ installed: packages && new Map(packages) });
  const rows = compareData.packages([
    installed([["Torch", "2.5"], ["numpy", "2.1"], ["zlib", "1"]]),
    installed(null),
    installed([["numpy", "2.1"], ["Torch", "2.6"]]),
  ]);
  assert.deepEqual(rows.map(({ label, texts, differs }) => [label, texts, differs]), [
    ["numpy", ["2.1", null, "2.1"], false],
    ["Torch", ["2.5", null, "2.6"], true],
    ["zlib", ["1", null, null], true],
  ]);
  assert.deepEqual(compareData.packages([installed(null)]), []);
});

test("images by step are series, of which a run has its last one at each step", () => {
  const image = (series, step, href = `${series}${step}`) => ({ path: href, kind: "image", series, step, href, digest: href });
  const files = [[image("b", 20), image("b", 0), image("a", 5)], [image("b", 10), image("a", 1, "")], []];
  assert.deepEqual(compareFiles.rows(files), []);
  const [a, b] = compareFiles.series(files);
  assert.deepEqual([a.key, a.steps, b.key, b.steps], ["a", [5], "b", [0, 10, 20]]);
  assert.deepEqual(b.of.map((images) => compareFiles.atStep(images, 15)?.step), [0, 10, undefined]);
  assert.equal(compareFiles.atStep(b.of[1], 9), undefined);
});
