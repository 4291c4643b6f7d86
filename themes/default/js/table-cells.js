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

  /**
   * @param {any} table a RunTable @param {string} id of one of its columns
   * @param {{best: (id: string) => number | null, times: string}} grid what the whole table knows: the best value of
   *   a column, and how times are shown
   */
  function painter(table, id, grid) {
    const head = table.head(id);
    if (id === "attributes.run_name") return runPainter(table, head);
    if (id === "attributes.status") return statusPainter(table, head);
    if (head.unit === "time") return timePainter(table, head, grid);
    if (head.type === "number") return numberPainter(table, head, grid);
    return textPainter(table, head, grid);
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
        const twisty = make("button.twisty", { type: "button", tabindex: "-1", "aria-label": "Child runs", hidden: true });
        cell.append(make("span.run-cell", {}, box, twisty, eye, link));
        cell.parts = { box, eye, swatch: eye.firstChild, link, twisty };
      },
      paint(cell, row, marks) {
        const { box, eye, swatch, link, twisty } = cell.parts;
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
        const line = cell.parentNode;
        twisty.hidden = !line.hasAttribute("aria-expanded");
        line.classList.toggle("nested", table.value(parents, row) !== null);
      },
      buildGroup: buildGroup,
      paintGroup: paintGroup,
    };
  }

  function buildGroup(cell) {
    const { make } = staticrun;
    const box = make("input.pick", { type: "checkbox", tabindex: "-1" });
    const twisty = make("button.twisty", { type: "button", tabindex: "-1" });
    const eye = make("button.eye", { type: "button", tabindex: "-1" }, make("span.swatch"));
    const name = make("span.group-name");
    const count = make("span.group-count");
    cell.append(make("span.run-cell", {}, box, twisty, eye, name, count));
    cell.parts = { box, twisty, eye, swatch: eye.firstChild, name, count };
  }

  /** The name of a group: what its runs have in common. */
  const groupName = (group) => group.values.map((value) => (value === null ? "no value" : value || "(empty)")).join(" · ");

  function paintGroup(cell, group, _how, marks) {
    const { box, twisty, eye, swatch, name, count } = cell.parts;
    const { rows } = group;
    const text = groupName(group);
    const hidden = rows.every((row) => marks.hidden[row]);
    name.textContent = text.slice(0, SHOWN);
    name.title = text.slice(0, HOVER);
    count.textContent = `${rows.length} ${rows.length === 1 ? "run" : "runs"}`;
    swatch.className = `swatch c${group.colour ?? 0}`;
    twisty.setAttribute("aria-label", `Runs of ${text.slice(0, SHOWN)}`);
    eye.title = hidden ? "Show in charts (h)" : "Hide from charts (h)";
    eye.setAttribute("aria-label", `Hide ${text.slice(0, SHOWN)}`);
    eye.setAttribute("aria-pressed", String(hidden));
    const picked = rows.reduce((sum, row) => sum + marks.selected[row], 0);
    box.checked = picked === rows.length;
    box.indeterminate = picked > 0 && picked < rows.length;
    box.setAttribute("aria-label", `Select ${text.slice(0, SHOWN)}`);
  }

  /** What a group has in a column of texts: the one that all share, or how many. */
  function groupTexts(cell, group, id, className) {
    const texts = group.texts(id, 100);
    if (texts.length === 1) {
      const [text] = texts;
      if (text === null) fill(cell, "", "", `${className} none`);
      else fill(cell, text.slice(0, SHOWN), text.slice(0, HOVER), className);
    } else {
      const named = texts.map((text) => (text === null ? "no value" : text.slice(0, 60)));
      const many = texts.length === 100 ? "100 or more values" : `${texts.length} values`;
      fill(cell, many, named.slice(0, 12).join(", ") + (named.length > 12 ? ", …" : ""), `${className} several`);
    }
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
      paintGroup(cell, group) {
        groupTexts(cell, group, head.id, "text");
        const text = cell.textContent;
        if (text === text.toUpperCase()) cell.textContent = text.charAt(0) + text.slice(1).toLowerCase();
      },
    };
  }

  function timePainter(table, head, grid) {
    return {
      head,
      className: "nowrap quiet",
      chars: () => 14,
      build(cell) {
        cell.append(document.createElement("time"));
      },
      paint(cell, row) {
        show(cell, table.value(head.id, row));
      },
      buildGroup(cell) {
        cell.append(document.createElement("time"));
      },
      /** Of a group the latest. */
      paintGroup: (cell, group) => show(cell, group.aggregate(head.id)?.max ?? null),
    };
    function show(cell, ms) {
      const text = ms === null ? "" : format.moment(ms);
      const absolute = grid.times === "absolute";
      const time = cell.firstChild;
      cell.classList.toggle("none", text === "");
      time.title = text && absolute ? format.ago(ms, Date.now()) : text;
      time.textContent = text && (absolute ? text.replace(" UTC", "") : format.ago(ms, Date.now()));
      if (text) time.setAttribute("datetime", new Date(ms).toISOString());
      else time.removeAttribute("datetime");
    }
  }

  function numberPainter(table, head, grid) {
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
      chars: () => align?.chars() ?? chars(table, text),
      digits: align !== null,
      paint(cell, row) {
        const value = table.value(head.id, row);
        if (value === null) return fill(cell, "", "", `${base} none`);
        const short = shown(value);
        const full = format.full(value) + (seconds ? " s" : "");
        const best = head.goal && !grid.groups && value === grid.best(head.id) ? " best" : "";
        const wider = align?.grow(short);
        fill(cell, short, full === short ? "" : full, base + (align?.classes(short) ?? "") + best);
        return wider;
      },
      paintGroup: (cell, group, how) => groupNumbers(cell, group, head, how, base, shown, grid),
    };
  }

  /** What a group's numbers come to, in one cell, and all of it on hover. */
  function groupNumbers(cell, group, head, how, base, shown, grid) {
    const found = group.aggregate(head.id);
    if (!found) return groupTexts(cell, group, head.id, base);
    if (found.count === 0) return fill(cell, "–", told(found, shown), base);
    const same = found.min === found.max;
    const value = found[how];
    const text =
      how !== "mean"
        ? Number.isNaN(value)
          ? "–"
          : shown(value)
        : same || Number.isNaN(found.std)
          ? shown(found.mean)
          : `${shown(found.mean)} ± ${shown(Number(found.std.toPrecision(2)))}`;
    const best = head.goal && value === grid.best(head.id) ? " best" : "";
    fill(cell, text, told(found, shown), base + best);
  }

  /** Everything about a group's numbers, in a line each. */
  function told({ count, mean, std, min, max, left }, shown) {
    const number = (value) => (shown === format.short ? format.full(value) : shown(value));
    const lines = count
      ? [
          `mean ${number(mean)}`,
          Number.isNaN(std) ? "" : `standard deviation ${number(std)}`,
          `min ${number(min)}`,
          `max ${number(max)}`,
          `of ${count} ${count === 1 ? "value" : "values"}`,
        ]
      : [];
    if (left) lines.push(`${left} NaN or infinite left out`);
    return lines.filter(Boolean).join("\n");
  }

  /** Puts numbers of a column on their decimal sign: by the longest of what was met so far to either side of it. */
  function aligner(table, text) {
    let [before, behind, sign] = [0, 0, false];
    const grow = (one) => {
      const own = split(one);
      before = Math.max(before, own.before);
      if (own.behind <= behind && (sign || !own.sign)) return false;
      behind = Math.max(behind, own.behind);
      sign ||= own.sign;
      return true; // cells that were painted before stand too far right now
    };
    for (const row of sampled(table)) grow(text(row));
    return {
      grow,
      chars: () => before + behind + (sign ? 0.5 : 0),
      classes(one) {
        const own = split(one);
        return (behind > own.behind ? ` p${Math.min(9, behind - own.behind)}` : "") + (sign && !own.sign ? " pd" : "");
      },
    };
  }

  /** Characters of a number before its decimal sign and behind it; in `1e-5` the latter would stand before the e. */
  function split(text) {
    const at = text.indexOf(".");
    const end = at >= 0 ? at : text.search(/e|$/);
    return { before: end, behind: text.length - end - (at < 0 ? 0 : 1), sign: at >= 0 };
  }

  function textPainter(table, head, grid) {
    const column = table.column(head.id);
    const text = (row) => table.value(head.id, row) ?? "";
    // A column of numbers by their looks, as params are, stands as one.
    const numeric =
      head.group === "params" && column.texts.every((one) => one.trim() !== "" && !isNaN(Number(one)));
    const base = `${numeric ? "num" : "text"}${head.group === "attributes" ? " quiet" : ""}`;
    const align = numeric ? aligner(table, text) : null;
    const chip = head.group === "tags";
    return {
      head,
      className: base,
      chars: () => align?.chars() ?? chars(table, text) + (chip ? 2 : 0),
      digits: numeric,
      paintGroup(cell, group, how) {
        if (numeric) groupNumbers(cell, group, head, how, base, format.short, grid);
        else groupTexts(cell, group, head.id, base);
      },
      paint(cell, row) {
        const code = column.codes[row];
        if (code < 0) return fill(cell, "", "", `${base} none`);
        const whole = column.texts[code];
        const cut = column.cut.has(code) || whole.length > HOVER ? "…" : "";
        const shown = whole.slice(0, SHOWN) + (whole.length > SHOWN ? "…" : "");
        const wider = align?.grow(whole);
        const title = whole.slice(0, HOVER) + cut;
        if (chip) fillChip(cell, shown || "(empty)", title, base);
        else fill(cell, shown, title, base + (align?.classes(whole) ?? ""));
        return wider;
      },
    };
  }

  function fill(cell, text, title, className) {
    if (cell.textContent !== text) cell.textContent = text;
    dress(cell, title, className);
  }

  function fillChip(cell, text, title, className) {
    const chip = cell.firstElementChild;
    if (chip) {
      if (chip.firstChild.textContent !== text) chip.firstChild.textContent = text;
    } else cell.replaceChildren(staticrun.make("span.chip", {}, staticrun.make("span", {}, text)));
    dress(cell, title, className);
  }

  function dress(cell, title, className) {
    if (cell.title !== title) cell.title = title;
    const all = cell.always ? `${className} ${cell.always}` : className;
    if (cell.className !== all) cell.className = all;
  }

  staticrun.tableCells = { painter, groupName };
})();
