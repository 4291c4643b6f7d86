// Artifacts of several runs side by side: which are the same, and what differs in two texts. Nothing here touches
// the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * @typedef {{path: string, kind: string, bytes: number, digest: string, href: string, text: string,
   *   cut: boolean, series: string, step: number}} RunFile
   * @typedef {{path: string, kind: string, of: (RunFile | null)[], versions: number, lacking: number}} FileRow
   */

  /** Lines of what is the same that stay around what is not. */
  const AROUND = 3;

  /**
   * The paths that runs logged, with what each run has there; what differs first, then what some lack, then what
   * is the same in all. Images by step are series, whose paths say nothing.
   * @param {RunFile[][]} files of each run @returns {FileRow[]}
   */
  function rows(files) {
    const byPath = new Map();
    files.forEach((some, i) => {
      for (const file of some) {
        if (file.series) continue;
        if (!byPath.has(file.path)) byPath.set(file.path, new Array(files.length).fill(null));
        byPath.get(file.path)[i] = file;
      }
    });
    return [...byPath]
      .map(([path, of]) => {
        const there = of.filter(Boolean);
        const versions = new Set(there.map(version)).size;
        return { path, kind: there[0].kind, of, versions, lacking: of.length - there.length };
      })
      .sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }

  /**
   * Images that runs logged by step, by key: of each run those that are in the site, in order of step, and all
   * steps that any run has.
   * @param {RunFile[][]} files of each run
   * @returns {{key: string, of: RunFile[][], steps: number[]}[]}
   */
  function series(files) {
    const shown = files.map((some) => some.filter((file) => file.series && file.href));
    const keys = [...new Set(shown.flat().map((file) => file.series))].sort();
    return keys.map((key) => {
      const of = shown.map((some) => some.filter((file) => file.series === key).sort((a, b) => a.step - b.step));
      const steps = [...new Set(of.flat().map((file) => file.step))].sort((a, b) => a - b);
      return { key, of, steps };
    });
  }

  /** What a run had at a step: its last image up to there; undefined where it had none yet. */
  const atStep = (images, step) => images.findLast((file) => file.step <= step);

  const rank = ({ versions, lacking }) => (versions > 1 ? 0 : lacking > 0 ? 1 : 2);

  /** What tells one content from another: its digest, or its size where an old log has none. */
  const version = (file) => file.digest || `size ${file.bytes}`;

  const same = (one, other) => Boolean(one && other) && version(one) === version(other);

  /** How a path stands over the runs, in words. @param {FileRow} row */
  function said({ of, versions, lacking }) {
    const there = of.length - lacking;
    const many = there === 1 ? "in 1 run" : `in ${there} runs`;
    if (versions > 1) return lacking ? `${versions} versions ${many}` : `${versions} versions`;
    if (lacking) return `only ${many}`;
    return "the same in all";
  }

  /** The other run that is worth a look beside the baseline: the first that differs, else any that has it. */
  function partner({ of }, base) {
    const differs = of.findIndex((file, i) => i !== base && file && !same(file, of[base]));
    return differs >= 0 ? differs : of.findIndex((file, i) => i !== base && file);
  }

  /**
   * What a reader sees of the difference of two texts: lines, and gaps where more lines are the same.
   * @param {{value: string, added?: boolean, removed?: boolean}[]} changes pieces of whole lines
   * @returns {{kind: "same" | "gone" | "new" | "gap", left?: number, right?: number, text?: string,
   *   lines?: number}[]} line numbers from 1
   */
  function hunks(changes) {
    const shown = [];
    let left = 1;
    let right = 1;
    changes.forEach(({ value, added, removed }, place) => {
      const lines = value.replace(/\n$/, "").split("\n");
      if (removed) for (const text of lines) shown.push({ kind: "gone", left: left++, text });
      else if (added) for (const text of lines) shown.push({ kind: "new", right: right++, text });
      else {
        const before = place === 0 ? 0 : AROUND; // of these lines that follow a change
        const after = place === changes.length - 1 ? 0 : AROUND;
        const hidden = lines.length - before - after;
        lines.forEach((text, i) => {
          const inGap = hidden > 1 && i >= before && i < before + hidden;
          if (!inGap) shown.push({ kind: "same", left, right, text });
          else if (i === before) shown.push({ kind: "gap", lines: hidden });
          left += 1;
          right += 1;
        });
      }
    });
    return shown;
  }

  staticrun.compareFiles = { rows, series, atStep, said, same, partner, hunks };
})();
