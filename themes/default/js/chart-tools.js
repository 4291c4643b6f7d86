// <chart-tools>: how all curves of the page are drawn: over what, on which scale, how smooth. It stands in the
// address, so that a link shows the same.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  const KINDS = [
    ["", "Step"],
    ["relative", "Relative time"],
    ["time", "Wall time"],
    ["order", "Order"],
  ];

  class ChartTools extends HTMLElement {
    connectedCallback() {
      if (this.select) return;
      this.select = make(
        "select.select",
        { change: () => this.set({ x: this.select.value }) },
        ...KINDS.map(([value, name]) => make("option", { value }, name)),
      );
      this.log = make(
        "button.button",
        {
          type: "button",
          "aria-pressed": "false",
          click: () => this.set({ y: state.get("y") === "log" ? "" : "log" }),
        },
        "Log y",
      );
      this.slider = make("input", {
        type: "range",
        min: "0",
        max: "0.99",
        step: "0.01",
        value: "0",
        input: () =>
          this.set({ smooth: this.slider.value === "0" ? "" : this.slider.value }, { push: false }),
      });
      this.weight = make("output", {}, "0");
      this.append(
        make("label.chart-option", {}, make("span", {}, "X axis"), this.select),
        this.log,
        make("label.chart-option", {}, make("span", {}, "Smoothing"), this.slider, this.weight),
      );
      this.read();
      state.onChange(() => {
        this.read();
        this.tell();
      });
    }

    set(changes, how) {
      state.set(changes, how);
      this.read();
      this.tell();
    }

    read() {
      const { x, log, weight } = staticrun.chartView();
      this.select.value = x;
      this.log.setAttribute("aria-pressed", String(log));
      this.slider.value = String(weight);
      this.weight.textContent = weight === 0 ? "none" : weight.toFixed(2);
    }

    tell() {
      for (const chart of document.querySelectorAll("metric-chart, compare-chart")) chart.viewChanged?.();
    }
  }

  /** How the address says that curves are drawn. @returns {{x: string, log: boolean, weight: number}} */
  staticrun.chartView = () => {
    const x = state.get("x");
    const weight = Number(state.get("smooth"));
    return {
      x: KINDS.some(([kind]) => kind === x) ? x : "",
      log: state.get("y") === "log",
      weight: weight > 0 && weight < 1 ? weight : 0,
    };
  };

  customElements.define("chart-tools", ChartTools);
})();
