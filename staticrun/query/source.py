"""The text that is being parsed: its tokens, where the parser stands, and how faults are told."""

import re
from typing import Final, NoReturn

from staticrun.errors import FilterError
from staticrun.query.nodes import Note
from staticrun.query.tokens import END, ODD, OPERATOR, STRING, WORD, Token, tokenize

KEYWORDS: Final = ("AND", "OR", "NOT", "LIKE", "ILIKE", "IN", "BETWEEN", "IS", "NULL")

#: What people write who know other languages, and what it is called here.
_INSTEAD: Final = {
    "&&": "write AND", "&": "write AND", "||": "write OR", "|": "write OR", "!": "write NOT, or !=",
    "==": "write =", "===": "write =", "<>": "write !=", "!==": "write !=", "=!": "write !=",
    "=>": "write >=", "=<": "write <=", "≥": "write >=", "≤": "write <=", "≠": "write !=",
    "~": "write LIKE, with % for any text", "=~": "write LIKE, with % for any text",
    "~=": "write LIKE, with % for any text",
    ";": "a filter is one expression, without ;",
    "“": "write straight quotes: ' or \"", "”": "write straight quotes: ' or \"",
    "‘": "write straight quotes: ' or \"", "’": "write straight quotes: ' or \"",
    "−": "write the minus sign of the keyboard: -",
}  # fmt: skip


#: Code points of a message, or a hint.
LONGEST: Final = 300
#: What would break or hide the line of a message.
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Source:
    """A cursor over the tokens of a filter.

    Attributes:
        notes: What to tell the writer of a filter that holds.
        beyond: What MLflow would refuse.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0
        self.notes: list[Note] = []
        self.beyond: list[Note] = []

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.index]

    @property
    def end(self) -> int:
        """Where the last taken token ends."""
        return self.tokens[self.index - 1].end if self.index else 0

    def peek(self, ahead: int = 1) -> Token:
        """A token after the next one; the last one is of kind END."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The next token, which is then behind."""
        token = self.here
        if token.kind != END:
            self.index += 1
        return token

    def at(self, sign: str, ahead: int = 0) -> bool:
        """Whether a token is this sign."""
        token = self.peek(ahead)
        return token.text == sign and token.kind not in (STRING, END)

    def accept(self, *keywords: str) -> bool:
        """Take these keywords if all of them come next."""
        if any(keyword(self.peek(ahead)) != word for ahead, word in enumerate(keywords)):
            return False
        self.index += len(keywords)
        return True

    def fail(self, message: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        """Raise a FilterError at a place of the text, on one line whatever stands there."""
        raise FilterError(_line(message), text=self.text, start=start, end=end, hint=hint and _line(hint))

    def expected(self, what: str, hint: str | None = None, *, found: Token | None = None) -> NoReturn:
        """Raise a FilterError that says what was expected instead of the next token."""
        token = found or self.here
        if token.kind in (ODD, OPERATOR):
            hint = _INSTEAD.get(token.text, hint)
        if hint is None and token.text in ("--", "#", "/"):
            hint = "a filter has no comments"
        self.fail(f"expected {what}, found {shown(token)}", token.start, token.end, hint)


def _line(text: str) -> str:
    """A message on one line that somebody can read, however long the names in it are."""
    text = _BREAKS.sub(" ", text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def keyword(token: Token) -> str:
    """The keyword that a token is, in capitals; "" for any other token."""
    word = token.text.upper() if token.kind == WORD and token.text.isascii() else ""
    return word if word in KEYWORDS else ""


def shown(token: Token) -> str:
    """A token as a message names it.

    >>> shown(Token(WORD, "x" * 50, 0, 50))
    '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."'
    """
    if token.kind == END:
        return "the end"
    return f'"{token.text}"' if len(token.text) <= 40 else f'"{token.text[:37]}..."'
