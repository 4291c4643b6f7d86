// What can be taken away of the runs that the table shows: as files, by what the reader's own programs understand.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** A name for a file, from the page's title. */
  const stem = () =>
    document
      .querySelector("h1")
      ?.textContent.trim()
      .replace(/[^\p{L}\p{N}._-]+/gu, "-") || "runs";

  const KINDS = {
    csv: ["CSV", "text/csv"],
    json: ["JSON", "application/json"],
  };

  /** Saves rows in the columns that are shown. @param {any} owner the <run-table> @param {"csv" | "json"} kind */
  async function save(owner, rows, kind) {
    const ids = staticrun.tableSelection.withId(owner.shown);
    if (!(await owner.bring(ids))) return;
    staticrun.download(`${stem()}.${kind}`, staticrun.tableExport[kind](owner.table, rows, ids), KINDS[kind][1]);
  }

  async function saveGroups(owner) {
    if (!(await owner.bring(owner.shown))) return;
    const { groupsCsv } = staticrun.tableExport;
    staticrun.download(`${stem()}-groups.csv`, groupsCsv(owner.table, owner.groups, owner.group, owner.shown), "text/csv");
  }

  function menu(owner) {
    const python = staticrun.tablePython.dialog(owner);
    const made = staticrun.menu.menu("Download", (sheet) => {
      const { item } = staticrun.menu;
      const { view } = owner.grid;
      const runs = `${view.length} ${view.length === 1 ? "run" : "runs"}`;
      const whole = make("div", { role: "group", "aria-label": "Parquet" });
      offer(owner, whole).then(() => sheet.matches(":popover-open") && staticrun.menu.place(made.button, sheet));
      return [
        ...Object.entries(KINDS).map(([kind, [name]]) => item(`${name} of ${runs}`, () => save(owner, view, kind))),
        owner.groups && item(`CSV of ${owner.groups.length} groups`, () => saveGroups(owner)),
        whole,
        item(`Python that reads ${runs}…`, () => python.show()),
      ].filter(Boolean);
    });
    made.button.title = "Download the runs in the table, in the columns that are shown";
    owner.append(python.element);
    return made;
  }

  /** Links to the Parquet files that the build wrote, which hold all runs and all columns. */
  async function offer(owner, place) {
    try {
      const { ofExperiments, list, link } = staticrun.siteFiles;
      const files = ofExperiments(await list(owner.dataset.downloads), staticrun.tablePython.experimentsOf(owner));
      const { rows } = owner.table;
      const all = `Parquet of all ${rows} runs`;
      place.replaceChildren(
        ...files.map((file, at) => link(file, files.length > 1 ? `${all}, part ${at + 1} of ${files.length}` : all)),
      );
    } catch (error) {
      place.replaceChildren(make("p.menu-note", {}, error.message));
    }
  }

  staticrun.tableDownload = { menu, save };
})();
