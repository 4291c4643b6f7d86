// Finds runs of any experiment by their ids, with the tables that they stand in.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { compareData } = staticrun;

  class RunFinder {
    /** @param {string} src href of the `Lookup` script @param {string} key its key */
    constructor(src, key) {
      this.src = src;
      this.key = key;
      this.tables = new Map();
    }

    /** Runs by their ids, in that order, with their rows; and the ids that no run of this site has. */
    async find(ids) {
      const places = await staticrun.load(this.src, this.key);
      const found = await Promise.all(
        ids.map(async (id) => {
          const shard = compareData.shardOf(places.shards, id);
          if (!shard) return undefined;
          const { runs } = await staticrun.load(staticrun.href(shard.href), `lookup/${shard.prefix}`);
          return compareData.find(runs, id);
        }),
      );
      const unknown = ids.filter((_, i) => !found[i]);
      const known = new Map(); // by run, what was asked for
      found.forEach((run, i) => run && !known.has(run) && known.set(run, ids[i]));
      const runs = await Promise.all(
        [...known].map(async ([run, wanted]) => ({ ...(await this.withRow(run, places.experiments)), wanted })),
      );
      return { runs, unknown };
    }

    async withRow(run, experiments) {
      const place = experiments.find((one) => one.id === run.experiment);
      const payload = await staticrun.load(staticrun.href(place.table), place.table_key);
      if (!this.tables.has(place.id)) this.tables.set(place.id, new staticrun.RunTable(payload));
      const table = this.tables.get(place.id);
      await table.need(table.columns.map((column) => column.id));
      return { ...run, place, table, row: table.rowOf(run.id) };
    }
  }

  staticrun.RunFinder = RunFinder;
})();
