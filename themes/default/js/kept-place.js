// Where one has scrolled to in a box survives a reload, as the browser keeps it for the page itself: a preview
// loads its pages again with every build.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** @param {Element} box scrolls; filled already @param {string} name of it, one in the page */
  staticrun.keepPlace = (box, name) => {
    const key = `staticrun place ${location.pathname} ${name}`;
    try {
      const [entry] = performance.getEntriesByType("navigation");
      const [top, left] = JSON.parse(sessionStorage.getItem(key) ?? "[0,0]");
      if (entry?.type === "reload") box.scrollTo({ top, left, behavior: "instant" });
    } catch {
      return; // a browser that keeps nothing for pages
    }
    addEventListener("pagehide", () => {
      try {
        sessionStorage.setItem(key, JSON.stringify([box.scrollTop, box.scrollLeft]));
      } catch {} // it is full, or was closed meanwhile
    });
  };
})();
