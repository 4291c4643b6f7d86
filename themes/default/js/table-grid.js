// The table of runs as a grid that holds only the rows in sight, whatever their number. It draws what it is
// given and tells what the reader does; which rows, columns and marks there are is decided by <run-table>.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /** Rows drawn above and below those in sight. */
  const AHEAD = 12;
  /** No screen shows more; a sheet of paper, on which the box has no end, gets so many. */
  const MOST = 300;
  const RUN = "attributes.run_name";
  const GROUPS = { params: "Params", metrics: "Metrics", tags: "Tags" };

  class Grid {
    /**
     * @param {HTMLTableElement} element the plain table, which becomes the grid
     * @param {HTMLElement} scroller the box that it scrolls in
     * @param {{sort: (id: string, add: boolean) => void, pick: (at: number, range: boolean) => void,
     *   pickAll: () => void, hide: (row: number) => void}} told
     */
    constructor(element, scroller, table, marks, told) {
      Object.assign(this, { element, scroller, table, marks, told });
      /** @type {Int32Array} rows in the order shown */
      this.view = new Int32Array();
      /** @type {Map<number, HTMLTableRowElement>} what is drawn, by place in the view */
      this.drawn = new Map();
      this.spare = [];
      /** The cell that the keyboard is on: place in the view, -1 for the head, and column. */
      this.at = { place: -1, column: 0 };
      this.widths = new Map(
        [...element.tHead.rows[0].cells].map((th) => [th.dataset.column, th.getBoundingClientRect().width]),
      );
      /** Widths that the reader chose. @type {Map<string, number>} */
      this.own = new Map();
      this.rowHeight = element.tBodies[0].rows[0]?.getBoundingClientRect().height || 32;
      this.above = spacer();
      this.below = spacer();
      this.columnGroup = document.createElement("colgroup");
      element.prepend(this.columnGroup);
      element.tBodies[0].replaceChildren(this.above, this.below);
      element.setAttribute("role", "grid");
      element.setAttribute("aria-multiselectable", "true");
      element.tabIndex = 0;
      // The grid itself takes the focus now.
      for (const name of ["tabindex", "role", "aria-label"]) scroller.removeAttribute(name);
      scroller.addEventListener("scroll", () => this.draw(), { passive: true });
      new ResizeObserver(() => this.draw()).observe(scroller);
      element.addEventListener("keydown", (event) => this.key(event));
      element.addEventListener("click", (event) => this.click(event));
      element.addEventListener("focus", () => this.mark());
      element.addEventListener("blur", () => this.mark());
    }

    /** @param {string[]} ids of columns, in order; the run's name comes first in any case */
    setColumns(ids) {
      const all = [RUN, ...ids.filter((id) => id !== RUN)];
      const known = new Map((this.painters ?? []).map((painter) => [painter.head.id, painter]));
      this.painters = all.map((id) => known.get(id) ?? staticrun.tableCells.painter(this.table, id));
      this.element.setAttribute("aria-colcount", String(all.length));
      this.layOut();
      for (const one of [this.above, this.below]) one.firstChild.colSpan = all.length;
      this.head();
      for (const row of this.drawn.values()) row.remove();
      this.drawn.clear();
      this.spare = [];
      this.at.column = Math.min(this.at.column, all.length - 1);
    }

    layOut() {
      const widths = this.painters.map((painter) => this.width(painter));
      this.columnGroup.replaceChildren(...widths.map((width) => make("col", { style: `width:${width}px` })));
      this.element.style.tableLayout = "fixed";
      this.element.style.width = `${Math.ceil(widths.reduce((sum, width) => sum + width, 0))}px`;
    }

    /** Makes a column so many pixels wide. */
    setWidth(id, width) {
      this.own.set(id, width);
      this.layOut();
    }

    /** @param {Map<string, number>} widths that the reader chose, by column */
    setWidths(widths) {
      this.own = widths;
      if (this.painters) this.layOut();
    }

    width({ head, chars }) {
      const known = this.own.get(head.id) ?? this.widths.get(head.id);
      if (known) return known;
      const width = Math.max(chars() * 7.4 + 28, Math.min(head.label.length, 22) * 6.8 + 44, 64);
      this.widths.set(head.id, width);
      return width;
    }

    /** @param {{id: string, descending: boolean}[]} specs by what the view is sorted */
    setSort(specs) {
      this.specs = specs;
      this.head();
    }

    head() {
      let group = "";
      const cells = this.painters.map(({ head, className }, column) => {
        const first = column > 0 && head.group !== group;
        group = head.group;
        const place = (this.specs ?? []).findIndex((spec) => spec.id === head.id);
        const sorted = place < 0 ? "none" : this.specs[place].descending ? "descending" : "ascending";
        const rank = place >= 0 && this.specs.length > 1 && make("sup", {}, String(place + 1));
        const box =
          column === 0 &&
          make("input.pick", { type: "checkbox", tabindex: "-1", "aria-label": "Select all runs shown" });
        const kind = className.replace(/quiet|nowrap/g, "").trim();
        return make(
          `th.${[kind || "plain", ...(first ? ["first"] : [])].join(".")}`,
          {
            scope: "col",
            "aria-sort": sorted,
            "data-column": head.id,
            title: head.group === "attributes" ? null : head.id,
          },
          box,
          first && GROUPS[head.group] && make("span.group", {}, GROUPS[head.group]),
          make("button.sort", { type: "button", tabindex: "-1" }, make("span.label", {}, label(head)), rank),
          make("span.resizer", { "aria-hidden": "true" }),
        );
      });
      const row = make("tr", { "aria-rowindex": "1" }, ...cells);
      this.firsts = cells.map((cell) => cell.classList.contains("first"));
      this.element.tHead.replaceChildren(row);
      this.markAll();
      this.mark();
    }

    /** @param {Int32Array} view @param {boolean} [stay] whether the reader stays where they had scrolled to */
    setView(view, stay = false) {
      this.view = view;
      this.element.setAttribute("aria-rowcount", String(view.length + 1));
      for (const painter of this.painters) {
        if ("best" in painter) painter.best = this.table.best(painter.head.id, view);
      }
      this.at.place = Math.min(this.at.place, view.length - 1);
      // The height first: scrolling to where nothing is yet would be cut short.
      if (!stay) this.scroller.scrollTop = 0;
      this.draw(true);
      this.markAll();
    }

    /** Draws the rows in sight; those already drawn are filled anew only if `all` may have changed. */
    draw(all = false) {
      const { scrollTop, clientHeight } = this.scroller;
      const count = this.view.length;
      const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - AHEAD);
      const last = Math.min(
        count,
        first + MOST,
        Math.ceil((scrollTop + clientHeight) / this.rowHeight) + AHEAD,
      );
      for (const [place, row] of this.drawn) {
        if (place >= first && place < last) continue;
        this.drawn.delete(place);
        row.remove();
        this.spare.push(row);
      }
      let next = this.above;
      let wider = false;
      for (let place = first; place < last; place++) {
        let row = this.drawn.get(place);
        const fresh = !row;
        row ??= this.spare.pop() ?? this.build();
        if (fresh || all) wider = this.fill(row, place) || wider;
        if (next.nextSibling !== row) next.after(row);
        this.drawn.set(place, row);
        next = row;
      }
      height(this.above, Math.min(first, count) * this.rowHeight);
      height(this.below, Math.max(0, count - last) * this.rowHeight);
      if (wider) for (const [place, row] of this.drawn) this.fill(row, place);
      this.mark();
    }

    build() {
      const row = document.createElement("tr");
      this.painters.forEach((painter, column) => {
        const cell = document.createElement(column === 0 ? "th" : "td");
        cell.className = painter.className;
        if (column === 0) cell.scope = "row";
        if (this.firsts[column]) {
          cell.dataset.first = "1";
          cell.classList.add("first");
        }
        row.append(cell);
        painter.build?.(cell);
      });
      return row;
    }

    fill(element, place) {
      const row = this.view[place];
      element.dataset.runId = this.table.runId(row);
      element.setAttribute("aria-rowindex", String(place + 2));
      element.setAttribute("aria-selected", String(this.marks.selected[row] === 1));
      element.classList.toggle("hidden-run", this.marks.hidden[row] === 1);
      let wider = false;
      this.painters.forEach((painter, column) => {
        wider = painter.paint(element.cells[column], row, this.marks) === true || wider;
      });
      return wider;
    }

    /** Whether all, some or none of the rows shown are selected, as the box in the head tells. */
    markAll() {
      const box = this.element.tHead.querySelector(".pick");
      if (!box) return;
      let picked = 0;
      for (const row of this.view) picked += this.marks.selected[row];
      box.checked = picked > 0 && picked === this.view.length;
      box.indeterminate = picked > 0 && picked < this.view.length;
    }

    click(event) {
      const cell = event.target.closest("th, td");
      const row = cell?.parentNode;
      if (!cell || row.classList.contains("spacer")) return;
      const place = Number(row.getAttribute("aria-rowindex")) - 2;
      this.at = { place, column: cell.cellIndex };
      this.mark();
      if (event.target.closest(".pick")) {
        if (place < 0) this.told.pickAll();
        else this.told.pick(place, event.shiftKey);
      } else if (event.target.closest(".eye")) this.told.hide(this.view[place]);
      else if (place < 0) this.told.sort(cell.dataset.column, event.shiftKey);
      else if (!event.target.closest("a") && (event.ctrlKey || event.metaKey || event.shiftKey)) {
        this.told.pick(place, event.shiftKey);
      }
    }

    key(event) {
      const { place, column } = this.at;
      const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight) - 3);
      const end = this.view.length - 1;
      const whole = event.ctrlKey || event.metaKey;
      const moves = {
        ArrowDown: [place + 1, column],
        ArrowUp: [place - 1, column],
        ArrowLeft: [place, column - 1],
        ArrowRight: [place, column + 1],
        PageDown: [place + page, column],
        PageUp: [Math.max(place - page, Math.min(place, 0)), column],
        Home: whole ? [0, 0] : [place, 0],
        End: whole ? [end, Infinity] : [place, Infinity],
      };
      if (event.key in moves && !event.altKey) {
        const [to, across] = moves[event.key];
        this.moveTo(Math.max(-1, Math.min(end, to)), Math.max(0, Math.min(this.painters.length - 1, across)));
      } else if (event.key === " ") {
        if (place < 0) this.told.pickAll();
        else this.told.pick(place, event.shiftKey);
      } else if (event.key === "Enter" && !event.target.closest("a")) {
        if (place < 0) this.told.sort(this.painters[column].head.id, event.shiftKey);
        else if (whole) window.open(this.drawn.get(place)?.querySelector("a").href, "_blank", "noopener");
        else this.drawn.get(place)?.querySelector("a").click();
      } else if (event.key === "h" && !whole && place >= 0) this.told.hide(this.view[place]);
      else return;
      event.preventDefault();
    }

    moveTo(place, column) {
      this.at = { place, column };
      const { scroller, rowHeight } = this;
      const head = this.element.tHead.offsetHeight;
      if (place >= 0) {
        const top = place * rowHeight;
        const room = scroller.clientHeight - head - rowHeight;
        scroller.scrollTop = Math.min(top, Math.max(scroller.scrollTop, top - room));
      }
      this.draw();
      const cell = this.cell();
      const pinned = this.element.tHead.rows[0].cells[0].offsetWidth;
      if (cell && column > 0) {
        const left = cell.offsetLeft - pinned;
        const right = cell.offsetLeft + cell.offsetWidth - scroller.clientWidth;
        scroller.scrollLeft = Math.min(left, Math.max(scroller.scrollLeft, right));
      } else if (column === 0) scroller.scrollLeft = 0;
    }

    cell() {
      const row = this.at.place < 0 ? this.element.tHead.rows[0] : this.drawn.get(this.at.place);
      return row?.cells[this.at.column];
    }

    /** Shows, and tells screen readers, which cell the keyboard is on. */
    mark() {
      const cell = document.activeElement === this.element ? this.cell() : undefined;
      if (this.active !== cell) {
        this.active?.removeAttribute("id");
        this.active?.classList.remove("active");
        this.active = cell;
      }
      if (cell) {
        cell.id = "runs-active-cell";
        cell.classList.add("active");
        this.element.setAttribute("aria-activedescendant", cell.id);
      } else this.element.removeAttribute("aria-activedescendant");
    }
  }

  function label(head) {
    const names = {
      start_time: "Started",
      end_time: "Ended",
      user_id: "User",
      run_name: "Run",
      run_id: "Run id",
    };
    if (head.group !== "attributes") return head.label;
    const key = head.id.replace(/^attributes\./, "");
    const words = names[key] ?? key.replace(/_/g, " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  function spacer() {
    const row = make("tr.spacer", { "aria-hidden": "true" }, document.createElement("td"));
    row.hidden = true;
    return row;
  }

  function height(row, pixels) {
    row.hidden = pixels === 0;
    row.style.height = `${pixels}px`;
  }

  staticrun.Grid = Grid;
  staticrun.columnLabel = label;
})();
