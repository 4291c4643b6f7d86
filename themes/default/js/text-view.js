// <text-view>: a text with numbers of lines and a search. Of a long text the page has both ends; the whole comes in
// scripts (`data-key`, `data-src`) once somebody searches it, or wants to see a place in it.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** A text of fewer lines is searched by looking. */
  const FEW = 30;
  /** So many lines that were found are shown, and so many around one that is looked at. */
  const FOUND = 200;
  const AROUND = 60;
  /** Of a longer line only so many characters are shown, a few of them before what was found. */
  const LONG = 2000;
  const BEFORE = 100;

  class TextView extends HTMLElement {
    connectedCallback() {
      if (this.blocks) return;
      this.blocks = [...this.querySelectorAll(".code")];
      // A closed file costs nothing.
      const fold = this.closest("details");
      if (!fold || fold.open) this.show();
      else fold.addEventListener("toggle", () => this.show(), { once: true });
    }

    show() {
      if (this.field) return;
      const [head, tail] = this.blocks.map((block) => linesOf(block.querySelector("code").textContent));
      const last = Number(this.dataset.line || 0);
      number(this.blocks[0], 1, head.length);
      if (tail) number(this.blocks[1], last || -tail.length, tail.length);
      if (!tail && head.length < FEW) return;
      this.field = make("input.field", {
        type: "search",
        placeholder: "Search in this text",
        "aria-label": "Search in this text",
        autocomplete: "off",
        spellcheck: "false",
        input: staticrun.later(() => this.search(), 150),
      });
      this.said = make("span.quiet", { role: "status" });
      this.place = make("div.text-place");
      const all = tail && this.dataset.src && make("button.button", { type: "button", click: () => this.open() }, "Show what lies between");
      this.prepend(make("div.text-tools", {}, this.field, all, this.said), this.place);
    }

    /** The whole text, as far as it is in the site. @returns {Promise<string>} */
    async text() {
      const { key, src } = this.dataset;
      if (!src) return this.blocks.map((block) => block.querySelector("code").textContent).join("\n");
      const pieces = src.split(" ").map((href, i) => staticrun.load(href, `${key}/${i}`));
      return (await Promise.all(pieces)).join("");
    }

    /** Lines with their numbers: those of the whole, or of both ends. */
    async lines() {
      if (this.all) return this.all;
      if (this.blocks.length > 1 && !this.dataset.src) {
        const [head, tail] = this.blocks.map((block) => linesOf(block.querySelector("code").textContent));
        const ends = tail.map((line, i) => [i - tail.length, line]);
        return (this.all = [...head.map((line, i) => [i + 1, line]), ...ends]);
      }
      return (this.all = linesOf(await this.text()).map((line, i) => [i + 1, line]));
    }

    async search() {
      const wanted = this.field.value;
      const asked = (this.asked = {});
      if (!wanted) return this.close();
      try {
        const lines = await this.loaded();
        if (asked !== this.asked) return;
        const low = wanted.toLowerCase();
        const found = lines.filter(([, line]) => line.toLowerCase().includes(low));
        const where = this.blocks.length > 1 && !this.dataset.src ? "in what is shown here" : `of ${count(lines.length)}`;
        this.said.textContent = `${count(found.length)} ${where}${found.length > FOUND ? `, the first ${FOUND} shown` : ""}`;
        this.cover(found.slice(0, FOUND).map(([at, line]) => this.line(at, marked(line, low))));
      } catch (error) {
        this.said.textContent = error.message;
      }
    }

    /** What is awaited is told. */
    async loaded() {
      const slow = setTimeout(() => (this.said.textContent = `Loading ${this.dataset.said ?? "the text"}`), 200);
      try {
        return await this.lines();
      } finally {
        clearTimeout(slow);
      }
    }

    /** Lines around one, by default where the beginning ends. */
    async open(at = linesOf(this.blocks[0].querySelector("code").textContent).length + AROUND) {
      this.asked = {};
      try {
        const lines = await this.loaded();
        const middle = lines.findIndex(([number]) => number === at);
        const from = Math.max(0, middle - AROUND);
        const to = Math.min(lines.length, from + 2 * AROUND + 1);
        this.said.textContent = `lines ${lines[from][0].toLocaleString("en")} to ${lines[to - 1][0].toLocaleString("en")} of ${lines.length.toLocaleString("en")}`;
        const go = (name, where) =>
          make("button.button", { type: "button", disabled: where < 0 || where >= lines.length, click: () => this.open(lines[where][0]) }, name);
        const moves = make(
          "div.text-tools",
          {},
          go("Earlier lines", from > 0 ? Math.max(0, middle - 2 * AROUND) : -1),
          go("Later lines", to < lines.length ? Math.min(lines.length - 1, middle + 2 * AROUND) : -1),
          make("button.button", { type: "button", click: () => this.close() }, "Close"),
        );
        const shown = ([number, line]) => this.line(number, [part(line, 0)], number === at);
        this.cover(lines.slice(from, to).map(shown), moves);
        this.place.querySelector("[data-here]")?.scrollIntoView({ block: "nearest" });
      } catch (error) {
        this.said.textContent = error.message;
      }
    }

    /** A line with its number, which leads to what stands around it. */
    line(at, parts, here = false) {
      const number = make("button.text-number", { type: "button", title: "Show the lines around", click: () => this.open(at) }, String(at));
      return make("div.text-line", { "data-here": here }, number, make("span", {}, ...parts));
    }

    cover(lines, moves = null) {
      const list = make("div.text-lines", { tabindex: "0", role: "region", "aria-label": "Lines that were found" }, ...lines);
      this.place.replaceChildren(...[moves, lines.length > 0 && list].filter(Boolean));
      this.toggleAttribute("data-covered", true);
    }

    close() {
      this.field.value = "";
      this.said.textContent = "";
      this.place.replaceChildren();
      this.toggleAttribute("data-covered", false);
    }
  }

  const linesOf = (text) => text.replace(/\r?\n$/, "").split(/\r?\n/);
  const count = (lines) => (lines === 1 ? "1 line" : `${lines.toLocaleString("en")} lines`);

  /** Numbers beside the lines of a block. */
  function number(block, first, lines) {
    const numbers = Array.from({ length: lines }, (_, i) => first + i).join("\n");
    block.classList.add("numbered");
    block.prepend(make("div.line-numbers", { "aria-hidden": "true" }, numbers));
  }

  /** What is shown of a line, from a place on. */
  function part(line, from) {
    const rest = line.length - from - LONG;
    const more = rest > 0 ? ` … ${rest.toLocaleString("en")} more characters` : "";
    return (from > 0 ? "… " : "") + line.slice(from, from + LONG) + more;
  }

  /** A line in pieces, what was found marked. */
  function marked(whole, low) {
    const parts = [];
    const first = whole.toLowerCase().indexOf(low);
    const line = whole.length > LONG ? part(whole, Math.max(0, first - BEFORE)) : whole;
    const lower = line.toLowerCase();
    // What changes its length in lower case is not marked at the right place, and so not at all.
    if (lower.length !== line.length) return [line];
    let at = 0;
    for (let next = lower.indexOf(low); next >= 0; next = lower.indexOf(low, at)) {
      parts.push(line.slice(at, next), make("mark", {}, line.slice(next, next + low.length)));
      at = next + low.length;
    }
    return [...parts, line.slice(at)];
  }

  customElements.define("text-view", TextView);
})();
