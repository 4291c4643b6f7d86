// The Parquet files of the site, for the reader's own programs: which of them hold what a page shows, and the Python
// that reads them from where the site lies.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, format } = staticrun;

  /**
   * All files, as `Downloads` of staticrun/schema/payload.py.
   * @param {string} href of the script that lists them @returns {Promise<any>}
   */
  const list = (href) => staticrun.load(href, "downloads");

  /** Files with the runs of some experiments. @returns {{href: string, bytes: number}[]} */
  const ofExperiments = ({ runs }, ids) =>
    ids.flatMap((id) => (runs[id] ?? []).map(([href, bytes]) => ({ href, bytes })));

  /** Files with the points of a run; others' points are in them, too. */
  const ofRun = ({ histories }, id) =>
    histories.filter(([prefix]) => id.startsWith(prefix)).map(([, href, bytes]) => ({ href, bytes }));

  /** Where the site lies, as Python opens it: its folder, or its address. */
  function place() {
    const root = new URL(staticrun.root || ".", location.href);
    if (root.protocol !== "file:") return root.href.replace(/[?#].*/s, "");
    const path = decodeURIComponent(root.pathname).replace(/(?!^)\/$/, "");
    return path.replace(/^\/(?=[A-Za-z]:)/, ""); // a drive of Windows
  }

  /** A text as Python writes it. */
  const python = (text) => JSON.stringify(text);

  /** A link that saves a file. @param {{href: string, bytes: number}} file @param {string} text */
  function link({ href, bytes }, text) {
    return make(
      "a.menu-item",
      { href: staticrun.href(href), download: true, title: href },
      make("span", {}, text),
      make("span.menu-more", {}, format.size(bytes)),
    );
  }

  /** Code to be copied. @param {string} id of the element that holds it @param {string} label */
  function code(id, label) {
    const text = make("code", { id });
    const element = make(
      "div.code",
      {},
      make("pre", { tabindex: "0", role: "region", "aria-label": label }, text),
      make("copy-button", { "data-for": id }),
    );
    return { element, text };
  }

  staticrun.siteFiles = { list, ofExperiments, ofRun, place, python, link, code };
})();
