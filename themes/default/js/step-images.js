// <step-images>: the images of a series one at a time, with a slider over their steps. Which one stands in the
// address: `#image.<key>=<place>`, the last one where it does not say.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  class StepImages extends HTMLElement {
    connectedCallback() {
      if (this.links) return;
      this.list = this.querySelector(".gallery");
      this.links = [...this.list.querySelectorAll("a")];
      this.image = make("img");
      this.link = make("a.step-image", {}, this.image);
      this.said = make("output");
      this.slider = make("input", {
        type: "range",
        min: "1",
        max: String(this.links.length),
        "aria-label": `Step of ${this.querySelector(".chart-title").textContent}`,
        input: () => this.choose(Number(this.slider.value) - 1),
      });
      const step = (by, label, arrow) =>
        make("button.icon-button", { type: "button", "aria-label": label, click: () => this.choose(this.place + by) }, arrow);
      const bar = make("div.step-bar", {}, step(-1, "Earlier image", "←"), this.slider, step(1, "Later image", "→"), this.said);
      this.list.before(make("image-gallery", {}, this.link), ...(this.links.length > 1 ? [bar] : [this.said]));
      this.list.hidden = true;
      this.show();
      state.onChange(() => this.show());
    }

    choose(place) {
      const at = Math.max(0, Math.min(this.links.length - 1, place));
      const last = at === this.links.length - 1;
      state.set({ [this.dataset.state]: last ? "" : String(at + 1) }, { push: false });
      this.show();
    }

    show() {
      const said = Number(state.get(this.dataset.state));
      this.place = said >= 1 && said <= this.links.length ? Math.floor(said) - 1 : this.links.length - 1;
      const link = this.links[this.place];
      const { src, alt } = link.querySelector("img");
      this.image.src = src;
      this.image.alt = alt;
      this.link.href = link.href;
      this.said.textContent = `${link.textContent} (${this.place + 1} of ${this.links.length})`;
      this.slider.value = String(this.place + 1);
      this.slider.setAttribute("aria-valuetext", link.textContent);
      for (const near of [this.place - 1, this.place + 1]) {
        if (this.links[near]) new Image().src = this.links[near].href; // so that the next one is there at once
      }
    }
  }

  customElements.define("step-images", StepImages);
})();
