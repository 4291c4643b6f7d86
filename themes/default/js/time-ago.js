// Times of the page, written in UTC, become "3 h ago" with the date on hover, and stay true while the page
// is open.
(() => {
  "use strict";
  const { format } = globalThis.staticrun;

  function refresh() {
    const now = Date.now();
    for (const element of document.querySelectorAll("time[datetime]")) {
      const at = Date.parse(element.getAttribute("datetime"));
      if (Number.isNaN(at)) continue;
      if (!element.title) element.title = element.textContent.trim() || format.moment(at);
      const text = format.ago(at, now);
      if (element.textContent !== text) element.textContent = text;
    }
  }

  refresh();
  setInterval(refresh, 30_000);
})();
