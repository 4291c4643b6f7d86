"""What templates have beside Jinja's own: `{% once %}`, and what makes them twice as fast."""

import keyword
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
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
    `{% once frame.current %}` is rendered once for each value, for what depends on that as well.
    """

    tags = {"once"}  # noqa: RUF012 - Jinja declares it so

    def parse(self, parser: Parser) -> nodes.Node:
        """A call of `_once` with the place of the tag as key."""
        line = next(parser.stream).lineno
        of = nodes.Const(None) if parser.stream.current.type == "block_end" else parser.parse_expression()
        body = parser.parse_statements(("name:endonce",), drop_needle=True)
        given: list[nodes.Expr] = [nodes.Name(ONCE, "load"), nodes.Const(f"{parser.name}:{line}"), of]
        return nodes.CallBlock(self.call_method("_once", given), [], [], body).set_lineno(line)

    def _once(
        self, made: dict[tuple[str, object], Markup], place: str, of: object, caller: Callable[[], Markup]
    ) -> Markup:
        text = made.get((place, of))
        if text is None:
            text = made[place, of] = caller()
        return text


class Direct(CodeGenerator):
    """Compiles `x.y` to Python's own, in a tenth of the time of looking for an item as well, and joins text.

    What has no such attribute raises AttributeError: whoever renders has to do it again by Jinja's own rules.
    """

    _tested: nodes.Node | None = None

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """An attribute of what a page is given."""
        # `self.block` is an item; `x.y is defined` asks whether there is one.
        own = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if own or node is self._tested or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Text and values in a row, as one piece: each passes through all templates that extend others."""
        alone = frame.buffer is not None or frame.require_output_check or len(node.nodes) < 3
        if alone:
            super().visit_Output(node, frame)
            return
        self.buffer(frame)
        super().visit_Output(node, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """`x is defined` and others."""
        self._tested = node.node
        super().visit_Test(node, frame)


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
