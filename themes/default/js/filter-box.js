// <filter-box>: the filter of the runs' table, answered as one types. While its text is wrong, the rows of the
// last right one stay, and a message says what is wrong, where, and what to do.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  /** Where artifacts lie is of no use to a site's readers, and not in it. */
  const ELSEWHERE = {
    message: "artifact_uri is not in this page, so no run passes a comparison with it",
    hint: "where the runs are, staticrun runs search finds runs by it",
  };

  class FilterBox extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      this.input = this.querySelector("input");
      this.message = this.querySelector(".filter-error");
      this.table = this.closest("run-table");
      this.notes = make("p.filter-note", { role: "status", hidden: true });
      this.help = make("div.filter-help", { hidden: true });
      this.list = staticrun.filterList(this.input, {
        table: () => this.table?.table,
        take: (text, caret) => this.take(text, caret),
      });
      this.time = make("span.filter-time", { "aria-hidden": "true" });
      const { element, said } = this.list;
      this.append(this.time, said, make("div.filter-panel", {}, element, this.message, this.notes, this.help));
      this.keep = staticrun.later(() => this.write(), 250);
      this.input.addEventListener("input", () => {
        this.answer();
        this.list.update();
        this.keep();
      });
      this.input.addEventListener("change", () => this.write());
      this.input.addEventListener("focus", () => {
        this.fresh = true; // the first change after this is a new step for Back
        this.notes.hidden = !this.notes.firstChild || !this.message.hidden;
        this.offer();
      });
      this.addEventListener("focusout", (event) => {
        if (!this.contains(event.relatedTarget)) this.help.hidden = this.notes.hidden = true;
      });
      this.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !this.help.hidden) {
          this.help.hidden = true;
          this.input.focus();
          event.stopPropagation();
        }
      });
      state.onChange(() => this.read());
      customElements.whenDefined("run-table").then(() => this.read());
    }

    /** Shows the filter that stands in the address. */
    read() {
      const text = state.get("filter");
      if (text === this.input.value && this.answered) return;
      this.input.value = text;
      this.fresh = true;
      this.answer();
    }

    write() {
      state.set({ filter: this.input.value.trim() }, { push: this.fresh !== false });
      this.fresh = false;
    }

    /** Enters a text as if it had been typed. */
    enter(text) {
      this.input.value = text;
      this.input.focus();
      this.fresh = true;
      this.answer();
      this.write();
    }

    /** Puts what was chosen from the list into the text. */
    take(text, caret) {
      this.input.value = text;
      this.input.setSelectionRange(caret, caret);
      this.answer();
      this.keep();
    }

    async answer() {
      this.answered = true;
      const text = this.input.value.trim();
      this.offer();
      try {
        const { tree } = staticrun.filter.parse(text); // what is wrong is told before the runs are there
        this.last = { text, tree };
        const undecided = await this.ask(this.last);
        if (undecided < 0) return;
        const { notes } = staticrun.filter.parse(text, { keys: this.table.keys });
        const elsewhere = staticrun.filter.needs(tree).includes("attributes.artifact_uri") ? [ELSEWHERE] : [];
        this.right([...notes, ...elsewhere], undecided);
      } catch (fault) {
        const words = staticrun.filter.words(text);
        if (words) return this.search(text, words);
        // While a filter is wrong the last right one counts; words that it began with were none.
        if (this.searched) this.ask(this.last ?? { text: "", tree: null });
        else this.asked = undefined;
        this.searched = false;
        this.wrong(fault, text);
      }
    }

    /** Runs that have plain words in their name, tags or params, and what says so. */
    async search(text, tree) {
      this.searched = true;
      const undecided = await this.ask({ text, tree });
      if (undecided < 0) return;
      const words = tree.words.map((word) => `“${word}”`).join(" and ");
      this.right([{ message: `Runs with ${words} in their name, tags or params`, hint: this.example() }], undecided);
    }

    /** What a filter looks like, to somebody who wrote none. */
    example() {
      const [text] = this.texts();
      return text ? `a filter is written like ${text}` : undefined;
    }

    /**
     * Has the table answer a filter, and tells how long that took.
     * @returns {Promise<number>} runs of which it cannot be told; -1 where another filter came meanwhile, or what it
     *   reads is no more
     */
    async ask(filter) {
      const asked = (this.asked = {});
      const ready = this.table.table !== undefined;
      const begun = performance.now();
      let undecided = -1;
      try {
        undecided = await this.table.filter(filter);
      } catch (error) {
        if (!(error instanceof staticrun.Gone)) throw error;
        this.calm(); // the filter is right, and the table has said what is not
        return -1;
      }
      if (asked !== this.asked) return -1;
      const took = performance.now() - begun;
      this.time.textContent = ready && filter.tree ? `${took < 1 ? "< 1" : Math.round(took)} ms` : "";
      if (filter.tree?.type !== "words") this.searched = false;
      return undecided;
    }

    /** @param {{message: string, hint?: string}[]} notes @param {number} undecided */
    right(notes, undecided) {
      this.calm();
      const texts = notes.map(({ message, hint }) => (hint ? `${message}; ${hint}` : message));
      if (undecided) {
        const runs =
          undecided === 1
            ? "1 run is left out, whose text is"
            : `${undecided} runs are left out, whose texts are`;
        texts.push(`${runs} too long to be whole in this page`);
      }
      this.notes.hidden = texts.length === 0;
      this.notes.replaceChildren(...texts.map((text) => make("span.filter-hint", {}, text)));
    }

    /** Nothing is wrong with the text. */
    calm() {
      this.input.removeAttribute("aria-invalid");
      this.message.hidden = true;
    }

    /** @param {{message: string, start?: number, end?: number, hint?: string}} fault */
    wrong(fault, text) {
      this.input.setAttribute("aria-invalid", "true");
      this.notes.hidden = true;
      this.message.hidden = false;
      this.message.replaceChildren(
        make("span", {}, fault.message),
        Number.isInteger(fault.start) ? pointed(text, fault.start, fault.end ?? fault.start + 1) : "",
        fault.hint ? make("span.filter-hint", {}, fault.hint) : "",
      );
    }

    /** Below an empty field that has the focus, what could be asked. */
    offer() {
      const show = this.input.value === "" && document.activeElement === this.input;
      if (show && !this.help.firstChild) {
        const examples = this.examples();
        if (!examples) return;
        this.help.append(make("p", {}, "For example"), examples);
      }
      this.help.hidden = !show || !this.help.firstChild;
    }

    texts() {
      try {
        return JSON.parse(this.dataset.examples ?? "[]");
      } catch {
        return [];
      }
    }

    /**
     * Filters made of this experiment's own keys, each a button that enters it.
     * @returns {HTMLElement | null}
     */
    examples() {
      const texts = this.texts();
      if (texts.length === 0) return null;
      return make(
        "p.examples",
        {},
        ...texts.map((text) =>
          make("button.example", { type: "button", click: () => this.enter(text) }, text),
        ),
      );
    }
  }

  /** The place of a fault in the text: what is before, the fault, what is after, each cut to a few words. */
  function pointed(text, start, end) {
    const letters = [...text];
    const before = letters.slice(Math.max(0, start - 24), start).join("");
    const fault = letters
      .slice(start, Math.max(end, start + 1))
      .slice(0, 40)
      .join("");
    const after = letters.slice(Math.max(end, start + 1), Math.max(end, start + 1) + 16).join("");
    const place = `at ${start + 1}: `;
    return make(
      "code.filter-place",
      { "aria-label": `at character ${start + 1}` },
      place,
      (start > 24 ? "…" : "") + before,
      make("mark", {}, fault || "▏"),
      after,
    );
  }

  customElements.define("filter-box", FilterBox);
})();
