// <run-details>: what an experiment's table knows of a run that has no page of its own. Which run, stands in the
// address: `#run=<id>`.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, compareData, format } = staticrun;

  /** Beyond so many characters a text is folded. */
  const LONG = 240;

  class RunDetails extends HTMLElement {
    connectedCallback() {
      if (this.finder) return;
      this.finder = new staticrun.RunFinder(this.dataset.src, this.dataset.key);
      this.empty = this.querySelector(".empty");
      this.said = this.querySelector(".details-said");
      this.site = document.title;
      state.onChange(() => this.show());
      this.show();
    }

    async show() {
      const id = state.get("run");
      const asked = (this.asked = {});
      if (!id) return this.nothing("No run is chosen.");
      const slow = setTimeout(() => (this.said.textContent = "Loading the run"), 200);
      try {
        const { runs } = await this.finder.find([id]);
        if (asked !== this.asked) return;
        if (runs.length === 0) return this.nothing(`No run of this site has the id ${id.slice(0, 64)}.`);
        await runs[0].table.need(statistics(runs[0]));
        if (asked === this.asked) this.draw(runs[0]);
      } catch (error) {
        if (asked === this.asked) this.said.textContent = error.message;
      } finally {
        clearTimeout(slow);
      }
    }

    nothing(text) {
      this.said.textContent = text;
      this.empty.hidden = false;
      for (const part of this.querySelectorAll("section, .details-head, .chips")) part.remove();
      this.dataset.ready = "true";
    }

    draw(run) {
      this.nothing("");
      this.empty.hidden = true;
      const value = (id) => run.table.value(`attributes.${id}`, run.row);
      document.title = `${run.name} · ${this.site.split(" · ").pop()}`;
      const title = this.querySelector("h1");
      title.replaceChildren(make(`span.swatch.c${run.colour}`), ` ${run.name}`);
      const deleted = value("lifecycle_stage") === "deleted";
      const status = deleted ? "deleted" : (value("status") ?? "").toLowerCase();
      const [start, duration] = [value("start_time"), value("duration")];
      const moment = (ms) =>
        make("time", { datetime: new Date(ms).toISOString(), title: format.moment(ms) }, format.ago(ms, Date.now()));
      const word = status.charAt(0).toUpperCase() + status.slice(1);
      const head = make(
        "p.facts-line.details-head",
        {},
        make(`span.status.status-${status}`, {}, word),
        start !== null && make("span", {}, "started ", moment(start)),
        duration !== null && make("span", {}, `ran ${format.duration(duration)}`),
        make("span", {}, "in ", make("a", { href: staticrun.href(run.place.href) }, run.place.name)),
        make("span", {}, make("span.mono", { id: "run-id" }, run.id), " ", make("copy-button", { "data-for": "run-id" })),
        make("a", { href: `${this.dataset.compare}#runs=${run.id}` }, "Compare"),
      );
      this.querySelector(".facts-line").before(head);
      head.after(chips(run));
      this.append(...[metrics(run), params(run), facts(run), elsewhere(run, this.dataset.runs ?? "")].filter(Boolean));
      this.dataset.ready = "true";
    }
  }

  const metricsOf = ({ table, row }) =>
    table.columns.filter((column) => column.group === "metrics" && table.value(column.id, row) !== null);

  const statistics = (run) => metricsOf(run).flatMap(({ id }) => ["min", "max", "count"].map((one) => `${one}(${id})`));

  function section(id, title, ...content) {
    return make("section", { "aria-labelledby": id }, make("div.section-head", {}, make("h2", { id }, title)), ...content);
  }

  /** @param {string[]} heads @param {(Node | string)[][]} rows the first of each names it */
  function table(label, kind, heads, rows, numeric = false) {
    const side = numeric ? ".num" : "";
    return make(
      "div.table-scroll",
      { tabindex: "0", role: "region", "aria-label": label },
      make(
        `table.table${kind}`,
        { "aria-label": label },
        make("thead", {}, make("tr", {}, ...heads.map((head, i) => make(`th${i ? side : ""}`, { scope: "col" }, head)))),
        make(
          "tbody",
          {},
          ...rows.map(([name, ...cells]) =>
            make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((cell) => make(`td${side}`, {}, cell))),
          ),
        ),
      ),
    );
  }

  const number = (value) =>
    value === null ? "" : make("data", { value: format.full(value), title: format.full(value) }, format.short(value));

  function metrics(run) {
    const found = metricsOf(run);
    if (found.length === 0) return null;
    const rows = compareData.metrics([run]).map(({ id, label }) => [
      label,
      ...[id, `min(${id})`, `max(${id})`].map((one) => number(run.table.value(one, run.row))),
      String(run.table.value(`count(${id})`, run.row) ?? ""),
    ]);
    return section("metrics", "Metrics", table("Metrics", "", ["Metric", "Last", "Least", "Greatest", "Points"], rows, true));
  }

  function text(value) {
    if (value === "") return make("span.quiet", {}, "empty");
    if (value.length <= LONG) return value;
    return make("details.fold", {}, make("summary", {}, make("span", {}, `${value.slice(0, 100)}…`)), value);
  }

  const named = (run, group) => compareData.texts([run], group).filter((row) => row.texts[0] !== null);

  function params(run) {
    const rows = named(run, "params").map((row) => [row.label, text(row.texts[0])]);
    return rows.length ? section("params", "Params", table("Params", ".pairs", ["Param", "Value"], rows)) : null;
  }

  function chips(run) {
    const found = named(run, "tags").filter((row) => !row.id.startsWith("tags.mlflow."));
    const chip = ({ label, texts: [value] }) =>
      make("li.chip", { title: `${label}: ${value.slice(0, 300)}` }, make("span", {}, label), make("span", {}, value.slice(0, 80)));
    return make("ul.chips", { hidden: found.length === 0 }, ...found.map(chip));
  }

  function facts(run) {
    if (run.facts.length === 0) return null;
    const rows = run.facts.map(([label, value, href]) => [label, href ? make("a", { href }, value) : value]);
    return section("facts", "Facts", table("Facts", ".pairs.plain", ["Fact", "Value"], rows));
  }

  function elsewhere(run, where) {
    const command = make("code", { id: "show-command" }, `staticrun runs show ${run.id}${where}`);
    const box = make("pre", { tabindex: "0", role: "region", "aria-label": "Command that shows the run" }, command);
    return section(
      "more",
      "More of it",
      make("p.quiet", {}, "This run has no page of its own in this site. Its note, curves and artifacts are where it lies:"),
      make("div.code", {}, box, make("copy-button", { "data-for": "show-command" })),
    );
  }

  customElements.define("run-details", RunDetails);
})();
