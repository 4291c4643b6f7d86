// <run-table>: the runs of an experiment, filtered, sorted, grouped, chosen from. It takes over the plain table that
// is in the page, whose columns and widths it keeps, and holds the whole state; the grid only draws.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, tableView, tableGroups, tableMarks } = staticrun;

  const LIFE = "attributes.lifecycle_stage";
  const RUN = "attributes.run_name";
  const START = { id: "attributes.start_time", descending: true };

  class RunTableElement extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      this.settings = staticrun.tableSettings.begin(this);
      /** Resolved with this element once it answers. */
      this.ready = this.start().catch((error) => this.fail(error));
    }

    /** The runs of an experiment, or of those that the address names; null where that names none. */
    async load() {
      if (this.dataset.lookup) return staticrun.together.load(this);
      const table = new staticrun.RunTable(await staticrun.load(this.dataset.src, this.dataset.key));
      table.addShared("attributes.experiment", this.dataset.experimentName ?? "");
      return table;
    }

    async start() {
      this.scroller = this.querySelector(".table-scroll");
      this.counter = this.querySelector(".toolbar-count");
      const slow = setTimeout(() => {
        this.counter.textContent = this.dataset.total ? `Loading ${this.dataset.total} runs` : "Loading runs";
      }, 200);
      try {
        this.table = await this.load();
      } finally {
        clearTimeout(slow);
      }
      const { table } = this;
      if (!table) return this;
      this.marks = { hidden: new Uint8Array(table.rows), selected: new Uint8Array(table.rows) };
      this.mask = null; // rows that the filter lets through; null for all
      this.filterText = "";
      const element = this.scroller.querySelector("table");
      this.usual = this.usualColumns(element).filter((id) => table.head(id));
      this.grid = new staticrun.Grid(element, this.scroller, table, this.marks, staticrun.tableTold(this));
      staticrun.tableHead.handles(this.grid, {
        move: (id, before) => this.moveColumn(id, before),
        size: (id, width) => {
          this.grid.setWidth(id, width);
          state.set({ widths: tableView.widthsText(this.grid.widths.own) });
        },
      });
      staticrun.tableTools.build(this);
      await this.read();
      state.onChange(() => this.read());
      staticrun.keepPlace(this.scroller, "runs");
      this.dataset.live = "true";
      element.dataset.ready = "true";
      return this;
    }

    usualColumns(element) {
      if (this.settings.columns?.length) return this.settings.columns;
      if (this.table.usual) return this.table.usual();
      return [...element.tHead.rows[0].cells].map((th) => th.dataset.column);
    }

    fail(error) {
      this.counter.textContent = error.message;
      throw error;
    }

    /** Changes the view as the reader asked, and shows it. */
    set(changes) {
      state.set(changes);
      return this.read();
    }

    /** Shows the view that stands in the address. What it names and is not here is passed over, and told. */
    async read() {
      const reading = (this.reading = {});
      const { table } = this;
      this.unknown = { columns: new Set(), runs: [] };
      const known = (ids) => ids.filter((id) => table.head(id) || !this.unknown.columns.add(id));
      const specs = tableView.sortSpecs(state.get("sort")).filter(({ id }) => known([id]).length);
      const group = [...new Set(known(state.items(state.get("group"))))];
      const chosen = this.chosen(known);
      const pinned = known(state.items(state.get("pin")));
      // Of hundreds of columns those in sight are brought; in which of them deleted runs differ, only all can tell.
      const all = chosen.length <= 40 || (state.get("differ") !== "" && state.get("runs") === "deleted");
      const wanted = [...specs.map(({ id }) => id), ...group, ...(all ? chosen : [])];
      if (!(await this.bring(wanted))) return;
      const marked = await table.with(() => this.readMarks());
      if (reading !== this.reading) return; // another view was asked for meanwhile
      for (const [name, marks] of marked) this.marks[name].set(marks);
      this.setGoals();
      const life = ["deleted", "all"].includes(state.get("runs")) ? state.get("runs") : "active";
      this.life.value = life;
      this.inScope(life);
      this.group = group;
      this.grid.times = state.get("times") === "absolute" ? "absolute" : "";
      this.grid.setWidths(tableView.widthsOf(state.get("widths")));
      this.showColumns(chosen, pinned);
      this.sort(specs);
      this.showRows();
      this.tools.update();
      staticrun.tableSettings.tell(this, this.unknown);
    }

    /**
     * Brings the values of columns, and says so where that takes long.
     * @param {string[]} ids @returns {Promise<boolean>} false where they are gone, which has been told
     */
    async bring(ids) {
      if (ids.every((id) => this.table.has(id))) return true;
      const text = this.counter.textContent;
      const slow = setTimeout(() => (this.counter.textContent = "Loading columns"), 200);
      try {
        await this.table.need(ids);
        if (this.counter.textContent === "Loading columns") this.counter.textContent = text;
        return true;
      } catch (error) {
        this.counter.textContent = text;
        staticrun.tableSettings.gone(this, error);
        return false;
      } finally {
        clearTimeout(slow);
      }
    }

    /** The marks that stand in the address; what is too long for it stays as it is. */
    readMarks() {
      const found = [];
      for (const name of ["hidden", "selected"]) {
        const text = state.get(name);
        if (this.kept?.[name] === text) continue;
        const { marks, unknown } = tableMarks.read(this.table, text, (filter) => this.passing(filter));
        this.unknown.runs.push(...unknown);
        found.push([name, marks]);
      }
      this.kept = { hidden: state.get("hidden"), selected: state.get("selected") };
      return found;
    }

    /** The runs that pass a filter; null where that is wrong. */
    passing(text) {
      if (text === "") return new Uint8Array(this.table.rows).fill(1);
      let tree;
      try {
        ({ tree } = staticrun.filter.parse(text));
      } catch {
        tree = staticrun.filter.words(text);
      }
      return tree ? staticrun.filter.evaluate(tree, this.table, { now: Date.now() }) : null;
    }

    /**
     * Marks other runs. @param {"hidden" | "selected"} name @param {Uint8Array} next
     * @param {string[]} [rules] what says it in few words: see `staticrun.tableMarks.read`
     */
    mark(name, next, rules, { push = true, alone = false } = {}) {
      const before = alone ? "" : (this.kept[name] ?? "");
      const had = alone ? new Uint8Array(next.length) : this.marks[name];
      const rule = rules ? tableMarks.added(before, had, rules) : null;
      this.marks[name].set(next);
      const text = tableMarks.text(this.table, next, rule);
      this.kept[name] = text;
      state.set({ [name]: text }, { push });
      this.remark();
    }

    /** Which value of a metric is the best: as its name suggests, or as the reader says. */
    setGoals() {
      const goals = tableView.goalsOf(state.get("goals"));
      for (const head of this.table.columns) {
        head.usualGoal ??= head.goal;
        head.goal = goals.get(head.id) ?? head.usualGoal;
      }
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
    chosen(known = (ids) => ids.filter((id) => this.table.head(id))) {
      const text = state.get("columns");
      if (!text) return this.usual;
      if (text === "*") return this.table.columns.map(({ id }) => id);
      return text === "-" ? [] : [...new Set(known(state.items(text)))];
    }

    /** Puts a column before another, or last. */
    moveColumn(id, before) {
      const ids = this.chosen().filter((one) => one !== id && one !== RUN);
      const pinned = state.items(state.get("pin"));
      const at = before === null ? ids.length : ids.indexOf(before);
      ids.splice(at < 0 ? ids.length : at, 0, id);
      const pin = pinned.includes(id) ? state.list(ids.filter((one) => pinned.includes(one))) : state.get("pin");
      this.set({ columns: state.list(ids), pin });
    }

    showColumns(chosen, pinned) {
      const only = state.get("differ") !== "";
      const ids = only ? chosen.filter((id) => this.varies(id)) : chosen;
      const text = `${state.list(ids)} ${state.list(pinned)} ${this.grid.times} ${state.get("goals")}`;
      if (this.shownText === text) return;
      this.shownText = text;
      this.shown = ids;
      this.grid.setColumns(ids, pinned);
    }

    varies(id) {
      const { table, scopeOf } = this;
      return scopeOf === "deleted" ? table.differs(id, this.scope) : table.varies(id, scopeOf);
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
      const lines = this.linesOf(rows);
      this.grid.setView(rows, stay, lines);
      this.grid.element.dataset.filter = this.filterText;
      const runs = count === this.total ? `${count} ${count === 1 ? "run" : "runs"}` : `${count} of ${this.total} runs`;
      const groups = this.groups?.length;
      this.counter.textContent = groups ? `${runs} in ${groups} ${groups === 1 ? "group" : "groups"}` : runs;
      this.empty(count === 0);
      this.tools?.update();
      this.tell();
    }

    /** How the rows are grouped, or folded below their parents. */
    linesOf(rows) {
      /** Groups of the runs shown, in the table's order, each with a `colour`; null where they are not grouped. */
      this.groups = null;
      if (this.group?.length) {
        const how = tableGroups.HOW.includes(state.get("how")) ? state.get("how") : "mean";
        const found = tableGroups.groups(this.table, rows, this.group);
        const colours = this.groupColours();
        for (const group of found) group.colour = colours.get(group.key);
        this.groups = tableGroups.ordered(found, this.group, this.specs, how);
        const open = new Set(state.items(state.get("open")));
        const isOpen = (key) => open.has("*") !== open.has(key);
        return { lines: tableGroups.groupLines(this.groups, isOpen), groups: { list: this.groups, isOpen, how } };
      }
      if (state.get("tree") === "off") return {};
      const folded = new Set(state.items(state.get("folded")));
      const isClosed = (row) => folded.size > 0 && folded.has("*") !== folded.has(this.table.shortId(row));
      const tree = tableGroups.tree(this.table, rows, isClosed);
      return tree ? { lines: tree.lines, tree: { ...tree, isClosed } } : {};
    }

    /** A colour for each group there is, whatever the filter leaves. */
    groupColours() {
      const text = state.list(this.group);
      if (this.colouredBy !== text) {
        this.colouredBy = text;
        const all = tableGroups.groups(this.table, Int32Array.from({ length: this.table.rows }, (_, row) => row), this.group);
        this.colours = new Map(all.map(({ key }, place) => [key, place % 16]));
      }
      return this.colours;
    }

    /** Charts follow what the table shows. */
    tell() {
      this.dispatchEvent(new Event("rowschange"));
    }

    /** Rows that charts draw: those shown and not hidden, in the table's order, those of a group together. */
    charted() {
      const rows = this.groups ? this.groups.flatMap((group) => [...group.rows]) : Array.from(this.grid.view);
      return rows.filter((row) => !this.marks.hidden[row]);
    }

    /** Without any row: what can be loosened, in place of the body. */
    empty(none) {
      this.nothing ??= make("div.empty.no-rows", { hidden: true });
      if (!this.nothing.isConnected) this.scroller.after(this.nothing);
      this.nothing.hidden = !none;
      if (!none) return;
      const filtered = this.filterText !== "";
      const box = this.querySelector("filter-box");
      const gone = !filtered && this.scopeOf === "active" && this.total === 0;
      const deleted = () =>
        make("button.button", { type: "button", click: () => this.set({ runs: "deleted" }) }, "Show deleted runs");
      const remove = () => make("button.button", { type: "button", click: () => box.enter("") }, "Remove the filter");
      this.nothing.replaceChildren(
        make("p", {}, make("strong", {}, filtered ? "No run passes this filter." : gone ? "All runs here are deleted." : "No runs of this kind.")),
        gone ? make("p", {}, deleted()) : "",
        filtered && box ? make("p", {}, remove()) : "",
        filtered && box?.examples ? box.examples() : "",
      );
    }

    /**
     * Lets through the runs that a filter does. @param {{text: string, tree: any}} filter
     * @returns {Promise<number>} runs of which it cannot be told, because a text is cut in the page; rejected with a
     *   `Gone`, which has been told, where the site was built anew and values that the filter reads are no more
     */
    async filter({ text, tree }) {
      const asked = (this.asked = {});
      await this.ready;
      if (!this.table) return 0; // no experiment is chosen
      try {
        await this.table.need(staticrun.filter.reads(tree, this.table));
      } catch (error) {
        staticrun.tableSettings.gone(this, error);
        throw error;
      }
      if (asked !== this.asked) return 0; // another filter came meanwhile
      this.mask = tree ? staticrun.filter.evaluate(tree, this.table, { now: Date.now() }) : null;
      // The first is that of the address: a page that is loaded again has been scrolled to its place already.
      this.stay = !this.filtered || this.filterText === text;
      this.filtered = true;
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

    /** The selected rows, in the table's order. */
    selected() {
      const rows = [];
      for (let i = 0; i < this.table.rows; i++) {
        const row = this.order ? this.order[i] : i;
        if (this.marks.selected[row]) rows.push(row);
      }
      return rows;
    }

    remark() {
      this.grid.draw(true);
      this.grid.markAll();
      this.tools.update();
      this.tell();
    }
  }

  staticrun.RunTableElement = RunTableElement;
  customElements.define("run-table", RunTableElement);
})();
