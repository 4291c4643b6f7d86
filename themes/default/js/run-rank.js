// <run-rank>: how a run stands by a metric among the runs of its experiment, from the script that all of them
// share; of stable name, so that a new run does not change every page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * A run's rank by a metric; null where it has none.
   * @param {{runs: [string, string, string][], ranks: {metric: string, goal: string, runs: number, ranks: string}[]}} order
   * @returns {{rank: number, runs: number, goal: string} | null}
   */
  staticrun.rankOf = (order, run, metric) => {
    const ranking = (order.ranks ?? []).find((one) => one.metric === metric);
    const at = order.runs.findIndex(([id]) => id === run);
    if (!ranking || at < 0) return null;
    const rank = staticrun.decode.int32(ranking.ranks)[at];
    return rank > 0 ? { rank, runs: ranking.runs, goal: ranking.goal } : null;
  };

  if (!globalThis.customElements) return; // under node there is only the logic

  class RunRank extends HTMLElement {
    connectedCallback() {
      if (this.started || !this.dataset.src) return;
      this.started = true;
      staticrun.load(this.dataset.src, this.dataset.key).then(
        (order) => this.show(staticrun.rankOf(order, this.dataset.run, this.dataset.metric)),
        () => {}, // the experiment's page tells it as well
      );
    }

    show(found) {
      if (!found) return;
      const { rank, runs, goal } = found;
      const count = runs.toLocaleString("en");
      this.textContent = rank === 1 ? `best of ${count}` : `rank ${rank.toLocaleString("en")} of ${count}`;
      this.title = `By last values over the runs of this experiment; ${goal === "min" ? "less" : "more"} is better`;
      this.toggleAttribute("data-best", rank === 1);
    }
  }

  customElements.define("run-rank", RunRank);
})();
