"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { base64, head, numbers, texts, runs } = require("./payload.js");
const { NotHere, RunTable, tableExport, tableGroups, tableMarks, tableView, TableLayout } = require("./load.js")(
  "core",
  "format",
  "state",
  "table-data",
  "table-export",
  "table-view",
  "table-marks",
  "table-groups",
  "table-layout",
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

const none = () => null;

test("marked runs come back from a link, whether few or all but a few are marked", () => {
  const one = table();
  for (const marks of [
    [0, 0, 0, 0],
    [0, 1, 0, 0],
    [1, 1, 0, 1],
    [1, 1, 1, 1],
  ]) {
    const text = tableMarks.text(one, Uint8Array.from(marks));
    assert.deepEqual([...tableMarks.read(one, text, none).marks], marks, text);
  }
  const gone = tableMarks.read(one, "gone,job-7", none);
  assert.deepEqual([...gone.marks], [0, 1, 0, 0]);
  assert.deepEqual(gone.unknown, ["gone"]);
});

test("many marked runs stand in a link as the rules that marked them", () => {
  const ids = Array.from({ length: 5000 }, (_, row) => row.toString(16).padStart(32, "0"));
  const acc = ids.map((_, row) => (row === 7 ? null : row / 5000));
  const one = new RunTable(
    runs([texts("attributes.run_id", ids), numbers("metrics.acc", acc, { goal: "max" })], 5000),
  );
  const passing = (filter) => {
    if (filter === "wrong") return null;
    return Uint8Array.from(ids, (_, row) => (filter === "" || row % 2 === 0 ? 1 : 0));
  };
  const marked = (text) => tableMarks.read(one, text, passing);
  const rules = tableMarks.added("", new Uint8Array(5000), ["+?even, I say"]);
  const { marks } = marked(rules);
  assert.equal(marks.reduce((a, b) => a + b), 2500);
  assert.equal(tableMarks.text(one, marks, rules), rules);
  assert.equal(tableMarks.text(one, marks), "", "neither ids nor a rule say it");
  const next = tableMarks.added(rules, marks, [`-${ids[0]}`, `+${ids[1]}`]);
  assert.deepEqual([...marked(next).marks.slice(0, 3)], [0, 1, 1]);
  assert.equal(tableMarks.added("", marks, ["+x"]), null, "what nobody wrote down cannot be added to");
  const top = marked("top 3 metrics.acc?");
  assert.deepEqual(
    [...top.marks.keys()].filter((row) => !top.marks[row]),
    [4997, 4998, 4999],
  );
  assert.deepEqual(marked("+?wrong,top 3 metrics.gone?").unknown, ["+?wrong", "top 3 metrics.gone?"]);
});

const swept = () =>
  new RunTable(
    runs(
      [
        texts("attributes.run_id", ["a", "b", "c", "d", "e", "f"]),
        texts("attributes.parent_run_id", [null, "a", "b", "gone", null, "f"]),
        numbers("params.lr", [0.1, 0.01, 0.1, null, 0.01, 0.1]),
        texts("params.model", ["svm", "svm", "svm", "tree", "svm", "svm"]),
        numbers("metrics.acc", [1, 2, 3, NaN, 4, Infinity], { goal: "max" }),
        numbers("metrics.huge", [1e300, -1e300, 1e300, 1e-300, 3e-300, 1e300]),
      ],
      6,
    ),
  );
const six = Int32Array.of(0, 1, 2, 3, 4, 5);

test("runs are grouped by several columns, in the order of the values", () => {
  const found = tableGroups.groups(swept(), six, ["params.model", "params.lr"]);
  assert.deepEqual(
    found.map(({ values, rows }) => [values, [...rows]]),
    [
      [["svm", "0.01"], [1, 4]],
      [["svm", "0.1"], [0, 2, 5]],
      [["tree", null], [3]],
    ],
  );
  assert.equal(new Set(found.map(({ key }) => key)).size, 3);
});

test("a group's numbers are summed up without what is not finite, at any size", () => {
  const [small, large, single] = tableGroups.groups(swept(), six, ["params.lr"]);
  assert.deepEqual(small.aggregate("metrics.acc"), { count: 2, mean: 3, std: Math.SQRT2, min: 2, max: 4, left: 0 });
  assert.deepEqual(large.aggregate("metrics.acc"), { count: 2, mean: 2, std: Math.SQRT2, min: 1, max: 3, left: 1 });
  assert.equal(single.aggregate("metrics.acc").left, 1);
  assert.ok(Number.isNaN(single.aggregate("metrics.acc").mean));
  assert.equal(large.aggregate("metrics.huge").std, 0);
  const { mean, std } = small.aggregate("metrics.huge");
  assert.ok(Math.abs(mean / -5e299 - 1) < 1e-12 && Math.abs(std / (1e300 / Math.SQRT2) - 1) < 1e-12);
  assert.equal(small.aggregate("params.model"), null);
  assert.deepEqual(small.texts("params.model", 9), ["svm"]);
});

test("groups are sorted by their aggregate; those without come last both ways", () => {
  const list = tableGroups.groups(swept(), six, ["params.lr"]);
  const keys = (specs, how = "mean") => tableGroups.ordered(list, ["params.lr"], specs, how).map(({ values }) => values[0]);
  assert.deepEqual(keys([]), ["0.01", "0.1", null]);
  assert.deepEqual(keys([{ id: "metrics.acc", descending: true }]), ["0.01", "0.1", null]);
  assert.deepEqual(keys([{ id: "metrics.acc", descending: false }]), ["0.1", "0.01", null]);
  assert.deepEqual(keys([{ id: "params.lr", descending: true }]), ["0.1", "0.01", null]);
});

test("child runs stand below their parents, whatever points at itself or at what is gone", () => {
  const one = swept();
  const { lines, depth, children } = tableGroups.tree(one, six, () => false);
  assert.deepEqual([...lines], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([0, 1, 2, 3, 4, 5].map((row) => depth.get(row)), [0, 1, 2, 0, 0, 0]);
  assert.deepEqual([...children.keys()], [0, 1]);
  assert.deepEqual([...tableGroups.tree(one, six, (row) => row === 0).lines], [0, 3, 4, 5]);
  assert.deepEqual([...tableGroups.tree(one, Int32Array.of(5, 2, 1, 0), () => false).lines], [5, 0, 1, 2]);
  assert.equal(tableGroups.tree(one, Int32Array.of(1, 3), () => false), null);
  const circle = new RunTable(
    runs([texts("attributes.run_id", ["a", "b"]), texts("attributes.parent_run_id", ["b", "a"])], 2),
  );
  assert.deepEqual([...tableGroups.tree(circle, Int32Array.of(0, 1), () => false).lines], [0, 1]);
});

test("of many columns those in sight are drawn, and those that are pinned", () => {
  const widths = Array.from({ length: 500 }, () => 100);
  const layout = new TableLayout(widths, 2);
  const seen = layout.window(10_000, 1000);
  assert.deepEqual(seen, [96, 117]);
  assert.equal(layout.leaves(seen, 10_050, 1000), false);
  assert.equal(layout.leaves(seen, 10_700, 1000), true);
  assert.deepEqual(new TableLayout(widths.slice(0, 30), 1).window(0, 500), [1, 30]);
});

test("values of groups, goals and settings come back from a link", () => {
  const goals = new Map([["metrics.a b", "min"], ["metrics.c,d", ""]]);
  assert.deepEqual(tableView.goalsOf(tableView.goalsText(goals)), goals);
  assert.deepEqual(tableView.goalsOf("metrics.x up,min"), new Map());
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

test("LaTeX takes any text, and JSON any number", () => {
  const ids = ["attributes.run_name", "metrics.acc"];
  const tex = tableExport.latex(table(), [1], ids);
  assert.ok(tex.includes("a|b c & NaN \\\\\n") && tex.includes("run\\_name"), tex);
  assert.deepEqual(JSON.parse(tableExport.json(table(), [1, 2], ids)), [
    { run_name: "a|b\nc", "metrics.acc": "NaN" },
    { run_name: 'say "hi"', "metrics.acc": null },
  ]);
});

test("groups go away as a table of their means, deviations and ranges", () => {
  const one = swept();
  const list = tableGroups.groups(one, six, ["params.lr"]);
  assert.equal(
    tableExport.groupsCsv(one, list, ["params.lr"], ["metrics.acc", "params.model"]),
    "params.lr,runs,mean(metrics.acc),std(metrics.acc),min(metrics.acc),max(metrics.acc)\r\n" +
      "0.01,2,3,1.4142135623730951,2,4\r\n0.1,3,2,1.4142135623730951,1,3\r\n,1,,,,\r\n",
  );
});
