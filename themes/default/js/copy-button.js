// <copy-button data-for="id"> copies that element's text, <copy-button data-text="..."> that text; an element that
// makes one may give it a function `text` instead.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  const SHAPES = {
    copy: "M5 5V2.5h8.5V11H11M2.5 5H11v8.5H2.5z",
    done: "M3 8.5l3.5 3.5L13 4.5",
  };

  class CopyButton extends HTMLElement {
    connectedCallback() {
      if (this.button) return;
      const label = this.getAttribute("aria-label") ?? "Copy";
      this.removeAttribute("aria-label");
      this.path = svg("path", { d: SHAPES.copy });
      const icon = svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" });
      icon.append(this.path);
      this.button = make("button.icon-button", { type: "button", "aria-label": label, title: label }, icon);
      this.label = label;
      this.button.addEventListener("click", () => this.copy());
      this.back = staticrun.later(() => this.tell(this.label, SHAPES.copy), 2000);
      this.replaceChildren(this.button);
    }

    async copy() {
      const source = this.text?.() ?? this.dataset.text ?? document.getElementById(this.dataset.for)?.textContent ?? "";
      try {
        await staticrun.copy(source);
        this.tell("Copied", SHAPES.done);
      } catch (error) {
        this.tell(error.message, SHAPES.copy);
      }
      this.back();
    }

    tell(text, shape) {
      this.button.title = text;
      this.button.setAttribute("aria-label", text);
      this.path.setAttribute("d", shape);
    }
  }

  function svg(name, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  customElements.define("copy-button", CopyButton);
})();
