// What all charts of many runs have in common: a title, what can be chosen, the drawing, what must be said about
// it, and saving it. A kind of chart is an element that derives from this and says what to draw.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, state, viewData, viewDraw, viewOptions, viewActions } = staticrun;

  /**
   * A kind of chart defines `title_`, `options()` (its controls), `needs()` (the columns that it reads), and
   * `compose(rows)`: `{spec, said, columns, empty}`, what to draw, what to say of it, the columns that it shows, or
   * why nothing can be drawn. After drawing it is asked for `marks()`, `{row, x, y}` in pixels of the plot.
   */
  class ChartPanel extends HTMLElement {
    connectedCallback() {
      if (this.frame) return;
      const id = `panel-${this.name}`;
      this.heading = make("h2.chart-title", { id }, this.title_);
      this.controls = make("div.panel-options");
      this.box = make("div.panel-box", { role: "img" });
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
          make(
            "div.panel-head",
            {},
            viewActions.grip(this),
            this.heading,
            this.controls,
            this.menu.button,
            this.menu.sheet,
          ),
          this.frame,
          this.summary,
          viewActions.corner(this),
        ),
      );
      this.pointer = new staticrun.RunPointer(this, this.frame);
      this.frame.append(this.ring, ...this.pointer.elements);
      this.controls.append(...this.options().filter(Boolean));
      this.readControls();
      this.size();
      this.addEventListener("fullscreenchange", () => this.changed());
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
          const { clientWidth, clientHeight } = this.frame;
          if (this.drawing && (clientWidth !== this.width || clientHeight !== this.tall)) this.changed();
        }, 120),
      );
      this.sizes.observe(this.frame);
    }

    /** Draws anew, at once where it is in sight. */
    changed() {
      this.stale = true;
      this.dataset.ready = "false";
      this.readControls();
      if (this.near) this.show();
    }

    /** Shows in the choices what is chosen; what is usual may depend on columns that are yet to come. */
    readControls() {
      return this.table.with(() => {
        for (const control of this.controls.querySelectorAll("[data-key]")) control.read?.();
      });
    }

    get table() {
      return this.view.table;
    }

    /** What the address says of this chart; `usual` where it says nothing. */
    option(key, usual = "") {
      return state.get(`${this.name}.${key}`) || this.usually(key, usual);
    }

    /** What is usual here: what the experiment's settings say of this chart, or `usual`. */
    usually(key, usual = "") {
      return this.view.set.preset(this.name)[key] ?? usual;
    }

    /** A column that the reader chose, or the usual one; "" for none. */
    column(key, usual = "") {
      const id = this.option(key, usual);
      if (id === "-") return "";
      return this.table.head(id) ? id : usual;
    }

    /** Chooses a value; the address says nothing of what is usual. */
    pick(key, value, usual = "", how = undefined) {
      this.choose({ [key]: value === this.usually(key, usual) ? "" : value || "-" }, how);
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
        await Promise.all([this.view.load(), this.columnsThere()]);
        await this.prepare?.();
        if (asked !== this.asked || !this.isConnected) return;
        await this.draw(asked);
      } catch (error) {
        if (asked === this.asked) this.say(error.message);
        throw error;
      }
    }

    /** Waits for the columns that this chart reads, where the page loads them as they are needed. */
    async columnsThere() {
      const ids = await this.table.with(() => this.needs?.() ?? []);
      await this.table.need(ids.filter(Boolean));
    }

    async draw(asked) {
      const made = await this.table.with(() => this.compose(this.view.rows));
      if (asked !== this.asked || !this.isConnected) return;
      const width = (this.width = this.frame.clientWidth);
      this.tall = this.frame.clientHeight;
      this.made = made;
      if (made.empty) return this.blank(made.empty);
      made.spec.width = Math.max(this.least?.(made) ?? 0, width);
      made.spec.height ??= this.tall;
      const old = this.drawing && { key: this.drawnKey, view: this.drawing };
      const { host, view, key } = await viewDraw.draw(made.spec, old);
      if (asked !== this.asked || !this.isConnected) {
        if (host) view.finalize();
        return;
      }
      if (host) {
        this.drawing?.finalize();
        this.drawing = view;
        this.box.replaceChildren(host);
      }
      this.drawnKey = key;
      this.places = null;
      this.box.setAttribute("aria-label", this.describedBy(made));
      this.frame.setAttribute(
        "aria-label",
        `${this.title_}: arrow keys go through its ${made.order.length} marks, Enter opens a run`,
      );
      this.drawn?.(made);
      this.say(made.said);
      if (this.listed) this.list(true);
      this.dataset.drawn = String(made.order.length);
      this.dataset.ready = "true";
    }

    /** The drawing in words, for those who do not see it. */
    describedBy(made) {
      return `${this.title_} of ${made.order.length} runs. ${made.said}`;
    }

    blank(text) {
      this.drawing?.finalize();
      this.drawing = null;
      this.box.replaceChildren(make("p.panel-empty", {}, text));
      this.box.setAttribute("aria-label", text);
      this.frame.setAttribute("aria-label", this.title_);
      this.say("");
      this.drawn?.(null);
      this.list(false);
      this.dataset.drawn = "0";
      this.dataset.ready = "true";
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

    /**
     * How a mark is called, its place in the palette or its colour, and where it leads.
     * @returns {{name: string, swatch?: number, colour?: string, href: string}}
     */
    headOf({ row }) {
      const { table } = this;
      return { name: this.view.nameOf(row), swatch: table.colours[row], href: table.href(row) };
    }

    // Controls.

    columnSelect(...given) {
      return viewOptions.column(this, ...given);
    }

    listSelect(...given) {
      return viewOptions.list(this, ...given);
    }

    toggle(...given) {
      return viewOptions.toggle(this, ...given);
    }

    columnsOf(group, numeric = false) {
      return viewOptions.columnsOf(this, group, numeric);
    }

    items() {
      return viewActions.items(this);
    }

    get wide() {
      return this.option("wide", this.usuallyWide ? "1" : "0") === "1";
    }

    setWide(on) {
      this.pick("wide", on ? "1" : "0", this.usuallyWide ? "1" : "0");
      this.size();
    }

    setHeight(pixels) {
      this.pick("height", String(pixels));
      this.size();
    }

    /** Takes the width and height that were chosen. */
    size() {
      this.classList.toggle("wide", this.wide);
      const height = Number(this.option("height"));
      if (this.frame) this.frame.style.height = height >= 100 && height <= 2000 ? `${height}px` : "";
    }

    /** Shows the data below the drawing, or no longer. */
    list(on) {
      this.listed?.remove();
      this.listed = undefined;
      if (!on || !this.made || this.made.empty) return;
      this.listed = viewActions.table(this.records(this.made), this.title_);
      this.summary.after(this.listed);
    }

    /** What is drawn, as rows of values. @returns {{head: string[], rows: any[][]}} */
    records({ columns, rows, order }) {
      const ids = [...new Set(["attributes.run_name", ...columns])];
      return {
        head: ids.map((id) => staticrun.columnLabel(this.table.head(id))),
        rows: (rows ?? order).map((row) => ids.map((id) => this.table.value(id, row))),
      };
    }

    /** The data as CSV, that of runs with their ids and whole values. */
    csv(made, table) {
      if (made.rows === undefined || made.aggregated) return viewActions.csv(this.records(made));
      const ids = ["attributes.run_id", "attributes.run_name", ...new Set(made.columns)];
      return staticrun.tableExport.csv(table, made.rows ?? made.order, ids);
    }
  }

  staticrun.ChartPanel = ChartPanel;
})();
