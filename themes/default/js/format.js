// Numbers, times, durations and sizes as people read them: the same texts as the build writes into the
// pages. The cases that both must meet are in tests/contract/format.json.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  const SIZE_UNITS = ["kB", "MB", "GB", "TB", "PB"];
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;

  /** A number in four significant digits; whole numbers below a million are shown whole. */
  function short(value) {
    if (!Number.isFinite(value)) return full(value);
    const size = Math.abs(value);
    const sign = value < 0 ? "-" : "";
    if (size < 1e6 && Number.isInteger(size)) return sign + size;
    if (size >= 1e4 && size < 999999.5) return sign + Math.floor(size + 0.5);
    const [mantissa, power] = size.toExponential(3).split("e");
    const exponent = Number(power);
    if (exponent > -5 && exponent < 6) {
      return sign + stripped(Number(`${mantissa}e${power}`).toFixed(Math.max(0, 3 - exponent)));
    }
    return `${sign}${stripped(mantissa)}e${exponent}`;
  }

  /** All digits that tell this number from its neighbours. */
  function full(value) {
    return String(value === 0 ? 0 : value);
  }

  function stripped(text) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  /** A length of time, of seconds, in its two greatest units; "" where there is none. */
  function duration(seconds) {
    if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "";
    const ms = Math.trunc(seconds * 1000 + 0.5);
    if (ms < 1000) return `${ms} ms`;
    const tenths = Math.floor((ms + 50) / 100);
    if (tenths < 100) return `${tenths / 10} s`;
    const whole = Math.floor((ms + 500) / 1000);
    if (whole < 60) return `${whole} s`;
    if (whole < 3600) return two(whole, 60, "min", "s");
    const minutes = Math.floor((whole + 30) / 60);
    if (minutes < 1440) return two(minutes, 60, "h", "min");
    return two(Math.floor((minutes + 30) / 60), 24, "d", "h");
  }

  function two(amount, per, great, small) {
    const rest = amount % per;
    const first = `${Math.floor(amount / per)} ${great}`;
    return rest ? `${first} ${rest} ${small}` : first;
  }

  /** Bytes in decimal units. */
  function size(count) {
    if (count < 1000) return `${count} B`;
    let unit = 1000;
    for (const name of SIZE_UNITS) {
      const tenths = Math.floor((count * 10 + unit / 2) / unit);
      if (tenths < 100) return `${tenths / 10} ${name}`;
      const whole = Math.floor((count + unit / 2) / unit);
      if (whole < 1000 || name === "PB") return `${whole} ${name}`;
      unit *= 1000;
    }
    return "";
  }

  /** A time, of milliseconds since 1970, as "2026-11-02 10:00 UTC"; "" where no calendar holds it. */
  function moment(ms) {
    const date = new Date(ms);
    if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return "";
    return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  }

  /** How long ago a time is, as "3 h ago". */
  function ago(ms, now) {
    const past = now - ms;
    const text = distance(Math.abs(past));
    if (text === "") return "just now";
    return past >= 0 ? `${text} ago` : `in ${text}`;
  }

  function distance(ms) {
    if (ms < MINUTE) return "";
    if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
    if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
    const days = Math.floor(ms / DAY);
    if (days < 60) return days === 1 ? "1 day" : `${days} days`;
    if (days < 730) return `${Math.floor(days / 30.44)} months`;
    return `${Math.floor(days / 365.25)} years`;
  }

  staticrun.format = { short, full, duration, size, moment, ago };
})();
