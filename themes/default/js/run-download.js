// <run-download>: the run as JSON and its history as CSV, both made here from what the page has: `data-record`,
// and the curves with their finest levels.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, chartData, chartLevels } = staticrun;

  class RunDownload extends HTMLElement {
    connectedCallback() {
      if (this.record) return;
      this.record = JSON.parse(this.dataset.record);
      this.said = make("span.quiet", { role: "status" });
      this.append(this.button("Run as JSON", "Download this run as JSON", () => this.json()), this.said);
      if (Object.keys(this.record.metrics).length > 0) {
        this.said.before(
          this.button("History as CSV", "Download the history of its metrics as CSV", () => this.csv()),
        );
      }
    }

    button(text, title, click) {
      return make("button.button", { type: "button", title, click }, make("span.icon.icon-download"), text);
    }

    json() {
      // As it came: read and written again, the greatest steps would be rounded.
      this.save("json", `${this.dataset.record}\n`, "application/json");
    }

    async csv() {
      const slow = setTimeout(() => (this.said.textContent = "Loading every point"), 200);
      try {
        const load = (href, key) => staticrun.load(staticrun.href(href), key);
        const { src, key } = this.dataset;
        const payload = src ? await staticrun.load(src, key) : { curves: [] };
        const curves = [];
        // One after the other: the points of all of a long run at once may be too many.
        for (const curve of await chartData.curvesOf(payload, null, load))
          curves.push(await chartLevels.whole(chartData.decode(curve), load));
        this.save("csv", staticrun.runExport.csv(curves, this.record.metrics), "text/csv");
        this.said.textContent = "";
      } catch (error) {
        this.said.textContent = error.message;
      } finally {
        clearTimeout(slow);
      }
    }

    save(extension, text, type) {
      staticrun.download(`${this.record.run_id}.${extension}`, text, type);
    }
  }

  customElements.define("run-download", RunDownload);
})();
