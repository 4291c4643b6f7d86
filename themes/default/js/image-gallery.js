// <image-gallery>: the images of a folder one by one, large; arrow keys and a slider go through them.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  class ImageGallery extends HTMLElement {
    connectedCallback() {
      if (this.links) return;
      this.links = [...this.querySelectorAll(".gallery a")];
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
      this.image = make("img", { alt: "" });
      this.name = make("a", {});
      this.count = make("span.quiet");
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
        make("div.gallery-frame", {}, this.image),
        make(
          "div.gallery-bar",
          {},
          step(-1, "Previous image", "←"),
          this.slider,
          step(1, "Next image", "→"),
          this.count,
          this.name,
          make("form", { method: "dialog" }, make("button.button", {}, "Close")),
        ),
      );
      this.append(dialog);
      return dialog;
    }

    key(event) {
      if (event.target === this.slider) return; // it has its own arrows
      const moves = { ArrowLeft: this.place - 1, ArrowRight: this.place + 1, Home: 0, End: this.links.length - 1 };
      if (!(event.key in moves)) return;
      event.preventDefault();
      this.show(moves[event.key]);
    }

    show(place) {
      this.place = Math.max(0, Math.min(this.links.length - 1, place));
      const link = this.links[this.place];
      const name = link.textContent;
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
