// <run-diff>: how a run's code differed from its commit, loaded when it is opened. A line says what it is by its
// sign, by its colour and, to a screen reader, by a word.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** Lines that are shown; all of them are in the file that is linked. */
  const MOST = 5000;

  const KINDS = { "+": "added", "-": "removed", "@": "place", "\\": "head" };

  /**
   * The lines of a diff: each with its kind, `added`, `removed`, `place` (where a change stands), `head` (of a file)
   * or "" (unchanged), and its numbers before and after, null where it has none.
   * @param {string} text
   */
  staticrun.diffLines = (text) => {
    let [before, after, head] = [0, 0, true];
    return text
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => {
        if (line.startsWith("diff --git ")) head = true;
        const place = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
        if (place) {
          head = false;
          [before, after] = [Number(place[1]), Number(place[2])];
          return { kind: "place", line, before: null, after: null };
        }
        const kind = head ? "head" : (KINDS[line[0]] ?? "");
        const counted = kind === "added" || kind === "removed" || kind === "";
        return {
          kind,
          line,
          before: counted && kind !== "added" ? before++ : null,
          after: counted && kind !== "removed" ? after++ : null,
        };
      });
  };

  if (!globalThis.customElements) return; // under node there is only the logic

  class RunDiff extends staticrun.LoadedDetails {
    fill({ text }) {
      const lines = staticrun.diffLines(text);
      this.details.append(
        make(
          "div.diff",
          { tabindex: "0", role: "region", "aria-label": "Changes since the commit" },
          make("table.diff-lines", { role: "presentation" }, make("tbody", {}, ...lines.slice(0, MOST).map(row))),
        ),
      );
      if (lines.length > MOST)
        this.details.append(
          make("p.quiet", {}, `The first ${MOST.toLocaleString("en")} of ${lines.length.toLocaleString("en")} lines.`),
        );
    }
  }

  function row({ kind, line, before, after }) {
    const word = kind === "added" || kind === "removed" ? make("span.visually-hidden", {}, `${kind}: `) : "";
    return make(
      kind ? `tr.diff-${kind}` : "tr",
      {},
      make("td.diff-number", { "data-number": before ?? "" }),
      make("td.diff-number", { "data-number": after ?? "" }),
      make("td", {}, word, line),
    );
  }

  customElements.define("run-diff", RunDiff);
})();
