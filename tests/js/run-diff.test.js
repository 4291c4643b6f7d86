"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { diffLines } = require("./load.js")("core", "run-diff");

const text = `diff --git a/t.py b/t.py
index 1..2 100644
--- a/t.py
+++ b/t.py
@@ -10,3 +20,3 @@ def main():
 same
-- a line that looks like a head
++ as does this
 same
\\ No newline at end of file
diff --git a/u.py b/u.py
--- a/u.py
+++ b/u.py
@@ -1 +1 @@
-a
+b
`;

test("each line of a diff has its kind and its numbers before and after", () => {
  const lines = diffLines(text);
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    [
      ...["head", "head", "head", "head", "place", "", "removed", "added", "", "head"],
      ...["head", "head", "head", "place", "removed", "added"],
    ],
  );
  assert.deepEqual(
    lines.slice(5, 9).map(({ before, after }) => [before, after]),
    [
      [10, 20],
      [11, null],
      [null, 21],
      [12, 22],
    ],
  );
  assert.equal(lines.at(-1).after, 1);
});

test("whatever else comes is shown as it is", () => {
  assert.deepEqual(diffLines(""), [{ kind: "head", line: "", before: null, after: null }]);
  assert.equal(diffLines("GIT binary patch\n").length, 1);
});
