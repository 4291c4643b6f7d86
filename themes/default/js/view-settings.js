// The charts that an experiment begins with, as staticrun.toml has them. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * The charts of an experiment's settings, their options as the address would have them.
   * @param {string | undefined} settings `ExperimentSettings` as JSON
   * @returns {{kind: string, options: Record<string, string>}[]}
   */
  function charts(settings) {
    const found = settings ? JSON.parse(settings).charts : undefined;
    return (found ?? []).map(({ kind, options = {} }) => ({ kind, options }));
  }

  /** Charts as a part of staticrun.toml. @param {string} experiment its name */
  function toml(experiment, charts) {
    const place = `[[experiment.${quoted(experiment)}.charts]]`;
    return charts
      .map(({ kind, options }) => {
        const pairs = Object.entries(options)
          .filter(([, value]) => value !== "")
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => `${/^[\w-]+$/.test(key) ? key : quoted(key)} = ${quoted(value)}`);
        return [place, `kind = ${quoted(kind)}`, ...(pairs.length ? [`options = { ${pairs.join(", ")} }`] : [])].join("\n");
      })
      .map((part) => `${part}\n`)
      .join("\n");
  }

  /** A basic string of TOML. */
  const quoted = (value) =>
    `"${value.replace(/[\\"\u0000-\u001f\u007f]/g, (one) =>
      one === "\\" || one === '"' ? `\\${one}` : `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )}"`;

  staticrun.viewSettings = { charts, toml };
})();
