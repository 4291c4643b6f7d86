// Plain words in the filter's box: runs whose name, tags or params hold all of them, capitals or not. Nothing here
// touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { filter } = staticrun;
  const { ENTITIES, FUNCTIONS, ATTRIBUTES, written } = filter.parts;

  const NO = 0;
  const UNKNOWN = 1;
  const YES = 2;
  // Any short number stands somewhere in a commit.
  const COMMIT = "tags.mlflow.source.git.commit";
  const SHORT_HASH = 7;
  /** Distinct numbers of a column, above which they are not compared as texts. */
  const MANY = 1000;
  /** What may be part of a number, as JavaScript writes one. */
  const NUMERIC = /^(?:[-+.0-9e]+|[nainfty]+)$/i;
  /** What only a filter holds. */
  const SIGNS = /[=<>!~'"`()]|&&|\|\|/;
  const KEYWORD = /^(?:LIKE|ILIKE|IN|IS|BETWEEN|AND|OR|NOT|NULL)$/;

  /**
   * The words of a text that is no filter and was not meant to become one.
   * @param {string} text that `filter.parse` refuses
   * @returns {{type: "words", words: string[]} | null} a tree for `filter.evaluate`
   */
  filter.words = (text) => {
    const words = text.trim().split(/\s+/u).filter(Boolean);
    if (words.length === 0 || SIGNS.test(text) || words.some((word) => KEYWORD.test(word))) return null;
    // A name that a filter may begin with is one that is being typed.
    const [first] = words;
    if (ATTRIBUTES.has(first) || (first.includes(".") && ENTITIES.has(first.split(".")[0]))) return null;
    const begun = [...ATTRIBUTES.keys(), ...ENTITIES.keys(), ...FUNCTIONS].some((name) => name.startsWith(first));
    return words.length === 1 && begun ? null : { type: "words", words };
  };

  /** The columns in which words are looked for. */
  filter.parts.wordColumns = (table) =>
    table.columns.filter(
      ({ id, group }) => id === "attributes.run_name" || group === "params" || group === "tags",
    );

  /** One verdict a row: whether a run has all of the words, each anywhere. */
  filter.parts.evaluateWords = ({ words }, table) => {
    const columns = filter.parts.wordColumns(table);
    const answer = new Uint8Array(table.rows).fill(YES);
    for (const word of words) {
      const found = new Uint8Array(table.rows);
      for (const { id } of columns) {
        const column = table.column(id);
        if (column.type === "number") holdsNumber(column, word.toLowerCase(), found);
        else if (id !== COMMIT || word.length >= SHORT_HASH) holds(column, word.toLowerCase(), found);
      }
      for (let row = 0; row < answer.length; row++) if (found[row] < answer[row]) answer[row] = found[row];
    }
    return answer;
  };

  /** A great many numbers are not made texts: of these only the word's own number counts. */
  function holdsNumber(column, word, found) {
    if (!NUMERIC.test(word)) return;
    const { values, missing } = column;
    if (new Set(values.subarray(0, 2 * MANY)).size <= MANY) {
      holds(written(column), word, found);
      return;
    }
    const number = Number(word);
    for (let row = 0; row < found.length; row++) if (values[row] === number && !missing?.[row]) found[row] = YES;
  }

  const folded = new WeakMap();

  function holds(column, word, found) {
    const { codes, cut } = column;
    if (!folded.has(column)) folded.set(column, column.texts.map((text) => text.toLowerCase()));
    const texts = folded.get(column);
    const verdicts = new Uint8Array(texts.length);
    for (let code = 0; code < texts.length; code++) {
      verdicts[code] = texts[code].includes(word) ? YES : cut?.has(code) ? UNKNOWN : NO;
    }
    for (let row = 0; row < found.length; row++) {
      const code = codes[row];
      if (code >= 0 && verdicts[code] > found[row]) found[row] = verdicts[code];
    }
  }
})();
