// <view-switch>: whether an experiment's runs are shown as a table or as charts. The address says which. The scripts
// that make charts are most of the page's, and come when a reader first goes there.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  const VIEWS = [
    ["", "Table"],
    ["charts", "Charts"],
  ];

  class ViewSwitch extends HTMLElement {
    connectedCallback() {
      if (this.buttons) return;
      this.owner = this.closest("run-table");
      this.buttons = VIEWS.map(([view, name]) =>
        make("button.button", { type: "button", click: () => this.show(view), "data-view": view }, name),
      );
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", "View of the runs");
      this.append(...this.buttons);
      const charts = this.buttons.at(-1);
      for (const near of ["pointerenter", "focus"]) charts.addEventListener(near, () => this.bring().catch(() => {}), { once: true });
      state.onChange(() => this.read());
      this.read();
    }

    /** Loads what makes charts; the element is there already, and begins once it is defined. */
    bring() {
      const { scripts = "" } = this.owner.querySelector("chart-view").dataset;
      return staticrun.loadScripts(scripts.split(" ").filter(Boolean));
    }

    show(view) {
      state.set({ view });
      this.read();
    }

    read() {
      const view = staticrun.runsView();
      for (const button of this.buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.view === view));
      }
      if (view === "charts") this.bring().catch((error) => staticrun.tableSettings.gone(this.owner, error));
      if (this.owner.dataset.view === view) return;
      this.owner.dataset.view = view;
      this.owner.dispatchEvent(new Event("viewchange"));
    }
  }

  /** The view that the address names: "" for the table, or "charts". */
  staticrun.runsView = () => (state.get("view") === "charts" ? "charts" : "");

  customElements.define("view-switch", ViewSwitch);
})();
