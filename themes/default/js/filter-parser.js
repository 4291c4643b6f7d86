// From the text of a filter to its tree: the twin of staticrun/query/parser.py.
//
//     filter     = [ either ]
//     either     = both { OR both }
//     both       = unit { AND unit }
//     unit       = NOT unit | "(" either ")" | field clause
(() => {
  "use strict";
  const staticrun = (globalThis.staticrun ??= {});
  const { filter } = staticrun;
  const { COMPARISON, Source, keyword, shown, parseField, parseClause, nearest, writtenKey } = filter.parts;

  /** Parentheses and NOTs within each other. */
  const DEPTH = 100;

  /**
   * Understands a filter.
   *
   * Positions are in code points. A tree is one of
   * `{type: "and" | "or", parts}`, `{type: "not", part}`,
   * `{type: "comparison", field, operator, value}`, `{type: "like", field, pattern, fold, negated}`,
   * `{type: "in", field, values, negated}`, `{type: "between", field, low, high, negated}` and
   * `{type: "null", field, negated}`, each with `start` and `end`; null where the text has no clause, which
   * every run passes.
   * @param {string} text
   * @param {{keys?: {metrics?: Iterable<string>, params?: Iterable<string>, tags?: Iterable<string>}}} [known]
   *   the keys that exist; one that does not gets a note
   * @returns {{tree: any, portable: boolean, notes: {message: string, start: number, end: number, hint: string?}[],
   *   beyond: {message: string, start: number, end: number}[]}} `beyond` is what MLflow would refuse
   * @throws {Error} with `message`, `start`, `end` and `hint`
   */
  filter.parse = (text, { keys } = {}) => {
    const parser = new Parser(text);
    const { tree, notes, beyond } = parser.filter();
    if (keys) notes.push(...unknownKeys(tree, keys));
    notes.sort((a, b) => a.start - b.start);
    return { tree, portable: beyond.length === 0, notes, beyond };
  };

  class Parser {
    constructor(text) {
      this.source = new Source(text);
      this.depth = 0;
      this.stray = [];
    }

    filter() {
      const { source } = this;
      const tree = this.onlyAnds() ? null : this.either();
      if (source.here.kind !== "end") source.expected("AND, OR or the end");
      if (source.text && source.tokens.length === 1) source.extra("nothing but space", 0, source.here.end);
      if (this.stray.length && source.beyond.length) {
        const [{ message, start, end }] = this.stray;
        source.fail(message, start, end);
      }
      return { tree, notes: [...source.notes, ...this.stray], beyond: source.beyond };
    }

    strayed(message, { start, end }) {
      this.stray.push({ message, start, end, hint: null });
    }

    /** Takes a text that holds no clause. */
    onlyAnds() {
      const { source } = this;
      if (source.tokens.slice(0, -1).some((token) => keyword(token) !== "AND")) return false;
      while (source.here.kind !== "end") {
        const token = source.take();
        this.strayed(`expected ${COMPARISON} before ${shown(token)}`, token);
      }
      return true;
    }

    either() {
      const { source } = this;
      const parts = [this.both()];
      while (keyword(source.here) === "OR") {
        const token = source.take();
        source.extra("OR", token.start, token.end);
        parts.push(this.both());
      }
      return joined("or", parts);
    }

    both() {
      const { source } = this;
      const parts = [];
      let open = null; // an AND that waits for its right side
      for (;;) {
        const { here } = source;
        if (keyword(here) === "AND") {
          if (open || parts.length === 0) this.strayed(`expected ${COMPARISON} before ${shown(here)}`, here);
          open = source.take();
        } else if (beginsUnit(here)) {
          if (parts.length && !open) this.strayed(`expected AND or OR before ${shown(here)}`, here);
          parts.push(this.unit());
          open = null;
        } else {
          break;
        }
      }
      if (parts.length === 0 || (open && source.here.kind !== "end")) parseField(source); // which fails, and says why
      if (open) this.strayed(`expected ${COMPARISON} after ${shown(open)}`, open);
      return joined("and", parts);
    }

    unit() {
      const { source } = this;
      const token = source.here;
      const negation = source.accept("NOT");
      if (!negation && !(token.kind === "sign" && token.text === "(")) return parseClause(source, parseField(source));
      this.depth += 1;
      if (this.depth > DEPTH) source.fail(`more than ${DEPTH} levels of parentheses and NOT`, token.start, token.end);
      source.extra(negation ? "NOT" : "parentheses", token.start, token.end);
      const tree = negation ? this.negated(token) : this.enclosed();
      this.depth -= 1;
      return tree;
    }

    negated(token) {
      if (!beginsUnit(this.source.here)) parseField(this.source); // which fails, and says why
      const part = this.unit();
      return { type: "not", part, start: token.start, end: part.end };
    }

    enclosed() {
      const { source } = this;
      const opening = source.take();
      const tree = this.either();
      if (!source.at(")")) {
        source.expected("AND, OR or )", `the parenthesis that opens at character ${opening.start + 1} is not closed`);
      }
      source.take();
      return tree;
    }
  }

  function joined(type, parts) {
    return parts.length === 1 ? parts[0] : { type, parts, start: parts[0].start, end: parts.at(-1).end };
  }

  function beginsUnit(token) {
    if (token.kind === "word") return keyword(token) === "" || keyword(token) === "NOT";
    return token.kind === "name" || token.text === "(" || (token.kind === "string" && token.text[0] === '"');
  }

  /** The clauses of a tree, in the order of the text. */
  function clauses(tree) {
    if (!tree || tree.type === "words") return [];
    if (tree.type === "not") return clauses(tree.part);
    return tree.parts ? tree.parts.flatMap(clauses) : [tree];
  }

  /** The ids of the columns that a tree asks about, each once. @returns {string[]} */
  filter.needs = (tree) => [...new Set(clauses(tree).map((clause) => clause.field.id))];

  /** The same of a tree that may be one of words, over a table that knows its columns. @returns {string[]} */
  filter.reads = (tree, table) =>
    tree?.type === "words"
      ? filter.parts.wordColumns(table).map((column) => column.id)
      : filter.needs(tree).filter((id) => table.knows(id));

  /** Notes about keys that no run has, with the nearest that one has. */
  function unknownKeys(tree, keys) {
    const notes = [];
    const seen = new Set();
    for (const { field } of clauses(tree)) {
      const { entity, key, start, end } = field;
      if (!keys[entity] || seen.has(`${entity}.${key}`)) continue;
      seen.add(`${entity}.${key}`);
      const known = new Set(keys[entity]);
      if (known.has(key)) continue;
      const near = nearest(key, known).map((other) => `${entity}.${writtenKey(other)}`);
      const hint = near.length ? `did you mean ${near.join(" or ")}?` : null;
      notes.push({ message: `no run has ${entity}.${key}`, start, end, hint });
    }
    return notes;
  }
})();
