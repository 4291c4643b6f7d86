// <table-finder>: finds rows of the table in it by what they say, and copies those that are shown. What is looked for
// stands in the address, under the name that `data-state` gives it.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  /** Fewer rows are found by looking. */
  const MANY = 10;

  class TableFinder extends HTMLElement {
    connectedCallback() {
      if (this.table) return;
      this.table = this.querySelector("table");
      this.rows = [...this.table.tBodies[0].rows];
      this.texts = this.rows.map((row) => row.textContent.toLowerCase());
      const { name, state: key } = this.dataset;
      this.count = make("output.quiet");
      const copy = make("copy-button", { "aria-label": `Copy these ${name} as a table` });
      copy.text = () => this.copied();
      const tools = make("div.finder-tools", {}, this.count, copy);
      if (this.rows.length > MANY) {
        this.field = make("input.field", {
          type: "search",
          "aria-label": `Find ${name}`,
          placeholder: `Find among ${this.rows.length} ${name}`,
          autocomplete: "off",
          spellcheck: "false",
          input: () => {
            state.set({ [key]: this.field.value.trim() }, { push: false });
            this.find();
          },
        });
        tools.prepend(this.field);
        state.onChange(() => this.find());
      }
      this.prepend(tools);
      this.find();
    }

    find() {
      if (!this.field) return;
      const text = state.get(this.dataset.state);
      if (this.field.value.trim() !== text) this.field.value = text;
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      this.rows.forEach((row, i) => {
        row.hidden = !words.every((word) => this.texts[i].includes(word));
        if (!row.hidden) shown += 1;
      });
      this.count.textContent = words.length ? `${shown} of ${this.rows.length}` : "";
    }

    /** The rows that are shown, with whole values, a tab between cells. */
    copied() {
      const rows = [this.table.tHead.rows[0], ...this.rows.filter((row) => !row.hidden)];
      return rows.map((row) => [...row.cells].map(whole).join("\t")).join("\n");
    }
  }

  /** What a cell says, the number in it with all its digits. */
  function whole(cell) {
    const fold = cell.querySelector("details.fold");
    const folded = fold?.textContent.slice(fold.querySelector("summary").textContent.length);
    const text = cell.querySelector("data")?.value ?? folded ?? cell.firstChild?.textContent ?? "";
    return text.replace(/\s+/g, " ").trim();
  }

  customElements.define("table-finder", TableFinder);
})();
