// The rows of the runs' grid: an element is made for the columns that are drawn, and filled with one run after another,
// or with one group after another, as the reader scrolls.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /** An empty row. @param {any} grid a Grid @param {"run" | "group"} kind */
  function build(grid, kind) {
    const row = document.createElement("tr");
    row.kind = kind;
    if (kind === "group") row.className = "group-row";
    row.cellAt = new Map();
    const cells = grid.columnsDrawn.map((column) => {
      const cell = cellOf(grid, column, kind);
      row.cellAt.set(column, cell);
      return cell;
    });
    row.append(...grid.withGaps(cells, () => make("td.gap", { "aria-hidden": "true" })));
    return row;
  }

  function cellOf(grid, column, kind) {
    const painter = grid.painter(column);
    const cell = document.createElement(column === 0 ? "th" : "td");
    cell.className = painter.className;
    cell.setAttribute("aria-colindex", String(column + 1));
    if (column === 0) cell.scope = "row";
    // What stays on it whatever fills it.
    const always = [grid.begins(column) ? "first" : "", column > 0 && column < grid.pinned ? "pinned" : ""].filter(Boolean);
    cell.always = always.join(" ");
    if (always.length) cell.classList.add(...always);
    grid.hold(cell, column);
    if (kind === "run") painter.build?.(cell);
    else painter.buildGroup?.(cell);
    return cell;
  }

  /**
   * Fills a row with the run or group of a line.
   * @returns {boolean} whether a cell turned out longer than those that were painted before
   */
  function fill(grid, element, place) {
    element.setAttribute("aria-rowindex", String(place + 2));
    const group = grid.groupAt(place);
    if (group) return fillGroup(grid, element, group);
    const { table, marks } = grid;
    const row = grid.lines[place];
    element.dataset.runId = table.runId(row);
    element.setAttribute("aria-selected", String(marks.selected[row] === 1));
    element.classList.toggle("hidden-run", marks.hidden[row] === 1);
    level(grid, element, row);
    let wider = false;
    for (const [column, cell] of element.cellAt) {
      wider = grid.painter(column).paint(cell, row, marks) === true || wider;
    }
    return wider;
  }

  /** Where a run stands in a tree. */
  function level({ groups, tree }, element, row) {
    const depth = groups ? 1 : (tree?.depth.get(row) ?? 0);
    const folds = !groups && tree?.children.has(row);
    // Written only where it changes: cells inherit it, so that the browser would style each of them anew.
    if ((element.depth ?? 0) !== depth) element.style.setProperty("--depth", String(depth));
    element.depth = depth;
    attribute(element, "aria-level", groups || tree ? String(depth + 1) : null);
    attribute(element, "aria-expanded", folds ? String(!tree.isClosed(row)) : null);
  }

  function fillGroup(grid, element, group) {
    const { selected, hidden } = grid.marks;
    element.dataset.group = group.key;
    element.setAttribute("aria-level", "1");
    element.setAttribute("aria-expanded", String(grid.groups.isOpen(group.key)));
    element.setAttribute("aria-selected", String(group.rows.every((row) => selected[row])));
    element.classList.toggle("hidden-run", group.rows.every((row) => hidden[row]));
    for (const [column, cell] of element.cellAt) {
      grid.painter(column).paintGroup?.(cell, group, grid.groups.how, grid.marks);
    }
    return false;
  }

  function attribute(element, name, value) {
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }

  /** What stands for rows outside of the view. */
  function spacer() {
    const row = make("tr.spacer", { "aria-hidden": "true" }, document.createElement("td"));
    row.hidden = true;
    return row;
  }

  function height(row, pixels) {
    row.hidden = pixels === 0;
    row.style.height = `${pixels}px`;
  }

  staticrun.tableRows = { build, fill, spacer, height };
})();
