"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { base64, head, numbers, texts, runs } = require("./payload.js");
const { NotHere, RunTable, tableExport, tableView } = require("./load.js")(
  "core",
  "format",
  "state",
  "table-data",
  "table-export",
  "table-view",
);

const ID = "0123456789abcdef0123456789abcdef";
const table = () =>
  new RunTable(
    runs(
      [
        texts("attributes.run_id", [ID, "job-7", "c".repeat(32), "d".repeat(32)]),
        texts("attributes.run_name", ["brave, fox", "a|b\nc", 'say "hi"', "x"]),
        numbers("attributes.start_time", [1793613600000, null, 0, 1e300], { unit: "time" }),
        numbers("metrics.acc", [0.1 + 0.2, NaN, null, 0.9], { goal: "max" }),
        numbers("metrics.loss", [3, 1, 1, null], { goal: "min" }),
        texts("params.same", ["x", "x", "x", "x"]),
        texts("params.some", ["x", null, "x", "x"]),
        numbers("metrics.nan", [NaN, NaN, NaN, NaN], { goal: "max" }),
      ],
      4,
    ),
  );
const all = Int32Array.of(0, 1, 2, 3);

test("values come as they were: NaN is one, missing is null", () => {
  const one = table();
  assert.equal(one.value("metrics.acc", 0), 0.1 + 0.2);
  assert.ok(Number.isNaN(one.value("metrics.acc", 1)));
  assert.equal(one.value("metrics.acc", 2), null);
  assert.equal(one.value("params.some", 1), null);
  assert.equal(one.value("params.gone", 1), null);
  assert.equal(one.column("params.gone"), undefined);
});

test("the best value follows the goal and the rows that are shown, and NaN is never it", () => {
  const one = table();
  assert.equal(one.best("metrics.acc", all), 0.9);
  assert.equal(one.best("metrics.acc", Int32Array.of(0, 1, 2)), 0.1 + 0.2);
  assert.equal(one.best("metrics.loss", all), 1);
  assert.equal(one.best("metrics.nan", all), null);
  assert.equal(one.best("metrics.loss", new Int32Array()), null);
  assert.equal(one.best("params.same", all), null);
});

test("a column differs where its rows do, a missing value being one of its own", () => {
  const one = table();
  const mask = Uint8Array.of(1, 1, 1, 1);
  assert.equal(one.differs("params.same", mask), false);
  assert.equal(one.differs("params.some", mask), true);
  assert.equal(one.differs("params.some", Uint8Array.of(1, 0, 1, 1)), false);
  assert.equal(one.differs("metrics.nan", mask), false);
  assert.equal(one.differs("metrics.loss", mask), true);
});

test("a run is found by its id or the short form of it", () => {
  const one = table();
  assert.equal(one.rowOf(ID), 0);
  assert.equal(one.shortId(0), ID.slice(0, 12));
  assert.equal(one.rowOf(one.shortId(0)), 0);
  assert.equal(one.rowOf(one.shortId(1)), 1);
  assert.equal(one.rowOf("elsewhere"), -1);
});

test("ids that begin alike are not cut short", () => {
  const ids = ["0".repeat(31) + "1", "0".repeat(31) + "2"];
  const one = new RunTable(runs([texts("attributes.run_id", ids)], 2));
  assert.deepEqual(
    [0, 1].map((row) => one.rowOf(one.shortId(row))),
    [0, 1],
  );
  assert.equal(one.rowOf("0".repeat(12)), -1);
});

test("marked runs come back from a link, whether few or all but a few are marked", () => {
  const one = table();
  for (const marks of [
    [0, 0, 0, 0],
    [0, 1, 0, 0],
    [1, 1, 0, 1],
    [1, 1, 1, 1],
  ]) {
    const text = tableView.marksText(one, Uint8Array.from(marks));
    assert.deepEqual([...tableView.marksOf(one, text)], marks, text);
  }
  assert.deepEqual([...tableView.marksOf(one, "gone,job-7")], [0, 1, 0, 0]);
});

test("a header sorts with the best on top, then the other way, then not; shift keeps the others", () => {
  const one = table();
  const click = (specs, id, add) => tableView.clicked(specs, one.head(id), add);
  let specs = click([], "metrics.acc", false);
  assert.deepEqual(specs, [{ id: "metrics.acc", descending: true }]);
  specs = click(specs, "metrics.loss", true);
  assert.equal(tableView.sortText(specs), "-metrics.acc,metrics.loss");
  specs = click(specs, "metrics.acc", true);
  assert.equal(tableView.sortText(specs), "metrics.acc,metrics.loss");
  assert.equal(tableView.sortText(click(specs, "metrics.acc", true)), "metrics.loss");
  assert.deepEqual(click(specs, "metrics.acc", false), []);
  assert.deepEqual(tableView.sortSpecs("-a.b,c.d"), [
    { id: "a.b", descending: true },
    { id: "c.d", descending: false },
  ]);
});

/** A table whose metric, its statistics and a dataset lie in scripts that have not been loaded. */
function split(load) {
  const here = [texts("attributes.run_id", ["a", "b"])];
  const { columns, ...payload } = runs(here, 2, { parts: ["data/1.js", "data/2.js"], importance: 2 });
  const far = { ...head(numbers("metrics.acc", [1, 2])), part: 1, statistics: 2 };
  globalThis.staticrun.load = load;
  return new RunTable({ ...payload, columns: [...columns, far], datasets: 2 });
}
const PARTS = {
  "runs/7/1": { columns: [numbers("metrics.acc", [1, null])] },
  "runs/7/2": { columns: [numbers("min(metrics.acc)", [3, 4])], importance: ["told"] },
};

test("values are brought when they are wanted, each script once, and never guessed before", async () => {
  const loaded = [];
  const one = split(async (href, key) => {
    loaded.push(href);
    return structuredClone(PARTS[key]);
  });
  assert.equal(one.head("metrics.acc").label, "acc");
  assert.throws(() => one.value("metrics.acc", 0), NotHere);
  assert.equal(one.column("metrics.gone"), undefined);
  assert.equal(one.has("metrics.acc"), false);
  assert.ok(one.knows("min(metrics.acc)") && one.knows("dataset.name") && !one.knows("min(metrics.gone)"));
  await Promise.all([one.need(["metrics.acc", "attributes.run_id", "metrics.gone"]), one.need(["metrics.acc"])]);
  assert.deepEqual(loaded, ["data/1.js"]);
  assert.equal(one.value("metrics.acc", 1), null);
  assert.equal(await one.with(() => one.value("min(metrics.acc)", 1)), 4);
  assert.ok(one.columns.every((column) => column.id !== "min(metrics.acc)"));
  assert.deepEqual(await one.importance(), ["told"]);
  assert.deepEqual(loaded, ["data/1.js", "data/2.js"]);
});

test("a script that is gone is asked for again the next time", async () => {
  let gone = true;
  const one = split(async (_, key) => {
    if (gone) throw new Error("rebuilt");
    return structuredClone(PARTS[key]);
  });
  await assert.rejects(one.need(["metrics.acc"]), /rebuilt/);
  gone = false;
  await one.need(["metrics.acc"]);
  assert.equal(one.value("metrics.acc", 0), 1);
});

test("every form of a column gives back what it was made of", () => {
  const ids = ["0123456789abcdef".repeat(2), "f".repeat(32)];
  const bytes = base64(Buffer.from(ids.join(""), "hex"));
  const columns = [
    { type: "ids", id: "attributes.run_id", ids: bytes },
    { type: "text", id: "tags.own", texts: "b\na" },
    { type: "text", id: "tags.two", texts: ["x\ny"], codes: base64(Uint16Array.of(0, 1)) },
    { type: "number", id: "metrics.few", values: base64(Float64Array.of(NaN, -0)), codes: base64(Uint8Array.of(1, 0)) },
    { type: "number", id: "metrics.wide", values: base64(Float64Array.of(7)), codes: base64(Uint32Array.of(0, 0)) },
  ];
  const payload = { ...runs([], 2), here: { columns } };
  const one = new RunTable({ ...payload, columns: columns.map(({ id }) => ({ id, group: "", label: "", type: "" })) });
  const both = (id) => [one.value(id, 0), one.value(id, 1)];
  assert.deepEqual(both("attributes.run_id"), ids);
  assert.deepEqual(both("tags.own"), ["b", "a"]);
  assert.deepEqual(both("tags.two"), [null, "x\ny"]);
  assert.deepEqual(both("metrics.few"), [-0, NaN]);
  assert.deepEqual(both("metrics.wide"), [7, 7]);
  assert.equal(one.href(1), `runs/${ids[1]}.html`);
});

test("what the build found of a column tells whether it differs, without its values", () => {
  const payload = runs([texts("attributes.run_id", ["a", "b"])], 2);
  const known = [0, 1, 2].map((differs) => ({ id: `params.${differs}`, group: "params", label: "", type: "text", differs }));
  const one = new RunTable({ ...payload, columns: known });
  const varies = (which) => known.map(({ id }) => one.varies(id, which));
  assert.deepEqual(varies("active"), [false, false, true]);
  assert.deepEqual(varies("all"), [false, true, true]);
  assert.equal(one.varies("params.gone", "all"), false);
});

test("CSV holds whole values and survives any text", () => {
  const ids = ["attributes.run_name", "attributes.start_time", "metrics.acc"];
  assert.equal(
    tableExport.csv(table(), [2, 0, 1, 3], ids),
    'run_name,start_time,metrics.acc\r\n"say ""hi""",1970-01-01T00:00:00.000Z,\r\n' +
      '"brave, fox",2026-11-02T10:00:00.000Z,0.30000000000000004\r\n"a|b\nc",,NaN\r\nx,,0.9\r\n',
  );
});

test("Markdown keeps a cell on its line and in its column", () => {
  assert.equal(
    tableExport.markdown(table(), [1], ["attributes.run_name", "metrics.loss"]),
    "| run\\_name | metrics.loss |\n| --- | ---: |\n| a\\|b c | 1 |\n",
  );
});
