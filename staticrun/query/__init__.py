"""The filter language: MLflow's `filter_string` and a superset of it.

    text -> tokens -> tree -> polars expression

`search.search` finds the runs of a store. `docs/filter.md` describes the language;
`themes/default/js/filter-*.js` is the same language in the browser, and `tests/contract/filter/` holds the
cases that both must pass.
"""

from typing import TYPE_CHECKING

from staticrun.query.nodes import Filter, Note, needs
from staticrun.query.parser import parse
from staticrun.query.printer import to_text

if TYPE_CHECKING:
    from staticrun.query.expression import to_expression

__all__ = ["Filter", "Note", "needs", "parse", "to_expression", "to_text"]


def __getattr__(name: str) -> object:
    # Whoever only checks a filter does not wait for polars.
    if name == "to_expression":
        from staticrun.query.expression import to_expression

        return to_expression
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
