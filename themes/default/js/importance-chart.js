// <importance-chart>: how much each param tells about a metric, as the build computed it over all runs of the
// experiment, whatever is filtered here.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, viewData, viewDraw } = staticrun;

  const HEIGHT = 22;
  const MOST = 40;

  class ImportanceChart extends staticrun.ChartPanel {
    title_ = "Importance of params";

    options() {
      this.select = make("select.select", { "data-key": "of", "aria-label": "For" });
      this.select.addEventListener("change", () => {
        const { value } = this.select;
        this.pick("of", value, this.found[0].metric);
      });
      return [make("label.chart-option", {}, make("span", {}, "For"), this.select)];
    }

    /** What the build found. */
    async prepare() {
      if (this.found) return;
      this.found = await this.table.importance();
      const options = this.found.map(({ metric }) =>
        make("option", { value: metric }, staticrun.columnLabel(this.table.head(metric))),
      );
      this.select.append(...options);
    }

    compose() {
      if (this.found.length === 0) {
        return { empty: "Too few runs to say: a metric and a param that differs, over five runs at least." };
      }
      const one = this.found.find(({ metric }) => metric === this.option("of")) ?? this.found[0];
      this.select.value = one.metric;
      const shown = one.params.slice(0, MOST);
      const spec = structuredClone(this.view.specs.bar);
      const token = staticrun.palette.tokens();
      const layer = spec.layer[0];
      layer.encoding.x.title = "from nothing (0) to all (1)";
      layer.encoding.x.scale = { domain: [0, 1] };
      layer.encoding.x.axis = { ...layer.encoding.x.axis, tickCount: 5 };
      layer.encoding.y.axis = { ...layer.encoding.y.axis, labelLimit: 260 };
      viewDraw.setParams(spec, { names: shown.map((told) => this.nameOf(told)) });
      spec.datasets = {
        bars: shown.map(({ strength, measure }, place) => ({
          place,
          value: strength,
          colour: token("--accent"),
          fill: measure === "rank" ? 0.9 : 0.35,
          dash: [1, 0],
        })),
        whiskers: [],
      };
      spec.height = Math.max(this.frame.clientHeight, shown.length * HEIGHT + 48);
      return { spec, one, shown, order: [], columns: [], said: this.said(one, shown) };
    }

    nameOf({ param, measure, value, runs }) {
      const number = `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(2)}`;
      const name = viewData.cut(this.table.head(param).label, 24);
      return `${name}  ${measure === "rank" ? "ρ" : "ε"} ${number}, ${runs} runs`;
    }

    said({ runs, params }, shown) {
      const kinds = new Set(params.map(({ measure }) => measure));
      const few = Math.min(...shown.map((told) => told.runs)) < 30;
      return [
        kinds.has("rank") ? "ρ: Spearman’s rank correlation" : "",
        kinds.has("groups")
          ? "ε (pale): root of the variance of ranks that the categories explain, adjusted"
          : "",
        `computed over the ${runs} runs of the experiment with a value, whatever is filtered`,
        `no cause: params that changed together share the credit, and what only two do together is not seen${few ? "; few runs, so chance shows too" : ""}`,
        shown.length < params.length ? `the first ${shown.length} of ${params.length} params` : "",
      ]
        .filter(Boolean)
        .join("; ");
    }

    describedBy({ shown }) {
      return `${this.title_} for ${this.select.selectedOptions[0].textContent}: ${shown
        .slice(0, 5)
        .map((told) => this.nameOf(told))
        .join("; ")}`;
    }

    marks() {
      return [];
    }

    csv({ one }) {
      const lines = one.params.map(({ param, measure, value, runs, values }) =>
        [param, measure, value, runs, values]
          .map((text) => `"${String(text).replace(/"/g, '""')}"`)
          .join(","),
      );
      return `${["param,measure,value,runs,values", ...lines].join("\r\n")}\r\n`;
    }
  }

  customElements.define("importance-chart", ImportanceChart);
})();
