// The table of runs side by side: a column a run, differences first, what is equal folded.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, format, compareData } = staticrun;

  /** What says better or worse beside the word and the colour. */
  const SIGNS = { better: "▲", worse: "▼", same: "=", "": "" };

  /**
   * @param {any[]} runs of `compareData`, in order
   * @param {number} base place of the baseline
   * @param {{setBase: (id: string) => void, remove: (id: string) => void, order: (row: any) => void,
   *   open: Set<string>}} page `open` holds the groups whose equal rows are shown
   */
  function table(runs, base, page) {
    const several = new Set(runs.map((run) => run.experiment)).size > 1;
    const head = make(
      "thead",
      {},
      make("tr", {}, make("th.compare-key", { scope: "col" }, "Run"), ...runs.map((run, i) => heading(run, i === base, several, page))),
    );
    const groups = [
      ["metrics", "Metrics", "last values", compareData.metrics(runs)],
      ["params", "Params", "", compareData.texts(runs, "params")],
      ["facts", "Facts", "how the runs came about", compareData.facts(runs, base)],
      ["packages", "Packages", "", compareData.packages(runs)],
      ["tags", "Tags", "", compareData.texts(runs, "tags")],
      ["system", "System", "last values of what the machine did", compareData.metrics(runs, true)],
    ];
    const bodies = groups
      .filter(([, , , rows]) => rows.length > 0)
      .map((group) => section(group, runs, base, page));
    return make("table.table.compare", { "aria-label": "Runs side by side" }, head, ...bodies);
  }

  function heading(run, isBase, several, page) {
    const status = run.table.value("attributes.status", run.row);
    const start = run.table.value("attributes.start_time", run.row);
    const gone = run.table.value("attributes.lifecycle_stage", run.row) === "deleted";
    const shown = gone ? "deleted" : (status ?? "").toLowerCase();
    return make(
      isBase ? "th.compare-run.base" : "th.compare-run",
      { scope: "col", "data-run-id": run.id },
      make(
        "span.compare-name",
        {},
        make(`span.swatch.c${run.colour}`),
        make("a.run-link", { href: staticrun.href(run.href), title: run.name }, run.name),
        make(
          "button.icon-button",
          {
            type: "button",
            title: `Leave out ${run.name}`,
            "aria-label": `Leave out ${run.name}`,
            click: () => page.remove(run.id),
          },
          "×",
        ),
      ),
      make(
        "span.compare-sub",
        {},
        shown && make(`span.status.status-${shown}`, {}, shown[0].toUpperCase() + shown.slice(1)),
        start !== null && make("time", { datetime: iso(start), title: format.moment(start) }, format.ago(start, Date.now())),
      ),
      several && make("a.compare-sub", { href: staticrun.href(run.place.href) }, run.place.name),
      make(
        "button.button.compare-base",
        {
          type: "button",
          "aria-pressed": String(isBase),
          "aria-label": `${isBase ? "Baseline" : "Set as baseline"}: ${run.name}`,
          click: () => page.setBase(run.id),
        },
        isBase ? "Baseline" : "Set as baseline",
      ),
    );
  }

  function iso(ms) {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? "" : date.toISOString();
  }

  /**
   * One group of rows. Equal ones stand behind a button, except metrics, whose equality is a result, and so does all
   * of the machine, which nobody compares runs for.
   */
  function section([id, name, note, rows], runs, base, page) {
    const body = make("tbody", { "data-group": id });
    const all = id === "metrics" || (runs.length < 2 && id !== "system");
    const unequal = all ? rows : rows.filter((row) => row.differs && id !== "system");
    const equal = rows.filter((row) => !unequal.includes(row));
    const line =
      id === "metrics" || id === "system"
        ? (row) => metricRow(row, base, page)
        : (row) => textRow(row, base, equal.includes(row));
    const fold = equal.length > 0 && toggle(id, name, equal.length, page, () => {
      body.replaceWith(section([id, name, note, rows], runs, base, page));
    });
    body.append(
      make(
        "tr.compare-group",
        {},
        make(
          "th",
          { scope: "colgroup", colspan: runs.length + 1 },
          make("span", {}, make("strong", {}, name), note && make("span.quiet", {}, note), fold),
        ),
      ),
      ...unequal.map(line),
      ...(page.open.has(id) ? equal.map(line) : []),
    );
    return body;
  }

  function toggle(id, name, count, page, redraw) {
    const open = page.open.has(id);
    const equal = count === 1 ? `equal ${name.toLowerCase().replace(/s$/, "")}` : `equal ${name.toLowerCase()}`;
    const what = id === "system" ? (count === 1 ? "metric" : "metrics") : equal;
    return make(
      "button.button.compare-fold",
      {
        type: "button",
        "aria-expanded": String(open),
        "data-fold": id,
        click: () => {
          page.open[open ? "delete" : "add"](id);
          redraw();
          document.querySelector(`[data-fold="${id}"]`)?.focus();
        },
      },
      `${open ? "Hide" : "Show"} ${count} ${what}`,
    );
  }

  /** @param {(() => void) | null} [order] orders the runs by this row */
  function rowHead(row, order = null) {
    return make(
      "th.compare-key",
      { scope: "row", title: row.label },
      make("span.key", {}, row.label),
      row.goal && make(`span.icon.icon-${row.goal === "min" ? "down" : "up"}`, {
        role: "img",
        title: row.goal === "min" ? "Less is better" : "More is better",
        "aria-label": row.goal === "min" ? "less is better" : "more is better",
      }),
      order &&
        make(
          "button.icon-button.compare-order",
          { type: "button", title: `Order the runs by ${row.label}`, "aria-label": `Order the runs by ${row.label}`, click: order },
          "⇅",
        ),
    );
  }

  function textRow(row, base, equal = false) {
    const cells = row.texts.map((text, i) => {
      const changed = row.differs && i !== base && text !== row.texts[base];
      const name = `${text === null ? "td.none" : "td.compare-text"}${changed ? ".changed" : ""}${i === base ? ".base" : ""}`;
      if (text === null) return make(name);
      const link = row.links?.[i];
      return make(name, { title: text.slice(0, 1000) }, link ? make("a", { href: link }, text) : shown(text));
    });
    return make(equal ? "tr.equal" : "tr", {}, rowHead(row), ...cells);
  }

  /** Characters and lines of a text that stand in a cell as they are; the rest is folded. */
  const LONG = 160;
  const LINES = 5;

  function shown(text) {
    if (text === "") return make("span.quiet", {}, "empty");
    if (text.length <= LONG && text.split("\n").length <= LINES) return text;
    return make("details.fold", {}, make("summary", {}, make("span", {}, `${text.slice(0, 100)}…`)), text);
  }

  function metricRow(row, base, page) {
    const top = new Set(compareData.best(row));
    const cells = row.values.map((value, i) => {
      if (value === null) return make(i === base ? "td.none.num.base" : "td.none.num");
      const full = format.full(value);
      const number = full === row.texts[i] ? full : make("data", { value: full, title: full }, row.texts[i]);
      return make(
        `td.num${i === base ? ".base" : ""}`,
        {},
        make(top.has(i) ? "strong" : "span", {}, number),
        top.has(i) && make("span.compare-best", {}, " best"),
        i === base ? null : delta(value, row, base),
      );
    });
    const order = row.values.length > 2 && row.differs ? () => page.order(row) : null;
    return make("tr", {}, rowHead(row, order), ...cells);
  }

  function delta(value, row, base) {
    const found = compareData.against(value, row.values[base], row.goal);
    if (!found) return null;
    const { delta: by, percent, is } = found;
    return make(
      "span.delta",
      { "data-is": is },
      by && make("span.delta-by", {}, percent ? `${by} (${percent})` : by),
      is && make("span.delta-is", {}, make("span", { "aria-hidden": "true" }, `${SIGNS[is]} `), is),
    );
  }

  staticrun.compareTable = { table };
})();
