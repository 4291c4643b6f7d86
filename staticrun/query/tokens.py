"""The text of a filter as tokens with their positions; reads each character a bounded number of times.

Quotes end where MLflow ends them: a doubled quote and a quote after a backslash belong to the text, and
stay in it as they are written, unless no other quote follows.
"""

import re
from typing import Final, NamedTuple

from staticrun.errors import FilterError

WORD: Final = "word"
NUMBER: Final = "number"
STRING: Final = "string"  # '...' or "..."
ESCAPED: Final = "escaped"  # E'...', with backslash escapes
NAME: Final = "name"  # `...`
OPERATOR: Final = "operator"  # = != < <= > >=, and whatever else is made of their characters
SIGN: Final = "sign"  # ( ) , .
ODD: Final = "odd"  # anything that no filter holds outside of quotes
END: Final = "end"

# A letter is anything beyond ASCII too, save spaces, quotes, dashes and signs that people paste by mistake.
# The set is spelled out because JavaScript's and Python's ideas of a letter differ, and change by version.
_LETTER = (
    r"A-Za-z0-9_\u00a1-\u00aa\u00ac-\u00b3\u00b5-\u00ba\u00bc-\u167f\u1681-\u1fff\u2070-\u2211"
    r"\u2213-\u225f\u2261-\u2263\u2266-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\U0010ffff"
)
SPACE: Final = r"\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_WORD = re.compile(f"[{_LETTER}][{_LETTER}$#]*")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPACES = re.compile(f"[{SPACE}]+")
ANY_SPACE: Final = re.compile(f"[{SPACE}]")
_OPERATOR = re.compile(r"[<>=!~]+")
_ODD = re.compile(r"&&|\|\||--|.", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A piece of the text: `text[start:end]`, quotes included."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a filter, ended by one of kind END.

    Raises:
        FilterError: For a quote without its partner, and for text that is not valid Unicode.

    >>> [token.text for token in tokenize("metrics.loss<=.5 AND status='FINISHED'")]
    ['metrics', '.', 'loss', '<=', '.5', 'AND', 'status', '=', "'FINISHED'", '']
    """
    if lone := _SURROGATE.search(text):
        raise FilterError("the filter holds half a character", text=text, start=lone.start(), end=lone.end())
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if spaces := _SPACES.match(text, position):
            position = spaces.end()
            continue
        kind, end = _next(text, position, tokens)
        tokens.append(Token(kind, text[position:end], position, end))
        position = end
    tokens.append(Token(END, "", len(text), len(text)))
    return tokens


def _next(text: str, position: int, before: list[Token]) -> tuple[str, int]:
    """Kind and end of the token at a position that holds no space."""
    character = text[position]
    if character in "'\"":
        return STRING, _closing_quote(text, position)
    if character == "`":
        return NAME, _closing_quote(text, position)
    if character in "eE" and text[position + 1 : position + 2] == "'":
        return ESCAPED, _closing_quote(text, position + 1)
    previous = before[-1] if before else None
    in_key = previous is not None and previous.end == position and previous.text == "."
    after_key = previous is not None and previous.end == position and previous.kind in (WORD, NAME, STRING)
    if not in_key and not (character == "." and after_key) and (number := _NUMBER.match(text, position)):
        # `1and` is one odd word, not a number and a keyword.
        glued = _WORD.match(text, number.end())
        return (WORD, glued.end()) if glued else (NUMBER, number.end())
    if word := _WORD.match(text, position):
        return WORD, word.end()
    if character in "(),.":
        return SIGN, position + 1
    if operator := _OPERATOR.match(text, position):
        return OPERATOR, operator.end()
    odd = _ODD.match(text, position)
    return ODD, odd.end() if odd else position + 1


def _closing_quote(text: str, opening: int) -> int:
    """The position after the quote that closes the one at `opening`."""
    quote = text[opening]
    escape = "" if quote == "`" else "\\"
    fallback = 0
    position = opening + 1
    while position < len(text):
        character = text[position]
        if character == quote:
            if text[position + 1 : position + 2] != quote:
                return position + 1
            fallback = position + 1
            position += 2
        elif character == escape and text[position + 1 : position + 2] == quote:
            fallback = position + 2
            position += 2
        else:
            position += 1
    if fallback:
        return fallback
    raise FilterError(
        f"the {quote} that opens here is not closed",
        text=text,
        start=opening,
        end=len(text),
        hint=f"end it with {quote}",
    )
