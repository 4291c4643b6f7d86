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

  /** One verdict a row: whether a run has all of the words, each anywhere. */
  filter.parts.evaluateWords = ({ words }, table) => {
    const columns = table.columns
      .filter(({ id, group }) => id === "attributes.run_name" || group === "params" || group === "tags")
      .map(({ id }) => ({ id, column: table.column(id) }))
      .map(({ id, column }) => ({ id, column: column.type === "number" ? written(column) : column }));
    const answer = new Uint8Array(table.rows).fill(YES);
    for (const word of words) {
      const found = new Uint8Array(table.rows);
      for (const { id, column } of columns) {
        if (id !== COMMIT || word.length >= SHORT_HASH) holds(column, word.toLowerCase(), found);
      }
      for (let row = 0; row < answer.length; row++) if (found[row] < answer[row]) answer[row] = found[row];
    }
    return answer;
  };

  function holds({ texts, codes, cut }, word, found) {
    const verdicts = Uint8Array.from(texts, (text, code) =>
      text.toLowerCase().includes(word) ? YES : cut?.has(code) ? UNKNOWN : NO,
    );
    for (let row = 0; row < found.length; row++) {
      const code = codes[row];
      if (code >= 0 && verdicts[code] > found[row]) found[row] = verdicts[code];
    }
  }
})();
