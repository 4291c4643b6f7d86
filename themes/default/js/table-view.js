// The view of the runs' table as texts for the address, and back.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

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

  /** Which value of a metric is the best, where the reader says it, as a text and back. @param {Map<string, string>} goals */
  const goalsText = (goals) => staticrun.state.list([...goals].map(([id, goal]) => `${id} ${goal || "none"}`));
  function goalsOf(text) {
    const goals = new Map();
    for (const item of staticrun.state.items(text)) {
      const [, id, goal] = /^(.+) (min|max|none)$/s.exec(item) ?? [];
      if (id) goals.set(id, goal === "none" ? "" : goal);
    }
    return goals;
  }

  staticrun.tableView = { widthsText, widthsOf, goalsText, goalsOf, sortText, sortSpecs, clicked };
})();
