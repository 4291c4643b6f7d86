// What can be done with a chart of many runs: save it, read it as a table, fill the screen, size and move it.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, viewDraw } = staticrun;

  /** Rows of a chart's data that its table in the page shows; the CSV has all. */
  const LISTED = 200;

  /** The lines of a chart's menu. @param {any} panel */
  function items(panel) {
    const { item } = staticrun.menu;
    const { wide, listed } = panel;
    return [
      item("Save as SVG", () => save(panel, "svg")),
      item("Save as PNG", () => save(panel, "png")),
      item("Save its data as CSV", () => save(panel, "csv")),
      item("Save as Vega-Lite", () => save(panel, "json")),
      item(listed ? "Hide its data" : "Show its data as a table", () => panel.list(!listed)),
      panel.requestFullscreen && item(filling(panel) ? "Leave full screen" : "Full screen", () => fill(panel)),
      item(wide ? "Half width" : "Full width", () => panel.setWide(!wide)),
      item("Move up", () => panel.view.move(panel.name, -1)),
      item("Move down", () => panel.view.move(panel.name, 1)),
      item("Remove", () => panel.view.remove(panel.name)),
    ].filter(Boolean);
  }

  const filling = (panel) => document.fullscreenElement === panel;

  function fill(panel) {
    if (filling(panel)) document.exitFullscreen();
    else panel.requestFullscreen().catch((error) => panel.say(error.message));
  }

  /** @param {"svg" | "png" | "json" | "csv"} kind */
  async function save(panel, kind) {
    const { made, view } = panel;
    if (!made || made.empty) return panel.say("There is nothing to save.");
    const name = `${view.title}-${panel.name}`.replace(/[^\p{L}\p{N}._-]+/gu, "-");
    if (kind === "csv") return staticrun.download(`${name}.csv`, panel.csv(made, panel.table), "text/csv");
    const spec = structuredClone(panel.saved?.(made) ?? made.spec);
    spec.title = { text: `${view.title}: ${panel.title_}`, subtitle: view.told() };
    try {
      await viewDraw.save(kind, spec, name);
    } catch (error) {
      panel.say(error.message);
    }
  }

  /** Records as CSV. @param {{head: string[], rows: any[][]}} records */
  function csv({ head, rows }) {
    const text = (value) => (value === null || Number.isNaN(value) ? "" : String(value));
    const quoted = (one) => (/[",\r\n]|^\s|\s$/.test(one) ? `"${one.replace(/"/g, '""')}"` : one);
    return [head, ...rows].map((row) => `${row.map((value) => quoted(text(value))).join(",")}\r\n`).join("");
  }

  /** Records as a table to read, for those who do not see the drawing. */
  function table({ head, rows }, name) {
    const text = (value) =>
      typeof value === "number" ? (Number.isNaN(value) ? "" : staticrun.format.short(value)) : (value ?? "");
    const more = rows.length - LISTED;
    return make(
      "div.panel-table",
      { tabindex: "0", role: "region", "aria-label": `Data of ${name}` },
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...head.map((one) => make("th", { scope: "col" }, one)))),
        make(
          "tbody",
          {},
          ...rows.slice(0, LISTED).map((row) =>
            make(
              "tr",
              {},
              ...row.map((value) => make(typeof value === "number" ? "td.num" : "td.text", {}, text(value))),
            ),
          ),
        ),
      ),
      more > 0 && make("p", {}, `${more} more rows are in the CSV.`),
    );
  }

  /** Pixels of height that one step of the keyboard adds; drags come to such steps too. */
  const STEP = 20;
  const HEIGHTS = [160, 1200];

  /**
   * A corner by which a chart is sized: its height to the pixel's twenties, its width to half or whole.
   * @param {any} panel
   */
  function corner(panel) {
    const height = () => Math.round(panel.frame.clientHeight / STEP) * STEP;
    const clamp = (value) => Math.max(HEIGHTS[0], Math.min(HEIGHTS[1], Math.round(value / STEP) * STEP));
    const button = make("button.panel-corner", {
      type: "button",
      title: "Drag to size; arrow keys do, too",
      "aria-label": `Size of ${panel.title_}: up and down keys for its height, left and right for its width`,
      keydown: (event) => {
        const by = { ArrowUp: -STEP, ArrowDown: STEP }[event.key];
        if (by) panel.setHeight(clamp(height() + by));
        else if (event.key === "ArrowLeft" || event.key === "ArrowRight")
          panel.setWide(event.key === "ArrowRight");
        else return;
        event.preventDefault();
      },
      pointerdown: (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        const [tall, room] = [panel.frame.clientHeight, panel.getBoundingClientRect()];
        let size = null;
        const move = (next) => {
          size = clamp(tall + next.clientY - event.clientY);
          panel.frame.style.height = `${size}px`;
          const across = (next.clientX - room.left) / panel.parentNode.clientWidth;
          if (across > 0.75 !== panel.wide && Math.abs(next.clientX - event.clientX) > 60)
            panel.setWide(across > 0.75);
        };
        const end = () => {
          button.removeEventListener("pointermove", move);
          if (size !== null) panel.setHeight(size);
        };
        button.setPointerCapture(event.pointerId);
        button.addEventListener("pointermove", move);
        button.addEventListener("pointerup", end, { once: true });
        button.addEventListener("pointercancel", end, { once: true });
      },
    });
    return button;
  }

  /** A grip by which a chart is moved among the others. @param {any} panel */
  function grip(panel) {
    const button = make("button.panel-grip", {
      type: "button",
      title: "Drag to move; arrow keys do, too",
      "aria-label": `Move ${panel.title_}: arrow keys`,
      keydown: (event) => {
        const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
        if (!by) return;
        event.preventDefault();
        panel.view.move(panel.name, by);
        button.focus();
      },
      pointerdown: (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        let over = null;
        const mark = (next) => {
          over?.classList.remove("drop-here");
          over = next;
          over?.classList.add("drop-here");
        };
        const move = (next) => {
          panel.classList.add("moving");
          const found = document.elementFromPoint(next.clientX, next.clientY)?.closest(".panel");
          mark(found && found !== panel && found.parentNode === panel.parentNode ? found : null);
        };
        const end = () => {
          button.removeEventListener("pointermove", move);
          panel.classList.remove("moving");
          const target = over;
          mark(null);
          if (target) panel.view.moveTo(panel.name, target.name);
        };
        button.setPointerCapture(event.pointerId);
        button.addEventListener("pointermove", move);
        button.addEventListener("pointerup", end, { once: true });
        button.addEventListener("pointercancel", end, { once: true });
      },
    });
    return button;
  }

  staticrun.viewActions = { items, save, csv, table, corner, grip };
})();
