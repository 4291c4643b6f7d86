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
    const { offsetWidth: width, offsetHeight: height } = sheet;
    const below = at.bottom + 4 + height <= innerHeight || at.top < innerHeight - at.bottom;
    const top = below ? at.bottom + 4 : at.top - 4 - height;
    const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
    sheet.style.cssText = `position:fixed;inset:auto;margin:0;left:${left}px;top:${Math.max(8, top)}px`;
  }

  /** One line of a sheet: does `work`, and closes the sheet. */
  function item(text, work) {
    return make(
      "button.menu-item",
      {
        type: "button",
        click: (event) => {
          event.currentTarget.closest("[popover]")?.hidePopover();
          work();
        },
      },
      text,
    );
  }

  staticrun.menu = { menu, item };
})();
