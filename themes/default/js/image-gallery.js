// <image-gallery>: the images in it one by one, large and as near as a reader wants; arrow keys and a slider go
// through them.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** How much nearer or farther a step is, and the nearest and farthest there is. */
  const CLOSER = 1.5;
  const RANGE = [0.05, 40];

  class ImageGallery extends HTMLElement {
    connectedCallback() {
      if (this.links) return;
      this.links = [...this.querySelectorAll("a:has(> img)")];
      this.links.forEach((link, place) =>
        link.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
          event.preventDefault();
          this.open(place);
        }),
      );
    }

    open(place) {
      this.dialog ??= this.build();
      this.show(place);
      this.dialog.showModal();
    }

    build() {
      this.image = make("img", { alt: "", dblclick: () => this.zoom(this.near ? 0 : 1) });
      this.image.addEventListener("load", () => this.zoom(0));
      this.name = make("a", {});
      this.count = make("span.quiet");
      this.scale = make("output.quiet");
      this.slider = make("input", {
        type: "range",
        min: "1",
        max: String(this.links.length),
        "aria-label": "Image",
        input: () => this.show(Number(this.slider.value) - 1),
      });
      const step = (by, label, arrow) =>
        make("button.icon-button", { type: "button", "aria-label": label, click: () => this.show(this.place + by) }, arrow);
      const dialog = make(
        "dialog.dialog.gallery-dialog",
        {
          "aria-label": "Images",
          click: (event) => event.target === dialog && dialog.close(),
          keydown: (event) => this.key(event),
        },
        make("div.gallery-frame", { tabindex: "0", role: "region", "aria-label": "The image", wheel: (event) => this.wheel(event) }, this.image),
        make(
          "div.gallery-bar",
          {},
          ...(this.links.length > 1
            ? [step(-1, "Previous image", "←"), this.slider, step(1, "Next image", "→"), this.count]
            : []),
          make("button.icon-button", { type: "button", "aria-label": "Farther", click: () => this.closer(1 / CLOSER) }, "−"),
          make("button.icon-button", { type: "button", "aria-label": "Nearer", click: () => this.closer(CLOSER) }, "+"),
          make("button.button", { type: "button", click: () => this.zoom(0) }, "Fit"),
          make("button.button", { type: "button", click: () => this.zoom(1) }, "Actual size"),
          this.scale,
          this.name,
          make("form", { method: "dialog" }, make("button.button", {}, "Close")),
        ),
      );
      this.append(dialog);
      return dialog;
    }

    /** Shows the image so many times as large as it is; 0 as large as there is room. */
    zoom(near) {
      const { naturalWidth: width, style } = this.image;
      this.near = near && Math.max(RANGE[0], Math.min(RANGE[1], near));
      this.image.classList.toggle("near", this.near > 0);
      style.width = this.near > 0 ? `${Math.max(1, width * this.near)}px` : "";
      const shown = this.near || (width > 0 ? this.image.clientWidth / width : 1);
      style.imageRendering = shown > 2 ? "pixelated" : "";
      this.scale.textContent = `${Math.round(100 * shown)} %`;
    }

    closer(by) {
      const { naturalWidth: width, clientWidth } = this.image;
      if (width > 0) this.zoom((this.near || clientWidth / width) * by);
    }

    wheel(event) {
      if (!event.ctrlKey) return; // scrolls
      event.preventDefault();
      this.closer(event.deltaY < 0 ? CLOSER : 1 / CLOSER);
    }

    key(event) {
      if (event.target === this.slider) return; // it has its own arrows
      const scales = { "+": CLOSER, "-": 1 / CLOSER };
      if (event.key in scales) return this.closer(scales[event.key]);
      if (event.key === "0") return this.zoom(0);
      if (this.near && event.target.matches(".gallery-frame")) return; // its arrows scroll
      const moves = { ArrowLeft: this.place - 1, ArrowRight: this.place + 1, Home: 0, End: this.links.length - 1 };
      if (!(event.key in moves)) return;
      event.preventDefault();
      this.show(moves[event.key]);
    }

    show(place) {
      this.place = Math.max(0, Math.min(this.links.length - 1, place));
      const link = this.links[this.place];
      const name = link.textContent || link.querySelector("img").alt;
      this.image.src = link.href;
      this.image.alt = name;
      this.name.textContent = name;
      this.name.href = link.href;
      this.count.textContent = `${this.place + 1} of ${this.links.length}`;
      this.slider.value = String(this.place + 1);
    }
  }

  customElements.define("image-gallery", ImageGallery);
})();
