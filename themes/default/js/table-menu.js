// A button that opens a small sheet beside itself, and what the runs' table has in such sheets.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;
  let number = 0;

  /**
   * A button and its sheet. `fill` makes what is in it, each time that it opens.
   * @param {string} text @param {() => Node[]} fill
   */
  function menu(text, fill, { name = text } = {}) {
    const id = `menu-${++number}`;
    const button = make(
      "button.button",
      { type: "button", popovertarget: id, "aria-haspopup": "dialog" },
      text,
    );
    const sheet = make("div.menu", { id, popover: "auto", role: "dialog", "aria-label": name });
    sheet.addEventListener("beforetoggle", (event) => {
      if (event.newState === "open") sheet.replaceChildren(...fill(sheet));
    });
    sheet.addEventListener("toggle", (event) => {
      button.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "open") place(button, sheet);
    });
    return { button, sheet };
  }

  /** Below the button, or above it where there is more room; always within the window. */
  function place(button, sheet) {
    const at = button.getBoundingClientRect();
    sheet.style.maxHeight = ""; // as high as it would like to be
    const { offsetWidth: width, offsetHeight: height } = sheet;
    const below = at.bottom + 4 + height <= innerHeight || at.top < innerHeight - at.bottom;
    const room = Math.max(120, (below ? innerHeight - at.bottom : at.top) - 12);
    const high = Math.min(height, room);
    const top = Math.max(8, Math.min(below ? at.bottom + 4 : at.top - 4 - high, innerHeight - high - 8));
    const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
    sheet.style.cssText = `position:fixed;inset:auto;margin:0;left:${left}px;top:${top}px`;
    if (height > room) sheet.style.maxHeight = `${room}px`;
  }

  /** One line of a sheet: does `work`, and closes the sheet; with `on` it is one that is chosen, or not. */
  function item(text, work, on) {
    return make(
      "button.menu-item",
      {
        type: "button",
        "aria-pressed": on === undefined ? null : String(on),
        click: (event) => {
          event.currentTarget.closest("[popover]")?.hidePopover();
          work();
        },
      },
      text,
    );
  }

  /** A field that leaves of the sheet's labelled boxes those with all words that are typed. */
  function finder(words) {
    const search = make("input.field", {
      type: "search",
      placeholder: words,
      "aria-label": words,
      autofocus: true,
      spellcheck: "false",
      input: () => narrow(search.closest("[popover]"), search.value),
    });
    return search;
  }

  function narrow(sheet, text) {
    const words = staticrun.searchRank.fold(text).split(/\s+/).filter(Boolean);
    for (const group of sheet.querySelectorAll(".column-group")) {
      let any = false;
      for (const label of group.querySelectorAll("label")) {
        const name = staticrun.searchRank.fold(`${label.title} ${label.textContent}`);
        label.hidden = !words.every((word) => name.includes(word));
        any ||= !label.hidden;
      }
      group.hidden = !any;
    }
  }

  staticrun.menu = { menu, item, place, finder };
})();
