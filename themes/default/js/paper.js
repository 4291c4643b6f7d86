// On paper a table is as small as it must be for all of its columns to be on the sheet.
(() => {
  "use strict";

  /** Smaller than this nothing is read; what is wider is cut off. */
  const LEAST = 0.45;

  matchMedia("print").addEventListener("change", ({ matches }) => {
    for (const box of document.querySelectorAll(".table-scroll")) {
      const table = box.querySelector("table");
      if (!table) continue;
      table.style.zoom = "";
      const share = box.clientWidth / table.offsetWidth;
      if (matches && share < 1) table.style.zoom = String(Math.max(LEAST, Math.floor(share * 100) / 100));
    }
  });
})();
