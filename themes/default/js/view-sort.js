// The order of the table, chosen over the charts, which have it too.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, tableView } = staticrun;

  /**
   * A choice of a column to sort by, and a button that turns the order round.
   * @param {any} owner the <run-table> @returns {{element: HTMLElement, read: () => void}} read: shows the table's order
   */
  function viewSort(owner) {
    const { table } = owner;
    const select = make("select.select", { "aria-label": "Order", change: () => sortBy(select.value) });
    const turn = make("button.button", { type: "button", click: () => sortBy(select.value, true) });
    const optionOf = (column) => make("option", { value: column.id }, staticrun.columnLabel(column));
    const group = (label, name) =>
      make("optgroup", { label }, ...table.columns.filter((column) => column.group === name).map(optionOf));
    select.append(make("option", { value: "" }, "Newest first"), group("Metrics", "metrics"), group("Params", "params"));

    function sortBy(id, turned = false) {
      const [first] = owner.specs;
      const specs = !id
        ? []
        : turned && first?.id === id
          ? [{ id, descending: !first.descending }]
          : tableView.clicked([], table.head(id), false);
      owner.set({ sort: tableView.sortText(specs) });
      read();
    }

    function read() {
      const [first] = owner.specs;
      const known = first && [...select.options].some((option) => option.value === first.id);
      if (first && !known) select.append(optionOf(table.head(first.id)));
      select.value = first?.id ?? "";
      turn.hidden = !first;
      turn.textContent = first?.descending ? "↓" : "↑";
      const way = first?.descending ? "descending" : "ascending";
      turn.setAttribute("aria-label", `Order is ${way}; turn it round`);
      turn.title = `Order is ${way}`;
    }

    const label = make("label.chart-option", {}, make("span", {}, "Order"), select);
    return { element: make("span.view-sort", {}, label, turn), read };
  }

  staticrun.viewSort = viewSort;
})();
