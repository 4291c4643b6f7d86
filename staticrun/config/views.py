"""What may stand in the settings of an experiment's views and charts: the keys of its page's address.

The page passes over what it does not know, because a link may come from another version; a setting that does
nothing is an error.
"""

from difflib import get_close_matches
from typing import Final
from urllib.parse import unquote_plus

from staticrun.errors import ConfigError

#: What every chart can be: how wide and how high.
_ANY: Final = frozenset(["wide", "height"])
#: The choices of each kind of chart; one that ends in a dot is followed by a column.
OPTIONS: Final = {
    "parallel": _ANY | {"axes", "brush.", "bulk", "colour", "log"},
    "scatter": _ANY | {"bulk", "colour", "fit", "front", "logx", "logy", "size", "x", "y"},
    "bar": _ANY | {"group", "of", "order", "whisker"},
    "box": _ANY | {"bulk", "by", "colour", "logy", "show", "y"},
    "heat": _ANY | {"bulk", "of", "stat", "x", "y"},
    "curves": _ANY | {"band", "bulk", "group", "logy", "of", "runs", "smooth", "x", "zoom"},
    "importance": _ANY | {"of"},
}
#: The keys of the table, and which charts there are.
KEYS: Final = frozenset(
    [
        *("filter", "sort", "columns", "widths", "pin", "differ", "times", "goals", "runs"),
        *("group", "how", "open", "tree", "folded", "hidden", "selected", "view", "charts"),
    ]
)


def check_option(kind: str, key: str) -> None:
    """Refuse what is no choice of a chart.

    Raises:
        ConfigError: It is none; without its place, which the caller knows.

    >>> check_option("scatter", "logx")
    >>> check_option("parallel", "brush.params.lr")
    """
    known = OPTIONS[kind]
    head, dot, column = key.partition(".")
    if (head + dot in known) if column else (key in known and not dot):
        return
    choices = sorted(f"{one}<column>" if one.endswith(".") else one for one in known)
    near = get_close_matches(key, choices, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"its choices are {', '.join(choices)}"
    raise ConfigError(f"is no choice of the chart `{kind}`", hint=hint)


def check_state(text: str) -> str:
    """A view as it stands behind the `#` of an address, which it may begin with.

    Raises:
        ConfigError: A part of it means nothing there.

    >>> check_state("#filter=metrics.acc+>+0.9&view=charts&scatter2.x=params.lr")
    'filter=metrics.acc+>+0.9&view=charts&scatter2.x=params.lr'
    """
    text = text.strip().removeprefix("#")
    for part in filter(None, text.split("&")):
        key, equals, _ = part.partition("=")
        if not equals:
            raise ConfigError(
                f"{part!r} is no key with a value", hint="copy what stands behind the # of the page"
            )
        key = unquote_plus(key)
        chart, dot, option = key.partition(".")
        kind = chart.rstrip("0123456789")
        if dot and kind in OPTIONS:
            try:
                check_option(kind, option)
            except ConfigError as error:
                raise ConfigError(f"`{key}` {error.message}", hint=error.hint) from None
        elif key not in KEYS:
            near = get_close_matches(key, [*KEYS, *OPTIONS], n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"the keys are {', '.join(sorted(KEYS))}"
            raise ConfigError(f"`{key}` is no key of the page's address", hint=hint)
    return text
