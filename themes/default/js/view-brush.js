// Brushes over axes: which runs they let through, and what they are in the address and in a filter. Nothing here
// touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /**
   * The rows that all brushes let through.
   * @param {{axis: any, low: number, high: number}[]} brushes in the axes' values
   */
  function brushed(rows, brushes) {
    if (brushes.length === 0) return [...rows];
    return [...rows].filter((row) =>
      brushes.every(({ axis: { of }, low, high }) => of.values[row] >= low && of.values[row] <= high),
    );
  }

  /** A brush as text for the address, and back: categories by name, numbers in four digits. */
  function brushText({ axis: { of }, low, high }) {
    const end = (value) => (of.categories ? of.categories[value] : String(Number(value.toPrecision(4))));
    return staticrun.state.list([end(low), end(high)].map((text) => text || " "));
  }

  /** @returns {{low: number, high: number} | null} null where the text is no brush of this axis */
  function brushOf({ of }, text) {
    const [low, high] = staticrun.state.items(text).map((end) => {
      if (!of.categories) return end.trim() === "" ? NaN : Number(end);
      const place = of.categories.indexOf(end === " " ? "" : end);
      return place < 0 ? NaN : place;
    });
    return low <= high ? { low, high } : null;
  }

  /** A brush as conditions of a filter. @returns {string[]} */
  function conditions({ of, there }, low, high) {
    const [group, key] = [of.group, of.id.slice(of.group.length + 1)];
    const plain = /^[A-Za-z_][\w.]*$/.test(key);
    const field = `${group}.${plain ? key : key.includes("`") ? `"${key}"` : `\`${key}\``}`;
    if (of.categories) {
      const texts = there
        .filter((place) => place >= low && place <= high)
        .map((place) => `'${of.categories[place].replace(/'/g, "''")}'`);
      return [texts.length === 1 ? `${field} = ${texts[0]}` : `${field} IN (${texts.join(", ")})`];
    }
    const made = [];
    if (Number.isFinite(low)) made.push(`${field} >= ${Number(low.toPrecision(4))}`);
    if (Number.isFinite(high)) made.push(`${field} <= ${Number(high.toPrecision(4))}`);
    return made;
  }

  staticrun.viewBrush = { brushed, brushText, brushOf, conditions };
})();
