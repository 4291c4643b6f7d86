// What can be done with the runs that are selected: a bar that appears while there are any.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /** A command line takes so many ids; more come from a file. */
  const LINE = 200;

  /** @param {any} owner the <run-table> */
  function bar(owner) {
    const count = make("strong.selection-count");
    const said = make("span.selection-said", { role: "status" });
    const quiet = staticrun.later(() => (said.textContent = ""), 4000);
    const tell = (text) => {
      said.textContent = text;
      quiet();
    };
    const copy = copying(owner, tell);
    const button = (text, click) => make("button.button", { type: "button", click }, text);
    const dialog = deletion(owner);
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
    const all = button("", () => selectAll(owner));
    const save = staticrun.menu.menu("Save", () =>
      ["csv", "json"].map((kind) =>
        staticrun.menu.item(kind.toUpperCase(), () => staticrun.tableDownload.save(owner, owner.selected(), kind)),
      ),
    );
    const element = make(
      "div.selection-bar",
      { role: "region", "aria-label": "Selected runs", hidden: true },
      count,
      owner.dataset.compare && compare,
      all,
      button("Hide", () => owner.visible.hide(owner.selected())),
      button("Hide others", () => owner.visible.only(owner.selected())),
      copy.button,
      save.button,
      button("Delete…", () => dialog.show(owner.selected())),
      button("Clear", () => {
        owner.mark("selected", new Uint8Array(owner.table.rows), undefined, { push: false });
        owner.grid.element.focus({ preventScroll: true });
      }),
      said,
      copy.sheet,
      save.sheet,
      dialog.element,
    );
    return {
      element,
      update() {
        const { selected } = owner.marks;
        const rows = owner.selected();
        element.hidden = rows.length === 0;
        if (!rows.length) return;
        const { view } = owner.grid;
        count.textContent = `${rows.length} selected`;
        all.hidden = view.every((row) => selected[row]);
        all.textContent = `Select all ${view.length}`;
        all.title = owner.filterText ? "All runs that pass the filter" : "All runs in the table";
        if (owner.dataset.compare) {
          compare.href = `${owner.dataset.compare}#runs=${staticrun.state.list(ids(owner, rows.slice(0, 1000)))}`;
        }
      },
    };
  }

  const ids = (owner, rows) => rows.map((row) => owner.table.runId(row));
  const withId = (columns) => ["attributes.run_id", ...columns.filter((id) => id !== "attributes.run_id")];

  function selectAll(owner) {
    const next = owner.marks.selected.slice();
    for (const row of owner.grid.view) next[row] = 1;
    owner.mark("selected", next, staticrun.tableTold.ruleOfView(owner, "+"), { push: false });
  }

  function copying(owner, tell) {
    const { csv, markdown, latex } = staticrun.tableExport;
    const one = (name, text, given = (columns) => columns) =>
      staticrun.menu.item(name, async () => {
        const rows = owner.selected();
        try {
          const columns = given(owner.shown);
          await owner.table.need(columns);
          await staticrun.copy(text(owner.table, rows, columns));
          tell(`Copied ${rows.length} ${rows.length === 1 ? "run" : "runs"} as ${name === "Ids" ? "ids" : name}`);
        } catch (error) {
          tell(error.message);
        }
      });
    return staticrun.menu.menu("Copy", () => [
      one("Ids", (_, rows) => `${ids(owner, rows).join("\n")}\n`),
      one("Markdown", markdown, named),
      one("LaTeX", latex, named),
      one("CSV", csv, withId),
    ]);
  }

  /** For people: the run's name first. */
  const named = (columns) => ["attributes.run_name", ...columns.filter((id) => id !== "attributes.run_name")];

  /** A static page cannot delete: it says what does. */
  function deletion(owner) {
    const code = make("code", { id: "delete-command" });
    const title = make("h2", { id: "delete-title" });
    const file = make("p.delete-file", { hidden: true });
    const note = make("p");
    const element = make(
      "dialog.dialog",
      { "aria-labelledby": "delete-title", click: (event) => event.target === element && element.close() },
      title,
      note,
      file,
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
      show(rows) {
        const gone = rows.every((row) => owner.table.value("attributes.lifecycle_stage", row) === "deleted");
        const verb = gone ? "restore" : "delete";
        title.textContent = gone ? "Restore runs" : "Delete runs";
        note.textContent = gone
          ? "This page is a file and cannot restore. This command does, where the runs are; then build the site again."
          : "This page is a file and cannot delete. This command does, where the runs are, and says how to restore them; then build the site again.";
        const all = ids(owner, rows);
        const many = all.length > LINE;
        file.hidden = !many;
        file.replaceChildren(
          "So many ids do not fit on a command line: ",
          make(
            "button.button",
            { type: "button", click: () => staticrun.download("runs.txt", `${all.join("\n")}\n`, "text/plain") },
            `Save ${all.length} ids as runs.txt`,
          ),
        );
        const where = owner.dataset.runs ?? "";
        code.textContent = many
          ? `xargs staticrun runs ${verb}${where} < runs.txt`
          : `staticrun runs ${verb} ${all.map(quoted).join(" ")}${where}`;
        element.showModal();
      },
    };
  }

  /** As a shell takes it for one word. */
  const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

  staticrun.tableSelection = { bar, withId };
})();
