"""The charts' Vega-Lite specs, made by Altair, and the Vega that draws them.

A spec is built once for each kind of chart and shared by every page: it names its data, and the page binds
them. Colours, fonts and grounds are not in it either: the page takes them from the theme's custom properties
and passes them as Vega's config, so that one spec serves light, dark and print.
"""

import os
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import version
from typing import Any, Final

import altair as alt
import vl_convert

#: The height of a curve's plot in pixels; the theme reserves the same room before it is drawn.
CURVE_HEIGHT: Final = 200

#: Hangs the library on the page's one global name. Of the three that the bundle knows, only vega-embed is an
#: object in its current release; it brings Vega and Vega-Lite with it, and its views are all that pages need.
_SNIPPET: Final = "(globalThis.staticrun ??= {}).vega = { embed: vegaEmbed };"


def specs() -> dict[str, dict[str, Any]]:
    """Every spec that pages load, by key.

    >>> sorted(specs())
    ['spec/curve', 'spec/view']
    """
    from staticrun.build import chartview

    return {"spec/curve": _curve(), "spec/view": chartview.specs()}


def _curve() -> dict[str, Any]:
    """Metric curves: lines within their envelope, and marks where a value was not finite.

    Data bound by the page:
        `curve`: rows of `x`, `value`, `low`, `high` (null where the line breaks), `series`, `colour`, `dash`.
        `band`: the same rows, or none where every point is drawn and the envelope has no height.
        `lone`: the rows of `curve` that no line reaches.
        `marks`: rows of `x`, `kind` (`NaN`, `Infinity` or `-Infinity`) and `colour`.
    Colours and dashes are values rather than scales: a run keeps its own wherever it is drawn.
    """
    x = alt.X("x:Q", title=None, scale=alt.Scale(nice=False), axis=_axis(format="~s", tickCount=6))
    y = _y("value:Q")
    colour = alt.Color("colour:N", scale=None, legend=None)
    fill = alt.Fill("colour:N", scale=None, legend=None)
    stroke = alt.Stroke("colour:N", scale=None, legend=None)
    line = (
        alt.Chart(alt.NamedData("curve"))
        .mark_line(strokeWidth=1.75, strokeJoin="round", invalid="break-paths-show-domains")
        .encode(x=x, y=y, color=colour, detail="series:N", strokeDash=alt.StrokeDash("dash:N", scale=None))
    )
    band = (
        alt.Chart(alt.NamedData("band"))
        # The outline keeps a bucket in sight that is higher than all others, and a pixel wide.
        .mark_area(fillOpacity=0.22, strokeOpacity=0.5, strokeWidth=1, invalid="break-paths-show-domains")
        .encode(x=x, y=_y("low:Q"), y2="high:Q", fill=fill, stroke=stroke, detail="series:N")
    )
    lone = (
        alt.Chart(alt.NamedData("lone"))
        .mark_point(filled=True, opacity=1, size=36)
        .encode(x=x, y=y, color=colour)
    )
    layers = alt.layer(band, line, lone, *_marks(x), height=CURVE_HEIGHT, width="container")
    spec: dict[str, Any] = layers.to_dict()
    spec.pop("config", None)
    # The page hides the drawing from screen readers and reads values out itself. Without a description here,
    # a text would be made for every point of a line, which took half of the time to draw it.
    for layer in spec["layer"]:
        layer["mark"]["description"] = ""
    # The plot keeps its height, so that the marks at its edges stand there; the page gives the width.
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return spec


def _y(field: str) -> alt.Y:
    axis = _axis(tickCount=5, minExtent=40)
    return alt.Y(field, title=None, scale=alt.Scale(zero=False), axis=axis)


def _marks(x: alt.X) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """A thin line at each step without a finite value, and a sign at the edge that it left by."""
    colour = alt.Color("colour:N", scale=None, legend=None)
    base = alt.Chart(alt.NamedData("marks"))
    rule = base.mark_rule(strokeWidth=1, opacity=0.35).encode(x=x, color=colour)
    shape = alt.Shape(
        "kind:N",
        scale=alt.Scale(
            domain=["NaN", "Infinity", "-Infinity"], range=["cross", "triangle-up", "triangle-down"]
        ),
        legend=None,
    )
    above = (
        base.transform_filter("datum.kind === 'Infinity'")
        .mark_point(filled=True, opacity=1, size=48)
        .encode(x=x, y=alt.value(6), color=colour, shape=shape)
    )
    below = (
        base.transform_filter("datum.kind !== 'Infinity'")
        .mark_point(filled=True, opacity=1, size=48)
        .encode(x=x, y=alt.value(CURVE_HEIGHT - 6), color=colour, shape=shape)
    )
    return rule, above, below


def _axis(**options: Any) -> alt.Axis:
    return alt.Axis(labelOverlap=True, labelFlush=False, **options)


def vega_bundle() -> str:
    """A classic script that defines `staticrun.vega.embed`, which is vega-embed.

    Making it takes a second or two, so it is kept in the user's cache folder under the versions that it
    depends on. Where that folder cannot be written, it is made again each time.
    """
    path = os.path.join(_cache_folder(), f"vega-{version('vl-convert-python')}-{alt.SCHEMA_VERSION}.js")
    with suppress(OSError), open(path, encoding="utf-8") as file:
        return file.read()
    vega_lite = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    bundle: str = vl_convert.javascript_bundle(_SNIPPET, vl_version=vega_lite)
    script = "(() => {\n" + bundle + "\n})();\n"
    with suppress(OSError):
        _keep(path, script)
    return script


def _keep(path: str, text: str) -> None:
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)


def _cache_folder() -> str:
    """Where this user's programs keep what can be made again."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "staticrun")
