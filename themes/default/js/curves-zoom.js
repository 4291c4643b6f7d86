// Zooming into a chart of curves: dragging over it chooses a window of x, a double click or Escape leaves it, plus and
// minus do both by the keyboard.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /** A drag shorter than this many pixels is a click. */
  const DRAG = 6;

  /** @param {{plot: () => any, drawing: any, window: [number, number] | null, zoom: (window: any) => void,
   *   pointer: any}} chart @param {HTMLElement} frame that its drawing stands in */
  function curvesZoom(chart, frame) {
    const brush = make("div.chart-brush", { "aria-hidden": "true", hidden: true });
    let from;
    frame.append(brush);

    /** Where the pointer is, in pixels of the plot; outside of it, its edge. */
    const across = (event) => {
      const { left, width } = chart.plot();
      const at = event.clientX - frame.getBoundingClientRect().left + frame.scrollLeft - left;
      return Math.max(0, Math.min(width, at));
    };
    const valueAt = (pixel) => Number(chart.drawing.scale("x").invert(pixel));
    const ends = (at) => [Math.min(from, at), Math.max(from, at)];
    const stop = () => {
      from = undefined;
      brush.hidden = true;
    };

    /** The same middle, or where the run that is read ends, half as wide or twice. */
    const step = (factor) => {
      const { left, width } = chart.plot();
      const middle = chart.pointer.mark ? Math.max(0, Math.min(width, chart.pointer.mark.x - left)) : width / 2;
      const half = (width / 2) * factor;
      const at = factor < 1 ? Math.max(half, Math.min(width - half, middle)) : middle;
      chart.zoom([valueAt(at - half), valueAt(at + half)]);
    };

    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch" || !chart.drawing || event.target.closest("button")) return;
      from = across(event);
      frame.setPointerCapture(event.pointerId);
    });
    frame.addEventListener("pointermove", (event) => {
      if (from === undefined) return;
      const [first, last] = ends(across(event));
      const { left, top, height } = chart.plot();
      brush.hidden = last - first < DRAG;
      brush.style.cssText = `left:${left + first}px;width:${last - first}px;top:${top}px;height:${height}px`;
      if (!brush.hidden) chart.pointer.hide();
    });
    frame.addEventListener("pointerup", (event) => {
      if (from === undefined) return;
      const [first, last] = ends(across(event));
      stop();
      if (last - first >= DRAG) chart.zoom([valueAt(first), valueAt(last)]);
    });
    frame.addEventListener("pointercancel", stop);
    frame.addEventListener("dblclick", () => chart.window && chart.zoom(null));
    frame.addEventListener("keydown", (event) => {
      if (event.target !== frame || event.altKey || event.ctrlKey || event.metaKey || !chart.drawing) return;
      if (event.key === "+" || event.key === "=") step(0.5);
      else if (event.key === "-" && chart.window) step(2);
      else if (event.key === "Escape" && chart.window && !chart.pointer.mark) chart.zoom(null);
      else return;
      event.preventDefault();
    });
  }

  staticrun.curvesZoom = curvesZoom;
})();
