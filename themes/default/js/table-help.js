// The keys of an experiment's page, in a dialog that `?` opens.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  const KEYS = [
    [["/"], "go to the filter"],
    [["Ctrl", "K"], "search the whole site"],
    [["↑", "↓", "←", "→"], "move in the table; on a parent or group, ← and → fold and unfold"],
    [["PgUp", "PgDn"], "move by a page"],
    [["Home", "End"], "first or last column; with Ctrl, run"],
    [["Space"], "select the run; with Shift all from the one before"],
    [["Shift", "↓"], "select on the way"],
    [["Ctrl", "A"], "select all runs in the table"],
    [["Enter"], "open the run; on a head, sort by it"],
    [["h"], "hide the run from charts"],
    [["c"], "compare the selected runs"],
    [["m"], "menu of the column"],
    [["F2"], "whole value of the cell"],
    [["Ctrl", "C"], "copy the cell’s whole value"],
    [["Alt", "←", "→"], "on a head, move the column; with Shift its width"],
    [["?"], "this list"],
  ];

  /** @param {any} owner the <run-table> */
  staticrun.tableHelp = (owner) => {
    const rows = KEYS.map(([keys, text]) =>
      make("div.key-line", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, text)),
    );
    const dialog = make(
      "dialog.dialog.key-help",
      { "aria-labelledby": "keys-title", click: (event) => event.target === dialog && dialog.close() },
      make("h2", { id: "keys-title" }, "Keys"),
      make("dl", {}, ...rows),
      make("form", { method: "dialog" }, make("button.button", { autofocus: true }, "Close")),
    );
    const show = () => dialog.open || dialog.showModal();
    const button = make("button.button.keys-button", { type: "button", "aria-label": "Keys", title: "Keys (?)", click: show }, "?");
    document.addEventListener("keydown", (event) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]")) return;
      if (!owner.isConnected) return;
      event.preventDefault();
      show();
    });
    return { dialog, button };
  };
})();
