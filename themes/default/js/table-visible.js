// The eye: which runs the charts leave out. A run is hidden by itself, by its status, as one of all shown, or as one
// that is not among the best by a metric; what is hidden is dimmed in the table and stands in the address.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, state, tableMarks } = staticrun;

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

    /** Hides runs. @param {Iterable<number>} rows @param {string[]} [rules] what says it in few words */
    hide(rows, rules) {
      this.change(rows, 1, rules);
    }

    show(rows) {
      this.change(rows, 0);
    }

    change(rows, on, rules) {
      const next = this.hidden.slice();
      for (const row of rows) next[row] = on;
      const each = () => Array.from(rows, (row) => `${on ? "+" : "-"}${this.owner.table.shortId(row)}`);
      this.owner.mark("hidden", next, rules ?? each());
    }

    /** Hides all runs but these. */
    only(rows, rules) {
      const next = new Uint8Array(this.owner.table.rows).fill(1);
      for (const row of rows) next[row] = 0;
      this.owner.mark("hidden", next, rules, { alone: true });
    }

    showAll() {
      this.owner.mark("hidden", new Uint8Array(this.owner.table.rows));
    }

    /** While runs are hidden, a button brings them all back. */
    update() {
      const { scope, table } = this.owner;
      let count = 0;
      for (let row = 0; row < table.rows; row++) count += this.hidden[row] & scope[row];
      this.back.textContent = `Show ${count} hidden`;
      const long = count > 0 && state.get("hidden") === "";
      this.back.title = long ? "Too many runs for a link: a reload shows them all again" : "";
      if (count && !this.back.isConnected) this.actions.prepend(this.back);
      if (!count) this.back.remove();
    }

    items() {
      const { item } = staticrun.menu;
      const { grid } = this.owner;
      const shown = grid.view.filter((row) => !this.hidden[row]);
      const statuses = [...this.byStatus(shown)].map(([status, rows]) =>
        item(`Hide ${rows.length} ${status.toLowerCase()}`, () =>
          this.hide(rows, [`+?${joined(this.owner.filterText, `status = '${status}'`)}`]),
        ),
      );
      return [
        item("Show all", () => this.showAll()),
        shown.length > 0 &&
          item(`Hide all ${shown.length} in the table`, () =>
            this.hide(shown, staticrun.tableTold.ruleOfView(this.owner, "+")),
          ),
        shown.length > 0 && item("Show only these", () => this.onlyShown()),
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
          submit: (event) => {
            event.preventDefault();
            form.closest("[popover]").hidePopover();
            this.top(by.value, Math.max(1, Math.floor(Number(number.value)) || 1));
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

    /** Hides all runs but those in the table. */
    onlyShown() {
      const { owner } = this;
      const all = owner.scopeOf === "all" ? "" : `lifecycle_stage = '${owner.scopeOf}'`;
      this.only(owner.grid.view, ["+?", `-?${joined(owner.filterText, all)}`]);
    }

    /** Hides all runs but the best by a metric, of those in the table. */
    async top(id, count) {
      const { owner } = this;
      if (!(await owner.bring([id]))) return;
      const best = tableMarks.top(owner.table, Array.from(owner.grid.view).sort((a, b) => a - b), id, count);
      const stage = owner.scopeOf === "all" ? "" : `lifecycle_stage = '${owner.scopeOf}'`;
      this.only(best, [`top ${count} ${id}?${joined(owner.filterText, stage)}`]);
    }
  }

  /** Two filters, both of which must pass; plain words cannot be joined, and stand alone. */
  function joined(one, other) {
    if (!one || !other) return one || other;
    try {
      staticrun.filter.parse(`${one} AND ${other}`);
      return `${one} AND ${other}`;
    } catch {
      return one;
    }
  }

  staticrun.Visible = Visible;
})();
