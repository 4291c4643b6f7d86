"""From the text of a filter to its tree.

    filter     = [ either ]
    either     = both { OR both }
    both       = unit { AND unit }
    unit       = NOT unit | "(" either ")" | field clause

MLflow also reads clauses without AND between them, and AND at either end; so does this, but only where the
rest is MLflow's language too.
"""

from typing import Final

from staticrun.query.clauses import parse_clause
from staticrun.query.nodes import And, Filter, Node, Not, Note, Or
from staticrun.query.paths import COMPARISON, parse_field
from staticrun.query.source import Source, keyword, shown
from staticrun.query.tokens import END, NAME, SIGN, STRING, WORD, Token

#: Parentheses and NOTs within each other.
DEPTH: Final = 100


def parse(text: str) -> Filter:
    """Understand a filter.

    Raises:
        FilterError: With the position of the first fault, what was expected there, and often a remedy.

    >>> parse("metrics.acc > 0.9 AND params.model LIKE 'res%'").portable
    True
    >>> parse("params.lr > 1e-3 OR metrics.acc > 0.9").portable
    False
    >>> parse("metrics.acc == 0.9")
    Traceback (most recent call last):
    ...
    staticrun.errors.FilterError: expected an operator after metrics.acc, found "=="
      metrics.acc == 0.9
                  ^^
      hint: write =
    """
    return _Parser(text).filter()


class _Parser:
    def __init__(self, text: str) -> None:
        self.source = Source(text)
        self.depth = 0
        self.stray: list[Note] = []

    def filter(self) -> Filter:
        source = self.source
        node = None if self._only_ands() else self.either()
        if source.here.kind != END:
            source.expected("AND, OR or the end")
        if source.text and len(source.tokens) == 1:
            source.beyond.append(Note("nothing but space", 0, len(source.text)))
        if self.stray and source.beyond:
            first = self.stray[0]
            source.fail(first.message, first.start, first.end)
        notes = sorted([*source.notes, *self.stray], key=lambda note: note.start)
        return Filter(source.text, node, tuple(notes), tuple(source.beyond))

    def _only_ands(self) -> bool:
        """Take a text that holds no clause: it gives every run."""
        source = self.source
        if any(keyword(token) != "AND" for token in source.tokens[:-1]):
            return False
        while source.here.kind != END:
            token = source.take()
            self.stray.append(Note(f"expected {COMPARISON} before {shown(token)}", token.start, token.end))
        return True

    def either(self) -> Node:
        parts = [self.both()]
        while keyword(self.source.here) == "OR":
            token = self.source.take()
            self.source.beyond.append(Note("OR", token.start, token.end))
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts), parts[0].start, parts[-1].end)

    def both(self) -> Node:
        source = self.source
        parts: list[Node] = []
        open_and = None  # an AND that waits for its right side
        while True:
            here = source.here
            if keyword(here) == "AND":
                if open_and or not parts:
                    self.stray.append(
                        Note(f"expected {COMPARISON} before {shown(here)}", here.start, here.end)
                    )
                open_and = source.take()
            elif _begins_unit(here):
                if parts and not open_and:
                    self.stray.append(Note(f"expected AND or OR before {shown(here)}", here.start, here.end))
                parts.append(self.unit())
                open_and = None
            else:
                break
        if not parts or (open_and and source.here.kind != END):
            parse_field(source)  # which fails, and says why
        if open_and:
            self.stray.append(
                Note(f"expected {COMPARISON} after {shown(open_and)}", open_and.start, open_and.end)
            )
        return parts[0] if len(parts) == 1 else And(tuple(parts), parts[0].start, parts[-1].end)

    def unit(self) -> Node:
        source, token = self.source, self.source.here
        negation = source.accept("NOT")
        if not negation and not (token.kind == SIGN and token.text == "("):
            return parse_clause(source, parse_field(source))
        self.depth += 1
        if self.depth > DEPTH:
            source.fail(f"more than {DEPTH} levels of parentheses and NOT", token.start, token.end)
        source.beyond.append(Note("NOT" if negation else "parentheses", token.start, token.end))
        node = self._negated(token) if negation else self._enclosed()
        self.depth -= 1
        return node

    def _negated(self, token: Token) -> Node:
        if not _begins_unit(self.source.here):
            parse_field(self.source)  # which fails, and says why
        part = self.unit()
        return Not(part, token.start, part.end)

    def _enclosed(self) -> Node:
        opening = self.source.take()
        node = self.either()
        if not self.source.at(")"):
            self.source.expected(
                "AND, OR or )", f"the parenthesis that opens at character {opening.start + 1} is not closed"
            )
        self.source.take()
        return node


def _begins_unit(token: Token) -> bool:
    if token.kind == WORD:
        return keyword(token) in ("", "NOT")
    return token.kind == NAME or token.text == "(" or (token.kind == STRING and token.text[0] == '"')
