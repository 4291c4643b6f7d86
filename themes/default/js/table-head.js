// The heads of the runs' table as handles: a column is moved by dragging its head, made wider at its right edge; by
// keyboard, on a head, with Alt and an arrow, and with Shift too for the width.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** A drag shorter than this many pixels is a click, which sorts. */
  const DRAG = 6;
  const LEAST = 48;
  const STEP = 16;

  /**
   * @param {any} grid a Grid
   * @param {{move: (id: string, before: string | null) => void, size: (id: string, width: number) => void}} told
   */
  function handles(grid, told) {
    const { element } = grid;
    const heads = () => [...element.tHead.rows[0].cells].filter((cell) => cell.column !== undefined);
    const headOf = (column) => element.tHead.rows[0].cellAt.get(column);
    let dragged = false;

    element.tHead.addEventListener("pointerdown", (event) => {
      const cell = event.target.closest("th");
      if (event.button !== 0 || !cell || event.target.closest(".pick, .head-menu")) return;
      dragged = false;
      if (event.target.closest(".resizer")) follow(event, resizing(cell));
      else if (cell.column > 0 && event.pointerType !== "touch") follow(event, moving(cell));
    });
    // Before the grid takes it for a wish to sort.
    element.tHead.addEventListener(
      "click",
      (event) => {
        if (dragged || event.target.closest(".resizer")) event.stopPropagation();
        dragged = false;
      },
      true,
    );
    element.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const { place, column } = grid.at;
      if (!by || !event.altKey || place >= 0) return;
      event.preventDefault();
      const ids = grid.painters.map(({ head }) => head.id);
      if (event.shiftKey) {
        told.size(ids[column], Math.max(LEAST, Math.round(headOf(column).offsetWidth) + by * STEP));
      } else if (column > 0 && column + by > 0 && column + by < ids.length) {
        grid.at.column += by;
        told.move(ids[column], ids[by < 0 ? column - 1 : column + 2] ?? null);
      }
    });

    function follow(event, { move, end }) {
      const from = event.clientX;
      const moved = (next) => {
        if (!dragged && Math.abs(next.clientX - from) < DRAG) return;
        dragged = true;
        move(next.clientX - from, next.clientX);
      };
      const done = (last) => {
        removeEventListener("pointermove", moved);
        removeEventListener("pointerup", done);
        removeEventListener("pointercancel", done);
        end(dragged && last.type === "pointerup", last.clientX);
      };
      addEventListener("pointermove", moved);
      addEventListener("pointerup", done);
      addEventListener("pointercancel", done);
      event.preventDefault();
    }

    function resizing(cell) {
      const width = cell.offsetWidth;
      const id = cell.dataset.column;
      let next = width;
      return {
        move(by) {
          next = Math.max(LEAST, Math.round(width + by));
          grid.setWidth(id, next);
        },
        end: (real) => (real ? told.size(id, next) : grid.setWidth(id, width)),
      };
    }

    function moving(cell) {
      /** The head that the column would come before, and null for the end. */
      const target = (x) =>
        heads()
          .slice(1)
          .find((head) => x < head.getBoundingClientRect().left + head.offsetWidth / 2) ?? null;
      const mark = (head) => {
        for (const one of heads()) one.classList.remove("drop-before", "drop-after");
        if (head) head.classList.add("drop-before");
        else heads().at(-1).classList.add("drop-after");
      };
      return {
        move(_, x) {
          cell.classList.add("moving");
          mark(target(x));
        },
        end(real, x) {
          for (const one of heads()) one.classList.remove("drop-before", "drop-after", "moving");
          const before = target(x)?.dataset.column ?? null;
          if (real && before !== cell.dataset.column) told.move(cell.dataset.column, before);
        },
      };
    }
  }

  staticrun.tableHead = { handles };
})();
