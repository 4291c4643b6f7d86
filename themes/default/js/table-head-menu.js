// The menu of a column's head: sort by it, group by it, keep it in sight, move and hide it, say which value is best.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, tableView } = staticrun;

  const RUN = "attributes.run_name";
  const GOALS = [
    ["min", "Lowest is best"],
    ["max", "Highest is best"],
    ["", "None is best"],
  ];

  /** @param {any} owner the <run-table> */
  staticrun.tableHeadMenu = (owner) => {
    const sheet = make("div.menu", { id: "head-menu", popover: "auto", role: "dialog" });
    return {
      sheet,
      /** @param {HTMLElement} cell the head whose menu it is */
      show(cell) {
        const head = owner.table.head(cell.dataset.column);
        sheet.setAttribute("aria-label", `Column ${staticrun.columnLabel(head)}`);
        sheet.replaceChildren(...items(owner, head).filter(Boolean));
        sheet.showPopover();
        staticrun.menu.place(cell, sheet);
        sheet.querySelector("button")?.focus();
      },
    };
  };

  function items(owner, head) {
    const { item } = staticrun.menu;
    const { id } = head;
    const own = (owner.specs ?? []).find((spec) => spec.id === id);
    const sort = (descending) => owner.set({ sort: tableView.sortText([{ id, descending }]) });
    const then = () => owner.set({ sort: tableView.sortText(tableView.clicked(owner.specs, head, true)) });
    return [
      make("p.menu-title", {}, head.group === "attributes" ? staticrun.columnLabel(head) : id),
      item("Sort ascending", () => sort(false), own && !own.descending),
      item("Sort descending", () => sort(true), own?.descending),
      owner.specs.length > 0 && !own && item("Sort by this, too", then),
      own && item("Do not sort by this", () => owner.set({ sort: tableView.sortText(owner.specs.filter((one) => one !== own)) })),
      ...grouping(owner, head),
      ...goals(owner, head),
      head.unit === "time" && times(owner),
      ...(id === RUN ? [] : placing(owner, id)),
    ];
  }

  function grouping(owner, { id, group }) {
    if (!["params", "tags"].includes(group) && !["attributes.status", "attributes.user_id"].includes(id)) return [];
    const by = owner.group;
    const { item } = staticrun.menu;
    if (by.includes(id)) {
      return [item("Do not group by this", () => owner.set({ group: state.list(by.filter((one) => one !== id)), open: "" }))];
    }
    const text = by.length ? "Group by this, too" : "Group by this";
    return [item(text, () => owner.set({ group: state.list([...by, id]), open: "" }))];
  }

  function goals(owner, head) {
    if (head.group !== "metrics") return [];
    return GOALS.map(([goal, text]) =>
      staticrun.menu.item(
        text,
        () => {
          const chosen = tableView.goalsOf(state.get("goals"));
          if (goal === head.usualGoal) chosen.delete(head.id);
          else chosen.set(head.id, goal);
          owner.set({ goals: tableView.goalsText(chosen) });
        },
        head.goal === goal,
      ),
    );
  }

  function times(owner) {
    const absolute = state.get("times") === "absolute";
    return staticrun.menu.item(absolute ? "Times as “3 h ago”" : "Times as dates", () =>
      owner.set({ times: absolute ? "" : "absolute" }),
    );
  }

  function placing(owner, id) {
    const { item } = staticrun.menu;
    const pinned = state.items(state.get("pin")).filter((one) => owner.table.head(one));
    const columns = owner.chosen();
    const at = columns.indexOf(id);
    const others = pinned.filter((one) => one !== id);
    return [
      pinned.includes(id)
        ? item("Unpin", () => owner.set({ pin: state.list(others) }))
        : item("Pin to the left", () => owner.set({ pin: state.list([...pinned, id]) })),
      at > 0 && columns[at - 1] !== RUN && item("Move left", () => owner.moveColumn(id, columns[at - 1])),
      at >= 0 && at < columns.length - 1 && item("Move right", () => owner.moveColumn(id, columns[at + 2] ?? null)),
      item("Hide column", () =>
        owner.set({ columns: state.list(columns.filter((one) => one !== id)) || "-", pin: state.list(others) }),
      ),
    ];
  }
})();
