// What all charts of many runs have in common: a title, what can be chosen, the drawing, what must be said about
// it, and saving it. A kind of chart is an element that derives from this and says what to draw.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, state, viewData, viewDraw } = staticrun;

  const GROUPS = [
    ["metrics", "Metrics"],
    ["params", "Params"],
    ["attributes", "Attributes"],
    ["tags", "Tags"],
  ];
  /** Attributes that tell something in a chart. */
  const TELLING = new Set(["duration", "start_time", "status", "user_id"].map((key) => `attributes.${key}`));

  /**
   * A kind of chart defines `title`, `options()` (its controls), and
   * `compose(rows)`: `{spec, said, columns, empty}`, what to draw, what to say of it, the columns that it shows, or
   * why nothing can be drawn. After drawing it is asked for `marks()`, `{row, x, y}` in pixels of the plot.
   */
  class ChartPanel extends HTMLElement {
    connectedCallback() {
      if (this.frame) return;
      const id = `panel-${this.name}`;
      this.heading = make("h2.chart-title", { id }, this.title_);
      this.controls = make("div.panel-options");
      this.box = make("div.panel-box");
      this.frame = make("div.chart-frame.panel-frame", {}, this.box);
      this.summary = make("figcaption.chart-summary");
      this.ring = make("div.chart-point", { hidden: true, "aria-hidden": "true" });
      this.setAttribute("role", "region");
      this.setAttribute("aria-labelledby", id);
      this.classList.add("panel");
      this.menu = staticrun.menu.menu("⋯", () => this.items(), {
        name: `${this.title_}: save, move, remove`,
      });
      this.menu.button.classList.add("panel-more");
      this.menu.button.setAttribute("aria-label", `${this.title_}: save, move, remove`);
      this.append(
        make(
          "figure.chart",
          {},
          make("div.panel-head", {}, this.heading, this.controls, this.menu.button, this.menu.sheet),
          this.frame,
          this.summary,
        ),
      );
      this.pointer = new staticrun.RunPointer(this, this.frame);
      this.frame.append(this.ring, ...this.pointer.elements);
      this.controls.append(...this.options().filter(Boolean));
      this.observe();
    }

    disconnectedCallback() {
      this.observer?.disconnect();
      this.sizes?.disconnect();
      this.drawing?.finalize();
      this.drawing = null;
    }

    observe() {
      this.observer = new IntersectionObserver(
        (entries) => {
          this.near = entries.at(-1).isIntersecting;
          if (this.near && this.stale) this.show();
        },
        { rootMargin: "400px" },
      );
      this.observer.observe(this);
      this.sizes = new ResizeObserver(
        staticrun.later(() => {
          if (this.drawing && this.frame.clientWidth !== this.width) this.changed();
        }, 120),
      );
      this.sizes.observe(this.frame);
    }

    /** Draws anew, at once where it is in sight. */
    changed() {
      this.stale = true;
      for (const control of this.controls.querySelectorAll("[data-key]")) control.read?.();
      if (this.near) this.show();
    }

    get table() {
      return this.view.table;
    }

    /** What the address says of this chart; `usual` where it says nothing. */
    option(key, usual = "") {
      return state.get(`${this.name}.${key}`) || usual;
    }

    /** A column that the reader chose, or the usual one; "" for none. */
    column(key, usual = "") {
      const id = this.option(key);
      if (id === "-") return "";
      return this.table.head(id) ? id : usual;
    }

    choose(changes, how) {
      state.set(
        Object.fromEntries(Object.entries(changes).map(([key, value]) => [`${this.name}.${key}`, value])),
        how,
      );
      this.view.whenHere(this.view.chosen(), () => this.changed());
    }

    async show() {
      this.stale = false;
      const asked = (this.asked = {});
      try {
        await Promise.all([this.view.load(), this.prepare?.()]);
        if (asked !== this.asked || !this.isConnected) return;
        await this.draw(asked);
      } catch (error) {
        if (asked === this.asked) this.say(error.message);
        throw error;
      }
    }

    async draw(asked) {
      const made = await this.table.with(() => this.compose(this.view.rows));
      if (asked !== this.asked || !this.isConnected) return;
      const width = (this.width = this.frame.clientWidth);
      this.made = made;
      if (made.empty) return this.blank(made.empty);
      made.spec.width = Math.max(this.least?.(made) ?? 0, width);
      made.spec.height ??= this.frame.clientHeight;
      const { host, view } = await viewDraw.draw(made.spec);
      if (asked !== this.asked || !this.isConnected) return view.finalize();
      this.drawing?.finalize();
      this.drawing = view;
      this.box.replaceChildren(host);
      this.places = null;
      this.frame.setAttribute("aria-label", this.describedBy(made));
      this.drawn?.(made);
      this.say(made.said);
      this.dataset.drawn = String(made.order.length);
    }

    /** The drawing in words, for those who do not see it. */
    describedBy(made) {
      return `${this.title_}. Arrow keys go through its ${made.order.length} runs, Enter opens one.`;
    }

    blank(text) {
      this.drawing?.finalize();
      this.drawing = null;
      this.box.replaceChildren(make("p.panel-empty", {}, text));
      this.frame.removeAttribute("aria-label");
      this.say("");
      this.drawn?.(null);
      this.dataset.drawn = "0";
    }

    say(text) {
      this.summary.textContent = text;
    }

    // What the pointer asks.

    /** The plot in pixels of the frame. */
    plot() {
      const [left, top] = this.drawing.origin();
      const padding = this.drawing.padding();
      return {
        left: left + padding.left,
        top: top + padding.top,
        width: this.drawing.width(),
        height: this.drawing.height(),
      };
    }

    /** Runs in the order that the keyboard goes through them. */
    get order() {
      return this.made?.order ?? [];
    }

    /** Where each run's mark is, in pixels of the frame, by its row. */
    marksByRow() {
      if (this.places) return this.places;
      const { left, top } = this.plot();
      this.places = new Map(this.marks().map(({ row, x, y }) => [row, { row, x: left + x, y: top + y }]));
      return this.places;
    }

    markOf(row) {
      return this.drawing ? (this.marksByRow().get(row) ?? null) : null;
    }

    nearest(x, y) {
      if (!this.drawing) return null;
      let best = null;
      let least = 20 * 20;
      for (const mark of this.marksByRow().values()) {
        const distance = (mark.x - x) ** 2 + (mark.y - y) ** 2;
        if (distance < least) [best, least] = [mark, distance];
      }
      return best;
    }

    describe(row) {
      return this.made.columns.map((id) => {
        const of = viewData.measure(this.table, id);
        return [of.label, viewData.shown(of, of.values[row])];
      });
    }

    highlight(mark) {
      this.ring.hidden = mark === null;
      if (mark) this.ring.style.cssText = `left:${mark.x}px;top:${mark.y}px`;
    }

    // Controls.

    /**
     * A labelled choice of a column. @param {string} key @param {() => string} usual
     * @param {{none?: string, numeric?: boolean}} [how] the words for no column; only columns of numbers
     */
    columnSelect(label, key, usual, { none, numeric = false } = {}) {
      const select = make("select.select", { "data-key": key, "aria-label": label });
      select.addEventListener("change", () =>
        this.choose({ [key]: select.value === usual() ? "" : select.value }),
      );
      if (none !== undefined) select.append(make("option", { value: "-" }, none));
      for (const [group, name] of GROUPS) {
        const columns = this.columnsOf(group, numeric);
        if (!columns.length) continue;
        const options = columns.map((column) =>
          make("option", { value: column.id }, staticrun.columnLabel(column)),
        );
        select.append(make("optgroup", { label: name }, ...options));
      }
      select.read = () => (select.value = this.column(key, usual()) || "-");
      select.read();
      return make("label.chart-option", {}, make("span", {}, label), select);
    }

    columnsOf(group, numeric = false) {
      return this.table.columns.filter(
        (column) =>
          column.group === group &&
          (group !== "attributes" || TELLING.has(column.id)) &&
          (!numeric || column.numeric),
      );
    }

    /** A choice of on ("1") or off ("0"). @param {() => string} usual which it is where nothing is chosen */
    toggle(label, key, title, usual = () => "0") {
      const other = () => (this.option(key, usual()) === "1" ? "0" : "1");
      const button = make(
        "button.button",
        {
          type: "button",
          title,
          "data-key": key,
          click: () => this.choose({ [key]: other() === usual() ? "" : other() }),
        },
        label,
      );
      button.read = () => button.setAttribute("aria-pressed", String(this.option(key, usual()) === "1"));
      button.read();
      return button;
    }

    items() {
      const { item } = staticrun.menu;
      const wide = this.wide;
      return [
        item("Save as SVG", () => this.save("svg")),
        item("Save as PNG", () => this.save("png")),
        item("Save its data as CSV", () => this.save("csv")),
        item("Save as Vega-Lite", () => this.save("json")),
        item(wide ? "Half width" : "Full width", () => {
          this.choose({ wide: wide === this.usuallyWide ? (wide ? "0" : "1") : "" });
          this.widen();
        }),
        item("Move up", () => this.view.move(this.name, -1)),
        item("Move down", () => this.view.move(this.name, 1)),
        item("Remove", () => this.view.remove(this.name)),
      ];
    }

    get wide() {
      const chosen = this.option("wide");
      return chosen === "" ? this.usuallyWide === true : chosen === "1";
    }

    widen() {
      this.classList.toggle("wide", this.wide);
    }

    /** @param {"svg" | "png" | "json" | "csv"} kind */
    async save(kind) {
      const { made, table } = this;
      if (!made || made.empty) return this.say("There is nothing to save.");
      const name = `${this.view.title}-${this.name}`.replace(/[^\p{L}\p{N}._-]+/gu, "-");
      if (kind === "csv") return staticrun.download(`${name}.csv`, this.csv(made, table), "text/csv");
      const spec = structuredClone(this.saved?.(made) ?? made.spec);
      spec.title = { text: `${this.view.title}: ${this.title_}`, subtitle: this.view.told() };
      try {
        await viewDraw.save(kind, spec, name);
      } catch (error) {
        this.say(error.message);
      }
    }

    csv(made, table) {
      const ids = ["attributes.run_id", "attributes.run_name", ...new Set(made.columns)];
      return staticrun.tableExport.csv(table, made.rows ?? made.order, ids);
    }
  }

  staticrun.ChartPanel = ChartPanel;
})();
