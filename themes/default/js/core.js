// What every other script stands on: the page's data, decoding it, and making elements.
//
// A page opened from file:// may not fetch, so data arrive as classic scripts that call
// `staticrun.data(key, value)`; whoever needs them asks `staticrun.load(href, key)`.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** Values that scripts handed over, by key. @type {Map<string, unknown>} */
  const values = new Map();
  /** What was asked for, by href. @type {Map<string, Promise<unknown>>} */
  const loads = new Map();

  /** A script that a page of this age needs is no more: the site was built anew. Its message is one to show. */
  class Gone extends Error {
    constructor() {
      super("This page’s data is gone: the site was rebuilt since the page was opened. Reload the page.");
    }
  }
  staticrun.Gone = Gone;

  /** Called by data scripts: hands `value` to whoever waits for `key`. */
  staticrun.data = (key, value) => {
    values.set(key, value);
  };

  /** The relative path to the site's root, "" or "../" and so on; it stands before every href in data. */
  staticrun.root = globalThis.document?.documentElement.dataset.root ?? "";

  /** The address of something whose href is relative to the site's root. */
  staticrun.href = (href) => staticrun.root + href;

  /**
   * Loads a script once and gives what it handed over under `key`; for a plain script, give no key.
   * @param {string} href relative to the page
   * @param {string} [key]
   * @returns {Promise<any>} rejected with a message to show
   */
  staticrun.load = (href, key) => {
    if (key !== undefined && values.has(key)) return Promise.resolve(values.get(key));
    const known = loads.get(href);
    if (known) return known;
    const load = inject(href).then(() => {
      if (key === undefined || values.has(key)) return values.get(key);
      throw new Error(`${href} holds other data than this page expects. Reload the page.`);
    });
    loads.set(href, load);
    load.catch(() => loads.delete(href)); // so that a second try is one
    return load;
  };

  /** Loads plain scripts, which run in the order given. @param {string[]} hrefs relative to the page */
  staticrun.loadScripts = (hrefs) => {
    for (const href of hrefs) if (!loads.has(href)) loads.set(href, inject(href, false));
    const all = Promise.all(hrefs.map((href) => loads.get(href)));
    all.catch(() => hrefs.forEach((href) => loads.delete(href))); // so that a second try is one
    return all;
  };

  function inject(href, async = true) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = href;
      script.async = async;
      script.onload = () => {
        script.remove();
        resolve(undefined);
      };
      script.onerror = () => {
        script.remove();
        reject(new Gone());
      };
      document.head.append(script);
    });
  }

  const HEX = "0123456789abcdef";

  /** base64 to bytes. */
  function bytes(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const binary = atob(text);
    const length = binary.length;
    const result = new Uint8Array(length);
    for (let i = 0; i < length; i++) result[i] = binary.charCodeAt(i);
    return result;
  }

  /** From the payloads' base64: little-endian, as every browser's own arrays are. */
  staticrun.decode = {
    float64: (text) => new Float64Array(bytes(text).buffer),
    int32: (text) => new Int32Array(bytes(text).buffer),
    /** Unsigned integers, one a row, as wide as the length of their text tells. */
    places: (text, rows) => {
      const { buffer, length } = bytes(text);
      return length === rows
        ? new Uint8Array(buffer)
        : length === 2 * rows
          ? new Uint16Array(buffer)
          : new Uint32Array(buffer);
    },
    /** Bytes as hex digits, two a byte. */
    hex: (text) => {
      const packed = bytes(text);
      if (packed.toHex) return packed.toHex();
      const digits = new Uint8Array(2 * packed.length);
      for (let i = 0; i < packed.length; i++) {
        digits[2 * i] = HEX.charCodeAt(packed[i] >> 4);
        digits[2 * i + 1] = HEX.charCodeAt(packed[i] & 15);
      }
      return new TextDecoder().decode(digits);
    },
    /** A bit a row, lowest first, to a byte a row; null where `text` is "", which means that none is set. */
    bits: (text, rows) => {
      if (text === "") return null;
      const packed = bytes(text);
      const mask = new Uint8Array(rows);
      for (let i = 0; i < rows; i++) mask[i] = (packed[i >> 3] >> (i & 7)) & 1;
      return mask;
    },
    /** A number of JSON, where non-finite ones are texts. */
    number: (value) => (typeof value === "string" ? Number(value) : value),
  };

  /**
   * An element. Texts stay texts: nothing here parses HTML.
   * @param {string} tag a name, with classes after dots: "button.quiet"
   * @param {Record<string, any>} [attributes] functions become listeners of the event named;
   *   true is an empty attribute; null, undefined and false are none; `dataset`-like names are as in HTML
   * @param {...(Node|string|number|null|undefined|false)} children
   */
  staticrun.make = (tag, attributes = {}, ...children) => {
    const [name, ...classes] = tag.split(".");
    const element = document.createElement(name);
    if (classes.length) element.className = classes.join(" ");
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  /** Calls `work` once, `ms` after the last call. */
  staticrun.later = (work, ms) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), ms);
    };
  };

  /** Copies a text; from file:// and plain http, where the clipboard's own interface is missing, too. */
  staticrun.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = staticrun.make("textarea", { readonly: true, style: "position:fixed;opacity:0" });
      area.value = text;
      (document.querySelector("dialog[open]") ?? document.body).append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      if (!copied) throw new Error("The browser does not let this page copy.");
    }
  };

  /** Saves a text as a file on the reader's machine. */
  staticrun.download = (name, text, type) => {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = staticrun.make("a", { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
})();
