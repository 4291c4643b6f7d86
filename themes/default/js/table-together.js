// The runs of several experiments as one table: what they all have stands in one column, what one lacks is missing
// there. Each experiment's values are brought only where a column of the view wants them.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { state, format } = staticrun;

  const NAME = "attributes.experiment";
  /** Columns that the table begins with, of each kind. */
  const METRICS = 5;
  const PARAMS = 6;

  class TogetherTable extends staticrun.RunTable {
    /** @param {{name: string, table: any}[]} places the experiments' tables */
    constructor(places) {
      const rows = places.reduce((sum, { table }) => sum + table.rows, 0);
      super({ rows, columns: [], colours: "", pages: {}, here: { columns: [] } });
      this.tables = places.map(({ table }) => table);
      this.merge();
      const all = this.tables.flatMap((table) => table.columns);
      const groups = ["attributes", "params", "metrics", "tags"];
      const heads = new Map();
      for (const head of all) if (!heads.has(head.id)) heads.set(head.id, this.headOf(head.id));
      this.columns = [...heads.values()].sort(
        (a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || (a.group !== "attributes" && (a.id < b.id ? -1 : 1)),
      );
      this.columns.unshift({ id: NAME, group: "attributes", label: "Experiment", type: "text", unit: "", goal: "", count: rows });
      this.heads = new Map(this.columns.map((head) => [head.id, head]));
      const names = places.map(({ name }) => name);
      this.decoded.set(NAME, { type: "text", texts: names, codes: Int32Array.from(this.from), cut: new Set() });
      this.colours = Uint8Array.from({ length: rows }, (_, row) => this.tables[this.from[row]].colours[this.at[row]]);
    }

    /** Puts the rows in one order, newest start first: of each row the table that it is from, and its place there. */
    merge() {
      const { rows, tables } = this;
      const pairs = [];
      tables.forEach((table, from) => {
        for (let at = 0; at < table.rows; at++) pairs.push({ from, at, start: table.value("attributes.start_time", at) ?? -Infinity });
      });
      pairs.sort((a, b) => (a.start === b.start ? a.from - b.from || a.at - b.at : a.start < b.start ? 1 : -1));
      this.from = new Uint16Array(rows);
      this.at = new Int32Array(rows);
      pairs.forEach(({ from, at }, row) => {
        this.from[row] = from;
        this.at[row] = at;
      });
    }

    headOf(id) {
      const heads = this.tables.map((table) => table.head(id)).filter(Boolean);
      const type = heads.every((head) => head.type === "number") ? "number" : "text";
      const sum = (name) => heads.reduce((total, head) => total + (head[name] ?? 0), 0);
      return { ...heads[0], type, count: sum("count"), distinct: sum("distinct"), numeric: heads.every((head) => head.numeric) };
    }

    async need(ids) {
      const wanted = [...ids];
      await Promise.all(this.tables.map((table) => table.need(wanted)));
    }

    has(id) {
      return this.decoded.has(id) || this.tables.every((table) => table.has(id));
    }

    knows(id) {
      return this.decoded.has(id) || this.tables.some((table) => table.knows(id));
    }

    async importance() {
      return []; // the build measures it in one experiment
    }

    hasPage(row) {
      return this.tables[this.from[row]].hasPage(this.at[row]);
    }

    href(row) {
      return this.tables[this.from[row]].href(this.at[row]);
    }

    /** Whether the runs differ, as far as their values are here. */
    varies(id, which) {
      if (!this.has(id)) return true;
      const life = this.column("attributes.lifecycle_stage");
      const active = life.texts.indexOf("active");
      return this.differs(id, Uint8Array.from(life.codes, (code) => (which !== "active" || code === active ? 1 : 0)));
    }

    column(id) {
      const known = this.decoded.get(id);
      if (known) return known;
      const columns = this.tables.map((table) => table.column(id));
      if (columns.every((column) => !column)) return undefined;
      const kinds = new Set(columns.filter(Boolean).map(({ type }) => type));
      const made = kinds.has("texts") ? this.lists(columns) : kinds.has("text") ? this.texts(columns) : this.numbers(columns);
      this.decoded.set(id, made);
      return made;
    }

    numbers(columns) {
      const values = new Float64Array(this.rows);
      const missing = new Uint8Array(this.rows);
      for (let row = 0; row < this.rows; row++) {
        const column = columns[this.from[row]];
        const at = this.at[row];
        if (!column || column.missing?.[at]) missing[row] = 1;
        else values[row] = column.values[at];
      }
      return { type: "number", values, missing: missing.includes(1) ? missing : null };
    }

    /** Where one experiment has words, the numbers of the others are texts, as they were logged. */
    texts(columns) {
      const places = new Map();
      const cut = new Set();
      const placeOf = (text) => {
        if (!places.has(text)) places.set(text, places.size);
        return places.get(text);
      };
      const own = columns.map((column) => column?.type === "text" && Int32Array.from(column.texts, placeOf));
      columns.forEach((column, from) => column?.cut?.forEach((code) => cut.add(own[from][code])));
      const codes = new Int32Array(this.rows).fill(-1);
      for (let row = 0; row < this.rows; row++) {
        const [from, at] = [this.from[row], this.at[row]];
        const column = columns[from];
        if (!column) continue;
        if (own[from]) codes[row] = column.codes[at] < 0 ? -1 : own[from][column.codes[at]];
        else if (!column.missing?.[at]) codes[row] = placeOf(format.full(column.values[at]));
      }
      return { type: "text", texts: [...places.keys()], codes, cut };
    }

    /** What a run has several texts of. */
    lists(columns) {
      const texts = [];
      const begins = columns.map((column) => texts.push(...(column?.texts ?? [])) - (column?.texts.length ?? 0));
      const codes = [];
      const offsets = new Int32Array(this.rows + 1);
      for (let row = 0; row < this.rows; row++) {
        const [from, at] = [this.from[row], this.at[row]];
        const column = columns[from];
        for (let i = column?.offsets[at] ?? 0; i < (column?.offsets[at + 1] ?? 0); i++) codes.push(column.codes[i] + begins[from]);
        offsets[row + 1] = codes.length;
      }
      return { type: "texts", texts, codes: Int32Array.from(codes), offsets };
    }

    /** Columns to begin with: what most runs have, and where they are from. */
    usual() {
      const first = (group, most) =>
        this.columns
          .filter((head) => head.group === group)
          .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
          .slice(0, most)
          .map(({ id }) => id);
      const ends = ["start_time", "duration", "user_id"].map((key) => `attributes.${key}`);
      return [NAME, "attributes.status", ...first("metrics", METRICS), ...first("params", PARAMS), ...ends];
    }
  }

  /**
   * The runs of the experiments that the address names, and the boxes by which others are chosen.
   * @param {any} owner the <run-table> @returns {Promise<TogetherTable | null>} null where none is chosen
   */
  async function load(owner) {
    const { lookup, lookupKey } = owner.dataset;
    const { experiments } = await staticrun.load(lookup, lookupKey);
    const wanted = state.items(state.get("experiments"));
    const found = wanted.map((text) => experiments.find(({ id, name }) => id === text || name === text)).filter(Boolean);
    const chosen = [...new Set(found)];
    choice(new Set(chosen.map(({ id }) => id)), wanted.length - found.length);
    const before = state.get("experiments");
    state.onChange(() => state.get("experiments") !== before && location.reload());
    if (chosen.length === 0) return null;
    owner.hidden = false;
    const places = await Promise.all(
      chosen.map(async (one) => ({
        name: one.name,
        table: new staticrun.RunTable(await staticrun.load(staticrun.href(one.table), one.table_key)),
      })),
    );
    return new TogetherTable(places);
  }

  /** @param {Set<string>} chosen ids @param {number} unknown so many names mean nothing here */
  function choice(chosen, unknown) {
    const list = document.querySelector(".together-choice");
    const said = list.querySelector(".together-said");
    const boxes = [...list.querySelectorAll("input")];
    for (const box of boxes) {
      box.disabled = false;
      box.checked = chosen.has(box.value);
      box.addEventListener("change", () => {
        const ids = boxes.filter((one) => one.checked).map((one) => one.value);
        state.set({ experiments: state.list(ids), selected: "", hidden: "" });
        location.reload();
      });
    }
    list.open = chosen.size < 2;
    const gone = unknown ? `; ${unknown} that the link names ${unknown === 1 ? "is" : "are"} not in this site` : "";
    said.textContent = `${chosen.size} of ${boxes.length} chosen${gone}`;
  }

  staticrun.together = { TogetherTable, load };
})();
