// What stands above the table of runs beside the filter: which runs, how they are grouped, which columns, what can be
// taken away. Each button changes the address, and the table shows what stands there.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  const HOWS = [
    ["mean", "mean ± standard deviation"],
    ["min", "min"],
    ["max", "max"],
    ["std", "standard deviation"],
  ];

  /** @param {any} owner the <run-table> */
  function build(owner) {
    const actions = owner.querySelector(".toolbar-actions");
    owner.life = make(
      "select.select",
      {
        "aria-label": "Which runs",
        change: () => owner.set({ runs: owner.life.value === "active" ? "" : owner.life.value }),
      },
      ...["Active", "Deleted", "All"].map((name) => make("option", { value: name.toLowerCase() }, name)),
    );
    const differing = make(
      "button.button.for-table",
      {
        type: "button",
        "aria-pressed": "false",
        title: "Only columns in which the runs differ",
        click: () => owner.set({ differ: state.get("differ") ? "" : "1" }),
      },
      "Only differing",
    );
    const columns = staticrun.tableColumns.chooser({
      columns: () => owner.table.columns,
      shown: () => owner.chosen(),
      show: (ids) => owner.set({ columns: named(owner, ids) }),
      usual: () => owner.usual,
    });
    columns.button.classList.add("for-table");
    const group = staticrun.menu.menu("Group", (sheet) => grouping(owner, sheet), { name: "Group runs" });
    const save = staticrun.tableDownload.menu(owner);
    save.button.classList.add("for-table");
    actions.append(owner.life);
    owner.visible = new staticrun.Visible(owner, actions);
    actions.append(group.button, differing, columns.button, save.button);
    actions.append(group.sheet, columns.sheet, save.sheet);
    owner.headMenu = staticrun.tableHeadMenu(owner);
    owner.cellSheet = staticrun.tableCellSheet(owner);
    owner.bar = staticrun.tableSelection.bar(owner);
    owner.keyHelp = staticrun.tableHelp(owner);
    (document.querySelector(".title-actions") ?? actions).append(share(), owner.keyHelp.button);
    owner.append(owner.bar.element, owner.headMenu.sheet, owner.cellSheet.sheet, owner.keyHelp.dialog);
    owner.tools = {
      update() {
        differing.setAttribute("aria-pressed", String(state.get("differ") !== ""));
        const by = owner.group?.length ?? 0;
        group.button.textContent = by ? `Group (${by})` : "Group";
        owner.visible.update();
        owner.bar.update();
      },
    };
  }

  /** Columns as the address names them: nothing for the usual ones, `*` for all, `-` for none. */
  function named(owner, ids) {
    const text = state.list(ids);
    if (text === state.list(owner.usual)) return "";
    const all = owner.table.columns.map(({ id }) => id).filter((id) => id !== "attributes.run_name");
    return ids.filter((id) => id !== "attributes.run_name").length === all.length ? "*" : text || "-";
  }

  /** Copies the address, in which the whole view stands. */
  function share() {
    const button = make("button.button.copy-link", { type: "button", title: "Copy a link to this view" }, "Copy link");
    const back = staticrun.later(() => (button.textContent = "Copy link"), 2000);
    button.addEventListener("click", async () => {
      try {
        await staticrun.copy(location.href);
        button.textContent = "Copied";
      } catch (error) {
        button.textContent = error.message;
      }
      back();
    });
    return button;
  }

  /** The columns that runs can be grouped by, those whose runs share values first. */
  function grouping(owner, sheet) {
    sheet.classList.add("column-menu");
    const { table } = owner;
    const by = () => state.items(state.get("group")).filter((id) => table.head(id));
    const again = async (changes) => {
      await owner.set(changes);
      const { scrollTop } = sheet;
      const focused = sheet.contains(document.activeElement) ? document.activeElement.value : null;
      sheet.replaceChildren(...grouping(owner, sheet));
      sheet.scrollTop = scrollTop;
      if (focused) [...sheet.querySelectorAll("input, select")].find((one) => one.value === focused)?.focus();
    };
    const chosen = by();
    const offered = table.columns.filter(
      ({ id, group }) =>
        ["params", "tags"].includes(group) ||
        ["attributes.status", "attributes.user_id", "attributes.parent_run_id", "attributes.experiment"].includes(id),
    );
    offered.sort((a, b) => rank(a) - rank(b));
    const boxes = offered.map((head) => {
      const box = make("input", { type: "checkbox", value: head.id });
      box.checked = chosen.includes(head.id);
      box.addEventListener("change", () => {
        const rest = by().filter((id) => id !== head.id);
        again({ group: state.list(box.checked ? [...rest, head.id] : rest), open: "" });
      });
      const name = head.group === "attributes" ? staticrun.columnLabel(head) : head.label;
      return make("label.menu-item", { title: head.id }, box, make("span", {}, name), make("span.menu-more", {}, head.group));
    });
    const how = make(
      "select.select",
      { "aria-label": "Numbers of a group", change: () => again({ how: how.value === "mean" ? "" : how.value }) },
      ...HOWS.map(([value, text]) => make("option", { value }, text)),
    );
    how.value = staticrun.tableGroups.HOW.includes(state.get("how")) ? state.get("how") : "mean";
    return [
      staticrun.menu.finder("Find a param or tag"),
      chosen.length > 0 && make("p.menu-line", {}, make("span", {}, "Show"), how),
      ...folding(owner, chosen, again),
      make("div.column-group", { role: "group", "aria-label": "Group by" }, ...boxes),
    ].filter(Boolean);
  }

  /** Unfolding and folding of all groups, or of all parents. */
  function folding(owner, chosen, again) {
    const button = (text, changes) =>
      make("button.button", { type: "button", value: text, click: () => again(changes) }, text);
    if (chosen.length > 0) {
      return [
        make(
          "p.menu-line",
          {},
          button("Expand all", { open: "*" }),
          button("Collapse all", { open: "" }),
          button("No groups", { group: "", open: "", how: "" }),
        ),
      ];
    }
    const { tree } = owner.grid;
    const flat = state.get("tree") === "off";
    if (!tree && !flat) return [];
    return [
      make(
        "p.menu-line",
        {},
        tree && button("Expand all", { folded: "" }),
        tree && button("Collapse all", { folded: "*" }),
        button(flat ? "Child runs below parents" : "All runs in one list", { tree: flat ? "" : "off" }),
      ),
    ];
  }

  /** Params first, and the tags that only machines write last. */
  const rank = ({ id, group }) => (id.startsWith("tags.mlflow.") ? 3 : ["params", "tags", "attributes"].indexOf(group));

  staticrun.tableTools = { build };
})();
