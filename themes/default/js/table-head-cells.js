// The head of the runs' grid: a cell a column, with what it is called, how the table is sorted by it, and its handles.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  const GROUPS = { params: "Params", metrics: "Metrics", tags: "Tags" };
  const NAMES = {
    start_time: "Started",
    end_time: "Ended",
    user_id: "User",
    run_name: "Run",
    run_id: "Run id",
    parent_run_id: "Parent",
    lifecycle_stage: "Lifecycle",
  };

  /** What a reader calls a column. */
  function label(head) {
    if (head.group !== "attributes") return head.label;
    const key = head.id.replace(/^attributes\./, "");
    const words = NAMES[key] ?? key.replace(/_/g, " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  /** The row of the columns that are drawn. @param {any} grid a Grid */
  function row(grid) {
    const cells = grid.columnsDrawn.map((column) => cellOf(grid, column));
    const made = make(
      "tr",
      { "aria-rowindex": "1" },
      ...grid.withGaps(cells, () => make("td.gap", { "aria-hidden": "true" })),
    );
    made.cellAt = new Map(grid.columnsDrawn.map((column, i) => [column, cells[i]]));
    return made;
  }

  function cellOf(grid, column) {
    const { head } = grid.painters[column];
    const { className } = grid.painter(column);
    const specs = grid.specs ?? [];
    const place = specs.findIndex((spec) => spec.id === head.id);
    const sorted = place < 0 ? "none" : specs[place].descending ? "descending" : "ascending";
    const rank = place >= 0 && specs.length > 1 && make("sup", {}, String(place + 1));
    const box =
      column === 0 &&
      make("input.pick", { type: "checkbox", tabindex: "-1", "aria-label": "Select all runs shown" });
    const kind = className.replace(/quiet|nowrap|waiting/g, "").trim().split(" ")[0];
    const first = grid.begins(column);
    const named = first || (column > 0 && column < grid.pinned);
    const cell = make(
      `th.${[kind || "plain", ...(first ? ["first"] : [])].join(".")}`,
      {
        scope: "col",
        "aria-sort": sorted,
        "aria-colindex": String(column + 1),
        "data-column": head.id,
        title: head.group === "attributes" ? null : head.id,
      },
      box,
      named && GROUPS[head.group] && make("span.group", {}, GROUPS[head.group]),
      make("button.sort", { type: "button", tabindex: "-1" }, make("span.label", {}, label(head)), rank),
      // For the pointer; by keyboard it is `m` or the menu key, on the cell that is told already.
      make("button.head-menu", { type: "button", tabindex: "-1", "aria-hidden": "true", title: "Menu (m)" }),
      make("span.resizer", { "aria-hidden": "true" }),
    );
    return grid.hold(cell, column);
  }

  staticrun.tableHeadCells = { row };
  staticrun.columnLabel = label;
})();
