// The view of a page in its address: what is filtered, sorted, shown and selected stands in the hash as
// `#filter=metrics.acc+>+0.9&sort=-metrics.acc`, so that a link shows another person the same.
//
// Each element owns the keys that it names and leaves the others alone. A hash without `=` is an anchor in
// the page, and leaves the view as it is.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** Characters that may stay readable in a hash without meaning anything there. */
  const READABLE = /%(?:20|2C|2F|3A|40|24|3B|3F|21|2A|7E)/g;

  /** @returns {Map<string, string>} */
  function parse(hash) {
    const view = new Map();
    for (const part of hash.replace(/^#/, "").split("&")) {
      const at = part.indexOf("=");
      if (at > 0) view.set(spaced(part.slice(0, at)), spaced(part.slice(at + 1)));
    }
    return view;
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a link that was cut or mangled on its way
    }
  }

  const spaced = (text) => decoded(text.replace(/\+/g, " "));

  function encoded(text) {
    // A quote or bracket at its end would be left out of the link by whatever program shows it.
    return encodeURIComponent(text)
      .replace(/['()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(READABLE, (c) => (c === "%20" ? "+" : decodeURIComponent(c)));
  }

  /** What stands under a key of which the address says nothing. @type {Map<string, string>} */
  const usual = new Map();

  /** The hash, without `#`, of a view; a value is left out where it is the usual one. */
  function write(view) {
    return [...view]
      .filter(([key, value]) => value !== (usual.get(key) ?? ""))
      .map(([key, value]) => `${encoded(key)}=${encoded(value)}`)
      .join("&");
  }

  const isView = (hash) => hash.replace(/^#/, "") === "" || hash.includes("=");

  let view = parse(globalThis.location?.hash ?? "");
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {Set<() => void>} */
  const watchers = new Set();

  /** What stands under `key`; where nothing does, its usual value, which is "" for most. */
  const get = (key) => view.get(key) ?? usual.get(key) ?? "";

  /** Makes values the usual ones of this page: they count until the address says otherwise, also by an empty value. */
  function begin(values) {
    for (const [key, value] of Object.entries(values)) usual.set(key, value);
  }

  /** The keys that begin so. */
  const under = (prefix) =>
    [...new Set([...usual.keys(), ...view.keys()])].filter((key) => key.startsWith(prefix));

  /**
   * Changes some keys. With `push` the reader comes back to the view before by Back; without, this view
   * takes its place, as is right for every letter of a word that is being typed.
   * @param {Record<string, string>} changes
   */
  function set(changes, { push = true } = {}) {
    const next = new Map(view);
    for (const [key, value] of Object.entries(changes)) {
      if (value === (usual.get(key) ?? "")) next.delete(key);
      else next.set(key, value);
    }
    const hash = write(next);
    if (hash === write(view)) return;
    view = next;
    // A lone "#" would scroll to the top.
    const address = hash ? `#${hash}` : location.href.replace(/#.*/, "");
    try {
      history[push ? "pushState" : "replaceState"](null, "", address);
    } catch {
      // Browsers limit how often the address may change; the next change will carry this one too.
    }
    for (const watcher of watchers) watcher();
  }

  /** Calls `listener` when the reader goes back, forward, or to another view of this page. */
  function onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls `watcher` after elements of the page have changed the view themselves. */
  const onSet = (watcher) => watchers.add(watcher);

  function arrived() {
    if (!isView(location.hash)) return;
    const next = parse(location.hash);
    if (write(next) === write(view)) return;
    view = next;
    for (const listener of listeners) listener();
  }
  globalThis.addEventListener?.("popstate", arrived);
  globalThis.addEventListener?.("hashchange", arrived);

  /** Goes to another view of this page, as a link to it would. @param {string} hash without `#` */
  function go(hash) {
    const next = parse(hash);
    if (write(next) === write(view)) return;
    history.pushState(null, "", hash ? `#${hash}` : location.href.replace(/#.*/, ""));
    view = next;
    for (const listener of listeners) listener();
  }

  /** Whether a text, without `#`, stands for the view that is shown. */
  const isAt = (hash) => sorted(write(parse(hash))) === sorted(write(view));
  const sorted = (text) => text.split("&").sort().join("&");

  /** Several texts in one value, and back. */
  const list = (items) => items.map((item) => item.replace(/%/g, "%25").replace(/,/g, "%2C")).join(",");
  const items = (text) => text.split(",").filter(Boolean).map(decoded);

  staticrun.state = { get, under, set, begin, go, isAt, onChange, onSet, parse, write, list, items };
})();
