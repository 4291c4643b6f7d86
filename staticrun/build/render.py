"""From the context of a page to its HTML, by the templates of a theme.

What a page looks like is a function of the context, the theme's files and the hrefs of its assets, all of
which can be sent to another process.
"""

import hashlib
import os
import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from types import CodeType
from typing import Any, Final, Protocol

import jinja2
import msgspec
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from staticrun.build import jinja
from staticrun.build.jinja import ONCE, Context, Direct, Once
from staticrun.build.themes import TEMPLATES, Theme
from staticrun.errors import ThemeError
from staticrun.schema.page import Frame, Html
from staticrun.store.cache import Cache


class Page(Protocol):
    """Any of the contexts in `staticrun.schema.page`."""

    @property
    def frame(self) -> Frame: ...  # noqa: D102


class Look(msgspec.Struct, frozen=True):
    """A theme, and where the site has its assets.

    Attributes:
        assets: The path in the site of each of the theme's files, by its name in the theme.
    """

    theme: Theme
    assets: dict[str, str]


def safe(html: Html) -> Html:
    """HTML that staticrun made itself, marked so that templates do not escape it again."""
    return Markup(html)


def render(look: Look, page: Page) -> bytes:
    """The HTML of a page.

    Raises:
        ThemeError: The theme has no template of that kind, or an error in it.
    """
    frame = page.frame
    name = f"{frame.kind}.html"
    try:
        given = _given(look, frame.kind, frame.root)
        try:
            text = _environment(look.theme).get_template(name).render(page=page, **given)
        except AttributeError:
            # An item, or nothing at all: Jinja finds the one, and tells of the other.
            text = _environment(look.theme, direct=False).get_template(name).render(page=page, **given)
    except jinja2.TemplateNotFound as error:
        folders = ", ".join(folder for _, folder in look.theme.layers)
        raise ThemeError(f"the theme has no template {error.name!r}", where=folders) from None
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name}:{error.lineno}"
        raise ThemeError(f"a template cannot be read: {error.message}", where=where) from None
    except jinja2.TemplateError as error:
        raise ThemeError(f"{name} cannot be rendered: {error.message}", where=_line(error)) from None
    return text.encode("utf-8", "backslashreplace")


def renew() -> None:
    """Read templates again: a preview changes them between two builds of one process."""
    _environment.cache_clear()
    _given_to.clear()


#: What templates are given beside a page, by look, kind of page and way to the root.
_given_to: dict[tuple[int, str, str], tuple[Look, dict[str, Any]]] = {}


def _given(look: Look, kind: str, root: str) -> dict[str, Any]:
    known = _given_to.get((id(look), kind, root))
    if known is None:  # the look is kept beside it, so that its id remains its own
        given = {"asset": partial(_asset, look.assets, root), ONCE: {}}
        known = _given_to[id(look), kind, root] = look, given
    return known[1]


def _asset(assets: dict[str, str], root: str, name: str) -> str:
    try:
        return root + assets[name]
    except KeyError:
        raise jinja2.TemplateRuntimeError(f"the theme has no file {name!r}") from None


def _line(error: BaseException) -> str | None:
    """The line of the template where an error arose, of which only the traceback knows."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:  # Jinja's mark on the frames of templates
            found = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


_SPECIAL: Final = re.compile("[&<>'\"]")


def _escaped(value: Any) -> str:
    """What Jinja's `escape` gives, as a plain text where that saves making a `Markup` of it.

    A page has some four hundred places that are filled, most with a short text or what is safe already.
    """
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str and _SPECIAL.search(value) is None:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else escape(value)


class _Template(jinja2.Template):
    """A template whose places are filled by `_escaped`."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        template = super().from_code(environment, code, globals, uptodate)
        # What is yielded is only joined, be it text or Markup. Without such a name, nothing is won or lost.
        template.root_render_func.__globals__["escape"] = _escaped
        return template


class _Environment(jinja2.Environment):
    template_class = _Template
    context_class = Context


class _Direct(_Environment):
    code_generator_class = Direct


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates in the user's cache: reading them takes a tenth of the time of making them."""

    def __init__(self, theme: Theme, how: str) -> None:
        self._cache = Cache(theme.layers[0][1], kind="templates")
        self._how = how
        with open(jinja.__file__, "rb") as file:
            self._compiler = hashlib.blake2b(file.read(), digest_size=16).digest()

    def load_bytecode(self, bucket: Bucket) -> None:
        data = self._cache.read(f"{bucket.key}.{self._how}")
        if data is not None and data.startswith(self._compiler):
            bucket.bytecode_from_string(data.removeprefix(self._compiler))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.write(f"{bucket.key}.{self._how}", self._compiler + bucket.bytecode_to_string())


@lru_cache(maxsize=4)
def _environment(theme: Theme, *, direct: bool = True) -> jinja2.Environment:
    """Templates by name, the theme's own first; `base:run.html` is the one of the theme called `base`.

    Args:
        direct: Whether attributes are looked up by Python's rules alone, and not by Jinja's.
    """
    loaders = [
        (name, jinja2.FileSystemLoader(os.path.join(folder, TEMPLATES))) for name, folder in theme.layers
    ]
    environment = (_Direct if direct else _Environment)(
        loader=jinja2.ChoiceLoader(
            [*(loader for _, loader in loaders), jinja2.PrefixLoader(dict(loaders), delimiter=":")]
        ),
        bytecode_cache=_Compiled(theme, "direct" if direct else "plain"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[Once],
        auto_reload=False,  # a question to the system for each template of each page; see `renew`
    )
    environment.policies["json.dumps_function"] = _json  # in a tenth of the time
    return environment


def _json(value: Any, **_: Any) -> str:
    return msgspec.json.encode(value).decode()
