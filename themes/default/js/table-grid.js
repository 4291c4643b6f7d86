// The table of runs as a grid that holds only the rows and columns in sight, whatever their number. It draws what it
// is given; which rows, columns, groups and marks there are is decided by <run-table>.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, tableRows } = staticrun;

  /** Rows drawn above and below those in sight. */
  const AHEAD = 12;
  /** No screen shows more; a sheet of paper, on which the box has no end, gets so many. */
  const MOST = 300;
  const RUN = "attributes.run_name";

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
      scroller.style.display = "block"; // also while charts are shown in its place: what is hidden has no width
      const measured = new Map(heads.map((th) => [th.dataset.column, th.getBoundingClientRect().width]));
      // Alone in the table it takes the whole width.
      if (heads.length === 1) measured.set(RUN, narrow() ? 184 : 264);
      this.widths = new staticrun.TableWidths(measured);
      this.rowHeight = element.tBodies[0].rows[0]?.getBoundingClientRect().height || 32;
      scroller.style.display = "";
      this.above = tableRows.spacer();
      this.below = tableRows.spacer();
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
      const { head } = painter;
      const here = this.table.has(head.id);
      if (!here) this.bring();
      // What waits goes on waiting until all rows are made anew, also where its values come meanwhile.
      const made = here
        ? staticrun.tableCells.painter(this.table, head.id, this)
        : { head, className: "waiting", waits: true, paint: () => {} };
      this.painters[column] = made;
      return made;
    }

    /** Brings the values of the columns that are drawn. */
    bring() {
      if (this.bringing) return;
      this.bringing = true;
      queueMicrotask(async () => {
        const wanted = this.columnsDrawn.map((column) => this.painters[column].head.id);
        const here = await this.told.bring(wanted);
        this.bringing = false;
        if (here) this.rebuild();
      });
    }

    layOut() {
      this.awake();
      this.layout = new staticrun.TableLayout(
        // Beside the run's name a column has a line at its left, which takes room.
        this.painters.map((_, column) => this.width(column) + (column > 0 && column < this.pinned ? 2 : 0)),
        this.pinned,
      );
      this.element.style.tableLayout = "fixed";
      this.element.style.width = `${Math.ceil(this.layout.total)}px`;
      this.rebuild();
    }

    /** Columns whose values were on their way may have them now. */
    awake() {
      this.painters = this.painters.map((painter) => (painter.waits ? { head: painter.head } : painter));
    }

    /** Makes the head and the rows anew, for the columns that are in sight. */
    rebuild() {
      const { scroller, layout } = this;
      this.awake();
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
      this.widths.own.set(id, width);
      this.layOut();
    }

    /** @param {Map<string, number>} widths that the reader chose, by column */
    setWidths(widths) {
      if (this.widths.choose(widths) && this.painters) this.layOut();
    }

    width(column) {
      const { head } = this.painters[column];
      const measures = this.painters.length <= staticrun.TableWidths.MANY && this.table.has(head.id);
      const painter = measures ? this.painter(column) : null;
      return this.widths.of(head, painter?.chars ? painter : null, this.groups?.how === "mean");
    }

    /** Whether a number that was met while one scrolls does not fit in its column. */
    bursts() {
      return this.columnsDrawn.some((column) => this.width(column) > this.layout.width(column));
    }

    /** @param {{id: string, descending: boolean}[]} specs by what the view is sorted */
    setSort(specs) {
      this.specs = specs;
      if (this.layout) this.head();
    }

    head() {
      this.element.tHead.replaceChildren(staticrun.tableHeadCells.row(this));
      this.markAll();
      this.mark();
    }

    /** Whether a column is the first of its kind, or the first that is not pinned. */
    begins(column) {
      const kind = (place) => this.painters[place].head.group;
      return (column > 0 && kind(column) !== kind(column - 1)) || (column === this.pinned && this.pinned > 1);
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
        row ??= this.spare[this.kind(place)].pop() ?? tableRows.build(this, this.kind(place));
        if (fresh || all) wider = tableRows.fill(this, row, place) || wider;
        if (next.nextSibling !== row) next.after(row);
        this.drawn.set(place, row);
        next = row;
      }
      tableRows.height(this.above, Math.min(first, count) * this.rowHeight);
      tableRows.height(this.below, Math.max(0, count - last) * this.rowHeight);
      if (wider && this.bursts()) return this.layOut();
      if (wider) for (const [place, row] of this.drawn) tableRows.fill(this, row, place);
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

  staticrun.Grid = Grid;
})();
