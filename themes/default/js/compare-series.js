// <compare-series>: images that several runs logged by step under one key, side by side, with one slider for all.
// The step stands in the address: `#image.<key>=<step>`; the last one where it does not say.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state, compareFiles } = staticrun;

  /** Beside each other are at most so many images. */
  const MOST = 12;

  class CompareSeries extends HTMLElement {
    /** Runs as `compareData` has them, and one of `compareFiles.series`; set before the element is in the page. */
    runs = [];
    series = null;
    #base = 0;

    /** The place of the baseline, which comes first. */
    set base(place) {
      this.#base = place;
      if (this.grid) this.show();
    }

    connectedCallback() {
      if (this.grid) return;
      const { key, steps } = this.series;
      this.state = `image.${key}`;
      this.said = make("output");
      this.slider = make("input", {
        type: "range",
        min: "1",
        max: String(steps.length),
        "aria-label": `Step of ${key}`,
        input: () => {
          const at = Number(this.slider.value) - 1;
          state.set({ [this.state]: at === steps.length - 1 ? "" : String(steps[at]) }, { push: false });
          this.show();
        },
      });
      this.grid = make("div.compare-images");
      this.append(
        make("h3.chart-group-name", {}, key),
        make("div.step-bar", {}, ...(steps.length > 1 ? [this.slider] : []), this.said),
        this.grid,
      );
      this.show();
      state.onChange(() => this.show());
    }

    show() {
      const { key, of, steps } = this.series;
      const said = state.get(this.state);
      const named = said === "" ? -1 : steps.findLastIndex((step) => step <= Number(said));
      const at = named < 0 ? steps.length - 1 : named;
      const step = steps[at];
      this.slider.value = String(at + 1);
      this.slider.setAttribute("aria-valuetext", `step ${step}`);
      const order = [this.#base, ...of.keys()].filter((i, place, all) => of[i].length > 0 && all.indexOf(i) === place);
      const more = order.length > MOST ? `, the first ${MOST} of ${order.length} runs` : "";
      this.said.textContent = `step ${step.toLocaleString("en")}${more}`;
      this.grid.replaceChildren(...order.slice(0, MOST).map((i) => this.figure(key, i, compareFiles.atStep(of[i], step), step)));
    }

    figure(key, i, file, step) {
      const { name, colour } = this.runs[i];
      const picture = file
        ? make("img", { src: staticrun.href(file.href), alt: `${key} of ${name} at step ${file.step}` })
        : make("div.compare-none", {}, "none yet");
      const old = file && file.step !== step && make("span.quiet", {}, `from step ${file.step.toLocaleString("en")}`);
      return make("figure", {}, picture, make("figcaption", {}, make(`span.swatch.c${colour}`), name, old));
    }
  }

  customElements.define("compare-series", CompareSeries);
})();
