// <view-switch>: whether an experiment's runs are shown as a table or as charts. The address says which.
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
      state.onChange(() => this.read());
      this.read();
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
      if (this.owner.dataset.view === view) return;
      this.owner.dataset.view = view;
      this.owner.dispatchEvent(new Event("viewchange"));
    }
  }

  /** The view that the address names: "" for the table, or "charts". */
  staticrun.runsView = () => (state.get("view") === "charts" ? "charts" : "");

  customElements.define("view-switch", ViewSwitch);
})();
