"""The Vega-Lite specs of the charts of many runs: one for each kind, shared by all experiments.

What is drawn is decided in the page: it binds rows that already are in the scales of their axes (parallel
coordinates), or sets the type, scale and title of an axis to those of the column chosen. Rows have `colour`,
the value that colours them, and the page says whether that is a number, a category or the run's own colour.
Looks come from the page's config; a mark names its style there: `faint`, `front`, `fit`, `rail`, `halo`,
`tick`, `heading`, `box`, `whisker`, `median`, `cell`, `on-light`, `on-dark`.
"""

from typing import Any, Final

import altair as alt

Chart = (
    alt.LayerChart | alt.FacetChart
)  # Altair's types: the latter where a layer has facets, as none here has

#: Pixels from a rail to the text of its ticks.
_TICK_GAP: Final = 5


def specs() -> dict[str, dict[str, Any]]:
    """The spec of each kind of chart, by its name.

    >>> sorted(specs())
    ['bar', 'box', 'curves', 'heat', 'parallel', 'scatter']
    """
    made = {
        "parallel": _parallel(),
        "scatter": _scatter(),
        "bar": _bar(),
        "box": _box(),
        "curves": _curves(),
        "heat": _heat(),
    }
    return {kind: _finished(chart) for kind, chart in made.items()}


def _finished(chart: Chart) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("config", None)
    # Everything, legend and labels too, is within the size that the page gives.
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    return spec


def _parallel() -> Chart:
    """A line for each run over parallel axes, whose places are 0, 1, 2, ...

    A line is drawn as the pieces between its axes: over thousands of lines, each a group of its own, Vega
    takes four times as long as over their pieces.

    Data bound by the page; `y` is 0 to 1, or below that where the run has no value there:
        `faint`: rows of `at`, `y`, `to`, `end`, `run`: pieces of lines that a brush leaves out.
        `lines`: the same with `colour`: those that it lets through.
        `rails`: rows of `at`, `y` (0) and `top` (1): the axes.
        `ticks`: rows of `at`, `y`, `text`.
        `headings`: rows of `at`, `text`: the axes' names, where the page does not write them itself.
    The params `ground`, `strength` and `thickness` are the opacity of faint lines, and that and the width of
    the others; `floor` is the least `y`.
    """
    x = alt.X("at:Q", axis=None, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[alt.expr("floor"), 1], nice=False))
    text = alt.Text("text:N")
    left: dict[str, Any] = {"align": "right", "dx": -_TICK_GAP}
    return alt.layer(
        alt.Chart(alt.NamedData("faint"))
        .mark_rule(style="faint", opacity=alt.expr("ground"))
        .encode(x=x, x2="to:Q", y=y, y2="end:Q"),
        alt.Chart(alt.NamedData("lines"))
        .mark_rule(opacity=alt.expr("strength"), strokeWidth=alt.expr("thickness"))
        .encode(x=x, x2="to:Q", y=y, y2="end:Q", color=_colour()),
        alt.Chart(alt.NamedData("rails")).mark_rule(style="rail").encode(x=x, y=y, y2="top:Q"),
        alt.Chart(alt.NamedData("ticks")).mark_text(style="halo", **left).encode(x=x, y=y, text=text),
        alt.Chart(alt.NamedData("ticks")).mark_text(style="tick", **left).encode(x=x, y=y, text=text),
        alt.Chart(alt.NamedData("headings"))
        .mark_text(style="heading")
        .encode(x=x, y=alt.value(-14), text=text),
    ).add_params(*(alt.param(name=name, value=1) for name in ("ground", "strength", "thickness", "floor")))


def _scatter() -> Chart:
    """A point for each run over two columns.

    Data bound by the page:
        `points`: rows of `x`, `y`, `colour` and `size`, the area of the point in square pixels.
        `fit`: the ends, as `x` and `y`, of the line that fits them best.
        `front`: those points, in order, that no other one is better than in both.
    """
    x = alt.X("x:Q", scale=alt.Scale(zero=False), axis=_axis())
    y = alt.Y("y:Q", scale=alt.Scale(zero=False), axis=_axis())
    return alt.layer(
        alt.Chart(alt.NamedData("front")).mark_line(style="front").encode(x=x, y=y),
        alt.Chart(alt.NamedData("fit")).mark_line(style="fit").encode(x=x, y=y),
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, opacity=0.85)
        .encode(x=x, y=y, color=_colour(), size=alt.Size("size:Q", scale=None, legend=None)),
    )


def _bar() -> Chart:
    """A horizontal bar for each row, from zero.

    Data bound by the page: `bars`: rows of `place` (0 for the topmost), `value`, `colour` (as it is drawn),
    `fill` (its opacity) and `dash` (of its outline); `whiskers`: rows of `place`, `low`, `high`. The param
    `names` holds the rows' names by place.
    """
    y = alt.Y("place:O", title=None, axis=_axis(labelExpr="names[datum.value]", labelLimit=150))
    own: dict[str, Any] = {"scale": None, "legend": None}
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(strokeWidth=1)
        .encode(
            x=alt.X("value:Q", axis=_axis(orient="top")),
            y=y,
            color=alt.Color("colour:N", **own),
            stroke=alt.Stroke("colour:N", **own),
            fillOpacity=alt.FillOpacity("fill:Q", **own),
            strokeDash=alt.StrokeDash("dash:N", **own),
        )
    )
    whiskers = (
        alt.Chart(alt.NamedData("whiskers"))
        .mark_rule(style="whisker")
        .encode(x=alt.X("low:Q", axis=_axis(orient="top")), x2="high:Q", y=y)
    )
    return alt.layer(bars, whiskers).add_params(alt.param(name="names", value=[]))


def _box() -> Chart:
    """Boxes from the first to the third quartile with the median and whiskers to the extremes, and each run.

    Data bound by the page: `points`: rows of `x` (the group's name), `y`, `jitter` (-1 to 1), `colour`;
    `boxes`: rows of `x`, `low`, `first`, `median`, `third`, `high` of the groups that are large enough.
    """
    x = alt.X("x:N", sort=None, axis=_axis(labelAngle=0, labelLimit=120))
    scale = alt.Scale(zero=False)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=scale, axis=_axis())

    boxes = alt.Chart(alt.NamedData("boxes"))
    return alt.layer(
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=30, opacity=0.75)
        .encode(
            x=x,
            xOffset=alt.XOffset("jitter:Q", scale=alt.Scale(domain=[-1, 1])),
            y=y("y"),
            color=_colour(),
        ),
        # Over the points, so that many of them do not hide it.
        boxes.mark_rule(style="whisker").encode(x=x, y=y("low"), y2="high:Q"),
        boxes.mark_bar(style="box", size=36).encode(x=x, y=y("first"), y2="third:Q"),
        boxes.mark_tick(style="median", thickness=3, size=36).encode(x=x, y=y("median")),
    )


def _curves() -> Chart:
    """A metric of each run, or of groups of runs with how they are spread, as lines over one x.

    Data bound by the page; colours and dashes are values, as a run keeps its own:
        `lines`: rows of `x`, `value` (null where the line breaks), `series`, `colour`, `dash`, `strength`
            (opacity).
        `band`: rows of `x`, `low`, `high`, `series`, `colour`: around the lines of the same series.
        `lone`: rows of `x`, `value`, `colour`: points that no line reaches.
        `marks`: rows of `x`, `high` (whether the sign stands at the upper edge), `colour`: values not finite.
    """
    own: dict[str, Any] = {"scale": None, "legend": None}
    x = alt.X("x:Q", scale=alt.Scale(nice=False, zero=False), axis=_axis())
    colour, fill = alt.Color("colour:N", **own), alt.Fill("colour:N", **own)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=alt.Scale(zero=False), axis=_axis())

    invalid: Any = "break-paths-show-domains"
    lines = alt.Chart(alt.NamedData("lines")).mark_line(strokeWidth=1.5, strokeJoin="round", invalid=invalid)
    band = alt.Chart(alt.NamedData("band")).mark_area(fillOpacity=0.18, invalid=invalid)
    marks = alt.Chart(alt.NamedData("marks")).mark_point(filled=True, opacity=1, size=40)
    return alt.layer(
        band.encode(x=x, y=y("low"), y2="high:Q", fill=fill, detail="series:N"),
        lines.encode(
            x=x,
            y=y("value"),
            color=colour,
            detail="series:N",
            strokeDash=alt.StrokeDash("dash:N", **own),
            opacity=alt.Opacity("strength:Q", **own),
        ),
        alt.Chart(alt.NamedData("lone"))
        .mark_point(filled=True, opacity=1, size=30)
        .encode(x=x, y=y("value"), color=colour),
        *(
            marks.transform_filter("datum.high" if high else "!datum.high").encode(
                x=x,
                y=alt.value(alt.expr("5" if high else "height - 5")),
                color=colour,
                shape=alt.value("triangle-up" if high else "triangle-down"),
            )
            for high in (True, False)
        ),
    )


def _heat() -> Chart:
    """Runs binned by two columns: each cell coloured by what a metric comes to there, and that as text.

    Data bound by the page: `cells`: rows of `x`, `y` (places, 0 for the first), `colour`, `text`, `dark`
    (whether light text is read on it). The params `across` and `up` hold the bins' names by place.
    """
    x = alt.X("x:O", axis=_axis(labelExpr="across[datum.value]", labelAngle=0, labelLimit=110, grid=False))
    y = alt.Y("y:O", sort="descending", axis=_axis(labelExpr="up[datum.value]", labelLimit=120))
    cells = alt.Chart(alt.NamedData("cells"))
    return alt.layer(
        cells.mark_rect(style="cell").encode(x=x, y=y, color=_colour()),
        cells.transform_filter("!datum.dark").mark_text(style="on-light").encode(x=x, y=y, text="text:N"),
        cells.transform_filter("datum.dark").mark_text(style="on-dark").encode(x=x, y=y, text="text:N"),
    ).add_params(alt.param(name="across", value=[]), alt.param(name="up", value=[]))


def _colour() -> alt.Color:
    legend = alt.Legend(
        orient="bottom", direction="horizontal", gradientLength=160, gradientThickness=8, symbolLimit=12
    )
    return alt.Color("colour:Q", title=None, legend=legend)


def _axis(**options: Any) -> alt.Axis:
    return alt.Axis(labelOverlap=True, **options)
