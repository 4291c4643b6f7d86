// A cell's whole value in a sheet of its own, for what is too long for its cell, with a button that copies it.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** @param {any} owner the <run-table> */
  staticrun.tableCellSheet = (owner) => {
    const text = make("pre.cell-text", { id: "cell-text", tabindex: "0" });
    const title = make("p.menu-title");
    const note = make("p.menu-note");
    const sheet = make(
      "div.menu.cell-sheet",
      { id: "cell-sheet", popover: "auto", role: "dialog", "aria-label": "Whole value" },
      title,
      text,
      note,
      make("copy-button", { "data-for": "cell-text" }),
    );
    return {
      sheet,
      /** @param {number} place of a line @param {number} column */
      show(place, column) {
        const { grid, table } = owner;
        const { head } = grid.painters[column];
        if (!table.has(head.id)) return;
        title.textContent = head.group === "attributes" ? staticrun.columnLabel(head) : head.id;
        const group = grid.groupAt(place);
        const cell = grid.drawn.get(place)?.cellAt.get(column);
        // Of a group everything that stands on hover.
        text.textContent = (group && cell?.title) || grid.told.text(place, column) || "no value";
        const values = group ? null : table.column(head.id);
        const cut = values?.type === "text" && values.cut.has(values.codes[grid.lines[place]]);
        note.textContent = cut ? "The first 1,000 characters; the run’s page has all." : "";
        sheet.showPopover();
        staticrun.menu.place(cell ?? grid.element, sheet);
        text.focus();
      },
    };
  };
})();
