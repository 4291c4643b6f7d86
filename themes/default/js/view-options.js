// The choices over a chart of many runs: columns, lists, on and off. What the reader chooses stands in the address.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  const GROUPS = [
    ["metrics", "Metrics"],
    ["params", "Params"],
    ["attributes", "Attributes"],
    ["tags", "Tags"],
  ];
  /** Attributes that tell something in a chart. */
  const TELLING = new Set(["duration", "start_time", "status", "user_id", "experiment"].map((key) => `attributes.${key}`));

  /** Columns of a group that a chart may show. @param {any} panel a chart @param {boolean} numeric only numbers */
  function columnsOf(panel, group, numeric = false) {
    return panel.table.columns.filter(
      (column) =>
        column.group === group &&
        (group !== "attributes" || TELLING.has(column.id)) &&
        (!numeric || column.numeric),
    );
  }

  /**
   * A labelled choice of a column. @param {any} panel @param {string} key @param {() => string} usual
   * @param {{none?: string, numeric?: boolean, groups?: string[]}} [how] the words for no column; only columns of
   *   numbers; only columns of these groups
   */
  function column(panel, label, key, usual, { none, numeric = false, groups } = {}) {
    const select = make("select.select", { "data-key": key, "aria-label": label });
    select.addEventListener("change", () => panel.pick(key, select.value, usual() || "-"));
    const fill = () => {
      select.columns = panel.table.columns;
      const parts = GROUPS.filter(([group]) => !groups || groups.includes(group)).map(([group, name]) => {
        const options = columnsOf(panel, group, numeric).map((one) =>
          make("option", { value: one.id }, staticrun.columnLabel(one)),
        );
        return options.length ? make("optgroup", { label: name }, ...options) : "";
      });
      select.replaceChildren(none === undefined ? "" : make("option", { value: "-" }, none), ...parts);
    };
    select.read = () => {
      if (select.columns !== panel.table.columns) fill();
      select.value = panel.column(key, usual()) || "-";
    };
    return make("label.chart-option", {}, make("span", {}, label), select);
  }

  /** A labelled choice of a few. @param {[string, string][]} choices value and text; the first is usual */
  function list(panel, label, key, choices) {
    const options = choices.map(([value, text]) => make("option", { value }, text));
    const select = make("select.select", { "data-key": key, "aria-label": label }, ...options);
    const usual = choices.some(([value]) => value === "") ? "" : choices[0][0];
    select.addEventListener("change", () => panel.pick(key, select.value, usual));
    select.read = () => {
      const value = panel.option(key, usual);
      select.value = choices.some(([one]) => one === value) ? value : usual;
    };
    return make("label.chart-option", {}, make("span", {}, label), select);
  }

  /** A choice of on ("1") or off ("0"). @param {() => string} usual which it is where nothing is chosen */
  function toggle(panel, label, key, title, usual = () => "0") {
    const button = make(
      "button.button",
      {
        type: "button",
        title,
        "data-key": key,
        click: () => panel.pick(key, panel.option(key, usual()) === "1" ? "0" : "1", usual()),
      },
      label,
    );
    button.read = () => button.setAttribute("aria-pressed", String(panel.option(key, usual()) === "1"));
    return button;
  }

  staticrun.viewOptions = { column, columnsOf, list, toggle };
})();
