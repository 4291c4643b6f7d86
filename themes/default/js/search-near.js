// What a search finds where nothing has its words as they are written: words with a letter wrong, and titles that have
// its letters in order.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** Letters from which on one may be wrong, and two. */
  const ONE = 4;
  const TWO = 8;
  /** Points of a word by how many letters are wrong in it, and of a title that only has the letters. */
  const NEAR = [8, 4, 2];
  const LETTERS = 1;
  /** Fewer letters than these are in too many titles. */
  const FEW = 3;

  const wordsOf = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const allowed = (word) => (word.length >= TWO ? 2 : word.length >= ONE ? 1 : 0);

  /**
   * How many letters must be changed, added, left out or swapped with the next one so that a word is what another one
   * begins with; `most` + 1 where it is more. @param {string} asked @param {string} word @param {number} most
   */
  function wrong(asked, word, most) {
    const width = Math.min(word.length, asked.length + most);
    let [before, last] = [[], Array.from({ length: width + 1 }, (_, i) => i)];
    for (let i = 1; i <= asked.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= width; j++) {
        const same = asked[i - 1] === word[j - 1] ? 0 : 1;
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        const swapped = i > 1 && j > 1 && asked[i - 1] === word[j - 2] && asked[i - 2] === word[j - 1];
        if (swapped) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      [before, last] = [last, row];
    }
    return Math.min(most + 1, ...last);
  }

  /** Whether a title has the letters of a word in their order, the first of them where one of its words begins. */
  function hasLetters(title, word) {
    for (let at = title.indexOf(word[0]); at >= 0; at = title.indexOf(word[0], at + 1)) {
      if (at > 0 && /[\p{L}\p{N}]/u.test(title[at - 1])) continue;
      let next = at + 1;
      for (let i = 1; i < word.length && next > 0; i++) next = title.indexOf(word[i], next) + 1;
      if (next > 0) return true;
    }
    return false;
  }

  /** All words there are, each once, and the places of those that each entry has. @type {WeakMap<any[], any>} */
  const known = new WeakMap();

  function vocabulary(entries) {
    if (known.has(entries)) return known.get(entries);
    const places = new Map();
    const own = entries.map(({ title, place, text }) =>
      wordsOf(`${title} ${place} ${text}`).map((word) => {
        if (!places.has(word)) places.set(word, places.size);
        return places.get(word);
      }),
    );
    known.set(entries, { words: [...places.keys()], own });
    return known.get(entries);
  }

  /**
   * Points of each entry, 0 for what is not near. @param {{title: string, place: string, text: string}[]} entries as
   * `searchRank.index` gives them @param {string[]} asked folded words @returns {Float64Array}
   */
  function points(entries, asked) {
    const { words, own } = vocabulary(entries);
    const sums = new Float64Array(entries.length).fill(1e-9);
    for (const word of asked.flatMap(wordsOf)) {
      const most = allowed(word);
      const near = words.map((one) => {
        const letters = wrong(word, one, most);
        return letters > most ? 0 : NEAR[letters];
      });
      entries.forEach(({ title }, entry) => {
        if (sums[entry] === 0) return;
        let best = 0;
        for (const place of own[entry]) if (near[place] > best) best = near[place];
        if (best === 0 && word.length >= FEW && hasLetters(title, word)) best = LETTERS;
        sums[entry] = best === 0 ? 0 : sums[entry] + best;
      });
    }
    return sums;
  }

  staticrun.searchNear = { points, wrong };
})();
