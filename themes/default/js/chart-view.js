// <chart-view>: the runs of an experiment as charts: those that the table's filter leaves and the eye does not
// hide, in the table's order. Which charts there are stands in the address, and each keeps its own choices there.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, viewData } = staticrun;

  /** Each kind of chart: the element that is it, and its name. */
  const KINDS = new Map([
    ["parallel", ["parallel-chart", "Parallel coordinates"]],
    ["scatter", ["scatter-chart", "Scatter plot"]],
    ["bar", ["bar-chart", "Bars"]],
    ["box", ["box-chart", "Spread"]],
    ["heat", ["heat-chart", "Heat map"]],
    ["curves", ["curves-chart", "Metric curves"]],
    ["importance", ["importance-chart", "Importance of params"]],
  ]);

  /** Columns of a group among which charts choose what they begin with. */
  const USUAL = 6;
  /** Milliseconds in which changes of one deed come together. */
  const SETTLED = 20;
  /** A param of more words than these is a name rather than a choice. */
  const WORDS = 30;

  class ChartView extends HTMLElement {
    connectedCallback() {
      if (this.owner) return;
      this.owner = this.closest("run-table");
      this.changed = staticrun.later(() => this.update(), SETTLED);
      this.owner.addEventListener("viewchange", () => this.read());
      this.owner.addEventListener("rowschange", () => this.changed());
      state.onChange(() => this.read());
      staticrun.palette.onChange(() => this.changed());
      // At once: what is not drawn before the listener's promises are through does not reach the paper.
      this.paper = matchMedia("print");
      this.paper.addEventListener("change", () => this.panels && !this.hidden && this.redraw());
      this.read();
    }

    async read() {
      this.hidden = staticrun.runsView() !== "charts";
      if (this.hidden) return;
      this.load().catch(() => {}); // beside the runs; a chart that needs it says what went wrong
      await this.owner.ready;
      if (!this.owner.table) return; // the table says why
      this.table = this.owner.table;
      this.set ??= new staticrun.ChartSet([...KINDS.keys()], this.owner.dataset.settings);
      const ids = this.usual();
      if (!ids.every((id) => this.table.has(id)) && !(await this.owner.bring(ids))) return;
      if (!this.panels) this.build();
      this.sort.read();
      this.became();
    }

    /** The columns that charts begin with; others they bring when they draw. */
    usual() {
      const params = this.telling("params");
      return [
        ...this.owner.usual,
        ...params.filter((id) => this.table.head(id).numeric).slice(0, USUAL),
        ...params.filter((id) => this.readable(id)).slice(0, USUAL),
        ...this.telling("metrics").slice(0, USUAL),
        ...this.chosen(),
      ];
    }

    /** The columns that the address, or the settings, name for any chart. */
    chosen() {
      const texts = [state.get("group"), ...this.set.values()];
      return texts.flatMap((text) => state.items(text)).filter((id) => this.table.head(id));
    }

    /** Brings the columns that the address names, then goes on; at once where they are here. */
    whenHere(ids, then) {
      if (ids.every((id) => this.table.has(id))) then();
      else if (this.table) this.owner.bring(ids).then((here) => here && then());
    }

    /** Whether a column's values can stand beside an axis: numbers, or few enough words. */
    readable(id) {
      const { numeric, distinct } = this.table.head(id);
      return numeric || distinct <= WORDS;
    }

    /** Params that differ, those first that are choices rather than names. */
    choices() {
      const params = this.telling("params");
      const readable = params.filter((id) => this.readable(id));
      return readable.length ? readable : params;
    }

    build() {
      this.panels = new Map();
      this.list = make("div.panels");
      this.note = make("p.panel-note", { role: "status" });
      const add = staticrun.menu.menu("Add a chart", () =>
        [...KINDS].map(([kind, [, name]]) => staticrun.menu.item(name, () => this.add(kind))),
      );
      const reset = make(
        "button.button",
        { type: "button", title: "The charts that are usual here, with their usual choices", click: () => this.reset() },
        "Reset",
      );
      const copy = make(
        "button.button",
        {
          type: "button",
          title: "These charts as the experiment’s default, for staticrun.toml",
          click: () => this.copySettings(),
        },
        "Copy as staticrun.toml",
      );
      this.sort = staticrun.viewSort(this.owner);
      const bar = make("div.view-bar", {}, this.sort.element, add.button, add.sheet, reset, copy, this.note);
      this.append(bar, this.list);
    }

    /** After the charts became others: draws those. */
    became() {
      this.arrange();
      this.changed();
    }

    add(kind) {
      const name = this.set.add(kind);
      this.became();
      const panel = this.panels.get(name);
      panel.scrollIntoView({ block: "nearest" });
      panel.menu.button.focus({ preventScroll: true });
    }

    move(name, by) {
      this.set.move(name, by);
      this.became();
      this.panels.get(name).menu.button.focus();
    }

    /** Puts a chart where another one is. */
    moveTo(name, place) {
      const names = this.set.names();
      this.move(name, names.indexOf(place) - names.indexOf(name));
    }

    remove(name) {
      this.set.remove(name);
      this.became();
    }

    reset() {
      this.set.reset();
      this.became();
    }

    async copySettings() {
      try {
        await staticrun.copy(this.set.toml(this.owner.dataset.experimentName ?? ""));
        this.note.textContent = "Copied.";
      } catch (error) {
        this.note.textContent = error.message;
      }
    }

    /** Puts the charts in order; those that stay are left as they are. */
    arrange() {
      const names = this.set.names();
      for (const [name, panel] of this.panels) {
        if (names.includes(name)) continue;
        panel.remove();
        this.panels.delete(name);
      }
      let before = null;
      for (const name of names) {
        let panel = this.panels.get(name);
        if (!panel) {
          panel = document.createElement(KINDS.get(staticrun.kindOf(name))[0]);
          Object.assign(panel, { name, view: this });
          this.panels.set(name, panel);
        }
        const place = before ? before.nextSibling : this.list.firstChild;
        if (panel !== place) this.list.insertBefore(panel, place);
        panel.size();
        before = panel;
      }
    }

    /** Draws what the table shows now. */
    update() {
      if (this.hidden || !this.panels) return;
      this.sort.read(); // once the column that is sorted by is here
      this.rows = this.owner.charted();
      const hidden = this.count() - this.rows.length;
      this.note.textContent = hidden
        ? `${hidden} hidden ${hidden === 1 ? "run is" : "runs are"} left out`
        : "";
      for (const panel of this.panels.values()) panel.changed();
    }

    /** Draws all charts anew, those out of sight too. */
    redraw() {
      for (const panel of this.panels.values()) {
        panel.stale = true;
        panel.show();
      }
    }

    /** How many runs the table shows, hidden ones and those of closed groups too. */
    count() {
      const { groups, grid } = this.owner;
      return groups ? groups.reduce((sum, group) => sum + group.rows.length, 0) : grid.view.length;
    }

    /** The specs and what draws them, once. */
    async load() {
      if (this.specs) return;
      const { spec, specKey, vega } = this.dataset;
      const [specs] = await Promise.all([
        staticrun.load(spec, specKey),
        ...vega
          .split(" ")
          .filter(Boolean)
          .map((href) => staticrun.load(href)),
      ]);
      this.specs = specs;
    }

    // What charts ask of the experiment.

    nameOf(row) {
      return this.table.value("attributes.run_name", row) ?? this.table.runId(row);
    }

    /** The column that the table's runs are grouped by; "" where they are not. */
    groupedBy() {
      const [id] = state.items(state.get("group"));
      return id && this.table.head(id) ? id : "";
    }

    get title() {
      return document.querySelector("h1")?.textContent.trim() || "runs";
    }

    /** Columns of a group that differ between the runs, those of the usual table first. */
    telling(group) {
      this.known ??= new Map();
      const scope = this.owner.scopeOf;
      const key = `${scope} ${group}`;
      if (!this.known.has(key)) {
        const own = this.table.columns.filter((column) => column.group === group).map((column) => column.id);
        const usual = this.owner.usual.filter((id) => own.includes(id));
        const all = [...new Set([...usual, ...own])];
        this.known.set(
          key,
          all.filter((id) => this.table.varies(id, scope)),
        );
      }
      return this.known.get(key);
    }

    /** Whether a column's values, of all runs, are usually read on a log scale. */
    usuallyLog(id) {
      const of = viewData.measure(this.table, id);
      this.scopeRows ??= Array.from({ length: this.table.rows }, (_, row) => row);
      return of !== undefined && viewData.usuallyLog(of, this.scopeRows);
    }

    /** The metric that the table shows first, which tells most; "" without any. */
    mainMetric() {
      const usual = this.owner.usual.find((id) => id.startsWith("metrics."));
      return this.telling("metrics")[0] ?? usual ?? "";
    }

    /** Which runs these are, in words. */
    told() {
      const filter = this.owner.filterText;
      return `${count(this.rows.length)}${filter ? ` that pass ${filter}` : ""}`;
    }

    /** What a chart says when it has nothing to draw: the cause, as the table knows it. */
    nothing(text) {
      if (this.rows.length) return text;
      return this.count() ? "All runs are hidden." : "No run passes the filter.";
    }

    /**
     * What must be known of a chart, in one text.
     * @param {number[]} all runs shown @param {number[]} rows those with all values @param {number[]} drawn
     * @param {number} [most] so many are drawn at most @param {number[]} [inside] those of `rows` in sight
     */
    say(all, rows, drawn, parts, most = viewData.MOST, inside = rows) {
      const lacking = all.length - rows.length;
      return [
        ...parts,
        lacking ? `${count(lacking)} without a finite value ${lacking === 1 ? "is" : "are"} not drawn` : "",
        drawn.length < inside.length
          ? `${drawn.length} of ${count(inside.length)} drawn, evenly spread over the table’s order (at most ${most})`
          : "",
      ]
        .filter(Boolean)
        .join("; ");
    }
  }

  const count = (number) => `${number} ${number === 1 ? "run" : "runs"}`;

  customElements.define("chart-view", ChartView);
})();
