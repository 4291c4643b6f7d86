// Which charts there are and what was chosen in them: those that the experiment begins with, unless the address names
// others. A chart's name is its kind, with a number from the second of a kind on.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { state, viewSettings } = staticrun;

  const kindOf = (name) => name.replace(/\d+$/, "");

  /** A name for a chart that no other one has. @param {{has: (name: string) => boolean}} names */
  function free(kind, names) {
    let number = 1;
    const named = () => (number === 1 ? kind : `${kind}${number}`);
    while (names.has(named())) number += 1;
    return named();
  }

  /** What the address says of a chart, by key without the chart's name. */
  const chosenIn = (name) =>
    Object.fromEntries(state.under(`${name}.`).map((key) => [key.slice(name.length + 1), state.get(key)]));

  /** Keys of the address that are a chart's, as changes that take them away. */
  const without = (names) =>
    Object.fromEntries([...names].flatMap((name) => state.under(`${name}.`)).map((key) => [key, ""]));

  class ChartSet {
    /** @param {string[]} kinds all there are @param {string | undefined} settings those of the experiment, as JSON */
    constructor(kinds, settings) {
      this.kinds = new Set(kinds);
      const charts = viewSettings.charts(settings).filter(({ kind }) => this.kinds.has(kind));
      /** The charts that the experiment begins with, each with what its settings say. @type {Map<string, any>} */
      this.presets = new Map();
      for (const { kind, options } of charts.length ? charts : kinds.map((kind) => ({ kind, options: {} }))) {
        this.presets.set(free(kind, this.presets), options);
      }
    }

    /** What the experiment's settings say of a chart. @returns {Record<string, string>} */
    preset(name) {
      return this.presets.get(name) ?? {};
    }

    /** The names of the charts, in their order. */
    names() {
      const text = state.get("charts");
      if (!text) return [...this.presets.keys()];
      return [...new Set(state.items(text))].filter((name) => this.kinds.has(kindOf(name)));
    }

    /** The values that the settings or the address name for any of the charts. */
    values() {
      return this.names().flatMap((name) => [...Object.values(this.preset(name)), ...Object.values(chosenIn(name))]);
    }

    /** Has these charts. @param {string[]} names */
    keep(names) {
      const text = state.list(names);
      state.set({ charts: text === state.list([...this.presets.keys()]) ? "" : text || "-" });
    }

    /** Has one chart more. @returns {string} its name */
    add(kind) {
      const names = this.names();
      const name = free(kind, new Set([...names, ...this.presets.keys()]));
      this.keep([...names, name]);
      return name;
    }

    /** Has a chart so many places further on, or back. */
    move(name, by) {
      const names = this.names();
      const at = names.indexOf(name);
      names.splice(at, 1);
      names.splice(Math.max(0, Math.min(names.length, at + by)), 0, name);
      this.keep(names);
    }

    /** Has a chart no longer; what was chosen in it goes, too. */
    remove(name) {
      const gone = without([name]);
      this.keep(this.names().filter((one) => one !== name));
      state.set(gone, { push: false });
    }

    /** Has the charts that are usual here, and in them what is usual. */
    reset() {
      state.set({ charts: "", ...without(new Set([...this.names(), ...this.presets.keys()])) });
    }

    /** The charts as a part of staticrun.toml. @param {string} experiment its name */
    toml(experiment) {
      const charts = this.names().map((name) => ({
        kind: kindOf(name),
        options: { ...this.preset(name), ...chosenIn(name) },
      }));
      return viewSettings.toml(experiment, charts);
    }
  }

  staticrun.ChartSet = ChartSet;
  staticrun.kindOf = kindOf;
})();
