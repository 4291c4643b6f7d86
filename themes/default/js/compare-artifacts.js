// <compare-artifacts>: what several runs logged under one path, side by side: texts as their difference, images
// beside or over each other.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, format, compareFiles } = staticrun;

  const IMAGES = ["image", "svg"];
  const TEXTS = ["text", "json", "csv", "markdown", "html"];
  /** Beside each other are at most so many images, and so many lines of a difference. */
  const MOST_IMAGES = 12;
  const MOST_LINES = 2000;
  /** A difference that takes longer, in ms, is not worth waiting for. */
  const PATIENCE = 3000;

  class CompareArtifacts extends HTMLElement {
    /** Runs as `compareData` has them; set before the element is in the page. */
    runs = [];
    #base = 0;
    #redraw = new Set();

    /** The place of the baseline; what is open is compared with another. */
    set base(place) {
      if (place === this.#base) return;
      this.#base = place;
      for (const series of this.querySelectorAll("compare-series")) series.base = place;
      for (const redraw of this.#redraw) redraw();
    }

    connectedCallback() {
      if (this.asked) return;
      this.asked = true;
      this.replaceChildren(make("h2", { id: "artifacts" }, "Artifacts"), make("p.quiet", { role: "status" }, "Loading artifacts"));
      // Texts of many runs are much to load for who came for the numbers.
      const observer = new IntersectionObserver((entries) => {
        if (!entries.at(-1).isIntersecting) return;
        observer.disconnect();
        this.load();
      }, { rootMargin: "300px" });
      observer.observe(this);
    }

    async load() {
      try {
        const files = await Promise.all(this.runs.map((run) => this.filesOf(run)));
        const rows = compareFiles.rows(files);
        const series = compareFiles.series(files);
        if (rows.length + series.length === 0) this.remove();
        else this.draw(rows, series);
      } catch (error) {
        this.replaceChildren(make("p.chart-note", { role: "status" }, error.message));
      } finally {
        this.dataset.ready = "true";
      }
    }

    async filesOf(run) {
      if (!run.files) return [];
      return (await staticrun.load(staticrun.href(run.files), `files/${run.id}`)).files;
    }

    draw(rows, series) {
      const alike = rows.filter((row) => row.versions === 1 && row.lacking === 0);
      const unlike = rows.filter((row) => !alike.includes(row));
      this.replaceChildren(
        make("h2", { id: "artifacts" }, "Artifacts"),
        ...series.map((one) => this.bySteps(one)),
        ...(unlike.length ? [make("div.compare-files", {}, ...unlike.map((row) => this.line(row)))] : []),
        ...(alike.length ? [this.folded(alike)] : []),
      );
    }

    bySteps(series) {
      const element = document.createElement("compare-series");
      Object.assign(element, { runs: this.runs, series, base: this.#base });
      return element;
    }

    /** Those that are the same in all runs, behind one line. */
    folded(alike) {
      const what = alike.length === 1 ? "1 artifact is" : `${alike.length} artifacts are`;
      return make(
        "details.compare-alike",
        {},
        make("summary", {}, `${what} the same in ${this.runs.length === 2 ? "both" : `all ${this.runs.length}`} runs`),
        make("div.compare-files", {}, ...alike.map((row) => this.line(row))),
      );
    }

    line(row) {
      const body = make("div.compare-file-body");
      const line = make(
        "details.compare-file",
        { "data-path": row.path },
        make("summary", {}, make("span.mono", {}, row.path), make("span.quiet", {}, compareFiles.said(row))),
        body,
      );
      let other;
      const redraw = () => {
        if (!line.open) return;
        if (other === undefined || other === this.#base) other = compareFiles.partner(row, this.#base);
        body.replaceChildren(...this.compared(row, other, (place) => {
          other = place;
          redraw();
          body.querySelector("select")?.focus();
        }));
      };
      this.#redraw.add(redraw);
      line.addEventListener("toggle", redraw);
      return line;
    }

    /** What is shown of one path: the baseline's beside another's. */
    compared(row, other, choose) {
      const base = row.of[this.#base];
      const chosen = other < 0 ? null : row.of[other];
      const parts = [this.choice(row, other, choose)];
      if (IMAGES.includes(row.kind)) parts.push(...this.images(row, other));
      else if (base && chosen && TEXTS.includes(row.kind)) parts.push(this.difference(base, chosen));
      else if (!base || !chosen) parts.push(this.alone(base ?? chosen));
      else parts.push(make("p.quiet", {}, compareFiles.same(base, chosen) ? "The same content." : "The content differs, and is of a kind that is not shown side by side."));
      return parts;
    }

    /** The two runs: the baseline, and a choice of the others. */
    choice(row, other, choose) {
      const stand = (i) => {
        const file = row.of[i];
        if (!file) return "not there";
        const how = i === this.#base || !row.of[this.#base] ? "" : compareFiles.same(file, row.of[this.#base]) ? ", the same" : ", differs";
        return `${format.size(file.bytes)}${how}`;
      };
      const copy = (i) => {
        const file = row.of[i];
        const name = row.path.split("/").at(-1);
        return file?.href && make("a", { href: staticrun.href(file.href), download: name, "aria-label": `Download ${row.path} of ${this.runs[i].name}` }, "download");
      };
      const others = this.runs.map((_, i) => i).filter((i) => i !== this.#base);
      const name = (i) => make("span.compare-file-run", {}, make(`span.swatch.c${this.runs[i].colour}`), this.runs[i].name);
      const picker = others.length > 1 && make(
        "select.select",
        { "aria-label": `Compare ${row.path} with that of`, change: (event) => choose(Number(event.target.value)) },
        ...others.map((i) => make("option", { value: String(i), selected: i === other }, `${this.runs[i].name} (${stand(i)})`)),
      );
      return make(
        "div.compare-pair",
        {},
        make("span", {}, name(this.#base), make("span.quiet", {}, `baseline, ${stand(this.#base)}`), copy(this.#base)),
        other >= 0 && make("span", {}, picker ? make(`span.swatch.c${this.runs[other].colour}`) : name(other), picker || make("span.quiet", {}, stand(other)), copy(other)),
      );
    }

    /** Images of all runs beside each other, or two of them over each other with a line to slide. */
    images(row, other) {
      const sources = row.of.map((file) => file && (row.kind === "svg" ? file.text : file.href && staticrun.href(file.href)));
      const picture = (i) => make("img", { src: sources[i], alt: `${row.path} of ${this.runs[i].name}`, loading: "lazy" });
      const order = [this.#base, other, ...row.of.keys()].filter((i, at, all) => i >= 0 && sources[i] && all.indexOf(i) === at);
      if (order.length === 0) return [make("p.quiet", {}, "No copy of these images is in the site.")];
      const beside = make(
        "div.compare-images",
        {},
        ...order.slice(0, MOST_IMAGES).map((i) =>
          make("figure", {}, picture(i), make("figcaption", {}, make(`span.swatch.c${this.runs[i].colour}`), this.runs[i].name)),
        ),
      );
      const more = order.length > MOST_IMAGES && make("p.quiet", {}, `The first ${MOST_IMAGES} of ${order.length} images.`);
      if (!sources[this.#base] || !sources[other]) return [beside, more].filter(Boolean);
      const over = this.slider(picture(this.#base), picture(other), this.runs[this.#base].name, this.runs[other].name);
      over.hidden = true;
      const button = make("button.button", { type: "button", "aria-pressed": "false" }, "Slide one over the other");
      button.addEventListener("click", () => {
        over.hidden = !over.hidden;
        beside.hidden = !over.hidden;
        button.setAttribute("aria-pressed", String(!over.hidden));
      });
      return [make("div", {}, button), beside, over, more].filter(Boolean);
    }

    slider(below, above, left, right) {
      const stack = make("div.compare-stack", {}, above, below);
      const input = make("input", {
        type: "range",
        min: "0",
        max: "100",
        value: "50",
        "aria-label": `How much is seen of ${left}, at the left; the rest is ${right}`,
        input: () => stack.style.setProperty("--cut", `${100 - Number(input.value)}%`),
      });
      return make("div.compare-slider", {}, stack, input, make("p.quiet", {}, `Left ${left}, right ${right}`));
    }

    /** A text that only one of two runs has. */
    alone(file) {
      if (!file) return make("p.quiet", {}, "Neither run has it.");
      if (!file.text || !TEXTS.includes(file.kind)) return make("p.quiet", {}, "Only one of these runs has it.");
      return make("pre.code", { tabindex: "0" }, file.text.slice(0, 20_000));
    }

    difference(base, chosen) {
      const place = make("div.compare-diff", { role: "status" }, "Comparing");
      this.fill(place, base, chosen).catch((error) => place.replaceChildren(error.message));
      return place;
    }

    async fill(place, base, chosen) {
      if (compareFiles.same(base, chosen)) return place.replaceChildren("The same in both.");
      if (!base.text && !chosen.text) return place.replaceChildren("No copy of these texts is in the site.");
      await staticrun.load(this.dataset.diff);
      const changes = globalThis.Diff.diffLines(base.text, chosen.text, { timeout: PATIENCE });
      if (!changes) return place.replaceChildren("These texts differ in more than can be shown line by line.");
      const lines = compareFiles.hunks(changes);
      if (lines.every(({ kind }) => kind === "gap" || kind === "same")) {
        return place.replaceChildren(base.cut || chosen.cut ? "The same as far as is shown here: they differ further on." : "The lines are the same; how they end differs.");
      }
      const number = (at) => make("td.compare-line", {}, at === undefined ? "" : String(at));
      const row = ({ kind, left, right, text, lines: hidden }) =>
        kind === "gap"
          ? make("tr.compare-gap", {}, make("td", { colspan: "4" }, `${hidden.toLocaleString("en")} lines are the same`))
          : make(`tr.is-${kind}`, {}, number(left), number(right), make("td.compare-sign", {}, SIGN[kind]), make("td.compare-code", {}, text));
      const table = make(
        "table.compare-lines",
        { "aria-label": "Lines that differ" },
        make("thead.visually-hidden", {}, make("tr", {}, ...["Line of the baseline", "Line of the other", "Change", "Text"].map((text) => make("th", { scope: "col" }, text)))),
        make("tbody", {}, ...lines.slice(0, MOST_LINES).map(row)),
      );
      const cut = base.cut || chosen.cut;
      const notes = [
        lines.length > MOST_LINES && `The first ${MOST_LINES.toLocaleString("en")} lines of the difference.`,
        cut && "Only the beginnings of these texts are compared: they are longer than is shown here.",
      ].filter(Boolean);
      place.removeAttribute("role");
      place.replaceChildren(
        make("div.table-scroll", { tabindex: "0", role: "region", "aria-label": "Difference" }, table),
        ...notes.map((note) => make("p.quiet", {}, note)),
      );
    }
  }

  const SIGN = { same: "", gone: "−", new: "+" };

  customElements.define("compare-artifacts", CompareArtifacts);
})();
