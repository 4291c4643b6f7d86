// A run's colour: its place in the palette, 0 to 15. The theme's style sheet holds the eight colours as
// custom properties, one set for light and one for dark; places 8 to 15 are the same colours, dashed.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  const COLOURS = 8;

  /** The custom property of a place, to be used in styles. */
  const property = (place) => `--series-${place % COLOURS}`;

  /** The theme's tokens as they are now, for drawings that cannot use custom properties. */
  function tokens(element = document.documentElement) {
    const style = getComputedStyle(element);
    return (name) => style.getPropertyValue(name).trim();
  }

  /** Calls `listener` whenever the page changes between light and dark. */
  function onChange(listener) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", listener);
    const observer = new MutationObserver(listener);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      dark.removeEventListener("change", listener);
      observer.disconnect();
    };
  }

  staticrun.palette = { property, tokens, onChange };
})();
