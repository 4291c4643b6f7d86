// <chart-finder>: which of a run's charts are shown, and whether metrics of one name (train/loss, val/loss) share
// one. Both stand in the address: `#charts=<text>&share=1`.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  /** Fewer charts are found by looking. */
  const MANY = 8;

  class ChartFinder extends HTMLElement {
    connectedCallback() {
      if (this.charts) return;
      this.charts = [...document.querySelectorAll(".chart-group metric-chart")];
      this.own = new Map(this.charts.map((chart) => [chart, JSON.parse(chart.dataset.keys)]));
      this.titles = new Map(this.charts.map((chart) => [chart, chart.querySelector(".chart-title").textContent]));
      this.namesakes = Map.groupBy(this.charts, (chart) => chart.dataset.name);
      const several = [...this.namesakes.values()].some((charts) => charts.length > 1);
      this.count = make("output.quiet");
      if (this.charts.length > MANY) this.append(this.search(), this.count);
      if (several) this.append(this.sharing());
      this.read();
      state.onChange(() => this.read());
    }

    search() {
      this.field = make("input.field", {
        type: "search",
        "aria-label": "Find charts",
        placeholder: `Find among ${this.charts.length} charts`,
        autocomplete: "off",
        spellcheck: "false",
        input: () => this.set({ charts: this.field.value.trim() }, { push: false }),
      });
      return this.field;
    }

    sharing() {
      this.share = make(
        "button.button",
        {
          type: "button",
          "aria-pressed": "false",
          title: "One chart for metrics of one name, whatever stands before the /",
          click: () => this.set({ share: state.get("share") ? "" : "1" }),
        },
        "Share charts",
      );
      return this.share;
    }

    set(changes, how) {
      state.set(changes, how);
      this.read();
    }

    /** Shows the charts that the address asks for. */
    read() {
      const text = this.field ? state.get("charts") : "";
      const shared = this.share !== undefined && state.get("share") !== "";
      if (this.field && this.field.value.trim() !== text) this.field.value = text;
      this.share?.setAttribute("aria-pressed", String(shared));
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [name, charts] of this.namesakes) {
        const [lead] = charts;
        const together = shared && charts.length > 1;
        for (const chart of charts) {
          const keys = together ? charts.flatMap((one) => this.own.get(one)) : this.own.get(chart);
          const wanted = words.every((word) => keys.some((key) => key.toLowerCase().includes(word)));
          chart.hidden = !wanted || (together && chart !== lead);
          if (!chart.hidden) shown += 1;
          if (chart === lead || !together) chart.setKeys(keys, together ? name : this.titles.get(chart));
        }
      }
      for (const group of document.querySelectorAll(".chart-group")) {
        group.hidden = group.querySelector("metric-chart:not([hidden])") === null;
        group.classList.toggle("mixed", shared);
      }
      this.count.textContent = words.length ? `${shown} of ${this.charts.length} charts` : "";
    }
  }

  customElements.define("chart-finder", ChartFinder);
})();
