// What can be done with the runs that are selected: a bar that appears while there are any.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /**
   * @param {{rows: () => number[], table: () => any, columns: () => string[], hideOthers: () => void,
   *   clear: () => void, focus: () => void, compare: string}} runs `compare` is the page that compares
   */
  function bar(runs) {
    const count = make("strong.selection-count");
    const said = make("span.selection-said", { role: "status" });
    const quiet = staticrun.later(() => (said.textContent = ""), 4000);
    const tell = (text) => {
      said.textContent = text;
      quiet();
    };
    const copying = (what, text) => async () => {
      const rows = runs.rows();
      try {
        await staticrun.copy(text(rows));
        tell(`Copied ${rows.length} ${rows.length === 1 ? "run" : "runs"} as ${what}`);
      } catch (error) {
        tell(error.message);
      }
    };
    const { csv, markdown } = staticrun.tableExport;
    const ids = (rows) => rows.map((row) => runs.table().runId(row));
    const copy = staticrun.menu.menu("Copy", () => [
      staticrun.menu.item(
        "Ids",
        copying("ids", (rows) => `${ids(rows).join("\n")}\n`),
      ),
      staticrun.menu.item(
        "Markdown",
        copying("Markdown", (rows) => markdown(runs.table(), rows, runs.columns())),
      ),
      staticrun.menu.item(
        "CSV",
        copying("CSV", (rows) => csv(runs.table(), rows, withId(runs.columns()))),
      ),
    ]);
    const button = (text, click) => make("button.button", { type: "button", click }, text);
    const dialog = deletion();
    const compare = make(
      "a.button.primary",
      { "aria-keyshortcuts": "c", title: "Side by side: what differs, what is better (c)" },
      "Compare",
    );
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [popover]");
      if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      if (!element.hidden && compare.href) compare.click();
    });
    const element = make(
      "div.selection-bar",
      { role: "region", "aria-label": "Selected runs", hidden: true },
      count,
      runs.compare && compare,
      button("Hide others", runs.hideOthers),
      copy.button,
      button("Delete…", () => dialog.show(ids(runs.rows()))),
      button("Clear", () => {
        runs.clear();
        runs.focus();
      }),
      said,
      copy.sheet,
      dialog.element,
    );
    return {
      element,
      update(selected) {
        element.hidden = selected === 0;
        count.textContent = `${selected} selected`;
        if (runs.compare) compare.href = `${runs.compare}#runs=${staticrun.state.list(ids(runs.rows()))}`;
      },
    };
  }

  const withId = (columns) => ["attributes.run_id", ...columns.filter((id) => id !== "attributes.run_id")];

  /** A static page cannot delete: it says what does. */
  function deletion() {
    const code = make("code", { id: "delete-command" });
    const element = make(
      "dialog.dialog",
      { "aria-labelledby": "delete-title", click: (event) => event.target === element && element.close() },
      make("h2", { id: "delete-title" }, "Delete runs"),
      make(
        "p",
        {},
        "This page is a file and cannot delete. This command does, where the runs are, and says how to restore them.",
      ),
      make(
        "div.code",
        {},
        make("pre", { tabindex: "0", role: "region", "aria-label": "Command" }, code),
        make("copy-button", { "data-for": "delete-command" }),
      ),
      make("form", { method: "dialog" }, make("button.button", {}, "Close")),
    );
    return {
      element,
      show(ids) {
        code.textContent = `staticrun runs delete ${ids.join(" ")}`;
        element.showModal();
      },
    };
  }

  staticrun.tableSelection = { bar, withId };
})();
