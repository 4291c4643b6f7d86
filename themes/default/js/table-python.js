// The Python that gives the runs in the table, from the Parquet of the site: the filter as it stands in the box, for it
// is the same language there.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, siteFiles } = staticrun;
  const { python } = siteFiles;

  /** So many runs are named one by one, where no filter says it. */
  const MOST = 1000;
  /** What the site's files do not tell. */
  const ELSEWHERE = /^(?:dataset\.|attributes\.artifact_uri$)/;

  /** The experiments whose runs a table has. */
  const experimentsOf = ({ table }) => (table.tables ?? [table]).map(({ payload }) => payload.experiment_id);

  /**
   * The filter that Python takes for what the table shows.
   * @param {any} owner the <run-table>
   * @returns {{filter: string, note: string}} `note` says what it leaves out
   */
  function filterOf({ filterText, grid, table }) {
    if (filterText === "") return { filter: "", note: "" };
    let why = "Plain words are no filter";
    try {
      const { tree } = staticrun.filter.parse(filterText);
      const elsewhere = staticrun.filter.needs(tree).some((id) => ELSEWHERE.test(id));
      if (!elsewhere) return { filter: filterText, note: "" };
      why = "The files do not hold all that this filter asks for";
    } catch {
      // Words: the runs that have them are named.
    }
    const ids = Array.from(grid.view, (row) => table.runId(row));
    if (ids.length > MOST) {
      return { filter: "", note: `${why}, and ${ids.length} runs are too many to name: this reads all of them.` };
    }
    const named = ids.map((id) => `'${id}'`).join(", ");
    return { filter: ids.length ? `run_id IN (${named})` : "run_id = ''", note: `${why}, so the runs are named.` };
  }

  /** @param {any} owner the <run-table> @returns {{text: string, note: string}} */
  function code(owner) {
    const { filter, note } = filterOf(owner);
    const view = { deleted: "DELETED_ONLY", all: "ALL" }[owner.scopeOf];
    const lines = [
      python(siteFiles.place()),
      `experiment_ids=[${experimentsOf(owner).map(python).join(", ")}]`,
      view && `run_view_type=${python(view)}`,
      filter && `filter_string=${python(filter)}`,
    ].filter(Boolean);
    const text = [
      "import staticrun",
      "",
      "runs = staticrun.scan_runs(",
      ...lines.map((line) => `    ${line},`),
      ")",
      "print(runs.collect())",
    ].join("\n");
    return { text, note };
  }

  /** The sheet that shows it. @param {any} owner the <run-table> */
  function dialog(owner) {
    const shown = siteFiles.code("python-code", "Python");
    const title = make("h2", { id: "python-title" });
    const note = make("p.quiet");
    const element = make(
      "dialog.dialog",
      { "aria-labelledby": "python-title", click: (event) => event.target === element && element.close() },
      title,
      make("p", {}, "A LazyFrame of polars over this site’s Parquet, with the filter that is in the box."),
      shown.element,
      note,
      make("form", { method: "dialog" }, make("button.button", {}, "Close")),
    );
    return {
      element,
      show() {
        const { length } = owner.grid.view;
        const { text, note: said } = code(owner);
        title.textContent = `${length} ${length === 1 ? "run" : "runs"} in Python`;
        shown.text.textContent = text;
        note.textContent = said;
        note.hidden = !said;
        element.showModal();
      },
    };
  }

  staticrun.tablePython = { code, dialog, experimentsOf };
})();
