// What stands in a cell of the runs' table. A painter knows one column: how wide it is, and how to fill a
// cell of it, which may have held another run before.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { format } = staticrun;

  /** So many rows, spread over all, tell how wide a column is. */
  const SAMPLE = 200;
  const WIDEST = 24;
  const SHOWN = 120;
  const HOVER = 300;

  /** @param {any} table a RunTable @param {string} id of one of its columns */
  function painter(table, id) {
    const head = table.head(id);
    if (id === "attributes.run_name") return runPainter(table, head);
    if (id === "attributes.status") return statusPainter(table, head);
    if (head.unit === "time") return timePainter(table, head);
    if (head.type === "number") return numberPainter(table, head);
    return textPainter(table, head);
  }

  /** Some rows of the table, evenly spread. */
  function sampled(table) {
    const step = Math.max(1, Math.floor(table.rows / SAMPLE));
    const rows = [];
    for (let row = 0; row < table.rows; row += step) rows.push(row);
    return rows;
  }

  /** The width in characters that most cells of a column need. */
  function chars(table, text) {
    let most = 0;
    for (const row of sampled(table)) most = Math.max(most, text(row).length);
    return Math.min(most, WIDEST);
  }

  function runPainter(table, head) {
    const { make } = staticrun;
    const parents = "attributes.parent_run_id";
    const name = (row) => table.value(head.id, row) ?? table.runId(row);
    return {
      head,
      className: "run",
      chars: () => chars(table, name) + 8,
      build(cell) {
        const box = make("input.pick", { type: "checkbox", tabindex: "-1" });
        const eye = make("button.eye", { type: "button", tabindex: "-1" }, make("span.swatch"));
        const link = make("a.run-link", { tabindex: "-1" });
        cell.append(make("span.run-cell", {}, box, eye, link));
        cell.parts = { box, eye, swatch: eye.firstChild, link };
      },
      paint(cell, row, marks) {
        const { box, eye, swatch, link } = cell.parts;
        const text = name(row);
        const hidden = marks.hidden[row] === 1;
        link.textContent = text.slice(0, SHOWN) || "(no name)";
        link.title = text.slice(0, HOVER);
        const href = table.href(row);
        if (href) link.href = staticrun.href(href);
        else link.removeAttribute("href"); // a run without a page of its own
        swatch.className = `swatch c${table.colours[row]}`;
        eye.title = hidden ? "Show in charts (h)" : "Hide from charts (h)";
        eye.setAttribute("aria-label", `Hide ${text.slice(0, SHOWN)}`);
        eye.setAttribute("aria-pressed", String(hidden));
        box.checked = marks.selected[row] === 1;
        box.setAttribute("aria-label", `Select ${text.slice(0, SHOWN)}`);
        cell.parentNode.classList.toggle("nested", table.value(parents, row) !== null);
      },
    };
  }

  function statusPainter(table, head) {
    return {
      head,
      className: "",
      chars: () => 11,
      build(cell) {
        cell.append(staticrun.make("span.status"));
      },
      paint(cell, row) {
        const deleted = table.value("attributes.lifecycle_stage", row) === "deleted";
        const status = table.value(head.id, row) ?? "";
        const word = deleted ? "deleted" : status.toLowerCase();
        cell.firstChild.className = `status status-${word.replace(/[^a-z]/g, "")}`;
        cell.firstChild.textContent = word.charAt(0).toUpperCase() + word.slice(1);
      },
    };
  }

  function timePainter(table, head) {
    return {
      head,
      className: "nowrap quiet",
      chars: () => 14,
      build(cell) {
        cell.append(document.createElement("time"));
      },
      paint(cell, row) {
        const ms = table.value(head.id, row);
        const text = ms === null ? "" : format.moment(ms);
        const time = cell.firstChild;
        cell.classList.toggle("none", text === "");
        time.title = text;
        time.textContent = text && format.ago(ms, Date.now());
        if (text) time.setAttribute("datetime", new Date(ms).toISOString());
        else time.removeAttribute("datetime");
      },
    };
  }

  function numberPainter(table, head) {
    const seconds = head.unit === "seconds";
    const shown = seconds ? format.duration : format.short;
    const text = (row) => {
      const value = table.value(head.id, row);
      return value === null ? "" : shown(value);
    };
    const base = `num${head.group === "attributes" ? " quiet" : ""}`;
    const align = seconds ? null : aligner(table, text);
    return {
      head,
      className: base,
      chars: () => chars(table, text),
      /** The best value of the column, which its cells are marked with; null where there is none. */
      best: null,
      paint(cell, row) {
        const value = table.value(head.id, row);
        if (value === null) return fill(cell, "", "", `${base} none`);
        const short = shown(value);
        const full = format.full(value) + (seconds ? " s" : "");
        const best = value === this.best ? " best" : "";
        const wider = align?.grow(short);
        fill(cell, short, full === short ? "" : full, base + (align?.classes(short) ?? "") + best);
        return wider;
      },
    };
  }

  /** Puts numbers of a column on their decimal sign: by the longest fraction that was met so far. */
  function aligner(table, text) {
    let digits = 0;
    const grow = (one) => {
      const own = fraction(one);
      if (own <= digits) return false;
      digits = own;
      return true; // cells that were painted before stand too far right now
    };
    for (const row of sampled(table)) grow(text(row));
    return {
      grow,
      classes(one) {
        const own = fraction(one);
        return (digits > own ? ` p${Math.min(9, digits - own)}` : "") + (digits && !own ? " pd" : "");
      },
    };
  }

  /** How many characters stand behind a number's decimal sign. */
  function fraction(text) {
    const at = text.indexOf(".");
    return at < 0 ? 0 : text.length - at - 1;
  }

  function textPainter(table, head) {
    const column = table.column(head.id);
    const text = (row) => table.value(head.id, row) ?? "";
    // A column of numbers by their looks, as params are, stands as one.
    const numeric =
      head.group === "params" && column.texts.every((one) => one.trim() !== "" && !isNaN(Number(one)));
    const base = `${numeric ? "num" : "text"}${head.group === "attributes" ? " quiet" : ""}`;
    const align = numeric ? aligner(table, text) : null;
    return {
      head,
      className: base,
      chars: () => chars(table, text),
      paint(cell, row) {
        const code = column.codes[row];
        if (code < 0) return fill(cell, "", "", `${base} none`);
        const whole = column.texts[code];
        const cut = column.cut.has(code) || whole.length > HOVER ? "…" : "";
        const shown = whole.slice(0, SHOWN) + (whole.length > SHOWN ? "…" : "");
        const wider = align?.grow(whole);
        fill(cell, shown, whole.slice(0, HOVER) + cut, base + (align?.classes(whole) ?? ""));
        return wider;
      },
    };
  }

  function fill(cell, text, title, className) {
    if (cell.textContent !== text) cell.textContent = text;
    if (cell.title !== title) cell.title = title;
    const all = cell.dataset.first ? `${className} first` : className;
    if (cell.className !== all) cell.className = all;
  }

  staticrun.tableCells = { painter };
})();
