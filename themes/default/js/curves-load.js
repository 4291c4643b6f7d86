// Loads curves of runs: the site's navigation says where any run is found, and that where its curves are.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { chartData } = staticrun;

  /** Scripts that are loaded at a time. */
  const ABREAST = 8;

  /** The scripts with the curves of some runs, by id; "" for a run that has none. @param {string[]} ids */
  async function places(ids) {
    const { src, key } = document.querySelector("site-nav").dataset;
    const { lookup } = await staticrun.load(src, key);
    const { shards } = await staticrun.load(staticrun.href(lookup), "lookup");
    const found = new Map();
    await each(ids, async (id) => {
      const shard = staticrun.compareData.shardOf(shards, id);
      if (!shard) return;
      const { runs } = await staticrun.load(staticrun.href(shard.href), `lookup/${shard.prefix}`);
      found.set(id, runs.find((run) => run.id === id)?.curves ?? "");
    });
    return found;
  }

  /**
   * The curves of a metric in some runs, by id, and of which metrics each run has any; runs without curves are left
   * out.
   * @param {string[]} ids @param {string} metric @param {(done: number) => void} tell how many of them are there
   * @returns {Promise<Map<string, {start: number | null, curves: any[], metrics: string[]}>>}
   */
  async function curves(ids, metric, tell) {
    const where = await places(ids);
    const found = new Map();
    const load = (href, key) => staticrun.load(staticrun.href(href), key);
    let done = 0;
    await each(ids, async (id) => {
      const href = where.get(id);
      if (href) {
        const run = await load(href, `curves/${id}`);
        const metrics = [...run.curves.map(({ key }) => key), ...(run.parts ?? []).flatMap(([, , keys]) => keys)];
        found.set(id, { start: run.start, curves: await chartData.curvesOf(run, [metric], load), metrics });
      }
      tell(++done);
    });
    return found;
  }

  /** Does `work` for each item, a few at a time. */
  async function each(items, work) {
    const left = items.values();
    await Promise.all(
      Array.from({ length: ABREAST }, async () => {
        for (const item of left) await work(item);
      }),
    );
  }

  staticrun.curvesLoad = { curves };
})();
