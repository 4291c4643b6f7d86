// How an experiment's page begins, as the site's author set it: columns, order, filter, and views by name, which stand
// as tabs above the table. What a link names that is not here is told.
(() => {
  "use strict";
  const { staticrun } = globalThis;
  const { make, state } = staticrun;

  /** @param {HTMLElement} owner the <run-table> @returns {{columns?: string[]}} */
  function begin(owner) {
    const settings = parsed(owner.dataset.settings);
    const sort = (settings.sort ?? []).map(specOf).filter(Boolean);
    state.begin({
      ...(sort.length ? { sort: staticrun.tableView.sortText(sort) } : {}),
      ...(settings.filter ? { filter: settings.filter } : {}),
    });
    if (settings.views?.length) owner.prepend(tabs(settings.views, settings.filter ? "Default" : "All runs"));
    return settings;
  }

  function parsed(text) {
    if (!text) return {};
    try {
      return JSON.parse(text);
    } catch {
      return {};
    }
  }

  function specOf(text) {
    try {
      const { id, descending } = staticrun.filter.parseOrder(text);
      return { id, descending };
    } catch {
      return null; // the build has said what is wrong with it
    }
  }

  /** @param {{name: string, state: string}[]} views @param {string} first name of the view that the page begins with */
  function tabs(views, first) {
    const all = [{ name: first, state: "" }, ...views];
    const links = all.map((view) => {
      const hash = view.state.replace(/^#/, "");
      const link = make("a.view-tab", { href: `#${hash}` }, view.name);
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        state.go(hash);
      });
      return [link, hash];
    });
    const mark = () => {
      for (const [link, hash] of links) {
        if (state.isAt(hash)) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    state.onChange(mark);
    state.onSet(mark);
    mark();
    return make("nav.view-tabs", { "aria-label": "Saved views" }, ...links.map(([link]) => link));
  }

  /**
   * Says what a link names that is not here.
   * @param {any} owner the <run-table> @param {{columns: Set<string>, runs: string[]}} unknown
   */
  function tell(owner, { columns, runs }) {
    const parts = [
      columns.size > 0 && `${columns.size === 1 ? "the column" : "the columns"} ${listed([...columns])}`,
      runs.length > 0 && `${runs.length === 1 ? "the run" : `${runs.length} runs:`} ${listed(runs)}`,
    ].filter(Boolean);
    const text = parts.length ? `This link names what is not here: ${parts.join("; ")}. The rest is shown.` : "";
    if (owner.linkTold === text) return;
    owner.linkTold = text;
    owner.linkNote?.remove();
    if (!text) return;
    const close = make("button.button", { type: "button", click: () => owner.linkNote.remove() }, "Close");
    owner.linkNote = make("div.callout.link-note", { role: "status" }, make("span", {}, text), close);
    owner.querySelector(".toolbar").after(owner.linkNote);
  }

  /** Says that columns are no more, and what brings them back. @param {any} owner the <run-table> @param {Error} error */
  function gone(owner, error) {
    owner.goneNote?.remove();
    const reload = make("button.button", { type: "button", click: () => location.reload() }, "Reload");
    owner.goneNote = make("div.callout.link-note", { role: "alert" }, make("span", {}, error.message), reload);
    owner.querySelector(".toolbar").after(owner.goneNote);
  }

  const listed = (texts) =>
    texts
      .slice(0, 3)
      .map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text))
      .join(", ") + (texts.length > 3 ? " and others" : "");

  staticrun.tableSettings = { begin, tell, gone };
})();
