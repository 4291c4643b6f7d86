// Where the columns of the runs' table stand: how wide each is, which stay in sight, and which of many others are
// drawn for a place that one has scrolled to. Nothing here touches the page.
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});

  /** So many columns are drawn all at once; of more only those in sight. */
  const ALL = 40;
  /** Columns drawn at either side of those in sight. */
  const AHEAD = 6;

  class Layout {
    /** @param {number[]} widths of all columns, in pixels @param {number} pinned so many of them stay in sight */
    constructor(widths, pinned) {
      this.pinned = pinned;
      this.count = widths.length;
      /** Where each column begins, and behind them the width of all. */
      this.starts = [0];
      for (const width of widths) this.starts.push(this.starts.at(-1) + width);
      this.few = this.count - pinned <= ALL;
    }

    get total() {
      return this.starts[this.count];
    }

    width(column) {
      return this.starts[column + 1] - this.starts[column];
    }

    /**
     * The columns to draw beside the pinned ones, `from` to before `to`.
     * @param {number} left scrolled by so many pixels @param {number} room the width that is in sight
     * @param {number} [held] so many pixels at the left are covered by pinned columns
     * @returns {[number, number]}
     */
    window(left, room, held = this.starts[this.pinned]) {
      if (this.few) return [this.pinned, this.count];
      const first = this.at(left + held);
      const last = this.at(left + room);
      return [Math.max(this.pinned, first - AHEAD), Math.min(this.count, last + 1 + AHEAD)];
    }

    /** Whether columns of a window that was drawn once more come close to its edge. */
    leaves([from, to], left, room) {
      if (this.few) return false;
      const first = Math.max(this.pinned, this.at(left + this.starts[this.pinned]) - 1);
      const last = Math.min(this.count, this.at(left + room) + 2);
      return first < from || last > to;
    }

    /** The column at a place. */
    at(x) {
      let [low, high] = [0, this.count - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (this.starts[middle] <= x) low = middle;
        else high = middle - 1;
      }
      return Math.max(0, low);
    }
  }

  staticrun.TableLayout = Layout;
})();
