"""Objects as files: dicts as JSON or YAML, figures as pictures."""

import io
import json
import os
from typing import Any

from staticrun.errors import InvalidType


def document_of(value: Any, name: str) -> bytes:
    """A dict or list as YAML where the name ends so, else as JSON; what JSON has no word for, as text.

    Raises:
        InvalidType: It refers to itself.

    >>> document_of({"lr": 0.1}, "settings.json")
    b'{\\n  "lr": 0.1\\n}\\n'
    """
    try:
        text = json.dumps(value, indent=2, default=str, ensure_ascii=False)
    except ValueError as error:
        raise InvalidType(f"{name} cannot be written: {error}") from None
    if not name.lower().endswith((".yml", ".yaml")):
        return text.encode("utf-8", "backslashreplace") + b"\n"
    from ruamel.yaml import YAML

    target = io.BytesIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.dump(json.loads(text), target)  # by way of JSON, so that only plain values remain
    return target.getvalue()


def picture_of(figure: Any, name: str, options: dict[str, Any]) -> bytes:
    """A figure of matplotlib, plotly or altair in the form that the name's ending says.

    Raises:
        InvalidType: It is no figure, or cannot be drawn in that form.
    """
    ending = os.path.splitext(name)[1].lstrip(".").lower()
    if not ending:
        raise InvalidType(f"{name!r} has no ending", hint="such as plot.png, plot.svg or plot.html")
    try:
        return _drawn(figure, ending, options)
    except (ValueError, KeyError) as error:
        raise InvalidType(f"the figure cannot be drawn as {ending}: {error}") from None


def _drawn(figure: Any, ending: str, options: dict[str, Any]) -> bytes:
    target = io.BytesIO()
    if hasattr(figure, "savefig"):  # matplotlib
        figure.savefig(target, format=ending, **options)
        return target.getvalue()
    if ending in ("html", "htm") and hasattr(figure, "to_html"):  # plotly, altair
        return str(figure.to_html(**options)).encode()
    if hasattr(figure, "to_image"):  # plotly
        return bytes(figure.to_image(format=ending, **options))
    if hasattr(figure, "to_dict") and hasattr(figure, "save"):  # altair
        text = io.StringIO()
        figure.save(text if ending in ("json", "svg") else target, format=ending, **options)
        return target.getvalue() or text.getvalue().encode()
    raise InvalidType(
        f"a figure must be of matplotlib, plotly or altair, not {type(figure).__name__}",
        hint="log a file that you drew yourself with log_artifact",
    )
