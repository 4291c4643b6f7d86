// <site-search>: one search over the whole site, a key press away: `/` outside of fields, Ctrl-K anywhere. On a page
// with a filter of its own, `/` is that filter's.
// The documents are loaded when the dialog is first opened.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** What the button says where `/` is not its key. */
  const OTHERWISE = [
    ["aria-label", "Search Ctrl K"],
    ["aria-keyshortcuts", "Control+K"],
  ];

  class SiteSearch extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      this.querySelector(".search-button")?.addEventListener("click", () => this.open());
      document.addEventListener("keydown", (event) => this.hotkey(event));
      this.filter = document.querySelector("filter-box input");
      const key = this.filter && this.querySelector("kbd");
      if (key) key.textContent = "Ctrl K";
      if (key) for (const [name, value] of OTHERWISE) key.parentNode.setAttribute(name, value);
    }

    hotkey(event) {
      const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !inField(event);
      const letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
      if (!slash && !letter) return;
      event.preventDefault();
      if (slash && this.filter) this.filter.focus();
      else this.open();
    }

    open() {
      this.dialog ??= this.build();
      if (this.dialog.open) return;
      this.dialog.showModal();
      this.field.select();
      this.load();
    }

    build() {
      this.results = make("ul.search-results", {
        id: "search-results",
        role: "listbox",
        "aria-label": "Found",
      });
      this.note = make("p.search-empty", { role: "status", hidden: true });
      this.field = make("input.search-field", {
        type: "text",
        role: "combobox",
        placeholder: "Search experiments, runs, models",
        "aria-label": "Search this site",
        "aria-controls": "search-results",
        "aria-expanded": "false",
        "aria-autocomplete": "list",
        autocomplete: "off",
        spellcheck: "false",
        enterkeyhint: "go",
        input: () => this.answer(),
        keydown: (event) => this.key(event),
      });
      const dialog = make(
        "dialog.search-dialog",
        {
          "aria-label": "Search",
          // The ground around the dialog is the dialog itself to a click.
          click: (event) => event.target === dialog && dialog.close(),
        },
        this.field,
        this.results,
        this.note,
        keys(),
      );
      this.results.addEventListener("click", (event) => this.go(event.target.closest("li"), event));
      this.results.addEventListener("auxclick", (event) => {
        if (event.button === 1) this.go(event.target.closest("li"), event);
      });
      this.results.addEventListener("pointermove", (event) => this.choose(event.target.closest("li"), false));
      document.body.append(dialog);
      return dialog;
    }

    async load() {
      if (this.entries) return;
      const slow = setTimeout(() => this.say("Loading what can be found"), 200);
      try {
        const site = await staticrun.load(this.dataset.src, this.dataset.key);
        const documents = await staticrun.load(staticrun.href(site.search), "search");
        this.entries = staticrun.searchRank.index(documents);
        this.say("");
        this.answer();
      } catch (error) {
        this.say(error.message);
      } finally {
        clearTimeout(slow);
      }
    }

    say(text) {
      this.note.textContent = text;
      this.note.hidden = text === "";
    }

    answer() {
      if (!this.entries) return;
      const query = this.field.value;
      const { total, near, documents } = staticrun.searchRank.find(this.entries, query);
      this.results.replaceChildren(...documents.map((one, place) => option(one, place, query)));
      this.results.hidden = documents.length === 0;
      this.results.scrollTop = 0;
      this.field.setAttribute("aria-expanded", String(documents.length > 0));
      this.choose(this.results.firstElementChild);
      const more = query.trim() && total > documents.length;
      if (documents.length === 0) {
        this.say(query.trim() ? "Nothing has all of these words." : "There is nothing to find yet.");
      } else if (near) this.say("Nothing has all of these words; these are near.");
      else this.say(more ? `The first ${documents.length} of ${total}. More words narrow it.` : "");
    }

    /** Makes an option the one that Enter opens. */
    choose(item, scroll = true) {
      if (!item || item === this.chosen) return;
      this.chosen?.setAttribute("aria-selected", "false");
      this.chosen = item;
      item.setAttribute("aria-selected", "true");
      this.field.setAttribute("aria-activedescendant", item.id);
      if (scroll) item.scrollIntoView({ block: "nearest" });
    }

    key(event) {
      const items = [...this.results.children];
      const at = items.indexOf(this.chosen);
      const moves = {
        ArrowDown: at + 1,
        ArrowUp: at - 1 + items.length,
        PageDown: Math.min(at + 8, items.length - 1),
      };
      moves.PageUp = Math.max(at - 8, 0);
      if (event.key in moves && items.length) {
        event.preventDefault();
        this.choose(items[moves[event.key] % items.length]);
      } else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.go(this.chosen, event);
      }
    }

    go(item, event) {
      if (!item?.isConnected || !item.dataset.href) return;
      const apart = event.ctrlKey || event.metaKey || event.button === 1;
      if (apart) window.open(item.dataset.href, "_blank", "noopener");
      else {
        this.dialog.close();
        location.href = item.dataset.href;
      }
    }
  }

  function option([kind, title, place, href], number, query) {
    return make(
      "li.search-result",
      {
        id: `search-result-${number}`,
        role: "option",
        "aria-selected": "false",
        "data-href": staticrun.href(href),
      },
      make("span.search-kind", {}, kind),
      make("span.search-title", {}, ...marked(title, query)),
      place !== "" && make("span.search-place", {}, ...marked(place, query)),
    );
  }

  function marked(text, query) {
    return staticrun.searchRank
      .highlight(text, query)
      .map(([part, hit]) => (hit ? make("mark", {}, part) : part));
  }

  function keys() {
    const key = (name) => make("kbd", {}, name);
    return make(
      "p.search-keys",
      {},
      key("↑"),
      key("↓"),
      " choose ",
      key("Enter"),
      " open ",
      key("Esc"),
      " close",
    );
  }

  function inField(event) {
    const element = event.composedPath()[0];
    return (
      element instanceof HTMLElement &&
      (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName))
    );
  }

  customElements.define("site-search", SiteSearch);
})();
