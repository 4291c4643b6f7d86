"""Images that were logged by step are found by their paths."""

import pytest

from staticrun.build.imageseries import series_of
from staticrun.schema.page import ArtifactRow
from staticrun.store import layout


def row(path: str, href: str | None = "../a.png") -> ArtifactRow:
    return ArtifactRow(path, path.rpartition("/")[2], 0, "image", "1 kB", href)


def test_a_series_is_in_order_of_step_and_time_and_says_what_is_not_in_the_site() -> None:
    paths = [layout.image_path("m", step, time) for step, time in [(10, 5), (-1, 9), (9, 7), (10, 3)]]
    found = series_of([*map(row, paths), row(layout.image_path("m", 11, 1), None), row("images/m/other.png")])
    (series,) = found
    assert [one.label for one in series.images] == ["step -1", "step 9", "step 10, 1 of 2", "step 10, 2 of 2"]
    assert (series.key, series.state, series.left) == ("m", "image.m", 1)


@pytest.mark.parametrize(
    "path",
    [
        "images/step-1-2-ab.png",
        "images/a/step-1-2-ab.gif",
        "images/a/step-x-2-ab.png",
        "images/a/step-1.png",
        "images/a/step--1-2-.png",
        "images/a/step-1-2.png",
        "plots/a/step-1-2-ab.png",
        "images/a/step-٣-2-ab.png",
        f"images/a/step-{10**30}-2-ab.png",
    ],
)
def test_other_names_are_of_no_series(path: str) -> None:
    assert layout.parse_image(path) is None
    assert series_of([row(path)]) == []
