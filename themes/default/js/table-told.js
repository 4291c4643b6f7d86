// What the grid of runs tells when the reader does something in it, and what <run-table> makes of that.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { state } = staticrun;

  /** @param {any} owner the <run-table> */
  staticrun.tableTold = (owner) => ({
    sort: (id, add) => owner.sortBy(id, add),
    pick: (place, range) => pick(owner, place, range),
    extend: (from, to) => extend(owner, from, to),
    pickAll: () => pickAll(owner),
    hide: (place) => hide(owner, place),
    fold: (place) => fold(owner, place),
    menu: (cell) => owner.headMenu.show(cell),
    open: (place, column) => owner.cellSheet.show(place, column),
    text: (place, column) => text(owner, place, column),
    bring: (ids) => owner.bring(ids),
  });

  /** Rows of a line: of a run itself, of a group all of its runs. */
  function rowsAt({ grid }, place) {
    return grid.groupAt(place)?.rows ?? [grid.lines[place]];
  }

  function pick(owner, place, range) {
    const { grid, marks } = owner;
    const own = rowsAt(owner, place);
    const on = [...own].every((row) => marks.selected[row]) ? 0 : 1;
    const from = range && owner.anchor !== undefined ? grid.lines.indexOf(owner.anchor) : -1;
    owner.anchor = grid.lines[place];
    if (from < 0) return select(owner, own, on);
    const places = [Math.min(from, place), Math.max(from, place)];
    select(owner, between(owner, ...places), 1);
  }

  function between(owner, first, last) {
    const rows = new Set();
    for (let place = first; place <= last; place++) for (const row of rowsAt(owner, place)) rows.add(row);
    return rows;
  }

  function extend(owner, from, to) {
    select(owner, between(owner, Math.min(Math.max(from, 0), to), Math.max(from, to)), 1);
    owner.anchor = owner.grid.lines[to];
  }

  function select(owner, rows, on) {
    const next = owner.marks.selected.slice();
    const rules = [];
    for (const row of rows) {
      if (next[row] !== on) rules.push(`${on ? "+" : "-"}${owner.table.shortId(row)}`);
      next[row] = on;
    }
    owner.mark("selected", next, rules, { push: false });
  }

  function pickAll(owner) {
    const { grid, marks } = owner;
    const next = marks.selected.slice();
    const on = grid.view.every((row) => next[row]) ? 0 : 1;
    for (const row of grid.view) next[row] = on;
    owner.mark("selected", next, staticrun.tableTold.ruleOfView(owner, on ? "+" : "-"), { push: false });
  }

  /** A rule for all runs in the table: its filter, and which of them are deleted. */
  staticrun.tableTold.ruleOfView = (owner, sign) => {
    const rules = [`${sign}?${owner.filterText}`];
    const other = { active: "deleted", deleted: "active" }[owner.scopeOf];
    // Those beyond the state switch keep the marks that they had, which a rule can only say where they had none.
    if (sign === "-" || !other) return rules;
    const { marks, scope } = owner;
    const clean = marks.selected.every((mark, row) => scope[row] || !mark);
    return clean ? [...rules, `-?lifecycle_stage = '${other}'`] : undefined;
  };

  function hide(owner, place) {
    const rows = rowsAt(owner, place);
    const { marks, visible } = owner;
    if ([...rows].every((row) => marks.hidden[row])) visible.show(rows);
    else visible.hide(rows);
  }

  function fold(owner, place) {
    const { grid } = owner;
    const group = grid.groupAt(place);
    if (group) return owner.set({ open: toggled(state.get("open"), group.key) });
    if (!grid.tree?.children.has(grid.lines[place])) return undefined;
    return owner.set({ folded: toggled(state.get("folded"), owner.table.shortId(grid.lines[place])) });
  }

  function toggled(text, item) {
    const items = state.items(text);
    return state.list(items.includes(item) ? items.filter((one) => one !== item) : [...items, item]);
  }

  /** The whole value of a cell. */
  function text(owner, place, column) {
    const { grid, table } = owner;
    const { id } = grid.painters[column].head;
    const group = grid.groupAt(place);
    if (!group) return staticrun.tableExport.whole(table, id, grid.lines[place]);
    if (column === 0) return staticrun.tableCells.groupName(group);
    const found = group.aggregate(id);
    return found?.count ? staticrun.format.full(found[grid.groups.how]) : group.texts(id, 1000).join(", ");
  }
})();
