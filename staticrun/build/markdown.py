"""Notes and descriptions: Markdown to HTML that cannot run script, load anything or lead astray.

Raw HTML is shown as the text that it is. Links lead to the web or to mail; a relative one has no target in
the site, so it is shown as it was written. Images are links, because a page makes no external request.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from staticrun.schema.page import Html

_SCHEMES: Final = frozenset(["http", "https"])
#: A note's own headings stand below those of the page, which has `<h1>` and `<h2>`.
_HEADING_SHIFT: Final = 2
#: A longer text is shown up to here.
LONGEST: Final = 100_000


def render(text: str) -> Html:
    """A Markdown text (CommonMark, with tables and strikethrough) as HTML; "" for a blank one.

    >>> render("*new* <b>bold</b> [x](javascript:alert(1))")
    '<p><em>new</em> &lt;b&gt;bold&lt;/b&gt; [x](javascript:alert(1))</p>\\n'
    >>> render("[site](https://example.org)")
    '<p><a href="https://example.org" rel="noopener noreferrer">site</a></p>\\n'
    """
    text = text.strip()
    return str(_parser().render(text[:LONGEST])) if text else ""


def first_line(text: str, longest: int = 200) -> str:
    """The plain text of the first paragraph, for lists.

    >>> first_line("# Iris\\n\\nA *sweep* over `depth`")
    'Iris'
    """
    for token in _parser().parse(text[:LONGEST]):
        if token.type == "inline" and token.children:
            plain = " ".join("".join(_plain(child) for child in token.children).split())
            if plain:
                return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
    return ""


def _plain(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = _is_safe  # type: ignore[method-assign]  # the hook that the library documents
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    # `http:page` is a relative link to a browser.
    return parts.scheme == "mailto" or (parts.scheme in _SCHEMES and parts.netloc != "")


def _link_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, Any]
) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, index, options, env)


def _image(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, Any]
) -> str:
    token = tokens[index]
    link = Token("link_open", "a", 1, attrs={"href": token.attrs["src"], "rel": "noopener noreferrer"})
    label = self.renderInlineAsText(token.children, options, env) if token.children else ""
    text = Token("text", "", 0, content=label or str(token.attrs["src"]))
    return self.renderInline([link, text, Token("link_close", "a", -1)], options, env)


def _heading(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: dict[str, Any]
) -> str:
    token = tokens[index]
    if not token.meta.get("shifted"):
        token.tag = f"h{min(6, int(token.tag[1]) + _HEADING_SHIFT)}"
        token.meta["shifted"] = True
    return self.renderToken(tokens, index, options, env)
