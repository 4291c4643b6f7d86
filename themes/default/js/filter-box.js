// <filter-box>: the filter of the runs' table, answered as one types. While its text is wrong, the rows of the
// last right one stay, and a message says what is wrong, where, and what to do.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  class FilterBox extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      this.input = this.querySelector("input");
      this.message = this.querySelector(".filter-error");
      this.table = this.closest("run-table");
      this.notes = make("p.filter-note", { role: "status", hidden: true });
      this.help = make("div.filter-help", { hidden: true });
      this.append(this.notes, this.help);
      this.keep = staticrun.later(() => this.write(), 250);
      this.input.addEventListener("input", () => {
        this.answer();
        this.keep();
      });
      this.input.addEventListener("change", () => this.write());
      this.input.addEventListener("focus", () => {
        this.fresh = true; // the first change after this is a new step for Back
        this.offer();
      });
      this.addEventListener("focusout", (event) => {
        if (!this.contains(event.relatedTarget)) this.help.hidden = true;
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

    async answer() {
      this.answered = true;
      const text = this.input.value.trim();
      this.offer();
      try {
        const { tree } = staticrun.filter.parse(text); // what is wrong is told before the runs are there
        const asked = (this.asked = {});
        const undecided = await this.table.filter({ text, tree });
        if (asked !== this.asked) return;
        this.right(staticrun.filter.parse(text, { keys: this.table.keys }).notes, undecided);
      } catch (fault) {
        this.asked = undefined;
        this.wrong(fault, text);
      }
    }

    /** @param {{message: string, hint?: string}[]} notes @param {number} undecided */
    right(notes, undecided) {
      this.input.removeAttribute("aria-invalid");
      this.message.hidden = true;
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

    /**
     * Filters made of this experiment's own keys, each a button that enters it.
     * @returns {HTMLElement | null}
     */
    examples() {
      let texts = [];
      try {
        texts = JSON.parse(this.dataset.examples ?? "[]");
      } catch {
        return null;
      }
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
