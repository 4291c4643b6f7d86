// Constants of a filter and what each of them means: the twin of staticrun/query/literals.py, with the same
// arithmetic in the same order.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const filter = (staticrun.filter ??= {});
  const parts = (filter.parts ??= {});

  /** Integers with more digits count as floating point, which makes them infinite. */
  const EXACT_DIGITS = 400;
  const INTEGER = /^[+-]?[0-9]+$/;
  const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
  const WORD = /^([+-]?)(nan|inf|infinity)$/i;
  const DATE =
    /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$/;
  const NOW = /^now\(\)(?: *([+-]) *([0-9][^]*))?$/;
  const PART = / *([0-9]+(?:\.[0-9]+)?) *(ms|min|s|m|h|d|w)/y;
  const SECONDS = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86400, w: 604800 };
  const MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[^])/gu;
  const SHORT = {
    "\n": "", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v",
  };

  /**
   * The number that a text is, as a param counts as one; null where it is none. A whole number beyond
   * 2^53 is a BigInt: JavaScript compares those with numbers exactly.
   */
  function parseNumber(text) {
    if (NUMBER.test(text)) {
      const value = Number(text);
      if (Number.isSafeInteger(value) || !INTEGER.test(text) || text.length > EXACT_DIGITS) return value;
      return text[0] === "-" ? -BigInt(text.slice(1)) : BigInt(text[0] === "+" ? text.slice(1) : text);
    }
    const word = text.length <= 9 ? WORD.exec(text) : null;
    if (!word) return null;
    if (word[2].toLowerCase() === "nan") return NaN;
    return word[1] === "-" ? -Infinity : Infinity;
  }

  /** The time that a text tells, `{ms, relative}`; UTC where it has no offset; null where it tells none. */
  function parseInstant(text) {
    const now = NOW.exec(text);
    if (now) {
      const seconds = now[2] === undefined ? 0 : parseDuration(now[2]);
      if (seconds === null) return null;
      const ms = Math.trunc(seconds * 1000 + 0.5);
      return { ms: now[1] === "-" ? 0 - ms : ms, relative: true };
    }
    const date = DATE.exec(text);
    if (!date) return null;
    const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((place) => Number(date[place] ?? 0));
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    if (month < 1 || month > 12 || day < 1 || day > MONTHS[month - 1] || (month === 2 && day === 29 && !leap)) {
      return null;
    }
    if (hour > 23 || minute > 59 || second > 59) return null;
    const minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset(date[8] ?? "Z");
    const fraction = Number((date[7] ?? "").padEnd(3, "0").slice(0, 3));
    return { ms: (minutes * 60 + second) * 1000 + fraction, relative: false };
  }

  /** Minutes east of Greenwich. */
  function offset(zone) {
    if (zone === "Z") return 0;
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
    return zone[0] === "-" ? -minutes : minutes;
  }

  /** Days since 1970-01-01 in the Gregorian calendar. */
  function days(year, month, day) {
    // Years that begin in March put the leap day at their end.
    const [y, m] = month < 3 ? [year - 1, month + 9] : [year, month - 3];
    const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
    return y * 365 + leaps + Math.floor((m * 153 + 2) / 5) + day - 719469;
  }

  /** The seconds that a text such as `2h30m` tells, null where it tells none. */
  function parseDuration(text) {
    let seconds = 0;
    let position = 0;
    while (position < text.length) {
      PART.lastIndex = position;
      const part = PART.exec(text);
      if (!part) return null;
      seconds += Number(part[1]) * SECONDS[part[2]];
      position = PART.lastIndex;
    }
    return position ? seconds : null;
  }

  /** A text with Python's backslash escapes; an unknown one stays as it is. */
  function unescape(text) {
    return text.replace(ESCAPE, (whole, escape) => {
      let point;
      if ("xuU".includes(escape[0]) && escape.length > 1) point = Number.parseInt(escape.slice(1), 16);
      else if ("01234567".includes(escape[0])) point = Number.parseInt(escape, 8);
      else return Object.hasOwn(SHORT, escape) ? SHORT[escape] : whole;
      return point < 0xd800 || (point > 0xdfff && point <= 0x10ffff) ? String.fromCodePoint(point) : whole;
    });
  }

  Object.assign(parts, { NUMBER, parseNumber, parseInstant, parseDuration, unescape });
})();
