// What elements share whose `<details>` loads a script (`data-src`, `data-key`) when it is opened, and shows what
// that holds.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  class LoadedDetails extends HTMLElement {
    connectedCallback() {
      if (this.details) return;
      this.details = this.querySelector("details");
      this.details.addEventListener("toggle", () => this.details.open && this.show());
      if (this.details.open) this.show();
    }

    async show() {
      if (this.loaded) return;
      try {
        this.loaded = await staticrun.load(this.dataset.src, this.dataset.key);
      } catch (error) {
        this.note ??= this.details.appendChild(make("p.quiet", { role: "status" }));
        this.note.textContent = error.message;
        return;
      }
      this.note?.remove();
      this.fill(this.loaded);
      this.dataset.ready = "true";
    }

    /** Shows what was loaded. @param {any} _data */
    fill(_data) {
      throw new Error("an element says how it shows its data");
    }
  }

  staticrun.LoadedDetails = LoadedDetails;
})();
