// The view of the runs' table as texts for the address, and back.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** A view that names more runs than this is not kept in the address: no program would take such a link. */
  const MOST = 100;

  /** @param {{id: string, descending: boolean}[]} specs */
  const sortText = (specs) =>
    staticrun.state.list(specs.map(({ id, descending }) => (descending ? `-${id}` : id)));
  const sortSpecs = (text) =>
    staticrun.state
      .items(text)
      .map((item) => ({ id: item.replace(/^-/, ""), descending: item.startsWith("-") }));

  /**
   * The specs after a click on a header: first what is best or newest on top, then the other way, then not.
   * With `add` the other columns stay sorted too.
   */
  function clicked(specs, head, add) {
    const downFirst = head.goal === "max" || head.unit === "time";
    const old = specs.find((spec) => spec.id === head.id);
    const others = add ? specs.filter((spec) => spec.id !== head.id) : [];
    if (!old) return [...others, { id: head.id, descending: downFirst }];
    if (old.descending !== downFirst) return others;
    const turned = { id: head.id, descending: !downFirst };
    return add ? specs.map((spec) => (spec.id === head.id ? turned : spec)) : [turned];
  }

  /**
   * Marked runs as a text: their ids, or `!` and those that are not marked where these are fewer; `""`
   * where none is marked or neither list is short enough for a link.
   */
  function marksText(table, marks) {
    let count = 0;
    for (let row = 0; row < table.rows; row++) count += marks[row];
    if (count === 0) return "";
    const listed = Math.min(count, table.rows - count + 1) === count ? 1 : 0;
    if ((listed ? count : table.rows - count) > MOST) return "";
    const ids = [];
    for (let row = 0; row < table.rows; row++) {
      if (marks[row] === listed) ids.push(table.shortId(row));
    }
    return (listed ? "" : "!") + staticrun.state.list(ids);
  }

  /** The marks that a text stands for; runs that are gone are left out. */
  function marksOf(table, text) {
    const others = text.startsWith("!");
    const marks = new Uint8Array(table.rows).fill(others ? 1 : 0);
    for (const id of staticrun.state.items(others ? text.slice(1) : text)) {
      const row = table.rowOf(id);
      if (row >= 0) marks[row] = others ? 0 : 1;
    }
    return marks;
  }

  /** Widths of columns, in pixels, as a text and back. @param {Map<string, number>} widths */
  const widthsText = (widths) => staticrun.state.list([...widths].map(([id, width]) => `${id} ${width}`));
  function widthsOf(text) {
    const widths = new Map();
    for (const item of staticrun.state.items(text)) {
      const at = item.lastIndexOf(" ");
      const width = Number(item.slice(at + 1));
      if (at > 0 && width >= 20 && width <= 2000) widths.set(item.slice(0, at), width);
    }
    return widths;
  }

  staticrun.tableView = { widthsText, widthsOf, sortText, sortSpecs, clicked, marksText, marksOf };
})();
