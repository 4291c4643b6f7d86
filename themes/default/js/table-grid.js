// The table of runs as a grid that holds only the rows and columns in sight, whatever their number. It draws what it
// is given; which rows, columns, groups and marks there are is decided by <run-table>.
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
     * @param {Record<string, Function>} told what the reader does: `sort` `pick` `pickAll` `hide` `fold` `menu`
     */
    constructor(element, scroller, table, marks, told) {
      Object.assign(this, { element, scroller, table, marks, told });
      /** @type {Int32Array} rows of all runs that the table stands for, in their order */
      this.view = new Int32Array();
      /** @type {Int32Array} what is drawn: rows, and groups as -1 - their place */
      this.lines = this.view;
      /** @type {{list: any[], isOpen: (key: string) => boolean, how: string} | null} */
      this.groups = null;
      /** @type {{depth: Map<number, number>, children: Map<number, number[]>, isClosed: Function} | null} */
      this.tree = null;
      /** @type {Map<number, HTMLTableRowElement>} what is drawn, by place in the lines */
      this.drawn = new Map();
      this.spare = { run: [], group: [] };
      this.times = "";
      /** The cell that the keyboard is on: place in the lines, -1 for the head, and column. */
      this.at = { place: -1, column: 0 };
      const heads = element.tHead ? [...element.tHead.rows[0].cells] : [];
      this.widths = new Map(heads.map((th) => [th.dataset.column, th.getBoundingClientRect().width]));
      // Alone in the table it takes the whole width.
      if (heads.length === 1) this.widths.set(RUN, narrow() ? 184 : 264);
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
      staticrun.tableKeys.listen(this);
    }

    /**
     * @param {string[]} ids of columns, in order; the run's name comes first in any case
     * @param {string[]} [pinned] those that stay in sight, which come right behind it
     */
    setColumns(ids, pinned = []) {
      const held = pinned.filter((id) => ids.includes(id) && id !== RUN);
      const all = [RUN, ...held, ...ids.filter((id) => id !== RUN && !held.includes(id))];
      const known = new Map((this.painters ?? []).map((painter) => [painter.head.id, painter]));
      this.painters = all.map((id) => known.get(id) ?? { head: this.table.head(id) });
      this.pinned = 1 + held.length;
      this.element.setAttribute("aria-colcount", String(all.length));
      this.window = null;
      this.layOut();
      this.at.column = Math.min(this.at.column, all.length - 1);
    }

    /** What fills a column's cells; while its values are on their way, nothing does. */
    painter(column) {
      const painter = this.painters[column];
      if (painter.paint) return painter;
      const { id } = painter.head;
      if (!this.table.has(id)) {
        this.bring();
        return { head: painter.head, className: "waiting", paint: () => {} };
      }
      const made = staticrun.tableCells.painter(this.table, id, this);
      this.painters[column] = made;
      return made;
    }

    /** Brings the values of the columns that are drawn. */
    bring() {
      if (this.bringing) return;
      this.bringing = true;
      queueMicrotask(async () => {
        const [from, to] = this.window;
        const wanted = this.painters.slice(from, to).map(({ head }) => head.id);
        const here = await this.told.bring(wanted);
        this.bringing = false;
        if (here) this.rebuild();
      });
    }

    layOut() {
      this.layout = new staticrun.TableLayout(
        // Beside the run's name a column has a line at its left, which takes room.
        this.painters.map((painter, column) => this.width(painter) + (column > 0 && column < this.pinned ? 2 : 0)),
        this.pinned,
      );
      this.element.style.tableLayout = "fixed";
      this.element.style.width = `${Math.ceil(this.layout.total)}px`;
      this.rebuild();
    }

    /** Makes the head and the rows anew, for the columns that are in sight. */
    rebuild() {
      const { scroller, layout } = this;
      this.window = layout.window(scroller.scrollLeft, scroller.clientWidth || innerWidth, this.held());
      this.columnsDrawn = Array.from({ length: this.pinned }, (_, column) => column);
      for (let column = this.window[0]; column < this.window[1]; column++) this.columnsDrawn.push(column);
      const [from, to] = this.window;
      this.gaps = [
        layout.starts[from] - layout.starts[this.pinned],
        layout.total - layout.starts[to],
      ].map((width) => Math.ceil(width));
      const col = (width) => make("col", { style: `width:${width}px` });
      this.columnGroup.replaceChildren(
        ...this.withGaps(
          this.columnsDrawn.map((column) => col(layout.width(column))),
          (width) => col(width),
        ),
      );
      const cells = this.columnsDrawn.length + this.gaps.filter(Boolean).length;
      for (const one of [this.above, this.below]) one.firstChild.colSpan = cells;
      this.head();
      for (const row of this.drawn.values()) row.remove();
      this.drawn.clear();
      this.spare = { run: [], group: [] };
      if (this.ready) this.draw(true);
    }

    /** Cells of the columns that are drawn, with what stands for those at either side. */
    withGaps(cells, gap) {
      const made = [...cells];
      if (this.gaps[1]) made.push(gap(this.gaps[1]));
      if (this.gaps[0]) made.splice(this.pinned, 0, gap(this.gaps[0]));
      return made;
    }

    /** So many pixels at the left are covered by columns that stay there. */
    held() {
      return this.layout.starts[narrow() ? 1 : this.pinned];
    }

    /** Makes a column so many pixels wide. */
    setWidth(id, width) {
      this.own.set(id, width);
      this.layOut();
    }

    /** @param {Map<string, number>} widths that the reader chose, by column */
    setWidths(widths) {
      const text = staticrun.tableView.widthsText(widths);
      if (text === staticrun.tableView.widthsText(this.own)) return;
      this.own = widths;
      if (this.painters) this.layOut();
    }

    width(painter) {
      const { id, label: name, group, type } = painter.head;
      const more = this.groups && type === "number" && group !== "attributes" && this.groups.how === "mean" ? 56 : 0;
      const own = this.own.get(id);
      if (own) return own;
      if (this.widths.has(id)) return Math.max(this.widths.get(id), this.least(painter)) + more;
      const many = this.painters.length > 40;
      const chars = many || !this.table.has(id) ? 10 : this.painter(this.painters.indexOf(painter)).chars();
      const width = Math.max(chars * 7.4 + 28, Math.min(name.length, 22) * 6.8 + 60, 72);
      this.widths.set(id, width);
      return width + more;
    }

    /** What a column of numbers needs so that none is cut: half a number is another one. */
    least(painter) {
      const { id } = painter.head;
      if (this.painters.length > 40 || !this.table.has(id)) return 0;
      const made = this.painter(this.painters.indexOf(painter));
      return made.digits ? Math.ceil(made.chars() * 7.3 + 25) : 0;
    }

    /** Whether a number that was met while one scrolls does not fit in its column. */
    bursts() {
      return this.columnsDrawn.some(
        (column) => !this.own.has(this.painters[column].head.id) && this.width(this.painters[column]) > this.layout.width(column),
      );
    }

    /** @param {{id: string, descending: boolean}[]} specs by what the view is sorted */
    setSort(specs) {
      this.specs = specs;
      if (this.layout) this.head();
    }

    head() {
      const cells = this.columnsDrawn.map((column) => this.headCell(column));
      const row = make(
        "tr",
        { "aria-rowindex": "1" },
        ...this.withGaps(cells, () => make("td.gap", { "aria-hidden": "true" })),
      );
      row.cellAt = new Map(this.columnsDrawn.map((column, i) => [column, cells[i]]));
      this.element.tHead.replaceChildren(row);
      this.markAll();
      this.mark();
    }

    isFirst(column) {
      return column > 0 && this.painters[column].head.group !== this.painters[column - 1].head.group;
    }

    headCell(column) {
      const { head } = this.painters[column];
      const { className } = this.painter(column);
      const place = (this.specs ?? []).findIndex((spec) => spec.id === head.id);
      const sorted = place < 0 ? "none" : this.specs[place].descending ? "descending" : "ascending";
      const rank = place >= 0 && this.specs.length > 1 && make("sup", {}, String(place + 1));
      const box =
        column === 0 &&
        make("input.pick", { type: "checkbox", tabindex: "-1", "aria-label": "Select all runs shown" });
      const kind = className.replace(/quiet|nowrap|waiting/g, "").trim().split(" ")[0];
      const first = this.isFirst(column) || (column === this.pinned && this.pinned > 1);
      const cell = make(
        `th.${[kind || "plain", ...(first ? ["first"] : [])].join(".")}`,
        {
          scope: "col",
          "aria-sort": sorted,
          "aria-colindex": String(column + 1),
          "data-column": head.id,
          title: head.group === "attributes" ? null : head.id,
        },
        box,
        (first || (column > 0 && column < this.pinned)) &&
          GROUPS[head.group] &&
          make("span.group", {}, GROUPS[head.group]),
        make("button.sort", { type: "button", tabindex: "-1" }, make("span.label", {}, label(head)), rank),
        // For the pointer; by keyboard it is `m` or the menu key, on the cell that is told already.
        make("button.head-menu", { type: "button", tabindex: "-1", "aria-hidden": "true", title: "Menu (m)" }),
        make("span.resizer", { "aria-hidden": "true" }),
      );
      return this.hold(cell, column);
    }

    /** Keeps a cell of a pinned column in sight. */
    hold(cell, column) {
      cell.column = column;
      if (column > 0 && column < this.pinned) {
        cell.classList.add("pinned");
        cell.style.left = `${this.layout.starts[column]}px`;
      }
      return cell;
    }

    /**
     * @param {Int32Array} view rows @param {boolean} [stay] whether the reader stays where they had scrolled to
     * @param {{lines?: Int32Array, groups?: any, tree?: any}} [more] how they are grouped or folded
     */
    setView(view, stay = false, { lines = view, groups = null, tree = null } = {}) {
      this.ready = true;
      const wider = Boolean(groups) !== Boolean(this.groups) || groups?.how !== this.groups?.how;
      Object.assign(this, { view, lines, groups, tree });
      this.element.setAttribute("role", groups || tree ? "treegrid" : "grid");
      this.element.setAttribute("aria-rowcount", String(lines.length + 1));
      this.element.classList.toggle("grouped", groups !== null);
      this.bests = new Map();
      this.at.place = Math.min(this.at.place, lines.length - 1);
      // The height first: scrolling to where nothing is yet would be cut short.
      if (!stay) this.scroller.scrollTop = 0;
      if (wider) this.layOut();
      this.draw(true);
      this.markAll();
    }

    /** The best value that the runs shown have of a metric; of groups the best that they stand for. */
    best(id) {
      if (!this.bests.has(id)) this.bests.set(id, this.groups ? this.bestGroup(id) : this.table.best(id, this.view));
      return this.bests.get(id);
    }

    bestGroup(id) {
      const { goal } = this.table.head(id);
      const { list, how } = this.groups;
      if (!goal || how === "std") return null;
      const values = list.map((group) => group.aggregate(id)?.[how]).filter((value) => value === value && value !== undefined);
      return values.length ? values.reduce((a, b) => ((goal === "min") === a < b ? a : b)) : null;
    }

    /** Draws the rows in sight; those already drawn are filled anew only if `all` may have changed. */
    draw(all = false) {
      const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.scroller;
      if (this.layout?.leaves(this.window, scrollLeft, clientWidth)) return this.rebuild();
      const count = this.lines.length;
      const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - AHEAD);
      const last = Math.min(count, first + MOST, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + AHEAD);
      for (const [place, row] of this.drawn) {
        const stays = place >= first && place < last && row.kind === this.kind(place);
        if (stays) continue;
        this.drawn.delete(place);
        row.remove();
        this.spare[row.kind].push(row);
      }
      let next = this.above;
      let wider = false;
      for (let place = first; place < last; place++) {
        let row = this.drawn.get(place);
        const fresh = !row;
        row ??= this.spare[this.kind(place)].pop() ?? this.build(this.kind(place));
        if (fresh || all) wider = this.fill(row, place) || wider;
        if (next.nextSibling !== row) next.after(row);
        this.drawn.set(place, row);
        next = row;
      }
      height(this.above, Math.min(first, count) * this.rowHeight);
      height(this.below, Math.max(0, count - last) * this.rowHeight);
      if (wider && this.bursts()) return this.layOut();
      if (wider) for (const [place, row] of this.drawn) this.fill(row, place);
      this.mark();
    }

    kind(place) {
      return this.lines[place] < 0 ? "group" : "run";
    }

    /** The group of a line; undefined where that is a run. */
    groupAt(place) {
      const line = this.lines[place];
      return line < 0 ? this.groups?.list[-1 - line] : undefined;
    }

    build(kind) {
      const row = document.createElement("tr");
      row.kind = kind;
      if (kind === "group") row.className = "group-row";
      row.cellAt = new Map();
      const cells = this.columnsDrawn.map((column) => {
        const painter = this.painter(column);
        const cell = document.createElement(column === 0 ? "th" : "td");
        cell.className = painter.className;
        cell.setAttribute("aria-colindex", String(column + 1));
        if (column === 0) cell.scope = "row";
        // What stays on it whatever fills it.
        const always = [
          this.isFirst(column) || (column === this.pinned && this.pinned > 1) ? "first" : "",
          column > 0 && column < this.pinned ? "pinned" : "",
        ].filter(Boolean);
        cell.always = always.join(" ");
        if (always.length) cell.classList.add(...always);
        this.hold(cell, column);
        if (kind === "run") painter.build?.(cell);
        else painter.buildGroup?.(cell);
        row.cellAt.set(column, cell);
        return cell;
      });
      row.append(...this.withGaps(cells, () => make("td.gap", { "aria-hidden": "true" })));
      return row;
    }

    fill(element, place) {
      element.setAttribute("aria-rowindex", String(place + 2));
      const group = this.groupAt(place);
      if (group) return this.fillGroup(element, group);
      const row = this.lines[place];
      element.dataset.runId = this.table.runId(row);
      element.setAttribute("aria-selected", String(this.marks.selected[row] === 1));
      element.classList.toggle("hidden-run", this.marks.hidden[row] === 1);
      this.level(element, row);
      let wider = false;
      for (const [column, cell] of element.cellAt) {
        wider = this.painter(column).paint(cell, row, this.marks) === true || wider;
      }
      return wider;
    }

    /** Where a run stands in a tree. */
    level(element, row) {
      const depth = this.groups ? 1 : (this.tree?.depth.get(row) ?? 0);
      const folds = !this.groups && this.tree?.children.has(row);
      element.style.setProperty("--depth", String(depth));
      attribute(element, "aria-level", this.groups || this.tree ? String(depth + 1) : null);
      attribute(element, "aria-expanded", folds ? String(!this.tree.isClosed(row)) : null);
    }

    fillGroup(element, group) {
      const { selected, hidden } = this.marks;
      element.dataset.group = group.key;
      element.setAttribute("aria-level", "1");
      element.setAttribute("aria-expanded", String(this.groups.isOpen(group.key)));
      element.setAttribute("aria-selected", String(group.rows.every((row) => selected[row])));
      element.classList.toggle("hidden-run", group.rows.every((row) => hidden[row]));
      for (const [column, cell] of element.cellAt) {
        this.painter(column).paintGroup?.(cell, group, this.groups.how, this.marks);
      }
      return false;
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

    moveTo(place, column) {
      this.at = { place, column };
      const { scroller, rowHeight, layout } = this;
      const head = this.element.tHead.offsetHeight;
      if (place >= 0) {
        const top = place * rowHeight;
        const room = scroller.clientHeight - head - rowHeight;
        scroller.scrollTop = Math.min(top, Math.max(scroller.scrollTop, top - room));
      }
      if (column >= this.pinned) {
        const left = layout.starts[column] - this.held();
        const right = layout.starts[column + 1] - scroller.clientWidth;
        scroller.scrollLeft = Math.min(left, Math.max(scroller.scrollLeft, right));
      } else if (column === 0) scroller.scrollLeft = 0;
      this.draw();
    }

    cell() {
      const row = this.at.place < 0 ? this.element.tHead.rows[0] : this.drawn.get(this.at.place);
      return row?.cellAt?.get(this.at.column);
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

  const narrow = () => matchMedia("(max-width: 860px)").matches;

  function label(head) {
    const names = {
      start_time: "Started",
      end_time: "Ended",
      user_id: "User",
      run_name: "Run",
      run_id: "Run id",
      parent_run_id: "Parent",
      lifecycle_stage: "Lifecycle",
    };
    if (head.group !== "attributes") return head.label;
    const key = head.id.replace(/^attributes\./, "");
    const words = names[key] ?? key.replace(/_/g, " ");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  function attribute(element, name, value) {
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
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
