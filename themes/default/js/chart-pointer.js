// What pointer and keyboard do over a chart: read values, drag a window to zoom in, double click to come back.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /** A drag shorter than this many pixels is a click. */
  const DRAG = 6;

  class ChartPointer {
    /** @param {any} chart a <metric-chart> @param {HTMLElement} frame that its drawing stands in */
    constructor(chart, frame) {
      this.chart = chart;
      this.frame = frame;
      this.cross = make("div.chart-cross", { "aria-hidden": "true", hidden: true });
      this.brush = make("div.chart-brush", { "aria-hidden": "true", hidden: true });
      this.tip = make("div.chart-tip", { hidden: true });
      this.spoken = make("div.visually-hidden", { role: "status" });
      this.elements = [this.cross, this.brush, this.tip, this.spoken];
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      this.name();
      frame.addEventListener("pointermove", (event) => this.move(event));
      frame.addEventListener("pointerleave", () => this.from === undefined && this.hideAll());
      frame.addEventListener("pointerdown", (event) => this.down(event));
      frame.addEventListener("pointerup", (event) => this.up(event));
      frame.addEventListener("pointercancel", () => this.hide());
      frame.addEventListener("dblclick", () => chart.window && chart.zoom(null));
      frame.addEventListener("keydown", (event) => this.key(event));
      frame.addEventListener("blur", () => this.hideAll());
    }

    /** What the frame is called. */
    name() {
      const metrics = JSON.parse(this.chart.dataset.keys).join(", ");
      this.frame.setAttribute("aria-label", `Chart of ${metrics}. Arrow keys read its values.`);
    }

    /** Where the pointer is, in pixels of the plot; outside of it, its edge. */
    across(event) {
      const { left, width } = this.chart.plot();
      const at = event.clientX - this.frame.getBoundingClientRect().left - left;
      return Math.max(0, Math.min(width, at));
    }

    move(event) {
      const at = this.across(event);
      if (this.from !== undefined) this.drag(at);
      else this.readAll(this.chart.valueAt(at));
    }

    down(event) {
      if (event.button !== 0 || event.pointerType === "touch") return;
      this.from = this.across(event);
      this.frame.setPointerCapture(event.pointerId);
    }

    drag(at) {
      const { left, top, height } = this.chart.plot();
      const [first, last] = [Math.min(this.from, at), Math.max(this.from, at)];
      this.brush.hidden = last - first < DRAG;
      this.brush.style.cssText = `left:${left + first}px;width:${last - first}px;top:${top}px;height:${height}px`;
      this.tip.hidden = this.cross.hidden = true;
    }

    up(event) {
      if (this.from === undefined) return;
      const at = this.across(event);
      const ends = [Math.min(this.from, at), Math.max(this.from, at)];
      this.hide();
      if (ends[1] - ends[0] >= DRAG) this.chart.zoom(ends.map((pixel) => this.chart.valueAt(pixel)));
    }

    hide() {
      this.from = undefined;
      for (const element of [this.cross, this.brush, this.tip]) element.hidden = true;
      this.at = undefined;
    }

    /** Hides what is read here, and in the charts that are read with this one. */
    hideAll() {
      this.hide();
      for (const { pointer } of this.chart.others) pointer?.hide();
    }

    /** Reads this chart, and at the same place those that are read with it. */
    readAll(value) {
      const reading = this.read(value);
      for (const { pointer } of this.chart.others) pointer?.read(reading ? reading.x : value);
      return reading;
    }

    /** Shows what the curves are at the point nearest to an x value. */
    read(value) {
      const reading = this.chart.readingsAt(value);
      if (!reading) return;
      const { left, top, width, height } = this.chart.plot();
      const pixel = this.chart.pixelOf(reading.x);
      const inside = pixel >= 0 && pixel <= width;
      this.cross.hidden = this.tip.hidden = !inside;
      if (!inside) return;
      this.at = reading.x;
      this.cross.style.cssText = `left:${left + pixel}px;top:${top}px;height:${height}px`;
      this.tip.replaceChildren(
        ...reading.lines.map((line) =>
          make(
            "div.chart-reading",
            {},
            line.sample,
            make("strong", {}, line.text),
            make("span", {}, line.name),
          ),
        ),
        make("div.chart-where", {}, reading.head),
      );
      const room = this.frame.clientWidth;
      const x = left + pixel + 12;
      const beside = x + this.tip.offsetWidth <= room ? x : left + pixel - 12 - this.tip.offsetWidth;
      const across = Math.max(0, Math.min(beside, room - this.tip.offsetWidth));
      const down = reading.high ? top + height - this.tip.offsetHeight - 4 : top; // away from what is read
      this.tip.style.cssText = `left:${across}px;top:${down}px`;
      return reading;
    }

    say({ head, lines }) {
      this.spoken.textContent = `${head}: ${lines.map((line) => `${line.name} ${line.text}`).join(", ")}`;
    }

    key(event) {
      const places = this.chart.places();
      const end = places.length - 1;
      if (end < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const here = this.at === undefined ? -1 : places.indexOf(this.at);
      const moves = { ArrowLeft: here < 0 ? end : here - 1, ArrowRight: here + 1, Home: 0, End: end };
      if (event.key in moves) {
        const reading = this.readAll(places[Math.max(0, Math.min(end, moves[event.key]))]);
        if (reading) this.say(reading);
      } else if (event.key === "Escape" && this.chart.window) this.chart.zoom(null);
      else return;
      event.preventDefault();
    }
  }

  staticrun.ChartPointer = ChartPointer;
})();
