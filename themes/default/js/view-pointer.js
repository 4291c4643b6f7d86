// What pointer and keyboard do over a chart of runs: tell which run a mark is, and open it.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  /** Pixels that the pointer may go during a click. */
  const CLICK = 5;

  class RunPointer {
    /**
     * @param {{nearest: (x: number, y: number) => any, markOf: (row: number) => any, order: number[],
     *   describe: (row: number) => [string, string][], headOf: (mark: any) => any, highlight: (mark: any) => void}} chart
     *   marks are `{row, x, y}` in pixels of the frame
     * @param {HTMLElement} frame that its drawing stands in
     */
    constructor(chart, frame) {
      this.chart = chart;
      this.frame = frame;
      this.tip = make("div.chart-tip", { hidden: true });
      this.spoken = make("div.visually-hidden", { role: "status" });
      this.elements = [this.tip, this.spoken];
      frame.tabIndex = 0;
      frame.setAttribute("role", "group");
      frame.addEventListener("pointermove", (event) => this.move(event));
      frame.addEventListener("pointerleave", () => this.hide());
      frame.addEventListener("pointerdown", (event) => (this.from = event));
      frame.addEventListener("click", (event) => {
        // A drag that ends here is no click.
        const { clientX = event.clientX, clientY = event.clientY } = this.from ?? {};
        if (Math.hypot(event.clientX - clientX, event.clientY - clientY) < CLICK)
          this.open(event, this.at(event));
      });
      frame.addEventListener("keydown", (event) => this.key(event));
      frame.addEventListener("blur", () => this.hide());
    }

    at(event) {
      if (event.target.closest("button, .axis-track")) return null;
      const box = this.frame.getBoundingClientRect();
      const x = event.clientX - box.left + this.frame.scrollLeft;
      return this.chart.nearest(x, event.clientY - box.top + this.frame.scrollTop);
    }

    move(event) {
      if (event.buttons) return;
      const mark = this.at(event);
      this.frame.classList.toggle("pointing", mark !== null);
      if (mark) this.show(mark);
      else this.hide();
    }

    show(mark) {
      this.mark = mark;
      const lines = this.chart.describe(mark.row);
      const { name, swatch, colour } = this.chart.headOf(mark);
      this.tip.replaceChildren(
        make(
          "div.chart-reading",
          {},
          make(`span.swatch.c${swatch ?? ""}`, colour ? { style: `background:${colour}` } : {}),
          make("strong", {}, name.slice(0, 80)),
        ),
        ...lines.map(([label, text]) =>
          make("div.chart-reading", {}, make("strong", {}, text), make("span", {}, label)),
        ),
      );
      this.tip.hidden = false;
      const { clientWidth, clientHeight, scrollLeft, scrollTop } = this.frame;
      const { offsetWidth: width, offsetHeight: height } = this.tip;
      const beside = mark.x + 14 + width <= scrollLeft + clientWidth ? mark.x + 14 : mark.x - 14 - width;
      const left = Math.max(scrollLeft, Math.min(beside, scrollLeft + clientWidth - width));
      const top = Math.max(scrollTop, Math.min(mark.y - height / 2, scrollTop + clientHeight - height));
      this.tip.style.cssText = `left:${left}px;top:${top}px`;
      this.chart.highlight(mark);
      return `${name}: ${lines.map(([label, text]) => `${label} ${text}`).join(", ")}`;
    }

    hide() {
      this.mark = null;
      this.tip.hidden = true;
      this.frame.classList.remove("pointing");
      this.chart.highlight(null);
    }

    open(event, mark) {
      if (!mark || event.defaultPrevented) return;
      const path = this.chart.headOf(mark).href;
      if (!path) return;
      const href = staticrun.href(path);
      if (event.ctrlKey || event.metaKey) window.open(href, "_blank", "noopener");
      else location.href = href;
    }

    key(event) {
      if (event.target !== this.frame || event.altKey) return;
      const { order } = this.chart;
      const here = this.mark ? order.indexOf(this.mark.row) : -1;
      const moves = {
        ArrowRight: here + 1,
        ArrowDown: here + 1,
        ArrowLeft: here - 1,
        ArrowUp: here - 1,
        Home: 0,
        End: order.length - 1,
      };
      if (event.key in moves) {
        const row = order[Math.max(0, Math.min(order.length - 1, moves[event.key]))];
        const mark = row === undefined ? null : this.chart.markOf(row);
        if (mark) this.spoken.textContent = this.show(mark);
      } else if (event.key === "Enter" && this.mark) this.open(event, this.mark);
      else if (event.key === "Escape" && this.mark) this.hide();
      else return;
      event.preventDefault();
    }
  }

  staticrun.RunPointer = RunPointer;
})();
