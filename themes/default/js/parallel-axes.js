// What stands over a drawing of parallel coordinates: the axes' names, which are moved by dragging and open a menu,
// the brushes, and the line that is pointed at.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make, viewData } = staticrun;

  /** A drag shorter than this many pixels is a click. */
  const DRAG = 4;
  /** Pixels at a brush's end that are its handle. */
  const HANDLE = 7;
  const TRACK = 30;
  /** Pixels beyond an axis' ends where a brush can begin. */
  const MARGIN = 10;
  const SVG = "http://www.w3.org/2000/svg";

  class ParallelAxes {
    /** @param {any} chart a <parallel-chart> */
    constructor(chart) {
      this.chart = chart;
      this.element = make("div.axes");
      this.line = document.createElementNS(SVG, "svg");
      this.line.setAttribute("class", "axes-line");
      this.line.setAttribute("aria-hidden", "true");
      this.path = this.line.appendChild(document.createElementNS(SVG, "path"));
    }

    /** Stands over the axes of a drawing. */
    place({ axes, brushes }) {
      const focused = this.element.contains(document.activeElement)
        ? document.activeElement.dataset.axis
        : null;
      this.axes = axes;
      const room = this.chart.plot();
      this.room = { ...room, step: room.width / (axes.length - 1) };
      this.line.style.width = `${this.chart.made.spec.width}px`;
      this.tracks = axes.map((axis, at) => this.track(axis, at, brushes));
      const names = axes.map((axis, at) => this.name(axis, at));
      this.element.replaceChildren(...this.tracks, ...names.flatMap(({ button, sheet }) => [button, sheet]));
      if (focused !== null) names.find(({ button }) => button.dataset.axis === focused)?.button.focus();
    }

    left(at) {
      return this.room.left + at * this.room.step;
    }

    // Names.

    name(axis, at) {
      const { of, log } = axis;
      const text = of.label + (log ? " (log)" : "");
      const menu = staticrun.menu.menu(text, () => this.items(axis, at), { name: `Axis ${of.label}` });
      const { button } = menu;
      button.className = "axis-name";
      button.dataset.axis = of.id;
      button.title = `${of.id}: drag to move, click for more`;
      // No name reaches into its neighbour's room.
      const room = Math.max(40, Math.min(this.room.step, 2 * (this.left(at) - 2), 240) - 6);
      button.style.cssText = `left:${this.left(at)}px;max-width:${room}px`;
      button.addEventListener("pointerdown", (event) => this.grab(event, button, at));
      return menu;
    }

    items(axis, at) {
      const { chart } = this;
      const { of, log } = axis;
      const { item } = staticrun.menu;
      const ids = chart.ids();
      const move = (by) => {
        const next = ids.filter((id) => id !== of.id);
        next.splice(at + by, 0, of.id);
        chart.keep(next);
      };
      const numeric = !of.categories && of.unit !== "time";
      return [
        numeric && item(log ? "Linear scale" : "Log scale", () => chart.setLog(of.id, !log)),
        numeric && item(axis.within ? "With outliers" : "No outliers", () => chart.setBulk(of.id, !axis.within)),
        at > 0 && item("Move left", () => move(-1)),
        at < ids.length - 1 && item("Move right", () => move(1)),
        item("Colour by this", () => chart.choose({ colour: of.id === chart.usualColour() ? "" : of.id })),
        ids.length > 2 && item("Remove", () => chart.keep(ids.filter((id) => id !== of.id))),
        this.range(axis),
      ].filter(Boolean);
    }

    /** The brush as two fields, for the keyboard and for exact values. */
    range(axis) {
      const { of } = axis;
      const brush = this.chart.made.brushes.find((one) => one.axis.of === of);
      const field = (value, name) => {
        if (!of.categories) {
          const shown = Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "";
          return make("input.field", { type: "number", step: "any", value: shown, "aria-label": name });
        }
        const options = axis.there.map((place) =>
          make("option", { value: String(place) }, viewData.cut(of.categories[place], 24)),
        );
        const select = make("select.select", { "aria-label": name }, ...options);
        select.value = String(value);
        return select;
      };
      const from = field(brush?.low ?? (of.categories ? axis.low : NaN), `${of.label} from`);
      const to = field(brush?.high ?? (of.categories ? axis.high : NaN), `${of.label} to`);
      const form = make(
        "form.axis-range",
        {
          submit: (event) => {
            event.preventDefault();
            form.closest("[popover]").hidePopover();
            const low = from.value === "" ? -Infinity : Number(from.value);
            const high = to.value === "" ? Infinity : Number(to.value);
            const none = !of.categories && low === -Infinity && high === Infinity;
            this.chart.setBrush(axis, none || low > high ? null : { low, high });
          },
        },
        make("span", {}, "Brush"),
        from,
        make("span", {}, "to"),
        to,
        make("button.button", {}, "Set"),
      );
      if (!brush) return form;
      const clear = staticrun.menu.item("Clear the brush", () => this.chart.setBrush(axis, null));
      return make("div", {}, clear, form);
    }

    /** Moves an axis by its name. */
    grab(event, button, at) {
      if (event.button !== 0) return;
      const from = event.clientX;
      let moved = 0;
      const move = (next) => {
        moved = next.clientX - from;
        if (Math.abs(moved) < DRAG && !button.classList.contains("moving")) return;
        button.classList.add("moving");
        button.style.translate = `${moved}px`;
      };
      const end = () => {
        button.removeEventListener("pointermove", move);
        if (!button.classList.contains("moving")) return;
        button.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
        button.classList.remove("moving");
        button.style.translate = "";
        const ids = this.chart.ids();
        const to = Math.max(0, Math.min(ids.length - 1, Math.round(at + moved / this.room.step)));
        if (to === at) return;
        const [id] = ids.splice(at, 1);
        ids.splice(to, 0, id);
        setTimeout(() => this.chart.keep(ids)); // after the click that follows
      };
      button.setPointerCapture(event.pointerId);
      button.addEventListener("pointermove", move);
      button.addEventListener("pointerup", end, { once: true });
      button.addEventListener("pointercancel", end, { once: true });
    }

    // Brushes.

    track(axis, at, brushes) {
      const { top, height } = this.room;
      const box = make("div.axis-brush", { hidden: true });
      const track = make("div.axis-track", { "data-axis": axis.of.id }, box);
      track.style.cssText = `left:${this.left(at) - TRACK / 2}px;top:${top - MARGIN}px;width:${TRACK}px;height:${height + 2 * MARGIN}px`;
      track.box = box;
      const brush = brushes.find((one) => one.axis.of === axis.of);
      if (brush) this.drawBrush(track, this.pixels(axis, brush));
      track.addEventListener("pointerdown", (event) => this.drag(event, track, axis));
      return track;
    }

    /** The ends of a brush in pixels from the axis' top. @returns {[number, number]} */
    pixels(axis, { low, high }) {
      const { height } = this.room;
      if (axis.there) {
        const inside = axis.there.filter((place) => place >= low && place <= high);
        if (!inside.length) return [0, 0];
        const half = 0.5 / axis.there.length;
        return [(1 - axis.to(inside.at(-1)) - half) * height, (1 - axis.to(inside[0]) + half) * height];
      }
      const at = (value, open) =>
        Number.isFinite(value) && !(axis.log && value <= 0) ? axis.to(value) : open;
      const clamp = (y) => Math.max(0, Math.min(1, y));
      return [(1 - clamp(at(high, 1))) * height, (1 - clamp(at(low, 0))) * height];
    }

    drawBrush(track, ends) {
      track.box.hidden = ends === null;
      track.ends = ends;
      if (ends)
        track.box.style.cssText = `top:${MARGIN + ends[0]}px;height:${Math.max(2, ends[1] - ends[0])}px`;
    }

    /** A brush from pixels; its ends are open where they are the axis' own. */
    brushAt(axis, [top, bottom]) {
      const { height } = this.room;
      if (axis.there) {
        const inside = axis.there.filter((place) => {
          const y = (1 - axis.to(place)) * height;
          return y >= top && y <= bottom;
        });
        const near = axis.from(1 - (top + bottom) / 2 / height);
        return inside.length ? { low: inside[0], high: inside.at(-1) } : { low: near, high: near };
      }
      const low = bottom >= height - 1 ? -Infinity : axis.from(1 - bottom / height);
      const high = top <= 1 ? Infinity : axis.from(1 - top / height);
      return { low, high };
    }

    drag(event, track, axis) {
      if (event.button !== 0) return;
      event.preventDefault();
      this.chart.pointer.hide();
      const { height } = this.room;
      const box = track.getBoundingClientRect();
      const at = (next) => Math.max(0, Math.min(height, next.clientY - box.top - MARGIN));
      const from = at(event);
      const old = track.ends;
      const move = moving(old, from);
      let ends = old;
      let dragged = false;
      const moved = (next) => {
        const to = at(next);
        if (!dragged && Math.abs(to - from) < DRAG) return;
        dragged = true;
        ends = move(to, height);
        this.drawBrush(track, ends);
        this.chart.preview(() => this.current(axis, ends));
      };
      const done = () => {
        track.removeEventListener("pointermove", moved);
        if (dragged) this.chart.setBrush(axis, this.brushAt(axis, ends));
        else if (old) this.chart.setBrush(axis, null);
      };
      track.setPointerCapture(event.pointerId);
      track.addEventListener("pointermove", moved);
      track.addEventListener("pointerup", done, { once: true });
      track.addEventListener("pointercancel", done, { once: true });
    }

    /** All brushes, the one being dragged among them. */
    current(axis, ends) {
      const others = this.chart.brushesOf(this.axes).filter((one) => one.axis !== axis);
      return [...others, { axis, ...this.brushAt(axis, ends) }];
    }

    /** Draws one run's line over all others. @param {number | null} row */
    trace(row) {
      const { chart, axes, room } = this;
      this.path.setAttribute("d", "");
      if (row === null || !room) return;
      const points = axes.map(
        (axis, at) => `${this.left(at)} ${room.top + room.height * (1 - chart.height(axis, row))}`,
      );
      this.path.setAttribute("d", `M${points.join("L")}`);
      this.path.style.stroke = `var(${staticrun.palette.property(chart.table.colours[row])})`;
    }
  }

  /** What a drag that begins at a pixel does to a brush: its end, the whole of it, or a new one. */
  function moving(old, from) {
    const ordered = (a, b) => [Math.min(a, b), Math.max(a, b)];
    if (old && Math.abs(from - old[0]) <= HANDLE) return (to) => ordered(to, old[1]);
    if (old && Math.abs(from - old[1]) <= HANDLE) return (to) => ordered(old[0], to);
    if (old && from > old[0] && from < old[1]) {
      return (to, height) => {
        const by = Math.max(-old[0], Math.min(height - old[1], to - from));
        return [old[0] + by, old[1] + by];
      };
    }
    return (to) => ordered(from, to);
  }

  staticrun.ParallelAxes = ParallelAxes;
})();
