// <site-nav>: the experiments of the site, with how many runs each has, in place of the plain links.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  /** From so many experiments on, the list can be filtered. */
  const MANY = 8;

  class SiteNav extends HTMLElement {
    connectedCallback() {
      if (this.started) return;
      this.started = true;
      staticrun.load(this.dataset.src, this.dataset.key).then(
        (site) => this.show(site),
        () => {}, // the plain links stay, and lead everywhere
      );
    }

    show(site) {
      const list = this.querySelector("ul.nav-list");
      if (!list) return;
      this.count(list, "models", site.models);
      this.count(list, "problems", site.problems);
      // The one plain link to this page's experiment gives way to the list that holds it.
      const hrefs = new Set(site.experiments.map((one) => staticrun.href(one.href)));
      for (const link of list.querySelectorAll("a")) {
        if (hrefs.has(link.getAttribute("href"))) link.closest("li").remove();
      }
      if (site.experiments.length === 0) return;
      const items = site.experiments.map((one) => this.item(one));
      const entries = make("ul.nav-list", {}, ...items);
      const heading = make("h2.nav-heading", {}, "Experiments");
      const section = make("div.nav-experiments", {}, heading, entries);
      if (site.together && items.length > 1) heading.after(this.together(section, site.together));
      if (items.length >= MANY) heading.after(this.filter(site.experiments, items));
      list.after(section);
      // Only the navigation's own box may scroll for this, never the page.
      const current = entries.querySelector("[aria-current]");
      const box = this.closest("[data-scroll]") ?? this;
      if (current && box.scrollHeight > box.clientHeight) {
        box.scrollTop += current.getBoundingClientRect().top - box.getBoundingClientRect().top - 120;
      }
    }

    item(one) {
      const current = one.id === this.dataset.current;
      return make(
        "li",
        {},
        make("input.nav-pick", { type: "checkbox", value: one.id, "aria-label": `Show ${one.name} with others` }),
        make(
          "a.nav-link",
          { href: staticrun.href(one.href), "aria-current": current ? "page" : null, title: one.name },
          make(
            "span.nav-title",
            {},
            make("span.nav-name", {}, one.name),
            one.last !== null && this.when(one.last),
          ),
          one.running > 0 &&
            make(
              "span.nav-running",
              { title: `${one.running} running` },
              `${one.running}`,
              hidden(" running"),
            ),
          make("span.nav-count", {}, `${one.runs}`, hidden(one.runs === 1 ? " run" : " runs")),
        ),
      );
    }

    /** When anything last happened in an experiment. */
    when(ms) {
      const text = staticrun.format.moment(ms);
      if (!text) return null;
      const datetime = new Date(ms).toISOString();
      return make("time.nav-when", { datetime, title: text }, staticrun.format.ago(ms, Date.now()));
    }

    /** Leads to the experiments whose boxes are checked, in one table. */
    together(section, href) {
      const link = make("a.button.nav-together", { hidden: true });
      section.addEventListener("change", (event) => {
        if (!event.target.matches(".nav-pick")) return;
        const ids = [...section.querySelectorAll(".nav-pick:checked")].map((box) => box.value);
        link.hidden = ids.length === 0;
        section.classList.toggle("picking", ids.length > 0);
        link.textContent = ids.length === 1 ? "Choose another to show both" : `Show ${ids.length} together`;
        link.href = `${staticrun.href(href)}#experiments=${staticrun.state.list(ids).replaceAll("%", "%25")}`;
      });
      return link;
    }

    /** Adds how many there are to the plain link of that name. */
    count(list, page, count) {
      const link = list.querySelector(`a[href="${CSS.escape(staticrun.root)}${page}.html"]`);
      if (link && count > 0 && !link.querySelector(".nav-count")) {
        link.append(make("span.nav-count", {}, `${count}`));
      }
    }

    filter(experiments, items) {
      const names = experiments.map((one) => staticrun.searchRank.fold(one.name));
      const input = make("input.field.nav-filter", {
        type: "search",
        placeholder: "Filter experiments",
        "aria-label": "Filter experiments",
        autocomplete: "off",
        spellcheck: "false",
        input: () => {
          const words = staticrun.searchRank.fold(input.value).split(/\s+/).filter(Boolean);
          items.forEach((item, i) => (item.hidden = !words.every((word) => names[i].includes(word))));
        },
      });
      return input;
    }
  }

  function hidden(text) {
    return make("span.visually-hidden", {}, text);
  }

  customElements.define("site-nav", SiteNav);
})();
