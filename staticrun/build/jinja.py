"""What templates have beside Jinja's own: `{% once %}`, and calls of macros in a third of the time."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from jinja2 import nodes, runtime
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.utils import missing
from markupsafe import Markup

#: The name under which templates find what was made once.
ONCE: Final = "made_once"


class Once(Extension):
    """`{% once %} ... {% endonce %}`: rendered for the first page of its kind, and taken as it is for others.

    For what depends on the theme alone, such as the links to style sheets and scripts: pages of one kind that
    lie equally deep in the site have the same. Whatever of the page is named in it is that of the first page.
    """

    tags = {"once"}  # noqa: RUF012 - Jinja declares it so

    def parse(self, parser: Parser) -> nodes.Node:
        """A call of `_once` with the place of the tag as key."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        given: list[nodes.Expr] = [nodes.Name(ONCE, "load"), nodes.Const(f"{parser.name}:{line}")]
        return nodes.CallBlock(self.call_method("_once", given), [], [], body).set_lineno(line)

    def _once(self, made: dict[str, Markup], place: str, caller: Callable[[], Markup]) -> Markup:
        text = made.get(place)
        if text is None:
            text = made[place] = caller()
        return text


class Context(runtime.Context):
    """Calls a macro at once where its arguments are plain, as nearly all are."""

    def call(
        self, called: Any, /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **kwargs: Any
    ) -> Any:
        """Call what a template calls."""
        if not kwargs:
            kind = type(called)
            if kind is runtime.Macro:
                absent = called._argument_count - len(args)
                plain = not (called.caller or called.catch_kwargs or called.catch_varargs)
                if plain and absent >= 0:
                    if absent:
                        args += (missing,) * absent
                    return Markup(called._func(*args))
            elif kind is partial:
                return called(*args)
        if _loop_vars is not None:
            kwargs["_loop_vars"] = _loop_vars
        if _block_vars is not None:
            kwargs["_block_vars"] = _block_vars
        return super().call(called, *args, **kwargs)
