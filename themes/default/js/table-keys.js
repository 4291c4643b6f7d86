// What a reader does in the grid of runs, by pointer and by keyboard, told to who decides about it.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** @param {any} grid a Grid */
  function listen(grid) {
    const { element } = grid;
    element.addEventListener("keydown", (event) => key(grid, event));
    element.addEventListener("click", (event) => click(grid, event));
    element.addEventListener("dblclick", (event) => open(grid, event));
    element.addEventListener("contextmenu", (event) => {
      const cell = event.target.closest("thead th");
      if (!cell) return;
      event.preventDefault();
      grid.told.menu(cell);
    });
    element.addEventListener("focus", () => grid.mark());
    element.addEventListener("blur", () => grid.mark());
    document.addEventListener("copy", (event) => copy(grid, event));
  }

  function placeOf(cell) {
    return Number(cell.parentNode.getAttribute("aria-rowindex")) - 2;
  }

  function click(grid, event) {
    const cell = event.target.closest("th, td");
    const row = cell?.parentNode;
    if (!cell || cell.column === undefined || row.classList.contains("spacer")) return;
    const place = placeOf(cell);
    const { told } = grid;
    grid.at = { place, column: cell.column };
    grid.mark();
    if (event.target.closest(".head-menu")) told.menu(cell);
    else if (event.target.closest(".pick")) {
      if (place < 0) told.pickAll();
      else told.pick(place, event.shiftKey);
    } else if (event.target.closest(".eye")) told.hide(place);
    else if (event.target.closest(".twisty")) told.fold(place);
    else if (place < 0) told.sort(cell.dataset.column, event.shiftKey);
    else if (!event.target.closest("a") && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      told.pick(place, event.shiftKey);
    } else if (grid.groupAt(place) && cell.column === 0) told.fold(place);
  }

  /** A text that does not fit in its cell, in a sheet of its own. */
  function open(grid, event) {
    const cell = event.target.closest("tbody td");
    if (cell?.column === undefined || event.target.closest("a, button, input")) return;
    document.getSelection().removeAllRanges();
    grid.told.open(placeOf(cell), cell.column);
  }

  function key(grid, event) {
    const { place, column } = grid.at;
    const { told } = grid;
    const page = Math.max(1, Math.floor(grid.scroller.clientHeight / grid.rowHeight) - 3);
    const end = grid.lines.length - 1;
    const whole = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
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
    const folded = column === 0 ? grid.drawn.get(place)?.getAttribute("aria-expanded") : null;
    const folds = { ArrowRight: "false", ArrowLeft: "true" }[event.key];
    if (folds && folded === folds) told.fold(place);
    else if (event.key in moves) {
      const [to, across] = moves[event.key];
      const from = grid.at;
      document.getSelection().removeAllRanges(); // what is copied is the cell that the keyboard is on
      grid.moveTo(Math.max(-1, Math.min(end, to)), Math.max(0, Math.min(grid.painters.length - 1, across)));
      if (event.shiftKey && from.place !== grid.at.place && grid.at.place >= 0) told.extend(from.place, grid.at.place);
    } else if (event.key === " ") {
      if (place < 0) told.pickAll();
      else told.pick(place, event.shiftKey);
    } else if (event.key === "Enter" && !event.target.closest("a")) enter(grid, event, whole);
    else if (event.key === "a" && whole) told.pickAll();
    else if (event.key === "h" && !whole && place >= 0) told.hide(place);
    else if (event.key === "F2" && place >= 0) told.open(place, column);
    else if (isMenu(event) || (event.key === "m" && !whole)) told.menu(grid.element.tHead.rows[0].cellAt.get(column));
    else return;
    event.preventDefault();
  }

  const isMenu = (event) => event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);

  function enter(grid, event, whole) {
    const { place, column } = grid.at;
    if (place < 0) grid.told.sort(grid.painters[column].head.id, event.shiftKey);
    else if (grid.groupAt(place)) grid.told.fold(place);
    else {
      const link = grid.drawn.get(place)?.querySelector("a");
      if (!link?.href) return; // a run without a page of its own
      if (whole) window.open(link.href, "_blank", "noopener");
      else link.click();
    }
  }

  /** What is copied of cells is their whole values, never rounded ones. */
  function copy(grid, event) {
    const selection = document.getSelection();
    const cells = selection.isCollapsed ? [grid.active] : chosen(grid, selection);
    if (!cells.length || !cells[0] || !grid.element.contains(cells[0])) return;
    if (selection.isCollapsed && document.activeElement !== grid.element) return;
    const lines = new Map();
    for (const cell of cells) {
      const place = placeOf(cell);
      if (!lines.has(place)) lines.set(place, []);
      lines.get(place).push(grid.told.text(place, cell.column));
    }
    event.clipboardData.setData("text/plain", [...lines.values()].map((texts) => texts.join("\t")).join("\n"));
    event.preventDefault();
  }

  /** The cells that a selection takes whole or that lie between its ends; none where it is a part of one's text. */
  function chosen(grid, selection) {
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(grid.element)) return [];
    const cells = [...grid.element.querySelectorAll("tbody [aria-colindex]")].filter((cell) => range.intersectsNode(cell));
    if (cells.length === 1 && selection.toString().trim() !== cells[0].innerText.trim()) return [];
    const outside = !grid.element.contains(range.commonAncestorContainer);
    return outside ? [] : cells;
  }

  staticrun.tableKeys = { listen };
})();
