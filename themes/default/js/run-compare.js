// <run-compare>: runs of any experiments side by side. Which ones, and which is the baseline, stands in the
// address: `#runs=<id>,<id>&baseline=<id>`.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, compareData } = staticrun;

  /** More columns than these nobody reads, and no browser lays out quickly. */
  const MOST = 100;

  class RunCompare extends HTMLElement {
    connectedCallback() {
      if (this.empty) return;
      this.empty = this.querySelector(".empty");
      this.open = new Set();
      state.onChange(() => this.show());
      this.show();
    }

    /** The ids that the address names, each once. */
    wanted() {
      return [...new Set(state.items(state.get("runs")))];
    }

    async show() {
      const all = this.wanted();
      const ids = all.slice(0, MOST);
      this.more = all.length - ids.length;
      const asked = (this.asked = {});
      this.empty.hidden = ids.length > 0;
      if (ids.length === 0) {
        this.tell("No run is chosen.");
        this.replaceChildren(this.empty);
        this.drawn = undefined;
        return;
      }
      const slow = setTimeout(() => this.tell(`Loading ${ids.length} runs`), 200);
      try {
        const { runs, unknown } = await this.find(ids);
        if (asked === this.asked) this.draw(runs, unknown);
      } catch (error) {
        if (asked === this.asked) this.tell(error.message);
      } finally {
        clearTimeout(slow);
      }
    }

    tell(text) {
      this.said ??= document.querySelector(".compare-said");
      this.said.textContent = text;
    }

    /** Runs by their ids, in that order, with their rows; and the ids that no run of this site has. */
    async find(ids) {
      this.finder ??= new staticrun.RunFinder(this.dataset.src, this.dataset.key);
      const { runs, unknown } = await this.finder.find(ids);
      const whole = runs.map(async (run) => ({ ...run, installed: await this.installed(run) }));
      return { runs: await Promise.all(whole), unknown };
    }

    /** What was installed where a run ran; null where that is not known. */
    async installed({ packages }) {
      if (!packages) return null;
      const key = packages.replace(/^data\//, "").replace(/\.js$/, "");
      return new Map((await staticrun.load(staticrun.href(packages), key)).packages);
    }

    draw(runs, unknown) {
      const missing = unknown.length > 0 && this.missing(unknown);
      if (runs.length === 0) {
        this.empty.hidden = false;
        this.tell("None of these runs is in this site.");
        this.replaceChildren(missing, this.empty);
        this.drawn = undefined;
        return;
      }
      const named = state.get("baseline");
      const base = Math.max(0, runs.findIndex((run) => run.id === named));
      this.tell(
        runs.length === 1
          ? "One run. Select another in the table of an experiment to see what differs."
          : `${runs.length} runs${this.more ? `, the first of ${runs.length + this.more}` : ""}. ` +
              `Differences are to the baseline, ${runs[base].name}.`,
      );
      const table = staticrun.compareTable.table(runs, base, {
        setBase: (id) => this.change({ baseline: id }, `[data-run-id="${CSS.escape(id)}"] .compare-base`),
        remove: (id) => this.remove(runs, id),
        order: (row) => this.order(runs, base, row),
        open: this.open,
      });
      const scroll = make(
        "div.table-scroll",
        { tabindex: "0", role: "region", "aria-label": "Table of runs side by side" },
        table,
      );
      const left = this.querySelector(".table-scroll")?.scrollLeft ?? 0;
      const ids = runs.map((run) => run.id).join();
      if (this.drawn !== ids) {
        this.charts = this.dataset.spec ? this.chartsOf(runs) : null;
        this.artifacts = this.artifactsOf(runs);
      }
      this.drawn = ids;
      if (this.artifacts) this.artifacts.base = base;
      const kept = [this.charts, this.artifacts].filter((part) => part && (!part.asked || part.isConnected));
      const parts = [missing, scroll, ...kept].filter(Boolean);
      // Charts stay where they are, so that a new baseline does not draw them again.
      for (const old of [...this.children]) if (!parts.includes(old)) old.remove();
      if (missing) this.prepend(missing);
      const first = kept.find((part) => part.isConnected);
      if (first) first.before(scroll);
      else this.append(scroll, ...kept);
      scroll.scrollLeft = left;
      this.dataset.ready = "true";
    }

    missing(unknown) {
      const few = unknown.slice(0, 5).map((id) => id.slice(0, 64));
      const more = unknown.length > few.length ? ` and ${unknown.length - few.length} more` : "";
      const text =
        unknown.length === 1
          ? "1 of these runs is not in this site"
          : `${unknown.length} of these runs are not in this site`;
      return make(
        "div.callout",
        { role: "status" },
        make("span.icon.icon-warn"),
        make("p", {}, make("strong", {}, `${text}: `), make("span.mono", {}, few.join(", ") + more)),
        make("p", {}, "They were removed since the link was made, or the link is for another site."),
      );
    }

    /** What runs logged beside their numbers; null where none did. */
    artifactsOf(runs) {
      if (runs.length < 2 || !runs.some((run) => run.files)) return null;
      const element = make("compare-artifacts.stack", { "data-diff": this.dataset.diff });
      element.runs = runs;
      return element;
    }

    chartsOf(runs) {
      const { spec, specKey, vega } = this.dataset;
      const chartOf = (row) => {
        const chart = document.createElement("compare-chart");
        chart.runs = runs;
        for (const [key, value] of Object.entries({ spec, specKey, vega, keys: JSON.stringify([row.label]) })) {
          chart.dataset[key] = value;
        }
        chart.append(
          make(
            "figure.chart",
            {},
            make("figcaption.chart-title", {}, row.label),
            make("div.chart-frame"),
            make("p.chart-summary", {}, "Loading curves"),
          ),
        );
        // A metric without any curve has nothing to show that the table does not.
        chart.addEventListener("chartempty", () => {
          const fold = chart.closest("details");
          chart.remove();
          if (!fold?.querySelector("compare-chart")) fold?.remove();
          if (!section.querySelector("compare-chart")) section.remove();
        });
        return chart;
      };
      const charts = compareData.metrics(runs).map(chartOf);
      const machine = compareData.metrics(runs, true).map(chartOf);
      const section = make(
        "section.stack",
        { "aria-labelledby": "curves" },
        make("h2", { id: "curves" }, "Curves"),
        make("chart-tools"),
        make("div.charts", {}, ...charts),
        machine.length > 0 &&
          make(
            "details.part",
            {},
            make("summary", {}, make("span.icon.icon-chevron"), "Metrics of the machine ", make("span.badge", {}, String(machine.length))),
            make("div.charts", {}, ...machine),
          ),
      );
      return runs.some((run) => run.curves) ? section : null;
    }

    /** A new view; the keyboard stays on what was pressed. */
    async change(changes, focus) {
      state.set(changes);
      await this.show();
      if (focus) this.querySelector(focus)?.focus();
    }

    /** Runs in order of a metric; which one is the baseline stays. */
    order(runs, base, row) {
      const ids = compareData.order(row).map((i) => runs[i].wanted);
      this.change({ runs: state.list(ids), baseline: runs[base].id }, `[aria-label="${CSS.escape(`Order the runs by ${row.label}`)}"]`);
    }

    remove(runs, id) {
      const gone = runs.find((run) => run.id === id).wanted;
      const rest = this.wanted().filter((one) => one !== gone);
      const changes = { runs: state.list(rest) };
      if (state.get("baseline") === id) changes.baseline = "";
      this.change(changes, ".compare-base");
    }
  }

  customElements.define("run-compare", RunCompare);
})();
