// Which columns the runs' table shows: a chooser with search, by group.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  const GROUPS = [
    ["attributes", "Attributes"],
    ["metrics", "Metrics"],
    ["params", "Params"],
    ["tags", "Tags"],
  ];
  const RUN = "attributes.run_name";

  /**
   * The button and sheet of the chooser.
   * @param {{columns: () => any[], shown: () => string[], show: (ids: string[]) => void,
   *   usual: () => string[]}} table
   * @param {{text?: string, one?: string}} [words] what the button says, and what is chosen
   */
  function chooser(table, { text = "Columns", one = "column" } = {}) {
    const words = { name: `Choose ${one === "axis" ? "axes" : `${one}s`}`, find: `Find a ${one}` };
    return staticrun.menu.menu(text, (sheet) => content(sheet, table, words, text), words);
  }

  function content(sheet, table, words, text) {
    sheet.classList.add("column-menu");
    const shown = new Set(table.shown());
    const search = staticrun.menu.finder(words.find);
    const change = () => {
      // What was shown keeps its place, what is new comes where the table has it.
      const kept = table.shown().filter((id) => shown.has(id));
      const added = table.columns().map((column) => column.id);
      table.show(
        merged(
          kept,
          added.filter((id) => shown.has(id)),
          added,
        ),
      );
    };
    const groups = GROUPS.map(([group, title]) => {
      const columns = table.columns().filter((column) => column.group === group && column.id !== RUN);
      return columns.length ? section(title, columns, shown, change) : null;
    });
    const usual = make(
      "button.button",
      {
        type: "button",
        click: () => {
          table.show(table.usual());
          sheet.replaceChildren(...content(sheet, table, words, text));
        },
      },
      `Usual ${text.toLowerCase()}`,
    );
    return [search, ...groups.filter(Boolean), make("p.menu-foot", {}, usual)];
  }

  function section(title, columns, shown, change) {
    const boxes = columns.map((column) => {
      const box = make("input", { type: "checkbox", value: column.id });
      box.checked = shown.has(column.id);
      box.addEventListener("change", () => {
        if (box.checked) shown.add(column.id);
        else shown.delete(column.id);
        change();
      });
      return box;
    });
    const set = (on) => () => {
      for (const box of boxes) {
        if (box.closest("label").hidden) continue;
        box.checked = on;
        if (on) shown.add(box.value);
        else shown.delete(box.value);
      }
      change();
    };
    return make(
      "fieldset.column-group",
      {},
      make("legend", {}, title),
      make(
        "span.column-all",
        {},
        make(
          "button.link-button",
          { type: "button", click: set(true), "aria-label": `all ${title.toLowerCase()}` },
          "all",
        ),
        make(
          "button.link-button",
          { type: "button", click: set(false), "aria-label": `none of the ${title.toLowerCase()}` },
          "none",
        ),
      ),
      ...columns.map((column, i) =>
        make(
          "label.menu-item",
          { title: column.id },
          boxes[i],
          make("span", {}, staticrun.columnLabel(column)),
        ),
      ),
    );
  }

  /**
   * `kept` in its order, with those of `wanted` that are not in it, each before the one that follows it in
   * `order`.
   */
  function merged(kept, wanted, order) {
    const result = [...kept];
    const has = new Set(kept);
    const rank = new Map(order.map((id, i) => [id, i]));
    for (const id of wanted) {
      if (has.has(id)) continue;
      has.add(id);
      const at = result.findIndex((one) => group(one) === group(id) && rank.get(one) > rank.get(id));
      const last = result.findLastIndex((one) => group(one) === group(id));
      if (at >= 0) result.splice(at, 0, id);
      else if (last >= 0) result.splice(last + 1, 0, id);
      else result.push(id);
    }
    return result;
  }

  const group = (id) => id.slice(0, id.indexOf("."));

  staticrun.tableColumns = { chooser, merged };
})();
