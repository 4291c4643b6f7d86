// <json-tree>: JSON as a tree that folds, in place of its text, which a button brings back; of a long text the
// button brings the tree. Numbers keep the digits that the file has; where the browser cannot tell them, and they
// would be rounded, the text stays.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** What is deeper than this opens on a click. */
  const OPEN = 2;
  /** So many members of one value are shown; the rest on a click. */
  const MANY = 100;

  class JsonTree extends HTMLElement {
    connectedCallback() {
      if (this.source) return;
      this.source = this.querySelector("text-view");
      // A closed file costs nothing.
      const fold = this.closest("details");
      if (!fold || fold.open) this.show();
      else fold.addEventListener("toggle", () => this.show(), { once: true });
    }

    show() {
      const { key, src } = this.source.dataset;
      if (!key) return this.grow(this.source.querySelector("code").textContent);
      if (!src) return; // the whole is not in the site
      const button = make("button.button", { type: "button" }, "Load all and show as a tree");
      button.addEventListener("click", async () => {
        try {
          this.grow(await this.source.text());
          button.remove();
        } catch (error) {
          button.textContent = error.message;
        }
      });
      this.prepend(button);
    }

    /** Shows a text as a tree, if it is one. */
    grow(text) {
      const value = read(text);
      if (value === undefined || !value.members) return;
      const tree = make("div.json", {}, node("", value, 0));
      const button = make(
        "button.button",
        { type: "button", "aria-pressed": "false", click: () => toggle(this.source.hidden) },
        "Text",
      );
      const toggle = (asText) => {
        tree.hidden = asText;
        this.source.hidden = !asText;
        button.setAttribute("aria-pressed", String(asText));
      };
      toggle(false);
      this.prepend(button, tree);
    }
  }

  /** JSON as `{members, array}` and texts, or undefined where it is none or would not be told truly. */
  function read(text) {
    let exact = false;
    const revive = (_, value, context) => {
      if (context?.source !== undefined) exact = true;
      if (Array.isArray(value)) return { array: true, members: value.map((one, i) => [String(i), one]) };
      if (value !== null && typeof value === "object" && !(value instanceof Leaf)) {
        return { array: false, members: Object.entries(value) };
      }
      return new Leaf(context?.source ?? JSON.stringify(value), value);
    };
    try {
      const value = JSON.parse(text, revive);
      return exact || !/\d{16}/.test(text) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** A value without members, as it is written. */
  class Leaf {
    constructor(text, value) {
      this.text = text;
      this.kind = value === null ? "null" : typeof value;
    }
  }

  function node(key, value, depth) {
    const name = key !== "" && make("span.json-key", {}, key);
    if (value instanceof Leaf) {
      return make("div.json-leaf", {}, name, make(`span.json-${value.kind}`, {}, value.text));
    }
    const { members, array } = value;
    const size = members.length;
    const what = array ? (size === 1 ? "item" : "items") : size === 1 ? "key" : "keys";
    const fold = make("details", { open: depth < OPEN && size <= MANY });
    const body = make("div.json-members");
    const fill = () => {
      if (!body.firstChild) more(body, members, 0, depth);
    };
    fold.append(make("summary", {}, name, make("span.quiet", {}, `${size} ${what}`)), body);
    if (fold.open) fill();
    else fold.addEventListener("toggle", fill, { once: true });
    return fold;
  }

  function more(body, members, from, depth) {
    body.append(...members.slice(from, from + MANY).map(([key, value]) => node(key, value, depth + 1)));
    const rest = members.length - from - MANY;
    if (rest <= 0) return;
    const button = make(
      "button.button",
      {
        type: "button",
        click: () => {
          button.remove();
          more(body, members, from + MANY, depth);
        },
      },
      `Show ${Math.min(MANY, rest)} of ${rest} more`,
    );
    body.append(button);
  }

  customElements.define("json-tree", JsonTree);
})();
