// What can be taken away of the runs that the table shows: as files, by what the reader's own programs understand.
(() => {
  "use strict";
  const { staticrun } = globalThis;

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
    const made = staticrun.menu.menu("Download", () => {
      const { item } = staticrun.menu;
      const { view } = owner.grid;
      const runs = `${view.length} ${view.length === 1 ? "run" : "runs"}`;
      return [
        ...Object.entries(KINDS).map(([kind, [name]]) => item(`${name} of ${runs}`, () => save(owner, view, kind))),
        owner.groups && item(`CSV of ${owner.groups.length} groups`, () => saveGroups(owner)),
      ].filter(Boolean);
    });
    made.button.title = "Download the runs in the table, in the columns that are shown";
    return made;
  }

  staticrun.tableDownload = { menu, save };
})();
