// How wide each column of the runs' table is: as the reader made it, as it stood in the plain table, or as its values
// need. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** Pixels of a digit, of any other letter with the air between words, and what a cell has around its text. */
  const DIGIT = 7.3;
  const LETTER = 7.4;
  const AROUND = 25;
  /** For what a group's mean has beside it: its standard deviation. */
  const SPREAD = 56;
  /** Characters of a column whose values are not here yet. */
  const UNKNOWN = 10;

  class Widths {
    /** @param {Map<string, number>} measured the widths that columns have in the plain table, by id */
    constructor(measured) {
      /** @type {Map<string, number>} */
      this.known = measured;
      /** Those that the reader chose. @type {Map<string, number>} */
      this.own = new Map();
    }

    /** Takes the reader's choice; whether it is another one. @param {Map<string, number>} widths */
    choose(widths) {
      const { widthsText } = staticrun.tableView;
      if (widthsText(widths) === widthsText(this.own)) return false;
      this.own = widths;
      return true;
    }

    /**
     * The width of a column, in pixels.
     * @param {any} head of the column
     * @param {{chars: () => number, digits?: boolean} | null} painter what fills it; null where it is not measured
     * @param {boolean} spread whether the table shows means of groups
     */
    of(head, painter, spread) {
      const own = this.own.get(head.id);
      if (own) return own;
      const more = spread && head.type === "number" && head.group !== "attributes" ? SPREAD : 0;
      if (!this.known.has(head.id)) {
        const text = (painter?.chars() ?? UNKNOWN) * LETTER + 28;
        this.known.set(head.id, Math.max(text, Math.min(head.label.length, 22) * 6.8 + 60, 72));
      }
      // Half a number is another one, so none is cut.
      const least = painter?.digits ? Math.ceil(painter.chars() * DIGIT + AROUND) : 0;
      return Math.max(this.known.get(head.id), least) + more;
    }
  }

  /** Of more columns than this none is measured: that would read the values of all. */
  Widths.MANY = 40;

  staticrun.TableWidths = Widths;
})();
