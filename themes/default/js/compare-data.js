// Runs side by side: where they are found, what differs between them, and what is better. Nothing here touches
// the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * @typedef {{id: string, name: string, href: string, colour: number, experiment: string, curves: string,
   *   facts: [string, string, string][]}} Found
   * @typedef {Found & {table: any, row: number}} Run
   * @typedef {{id: string, label: string, group: string, goal: string, unit: string, texts: (string | null)[],
   *   values: (number | string | null)[], links?: string[], differs: boolean}} Row
   */

  /** Fewer characters than this name no run by themselves. */
  const SHORTEST = 6;

  /** Tags that are views of what the facts say. */
  const SAID_ELSEWHERE = "tags.mlflow.source.";

  /** The shard that a run's id is in; undefined where no id begins so. */
  function shardOf(shards, id) {
    let best;
    for (const [prefix, href] of shards) {
      if (id.startsWith(prefix) && (!best || prefix.length > best.prefix.length)) best = { prefix, href };
    }
    return best;
  }

  /** The run of a shard with this id, or the only one whose id begins so. @returns {Found | undefined} */
  function find(runs, id) {
    const exact = runs.find((run) => run.id === id);
    if (exact || id.length < SHORTEST) return exact;
    const alike = runs.filter((run) => run.id.startsWith(id));
    return alike.length === 1 ? alike[0] : undefined;
  }

  /** What stands in each table under an id, as a head; the first table that has the column names it. */
  function heads(runs, group) {
    const found = new Map();
    for (const table of new Set(runs.map((run) => run.table))) {
      for (const column of table.columns) {
        if (column.group === group && !found.has(column.id)) found.set(column.id, column);
      }
    }
    return [...found.values()].filter((head) => runs.some((run) => run.table.value(head.id, run.row) !== null));
  }

  /** Whether all are the same; a missing one is another. */
  const alike = (values) => values.every((value) => Object.is(value, values[0]));

  /**
   * Params or tags of runs, one a row, in order of key. A param may be a number in one experiment and a text in
   * another, so they are compared as texts.
   * @param {Run[]} runs @param {"params" | "tags"} group @returns {Row[]}
   */
  function texts(runs, group) {
    return heads(runs, group)
      .filter((head) => !head.id.startsWith(SAID_ELSEWHERE))
      .map((head) => {
        const found = runs.map((run) => {
          const value = run.table.value(head.id, run.row);
          return typeof value === "number" ? staticrun.format.full(value) : value;
        });
        return { ...head, values: found, texts: found, differs: !alike(found) || anyCut(runs, head.id) };
      })
      .sort(byLabel);
  }

  /** A text that is cut in the table may differ where it cannot be seen. */
  function anyCut(runs, id) {
    return runs.some((run) => {
      const column = run.table.column(id);
      return column?.type === "text" && column.cut.has(column.codes[run.row]);
    });
  }

  const byLabel = (a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);

  const COMMIT = /^[0-9a-f]{4,64}$/;

  /** Where the forge shows what came between the baseline's commit and each other's. @returns {Row[]} */
  function comparisons(runs, base) {
    const from = runs[base];
    const links = runs.map(({ commit, comparison }) =>
      comparison && comparison === from.comparison && commit !== from.commit && [commit, from.commit].every((one) => COMMIT.test(one))
        ? comparison.replace("{base}", from.commit).replace("{head}", commit)
        : "",
    );
    if (!links.some(Boolean)) return [];
    const found = links.map((link, i) => (link ? `${from.commit.slice(0, 7)}…${runs[i].commit.slice(0, 7)}` : null));
    return [{ ...NO_GOAL, id: "facts.comparison", label: "Changes since the baseline", values: found, texts: found, links, differs: true }];
  }

  const NO_GOAL = { group: "facts", goal: "", unit: "" };

  /** How the runs came about, one fact a row, in the order in which the build tells them. @returns {Row[]} */
  function facts(runs, base = 0) {
    const labels = [...new Set(runs.flatMap((run) => run.facts.map(([label]) => label)))];
    const rows = labels.map((label) => {
      const of = runs.map((run) => run.facts.filter((fact) => fact[0] === label));
      const found = of.map((some) => (some.length ? some.map((fact) => fact[1]).join("; ") : null));
      const links = of.map((some) => (some.length === 1 ? some[0][2] : ""));
      return {
        ...NO_GOAL,
        id: `facts.${label}`,
        label,
        values: found,
        texts: found,
        links,
        differs: !alike(found),
      };
    });
    const after = rows.findIndex((row) => row.label === "Commit") + 1;
    return [...rows.slice(0, after), ...comparisons(runs, base), ...rows.slice(after)];
  }

  /** What was installed, one package a row, by name; runs that do not say count for nothing. @returns {Row[]} */
  function packages(runs) {
    const names = new Set(runs.flatMap(({ installed }) => [...(installed?.keys() ?? [])]));
    return [...names]
      .map((label) => {
        const found = runs.map(({ installed }) => installed?.get(label) ?? null);
        const told = found.filter((_, i) => runs[i].installed);
        return { ...NO_GOAL, id: `packages.${label}`, label, group: "packages", values: found, texts: found, differs: !alike(told) };
      })
      .sort((a, b) => (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1));
  }

  /** What the names of metrics of the machine begin with, which say nothing of how good a run is. */
  const MACHINE = "system/";

  /**
   * Metrics, one a row: those first whose names say what is good, then by name.
   * @param {Run[]} runs @param {boolean} [machine] those of the machine instead @returns {Row[]}
   */
  function metrics(runs, machine = false) {
    return heads(runs, "metrics")
      .filter((head) => head.label.startsWith(MACHINE) === machine)
      .map((head) => {
        const values = runs.map((run) => run.table.value(head.id, run.row));
        const shown = values.map((value) => (value === null ? null : staticrun.format.short(value)));
        return { ...head, values, texts: shown, differs: !alike(values) };
      })
      .sort((a, b) => (b.goal !== "") - (a.goal !== "") || byLabel(a, b));
  }

  /**
   * How a value stands to the baseline's; null where either is missing or not finite.
   * @param {string} goal "min", "max" or "" @returns {{delta: string, percent: string, is: string} | null}
   *   `is` is "better", "worse", "same", or "" where no goal says
   */
  function against(value, base, goal) {
    if (!Number.isFinite(value) || !Number.isFinite(base)) return null;
    const delta = value - base;
    if (delta === 0) return { delta: "", percent: "", is: "same" };
    const good = goal === "min" ? delta < 0 : delta > 0;
    return {
      delta: signed(delta, staticrun.format.short),
      percent: base === 0 ? "" : signed((100 * delta) / Math.abs(base), (one) => `${percent(one)} %`),
      is: goal === "" ? "" : good ? "better" : "worse",
    };
  }

  /** With a true minus and a plus, so that it is seen to be a difference. */
  const signed = (value, write) => (value < 0 ? "−" : "+") + write(Math.abs(value));

  /** Two significant digits; no more than a thousandfold is worth a number. */
  function percent(value) {
    if (value >= 99_999.5) return "> 99,999";
    if (value >= 99.5) return String(Math.round(value));
    return value < 0.001 ? "< 0.001" : String(Number(value.toPrecision(2)));
  }

  /** Places of the runs with the best value; none where no goal says, or all are alike. */
  function best({ values, goal, differs }) {
    if (goal === "" || !differs) return [];
    const sign = goal === "min" ? -1 : 1;
    const finite = values.filter(Number.isFinite);
    const most = finite.reduce((a, b) => Math.max(a, sign * b), -Infinity);
    if (finite.length < 2) return [];
    return values.flatMap((value, i) => (Number.isFinite(value) && sign * value === most ? [i] : []));
  }

  /** Places of the runs in order of a metric, the best first where a goal says; those without a number last. */
  function order({ values, goal }) {
    const sign = goal === "min" ? 1 : -1;
    const rank = (i) => (Number.isFinite(values[i]) ? sign * values[i] : Infinity);
    return [...values.keys()].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a - b));
  }

  staticrun.compareData = { order, shardOf, find, texts, facts, packages, metrics, against, best };
})();
