// The text of a filter as tokens with their positions: the twin of staticrun/query/tokens.py and source.py.
//
// Positions that leave this language (`start`, `end`) count code points, as Python does; `at` and `to` are
// places in the JavaScript string.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const filter = (staticrun.filter ??= {});
  const parts = (filter.parts ??= {});

  // The sets are spelled out because JavaScript's and Python's ideas of a letter differ, and change by version.
  const LETTER =
    "A-Za-z0-9_\\u00a1-\\u00aa\\u00ac-\\u00b3\\u00b5-\\u00ba\\u00bc-\\u167f\\u1681-\\u1fff\\u2070-\\u2211" +
    "\\u2213-\\u225f\\u2261-\\u2263\\u2266-\\u2fff\\u3001-\\ud7ff\\ue000-\\ufefe\\uff00-\\u{10ffff}";
  const SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

  const WORD = new RegExp(`[${LETTER}][${LETTER}$#]*`, "uy");
  const NUMBER = /[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/uy;
  const SPACES = new RegExp(`[${SPACE}]+`, "uy");
  const ANY_SPACE = new RegExp(`[${SPACE}]`, "u");
  const OPERATOR = /[<>=!~]+/uy;
  const ODD = /&&|\|\||--|[^]/uy;

  /** Code points of a message, or a hint. */
  const LONGEST = 300;
  /** What would break or hide the line of a message. */
  const BREAKS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;

  const KEYWORDS = new Set(["AND", "OR", "NOT", "LIKE", "ILIKE", "IN", "BETWEEN", "IS", "NULL"]);

  /** What people write who know other languages, and what it is called here. */
  const INSTEAD = new Map([
    ["&&", "write AND"], ["&", "write AND"], ["||", "write OR"], ["|", "write OR"], ["!", "write NOT, or !="],
    ["==", "write ="], ["===", "write ="], ["<>", "write !="], ["!==", "write !="], ["=!", "write !="],
    ["=>", "write >="], ["=<", "write <="], ["≥", "write >="], ["≤", "write <="], ["≠", "write !="],
    ["~", "write LIKE, with % for any text"], ["=~", "write LIKE, with % for any text"],
    ["~=", "write LIKE, with % for any text"],
    [";", "a filter is one expression, without ;"],
    ["“", "write straight quotes: ' or \""], ["”", "write straight quotes: ' or \""],
    ["‘", "write straight quotes: ' or \""], ["’", "write straight quotes: ' or \""],
    ["−", "write the minus sign of the keyboard: -"],
  ]);

  /** A filter text that cannot be understood; `start` and `end` in code points. */
  class FilterFault extends Error {
    constructor(message, start, end, hint = null) {
      super(message);
      this.name = "FilterFault";
      this.start = start;
      this.end = end;
      this.hint = hint;
    }
  }

  /** The length of a text in code points. */
  function codePoints(text) {
    let count = text.length;
    for (let i = 0; i < text.length - 1; i++) {
      if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
    }
    return count;
  }

  function matchAt(expression, text, position) {
    expression.lastIndex = position;
    return expression.exec(text)?.[0] ?? "";
  }

  /**
   * The tokens of a filter, ended by one of kind "end"; the other kinds are word, number, string ('...' or
   * "..."), escaped (E'...'), name (`...`), operator, sign, odd.
   */
  function tokenize(text) {
    const lone = /[\ud800-\udfff]/u.exec(text);
    if (lone) {
      const start = codePoints(text.slice(0, lone.index));
      throw new FilterFault("the filter holds half a character", start, start + 1);
    }
    const tokens = [];
    let at = 0;
    let start = 0;
    while (at < text.length) {
      const spaces = matchAt(SPACES, text, at);
      if (spaces) {
        at += spaces.length;
        start += spaces.length;
        continue;
      }
      const [kind, to] = next(text, at, tokens, start);
      const piece = text.slice(at, to);
      const end = start + codePoints(piece);
      tokens.push({ kind, text: piece, start, end, at, to });
      at = to;
      start = end;
    }
    tokens.push({ kind: "end", text: "", start, end: start, at, to: at });
    return tokens;
  }

  /** Kind and end of the token at a position that holds no space. */
  function next(text, at, before, start) {
    const character = text[at];
    if (character === "'" || character === '"') return ["string", closingQuote(text, at, start)];
    if (character === "`") return ["name", closingQuote(text, at, start)];
    if ((character === "e" || character === "E") && text[at + 1] === "'") {
      return ["escaped", closingQuote(text, at + 1, start + 1)];
    }
    const previous = before.at(-1);
    const touches = previous?.to === at;
    const inKey = touches && previous.text === ".";
    const afterKey = touches && ["word", "name", "string"].includes(previous.kind);
    if (!inKey && !(character === "." && afterKey)) {
      const number = matchAt(NUMBER, text, at);
      if (number) {
        // `1and` is one odd word, not a number and a keyword.
        const glued = matchAt(WORD, text, at + number.length);
        return [glued ? "word" : "number", at + number.length + glued.length];
      }
    }
    const word = matchAt(WORD, text, at);
    if (word) return ["word", at + word.length];
    if ("(),.".includes(character)) return ["sign", at + 1];
    const operator = matchAt(OPERATOR, text, at);
    if (operator) return ["operator", at + operator.length];
    return ["odd", at + matchAt(ODD, text, at).length];
  }

  /** The place after the quote that closes the one at `opening`. */
  function closingQuote(text, opening, start) {
    const quote = text[opening];
    const escape = quote === "`" ? "" : "\\";
    let fallback = 0;
    let at = opening + 1;
    while (at < text.length) {
      if (text[at] === quote) {
        if (text[at + 1] !== quote) return at + 1;
        fallback = at + 1;
        at += 2;
      } else if (text[at] === escape && text[at + 1] === quote) {
        fallback = at + 2;
        at += 2;
      } else {
        at += 1;
      }
    }
    if (fallback) return fallback;
    const end = start + codePoints(text.slice(opening));
    throw new FilterFault(`the ${quote} that opens here is not closed`, start, end, `end it with ${quote}`);
  }

  /** A cursor over the tokens of a filter; `notes` for its writer, `beyond` what MLflow would refuse. */
  class Source {
    constructor(text) {
      this.text = text;
      this.tokens = tokenize(text);
      this.index = 0;
      this.notes = [];
      this.beyond = [];
    }

    get here() {
      return this.tokens[this.index];
    }

    /** The token that was taken last. */
    get last() {
      return this.tokens[this.index - 1];
    }

    /** Where the last taken token ends. */
    get end() {
      return this.last?.end ?? 0;
    }

    peek(ahead = 1) {
      return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)];
    }

    take() {
      const token = this.here;
      if (token.kind !== "end") this.index += 1;
      return token;
    }

    /** Whether a token is this sign. */
    at(sign, ahead = 0) {
      const token = this.peek(ahead);
      return token.text === sign && token.kind !== "string" && token.kind !== "end";
    }

    /** Takes these keywords if all of them come next. */
    accept(...keywords) {
      if (keywords.some((word, ahead) => keyword(this.peek(ahead)) !== word)) return false;
      this.index += keywords.length;
      return true;
    }

    note(message, start, end, hint = null) {
      this.notes.push({ message, start, end, hint });
    }

    /** Something that MLflow would refuse. */
    extra(message, start, end) {
      this.beyond.push({ message, start, end, hint: null });
    }

    /** Fails on one line, whatever stands in the text. */
    fail(message, start, end, hint = null) {
      throw new FilterFault(line(message), start, end, hint && line(hint));
    }

    /** Says what was expected instead of the next token. */
    expected(what, hint = null) {
      const token = this.here;
      const better = token.kind === "odd" || token.kind === "operator" ? INSTEAD.get(token.text) : undefined;
      const comment = ["--", "#", "/"].includes(token.text) ? "a filter has no comments" : null;
      this.fail(`expected ${what}, found ${shown(token)}`, token.start, token.end, better ?? hint ?? comment);
    }
  }

  /** A message on one line that somebody can read, however long the names in it are. */
  function line(text) {
    const plain = text.replace(BREAKS, " ");
    if (plain.length <= LONGEST) return plain;
    const letters = Array.from(plain);
    return letters.length <= LONGEST ? plain : `${letters.slice(0, LONGEST - 3).join("")}...`;
  }

  /** The keyword that a token is, in capitals; "" for any other token. */
  function keyword(token) {
    if (token.kind !== "word" || !/^[A-Za-z]+$/.test(token.text)) return "";
    const word = token.text.toUpperCase();
    return KEYWORDS.has(word) ? word : "";
  }

  /** A token as a message names it. */
  function shown(token) {
    if (token.kind === "end") return "the end";
    const letters = Array.from(token.text);
    return letters.length <= 40 ? `"${token.text}"` : `"${letters.slice(0, 37).join("")}..."`;
  }

  Object.assign(parts, { FilterFault, Source, keyword, shown, SPACE, ANY_SPACE });
})();
