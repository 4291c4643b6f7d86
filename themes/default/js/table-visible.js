// The eye: which runs the charts leave out. A run is hidden by itself, by its status, as one of all shown, or as one
// that is not among the best by a metric; what is hidden is dimmed in the table and stands in the address.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, state, tableView } = staticrun;

  const STATUS = "attributes.status";

  class Visible {
    /**
     * @param {any} owner the <run-table> whose marks these are
     * @param {HTMLElement} actions where its controls stand
     */
    constructor(owner, actions) {
      this.owner = owner;
      this.actions = actions;
      this.menu = staticrun.menu.menu("Visible", () => this.items(), { name: "Show and hide runs" });
      this.menu.button.title = "Which runs charts show";
      this.back = make("button.button", { type: "button", click: () => this.showAll() });
      actions.append(this.menu.button, this.menu.sheet);
    }

    get hidden() {
      return this.owner.marks.hidden;
    }

    /** Hides a run, or shows it again. */
    toggle(row) {
      this.hidden[row] ^= 1;
      this.keep();
    }

    hide(rows) {
      for (const row of rows) this.hidden[row] = 1;
      this.keep();
    }

    /** Hides all runs but these. */
    only(rows) {
      this.hidden.fill(1);
      for (const row of rows) this.hidden[row] = 0;
      this.keep();
    }

    showAll() {
      this.hidden.fill(0);
      this.keep();
    }

    keep() {
      state.set({ hidden: tableView.marksText(this.owner.table, this.hidden) });
      this.owner.remark();
    }

    /** While runs are hidden, a button brings them all back. */
    update() {
      const { scope, table } = this.owner;
      let count = 0;
      for (let row = 0; row < table.rows; row++) count += this.hidden[row] & scope[row];
      this.back.textContent = `Show ${count} hidden`;
      const long = tableView.marksText(table, this.hidden) === "";
      this.back.title = long ? "Too many runs for a link: a reload shows them all again" : "";
      if (count && !this.back.isConnected) this.actions.prepend(this.back);
      if (!count) this.back.remove();
    }

    items() {
      const { item } = staticrun.menu;
      const { grid } = this.owner;
      const shown = grid.view.filter((row) => !this.hidden[row]);
      const statuses = [...this.byStatus(shown)].map(([status, rows]) =>
        item(`Hide ${rows.length} ${status.toLowerCase()}`, () => this.hide(rows)),
      );
      return [
        item("Show all", () => this.showAll()),
        shown.length > 0 && item(`Hide all ${shown.length} in the table`, () => this.hide(shown)),
        ...(statuses.length > 1 ? statuses : []),
        this.best(),
      ].filter(Boolean);
    }

    /** @returns {Map<string, number[]>} */
    byStatus(rows) {
      const found = new Map();
      for (const row of rows) {
        const status = this.owner.table.value(STATUS, row);
        if (!found.has(status)) found.set(status, []);
        found.get(status).push(row);
      }
      return found;
    }

    /** "Only the top N by a metric", of the runs that the filter leaves. */
    best() {
      const { table, usual } = this.owner;
      const metrics = table.columns.filter((column) => column.group === "metrics");
      if (metrics.length === 0) return null;
      const number = make("input.field", {
        type: "number",
        min: "1",
        value: "10",
        "aria-label": "How many runs",
      });
      const options = metrics.map(({ id, label }) => make("option", { value: id }, label));
      const by = make("select.select", { "aria-label": "By which metric" }, ...options);
      by.value = usual.find((id) => id.startsWith("metrics.")) ?? metrics[0].id;
      const form = make(
        "form.top-runs",
        {
          submit: async (event) => {
            event.preventDefault();
            form.closest("[popover]").hidePopover();
            if (!(await this.owner.bring([by.value]))) return;
            this.only(this.top(by.value, Math.max(1, Math.floor(Number(number.value)) || 1)));
          },
        },
        make("span", {}, "Only the top"),
        number,
        make("span", {}, "by"),
        by,
        make("button.button", {}, "Show"),
      );
      return form;
    }

    /** The best rows of those in the table: the lowest where less is better, else the highest. */
    top(id, count) {
      const { table, grid } = this.owner;
      const sign = table.head(id).goal === "min" ? 1 : -1;
      const value = (row) => {
        const found = table.value(id, row);
        return found === null || Number.isNaN(found) ? Infinity : sign * found;
      };
      const ordered = Array.from(grid.view).filter((row) => value(row) !== Infinity);
      ordered.sort((a, b) => value(a) - value(b));
      return ordered.slice(0, count);
    }
  }

  staticrun.Visible = Visible;
})();
