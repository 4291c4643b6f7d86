// <run-table>: the runs of an experiment, filtered, sorted, chosen from. It takes over the plain table that
// is in the page, whose columns and widths it keeps, and holds the whole state; the grid only draws.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, tableView } = staticrun;

  const LIFE = "attributes.lifecycle_stage";
  const START = { id: "attributes.start_time", descending: true };

  class RunTableElement extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      /** Resolved with this element once it answers. */
      this.ready = this.start().catch((error) => this.fail(error));
    }

    async start() {
      this.scroller = this.querySelector(".table-scroll");
      this.counter = this.querySelector(".toolbar-count");
      const slow = setTimeout(() => {
        this.counter.textContent = `Loading ${this.dataset.total} runs`;
      }, 200);
      let payload;
      try {
        payload = await staticrun.load(this.dataset.src, this.dataset.key);
      } finally {
        clearTimeout(slow);
      }
      const table = (this.table = new staticrun.RunTable(payload));
      table.addShared("attributes.experiment", this.dataset.experimentName ?? "");
      this.marks = { hidden: new Uint8Array(table.rows), selected: new Uint8Array(table.rows) };
      this.mask = null; // rows that the filter lets through; null for all
      this.filterText = "";
      const element = this.scroller.querySelector("table");
      this.usual = [...element.tHead.rows[0].cells]
        .map((th) => th.dataset.column)
        .filter((id) => table.head(id));
      this.grid = new staticrun.Grid(element, this.scroller, table, this.marks, {
        sort: (id, add) => this.sortBy(id, add),
        pick: (place, range) => this.pick(place, range),
        pickAll: () => this.pickAll(),
        hide: (row) => this.visible.toggle(row),
      });
      staticrun.tableHead.handles(this.grid, {
        move: (id, before) => this.moveColumn(id, before),
        size: (id, width) => {
          this.grid.setWidth(id, width);
          state.set({ widths: tableView.widthsText(this.grid.own) });
        },
      });
      this.tools();
      await this.read();
      state.onChange(() => this.read());
      this.dataset.live = "true";
      element.dataset.ready = "true";
      return this;
    }

    fail(error) {
      this.counter.textContent = error.message;
      throw error;
    }

    /** What stands beside the filter: which runs, which columns, the download. */
    tools() {
      const actions = this.querySelector(".toolbar-actions");
      const stages = this.table.column(LIFE);
      if (stages?.texts.some((text, code) => text !== "active" && stages.codes.includes(code))) {
        this.life = make(
          "select.select",
          {
            "aria-label": "Which runs",
            change: () => this.set({ runs: this.life.value === "active" ? "" : this.life.value }),
          },
          ...["Active", "Deleted", "All"].map((name) => make("option", { value: name.toLowerCase() }, name)),
        );
        actions.append(this.life);
      }
      this.differing = make(
        "button.button.for-table",
        {
          type: "button",
          "aria-pressed": "false",
          title: "Only columns in which the runs differ",
          click: () => this.set({ differ: state.get("differ") ? "" : "1" }),
        },
        "Only differing",
      );
      const columns = staticrun.tableColumns.chooser({
        columns: () => this.table.columns,
        shown: () => this.chosen(),
        show: (ids) => this.set({ columns: same(ids, this.usual) ? "" : state.list(ids) || "-" }),
        usual: () => this.usual,
      });
      columns.button.classList.add("for-table");
      const save = make(
        "button.button.for-table",
        { type: "button", title: "Download these runs as CSV", click: () => this.download() },
        make("span.icon.icon-download"),
        "CSV",
      );
      this.visible = new staticrun.Visible(this, actions);
      actions.append(this.differing, columns.button, save, columns.sheet);
      this.bar = staticrun.tableSelection.bar({
        rows: () => this.selected(),
        table: () => this.table,
        columns: () => this.shown,
        hideOthers: () => this.visible.only(this.selected()),
        clear: () => this.select(new Uint8Array(this.table.rows)),
        focus: () => this.grid.element.focus({ preventScroll: true }),
        compare: this.dataset.compare,
      });
      this.append(this.bar.element);
    }

    /** Changes the view as the reader asked, and shows it. */
    set(changes) {
      state.set(changes);
      this.read();
    }

    /**
     * Brings the values of columns, and says so where that takes long.
     * @param {string[]} ids @returns {Promise<boolean>} false where they are gone, which has been told
     */
    async bring(ids) {
      const text = this.counter.textContent;
      const slow = setTimeout(() => (this.counter.textContent = "Loading columns"), 200);
      try {
        await this.table.need(ids);
        if (this.counter.textContent === "Loading columns") this.counter.textContent = text;
        return true;
      } catch (error) {
        this.counter.textContent = error.message;
        return false;
      } finally {
        clearTimeout(slow);
      }
    }

    /** Shows the view that stands in the address, at once where its columns are here. */
    async read() {
      const { table, marks } = this;
      const specs = tableView.sortSpecs(state.get("sort")).filter((spec) => table.head(spec.id));
      const life = ["deleted", "all"].includes(state.get("runs")) ? state.get("runs") : "active";
      const ids = [...this.chosen(), ...specs.map((spec) => spec.id)];
      const reading = (this.reading = {});
      if (!ids.every((id) => table.has(id)) && (!(await this.bring(ids)) || reading !== this.reading)) return;
      // What is too long for the address stays as it is.
      for (const name of ["hidden", "selected"]) {
        if (state.get(name) !== tableView.marksText(table, marks[name])) {
          marks[name].set(tableView.marksOf(table, state.get(name)));
        }
      }
      if (this.life) this.life.value = life;
      this.inScope(life);
      this.grid.setWidths(tableView.widthsOf(state.get("widths")));
      this.showColumns();
      this.sort(specs);
      this.showRows();
      this.bar.update(this.selected().length);
      this.visible.update();
    }

    inScope(life) {
      if (this.scopeOf === life) return;
      this.scopeOf = life;
      const stages = this.table.column(LIFE);
      const active = stages?.texts.indexOf("active") ?? -1;
      this.scope = new Uint8Array(this.table.rows).fill(1);
      this.total = this.table.rows;
      if (life === "all" || !stages) return;
      this.total = 0;
      for (let row = 0; row < this.table.rows; row++) {
        this.scope[row] = (stages.codes[row] === active) === (life === "active") ? 1 : 0;
        this.total += this.scope[row];
      }
    }

    /** Columns that the reader chose, without regard to whether they differ. */
    chosen() {
      const text = state.get("columns");
      if (!text) return this.usual;
      return state.items(text).filter((id) => this.table.head(id));
    }

    /** Puts a column before another, or last. */
    moveColumn(id, before) {
      const ids = this.chosen().filter((one) => one !== id && one !== "attributes.run_name");
      const at = before === null ? ids.length : ids.indexOf(before);
      ids.splice(at, 0, id);
      this.set({ columns: state.list(ids) });
    }

    showColumns() {
      const only = state.get("differ") !== "";
      this.differing.setAttribute("aria-pressed", String(only));
      const chosen = this.chosen();
      const differs = (id) =>
        this.scopeOf === "deleted" ? this.table.differs(id, this.scope) : this.table.varies(id, this.scopeOf);
      const ids = only ? chosen.filter(differs) : chosen;
      if (this.shown && same(ids, this.shown)) return;
      this.shown = ids;
      this.grid.setColumns(ids);
    }

    sort(specs) {
      const text = tableView.sortText(specs);
      if (this.sorted === text) return;
      this.sorted = text;
      this.specs = specs;
      this.order = specs.length ? staticrun.filter.sort(this.table, specs) : null;
      this.grid.setSort(specs.length ? specs : [START]);
      this.stay = false;
    }

    showRows() {
      const { order, mask, scope } = this;
      const view = new Int32Array(this.table.rows);
      let count = 0;
      for (let i = 0; i < view.length; i++) {
        const row = order ? order[i] : i;
        if (scope[row] && (!mask || mask[row])) view[count++] = row;
      }
      const rows = view.subarray(0, count);
      const stay = this.stay !== false;
      this.stay = true;
      this.grid.setView(rows, stay);
      this.grid.element.dataset.filter = this.filterText;
      this.counter.textContent =
        count === this.total ? `${count} ${count === 1 ? "run" : "runs"}` : `${count} of ${this.total} runs`;
      this.empty(count === 0);
      this.tell();
    }

    /** Charts follow what the table shows. */
    tell() {
      this.dispatchEvent(new Event("rowschange"));
    }

    /** Rows that charts draw: those shown and not hidden, in the table's order. */
    charted() {
      return Array.from(this.grid.view).filter((row) => !this.marks.hidden[row]);
    }

    /** Without any row: what can be loosened, in place of the body. */
    empty(none) {
      this.nothing ??= make("div.empty.no-rows", { hidden: true });
      if (!this.nothing.isConnected) this.scroller.after(this.nothing);
      this.nothing.hidden = !none;
      if (!none) return;
      const filtered = this.filterText !== "";
      const box = this.querySelector("filter-box");
      this.nothing.replaceChildren(
        make("p", {}, make("strong", {}, filtered ? "No run passes this filter." : "No runs of this kind.")),
        filtered && box
          ? make(
              "p",
              {},
              make("button.button", { type: "button", click: () => box.enter("") }, "Remove the filter"),
            )
          : "",
        filtered && box?.examples ? box.examples() : "",
      );
    }

    /**
     * Lets through the runs that a filter does. @param {{text: string, tree: any}} filter
     * @returns {Promise<number>} runs of which it cannot be told, because a text is cut in the page; rejected
     *   where the site was built anew meanwhile, and values that the filter reads are gone
     */
    async filter({ text, tree }) {
      const asked = (this.asked = {});
      await this.ready;
      await this.table.need(staticrun.filter.reads(tree, this.table));
      if (asked !== this.asked) return 0; // another filter came meanwhile
      this.mask = tree ? staticrun.filter.evaluate(tree, this.table, { now: Date.now() }) : null;
      this.stay = this.filterText === text;
      this.filterText = text;
      this.showRows();
      return this.mask?.undecided ?? 0;
    }

    /** The keys that a filter may name, once the runs are there. */
    get keys() {
      const of = (group) =>
        this.table.columns
          .filter((column) => column.group === group)
          .map((column) => column.id.slice(group.length + 1));
      return this.table ? { metrics: of("metrics"), params: of("params"), tags: of("tags") } : undefined;
    }

    sortBy(id, add) {
      this.set({ sort: tableView.sortText(tableView.clicked(this.specs, this.table.head(id), add)) });
    }

    selected() {
      const rows = [];
      const place = this.order ?? { length: this.table.rows };
      for (let i = 0; i < place.length; i++) {
        const row = this.order ? this.order[i] : i;
        if (this.marks.selected[row]) rows.push(row);
      }
      return rows;
    }

    pick(place, range) {
      const { view } = this.grid;
      const next = this.marks.selected.slice();
      const on = next[view[place]] ? 0 : 1;
      const from = range && this.anchor !== undefined ? view.indexOf(this.anchor) : -1;
      const [first, last] = from < 0 ? [place, place] : [Math.min(from, place), Math.max(from, place)];
      for (let i = first; i <= last; i++) next[view[i]] = from < 0 ? on : 1;
      this.anchor = view[place];
      this.select(next);
    }

    pickAll() {
      const { view } = this.grid;
      const next = this.marks.selected.slice();
      const on = view.every((row) => next[row]) ? 0 : 1;
      for (const row of view) next[row] = on;
      this.select(next);
    }

    select(next) {
      this.marks.selected.set(next);
      state.set({ selected: tableView.marksText(this.table, next) }, { push: false });
      this.remark();
    }

    remark() {
      this.grid.draw(true);
      this.grid.markAll();
      this.bar.update(this.selected().length);
      this.visible.update();
      this.tell();
    }

    download() {
      const ids = staticrun.tableSelection.withId(this.shown);
      const text = staticrun.tableExport.csv(this.table, this.grid.view, ids);
      const name =
        document
          .querySelector("h1")
          ?.textContent.trim()
          .replace(/[^\p{L}\p{N}._-]+/gu, "-") || "runs";
      staticrun.download(`${name}.csv`, text, "text/csv");
    }
  }

  const same = (a, b) => a.length === b.length && a.every((one, i) => one === b[i]);

  customElements.define("run-table", RunTableElement);
})();
