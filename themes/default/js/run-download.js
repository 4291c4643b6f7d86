// <run-download>: the run as JSON and its history as CSV, both made here from what the page has: `data-record`,
// and the curves with their finest levels; and where its points are in the Parquet of the site.
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
          ...this.parquet(),
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

    /** A button and its sheet, which offers the files with the points of this run and the Python that reads them. */
    parquet() {
      const { run_id: id } = this.record;
      const { list, ofRun, link, code, place, python } = staticrun.siteFiles;
      const shown = code("points-code", "Python");
      shown.text.textContent = [
        "import polars as pl",
        "import staticrun",
        "",
        `points = staticrun.scan_metrics(${python(place())})`,
        `print(points.filter(pl.col("run_id") == ${python(id)}).collect())`,
      ].join("\n");
      const links = make("div", { role: "group", "aria-label": "Parquet" });
      const fill = async () => {
        const files = ofRun(await list(this.dataset.downloads), id);
        const name = (at) => `History as Parquet${files.length > 1 ? `, part ${at + 1} of ${files.length}` : ""}`;
        links.replaceChildren(...files.map((file, at) => link(file, name(at))));
        const none = "This site was built without the points of its metrics as Parquet.";
        const others = "Its points stand among those of other runs whose ids begin alike.";
        links.append(make("p.menu-note", {}, files.length ? others : none));
        shown.element.hidden = files.length === 0;
      };
      const { button, sheet } = staticrun.menu.menu("Parquet", () => {
        fill()
          .catch((error) => links.replaceChildren(make("p.menu-note", {}, error.message)))
          .then(() => sheet.matches(":popover-open") && staticrun.menu.place(button, sheet));
        return [links, shown.element];
      });
      button.title = "The history of its metrics in the Parquet files of this site";
      return [button, sheet];
    }

    save(extension, text, type) {
      staticrun.download(`${this.record.run_id}.${extension}`, text, type);
    }
  }

  customElements.define("run-download", RunDownload);
})();
