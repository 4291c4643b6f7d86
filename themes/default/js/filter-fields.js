// What a filter can ask about, and which of the names that exist is most like the one that was written: the
// twin of staticrun/query/fields.py and nearest.py.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const filter = (staticrun.filter ??= {});
  const parts = (filter.parts ??= {});

  const ENTITIES = new Map([
    ["metric", "metrics"], ["metrics", "metrics"],
    ["param", "params"], ["params", "params"], ["parameter", "params"], ["parameters", "params"],
    ["tag", "tags"], ["tags", "tags"],
    ["attr", "attributes"], ["attribute", "attributes"], ["attributes", "attributes"], ["run", "attributes"],
    ["dataset", "dataset"], ["datasets", "dataset"],
  ]);
  const FUNCTIONS = ["min", "max", "first", "last", "count"];
  const ATTRIBUTES = new Map([
    ["run_id", "run_id"],
    ["run_name", "run_name"], ["run name", "run_name"], ["Run name", "run_name"], ["Run Name", "run_name"],
    ["status", "status"],
    ["user_id", "user_id"],
    ["artifact_uri", "artifact_uri"],
    ["start_time", "start_time"], ["created", "start_time"], ["Created", "start_time"],
    ["end_time", "end_time"],
    ["duration", "duration"],
    ["experiment", "experiment"],
    ["lifecycle_stage", "lifecycle_stage"],
  ]);
  const BEYOND_MLFLOW = new Set(["duration", "experiment", "lifecycle_stage"]);
  const DATASET_KEYS = ["name", "digest", "context"];
  /** Attributes that a run may lack. */
  const OPTIONAL = new Set(["end_time", "duration"]);

  /** MLflow's reserved tags that a page's table has as columns of attributes. */
  const VIEWS = new Map([
    ["tags.mlflow.runName", "attributes.run_name"],
    ["tags.mlflow.user", "attributes.user_id"],
    ["tags.mlflow.parentRunId", "attributes.parent_run_id"],
  ]);

  /** A column of a table, by the id that a filter has for it. */
  const columnOf = (table, id) => table.column(id) ?? (VIEWS.has(id) ? table.column(VIEWS.get(id)) : undefined);

  /** What a field's values are: number, param, text, time or duration. */
  function kindOf(field) {
    if (field.entity === "metrics") return "number";
    if (field.entity === "params") return "param";
    if (field.entity === "attributes" && (field.key === "start_time" || field.key === "end_time")) return "time";
    if (field.entity === "attributes" && field.key === "duration") return "duration";
    return "text";
  }

  // Words that MLflow's reader takes for keywords even after a point, and those of the language itself.
  const RESERVED = new Set(
    "and as between case from ilike in is like not null or using values".split(" "),
  );
  const BARE = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;

  /** A key as it is written after its entity's point. */
  function writtenKey(key) {
    if (BARE.test(key) && !key.toLowerCase().split(".").some((word) => RESERVED.has(word))) return key;
    if (!key.includes("`")) return `\`${key}\``;
    return key.includes('"') || key.endsWith("\\") ? escaped(key) : `"${key}"`;
  }

  /** A text as `E'...'`, which can hold anything. */
  const escaped = (text) => `E'${text.replaceAll("\\", "\\x5c").replaceAll("'", "\\x27")}'`;

  /** A field, with the id of its column and as it is written in a filter. */
  function field(entity, key, called, start, end) {
    const plain = `${entity}.${key}`;
    const written = entity === "attributes" ? key : `${entity}.${writtenKey(key)}`;
    return {
      entity,
      key,
      function: called,
      id: called ? `${called}(${plain})` : plain,
      written: called ? `${called}(${written})` : written,
      start,
      end,
    };
  }

  /** A key as MLflow reads it: without one pair of quotes, then without one pair of backticks. */
  function unquoted(key) {
    if (key.length >= 2 && key[0] === key.at(-1) && "'\"".includes(key[0])) key = key.slice(1, -1);
    if (key.length >= 2 && key[0] === "`" && key.at(-1) === "`") key = key.slice(1, -1);
    return key;
  }

  /** Longer names are not compared: a mistyped one is short. */
  const LONGEST = 80;

  /** The names that are near, nearest first: a third of the letters differ, or one begins or ends so. */
  function nearest(name, known, count = 3) {
    const lower = name.toLowerCase();
    const wanted = Array.from(lower);
    if (wanted.length === 0 || wanted.length > LONGEST) return [];
    const allowed = Math.max(1, Math.floor(wanted.length / 3));
    const ranked = [];
    for (const other of new Set(known)) {
      const candidate = other.toLowerCase();
      const letters = Array.from(candidate);
      if (letters.length > LONGEST) continue;
      if (Math.abs(letters.length - wanted.length) <= allowed) {
        const steps = distance(wanted, letters);
        if (steps <= allowed) {
          ranked.push([steps, other]);
          continue;
        }
      }
      if (wanted.length >= 3 && (candidate.startsWith(lower) || candidate.endsWith(lower))) ranked.push([LONGEST, other]);
    }
    ranked.sort((a, b) => a[0] - b[0] || compareTexts(a[1], b[1]));
    return ranked.slice(0, count).map(([, other]) => other);
  }

  /** How many letters to change, add, drop or swap with their neighbour to make one of the other. */
  function distance(first, second) {
    const rows = [Array.from({ length: second.length + 1 }, (_, place) => place)];
    for (let i = 1; i <= first.length; i++) {
      const above = rows[i - 1];
      const row = [i];
      for (let j = 1; j <= second.length; j++) {
        const changed = first[i - 1] === second[j - 1] ? 0 : 1;
        let steps = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + changed);
        if (i > 1 && j > 1 && first[i - 1] === second[j - 2] && second[j - 1] === first[i - 2]) {
          steps = Math.min(steps, rows[i - 2][j - 2] + 1);
        }
        row.push(steps);
      }
      rows.push(row);
    }
    return rows[first.length][second.length];
  }

  /** Order by code point, where JavaScript's own is by half characters. */
  function compareTexts(a, b) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      let x = a.charCodeAt(i);
      let y = b.charCodeAt(i);
      if (x === y) continue;
      // Surrogates stand for code points above all others, so they go behind U+E000 to U+FFFF.
      if (x >= 0xd800 && y >= 0xd800) {
        x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
        y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
      }
      return x - y;
    }
    return a.length - b.length;
  }

  Object.assign(parts, {
    ENTITIES, FUNCTIONS, ATTRIBUTES, BEYOND_MLFLOW, DATASET_KEYS, OPTIONAL, columnOf, kindOf, field, writtenKey, escaped, unquoted, nearest, compareTexts,
  });
})();
