// The list below the filter's box with what could come next. It is never in the way: nothing in it is chosen until
// the reader goes there, Enter takes only what is chosen, and Escape closes it until another word begins.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { make } = staticrun;

  const ID = "filter-list";

  /**
   * @param {HTMLInputElement} input
   * @param {{table: () => any, take: (text: string, caret: number) => void}} box
   */
  function filterList(input, { table, take }) {
    const element = make("ul.filter-list", { id: ID, role: "listbox", "aria-label": "What could come next", hidden: true });
    const said = make("span.visually-hidden", { role: "status" });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", ID);
    let found = null;
    let chosen = -1;
    let closedAt = -1; // where the word begins at which the reader closed the list

    /** Offers what could come next; `asked` for by a key, also where it was closed. */
    function update(asked = false) {
      const caret = input.selectionStart ?? input.value.length;
      const single = caret === input.selectionEnd && document.activeElement === input;
      const known = single && (asked || input.value !== "") ? table() : undefined;
      found = known ? complete(caret, known, asked) : null;
      if (found && asked) closedAt = -1;
      if (found?.from === closedAt) found = null;
      else if (found) closedAt = -1;
      element.replaceChildren(...(found?.items ?? []).map(option));
      element.scrollTop = 0;
      element.hidden = !found;
      const count = found?.items.length ?? 0;
      said.textContent = count ? `${count} ${count === 1 ? "suggestion" : "suggestions"}` : "";
      choose(-1);
    }

    /** What could come next; values that are not here yet are offered once they are. */
    function complete(caret, known, asked) {
      const { value } = input;
      try {
        return staticrun.filter.complete(value, caret, known);
      } catch (error) {
        if (!(error instanceof staticrun.NotHere)) throw error;
        const again = () => input.value === value && input.selectionStart === caret && update(asked);
        known.need([error.id]).then(again, () => {}); // what is gone is told where it is asked for
        return null;
      }
    }

    function option({ label, detail }, place) {
      return make(
        "li.filter-option",
        { id: `${ID}-${place}`, role: "option", "aria-selected": "false", "data-place": place },
        make("span.filter-option-text", {}, label),
        detail && make("span.filter-option-detail", {}, detail),
      );
    }

    function choose(place) {
      element.children[chosen]?.setAttribute("aria-selected", "false");
      chosen = place;
      const item = element.children[place];
      item?.setAttribute("aria-selected", "true");
      item?.scrollIntoView({ block: "nearest" });
      if (item) input.setAttribute("aria-activedescendant", item.id);
      else input.removeAttribute("aria-activedescendant");
    }

    function close() {
      found = null;
      element.hidden = true;
      said.textContent = "";
      choose(-1);
    }

    function accept(place) {
      const { from, to, items } = found;
      const { value } = input;
      const rest = value.slice(to);
      // A space that is there already is not doubled.
      const text = rest.startsWith(" ") ? items[place].text.trimEnd() : items[place].text;
      take(value.slice(0, from) + text + rest, from + text.length + (text === items[place].text ? 0 : 1));
      update();
    }

    function key(event) {
      const open = found !== null;
      const last = (found?.items.length ?? 0) - 1;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "ArrowDown" && !open) {
        update(true);
        if (!found) return;
        choose(0);
      } else if (!open) return;
      else if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
      else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
      else if (event.key === "PageDown") choose(Math.min(chosen + 7, last));
      else if (event.key === "PageUp") choose(Math.max(chosen - 7, 0));
      else if (event.key === "Enter" && chosen >= 0) accept(chosen);
      else if (event.key === "Enter") return close();
      else if (event.key === "Escape") {
        closedAt = found.from;
        close();
        event.stopPropagation();
      } else return;
      event.preventDefault();
    }

    input.addEventListener("keydown", key);
    input.addEventListener("click", () => close());
    input.addEventListener("blur", () => close());
    // The field keeps the focus, and with it the cursor's place.
    element.addEventListener("mousedown", (event) => event.preventDefault());
    element.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item && found) accept(Number(item.dataset.place));
    });
    return { element, said, update, close };
  }

  staticrun.filterList = filterList;
})();
