// Which documents a search finds, and in which order. Every word must match; a title counts more than what
// it belongs to, that more than other words; a whole match more than a beginning, that more than a middle.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  const MARKS = /\p{M}/gu;
  const WORD_START = /[\p{L}\p{N}]/u;
  /** Points for a match by how it lies in a field, and what a field counts. */
  const WHOLE = 8;
  const START = 6;
  const WORD = 4;
  const MIDDLE = 2;
  const TITLE = 10;
  const PLACE = 2;
  const TEXT = 1;
  /** Kinds of equal rank come in this order. */
  const KINDS = ["experiment", "model", "version", "page", "run"];

  /** Letters without case and diacritics, so that "Müller" is found by "muller". */
  const fold = (text) => text.normalize("NFD").replace(MARKS, "").toLowerCase();

  /** @param {[string, string, string, string, string?][]} documents kind, title, place, href, text */
  function index(documents) {
    return documents.map((document) => {
      const [kind, title, place, , text = ""] = document;
      const order = KINDS.indexOf(kind);
      return {
        document,
        title: fold(title),
        place: fold(place),
        text: fold(text),
        order: order < 0 ? KINDS.length : order,
      };
    });
  }

  /**
   * The best documents, kinds together, the kind of the best one first; `near` where none has the words as they are.
   * @param {ReturnType<typeof index>} entries
   */
  function find(entries, query, { limit = 40, each = 15 } = {}) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const scored = (points) =>
      entries.map((entry, place) => ({ entry, points: points(entry, place), place })).filter((one) => one.points > 0);
    let found = scored((entry) => (words.length ? score(entry, words) : 1));
    const near = found.length === 0 && words.length > 0;
    if (near) {
      const points = staticrun.searchNear.points(entries, words);
      found = scored((_, place) => points[place]);
    }
    found.sort(
      (a, b) =>
        b.points - a.points ||
        a.entry.order - b.entry.order ||
        (words.length ? a.entry.title.length - b.entry.title.length : 0) ||
        a.place - b.place,
    );
    const groups = new Map();
    for (const { entry } of found) {
      const kind = entry.document[0];
      const group = groups.get(kind);
      if (!group) groups.set(kind, [entry.document]);
      else if (group.length < each) group.push(entry.document);
    }
    return { total: found.length, near, documents: [...groups.values()].flat().slice(0, limit) };
  }

  function score(entry, words) {
    let sum = 0;
    for (const word of words) {
      const points = Math.max(
        TITLE * match(entry.title, word),
        PLACE * match(entry.place, word),
        TEXT * match(entry.text, word),
      );
      if (points === 0) return 0;
      sum += points;
    }
    return sum;
  }

  function match(field, word) {
    let at = field.indexOf(word);
    if (at < 0) return 0;
    if (at === 0) return field.length === word.length ? WHOLE : START;
    while (at > 0) {
      if (!WORD_START.test(field[at - 1])) return WORD;
      at = field.indexOf(word, at + 1);
    }
    return MIDDLE;
  }

  /**
   * A text in parts, those that a word of the query matched being true.
   * @returns {[string, boolean][]}
   */
  function highlight(text, query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    const letters = [...text];
    let folded = "";
    const owners = []; // for each folded letter, which letter of the text it came from
    letters.forEach((letter, place) => {
      const plain = fold(letter);
      folded += plain;
      for (let i = 0; i < plain.length; i++) owners.push(place);
    });
    const marked = new Array(letters.length).fill(false);
    for (const word of words) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
        for (let i = at; i < at + word.length; i++) marked[owners[i]] = true;
      }
    }
    const parts = [];
    letters.forEach((letter, place) => {
      const last = parts.at(-1);
      if (last && last[1] === marked[place]) last[0] += letter;
      else parts.push([letter, marked[place]]);
    });
    return parts;
  }

  staticrun.searchRank = { index, find, highlight, fold };
})();
