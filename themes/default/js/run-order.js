// <run-order>: the runs before and after this one in its experiment, from a script that all its runs share,
// so that a new run does not change every page.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make } = staticrun;

  class RunOrder extends HTMLElement {
    connectedCallback() {
      if (this.started || !this.dataset.src) return;
      this.started = true;
      staticrun.load(this.dataset.src, this.dataset.key).then(
        (order) => this.show(order.runs),
        () => {}, // the breadcrumbs lead to the experiment, which lists them
      );
    }

    show(runs) {
      const at = runs.findIndex(([id]) => id === this.dataset.run);
      if (at < 0) return;
      const before = runs[at - 1];
      const { compare } = this.dataset;
      this.replaceChildren(
        compare && before
          ? make(
              "a.run-compare-link",
              { href: `${compare}#runs=${staticrun.state.list([before[0], runs[at][0]])}`, title: `Compare with ${before[1]}` },
              "Compare with previous",
            )
          : "",
        step(runs[at - 1], "Previous run", "←", "prev"),
        make("span.run-place", {}, `${at + 1} of ${runs.length}`),
        step(runs[at + 1], "Next run", "→", "next"),
      );
    }
  }

  function step(run, label, arrow, rel) {
    if (!run) return make("span.icon-button", { "aria-hidden": "true", "data-none": true }, arrow);
    const [, name, href] = run;
    const text = `${label}: ${name}`;
    return make("a.icon-button", { href: staticrun.href(href), rel, title: text, "aria-label": text }, arrow);
  }

  customElements.define("run-order", RunOrder);
})();
