// <run-packages>: the packages of a run's environment, with a search. They are loaded when they are opened.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  class RunPackages extends staticrun.LoadedDetails {
    fill({ packages }) {
      this.packages = packages;
      this.field = make("input.field", {
        type: "search",
        "aria-label": "Find packages",
        placeholder: `Find among ${this.packages.length} packages`,
        autocomplete: "off",
        spellcheck: "false",
        input: () => this.find(),
      });
      this.count = make("output.quiet");
      this.body = make("tbody");
      const text = this.packages.map(([name, version]) => `${name}==${version}`).join("\n");
      this.querySelector(".part-links").prepend(
        this.field,
        this.count,
        make("copy-button", { "data-text": text, title: "Copy all as name==version" }),
      );
      this.details.append(
        make(
          "div.table-scroll.part-body",
          { tabindex: "0", role: "region", "aria-label": "Packages" },
          make(
            "table.table.pairs.plain",
            { "aria-label": "Packages" },
            make(
              "thead",
              {},
              make("tr", {}, make("th", { scope: "col" }, "Package"), make("th", { scope: "col" }, "Version")),
            ),
            this.body,
          ),
        ),
      );
      this.find();
    }

    find() {
      const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = this.packages.filter(([name, version]) =>
        words.every((word) => `${name} ${version}`.toLowerCase().includes(word)),
      );
      this.count.textContent = words.length ? `${found.length} of ${this.packages.length} packages` : "";
      this.body.replaceChildren(
        ...found.map(([name, version]) =>
          make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, version)),
        ),
      );
    }
  }

  customElements.define("run-packages", RunPackages);
})();
