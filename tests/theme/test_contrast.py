"""Colours that can be read and told apart, computed from the theme's tokens."""

import itertools
import math
import os
import re

import pytest

from staticrun.build.themes import find_theme

with open(os.path.join(find_theme("default").layers[0][1], "css", "tokens.css"), encoding="utf-8") as file:
    SHEET = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)

BLOCKS = [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in re.findall(r"\{([^{}]*)\}", SHEET)]
LIGHT, *DARKS = BLOCKS
DARK = LIGHT | DARKS[0]
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
GROUNDS = ("ground", "ground-2", "ground-3")

# How the three common colour-blindnesses see linear RGB (Machado, Oliveira and Fernandes, 2009).
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "deuteranopia": ((0.3673, 0.8606, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "tritanopia": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def contrast(one: str, other: str) -> float:
    lights = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = rgb
    cones = (
        0.4122 * r + 0.5363 * g + 0.0514 * b,
        0.2119 * r + 0.6807 * g + 0.1074 * b,
        0.0883 * r + 0.2817 * g + 0.6300 * b,
    )
    x, y, z = (math.cbrt(c) for c in cones)
    return (
        0.2105 * x + 0.7936 * y - 0.0041 * z,
        1.9780 * x - 2.4286 * y + 0.4506 * z,
        0.0259 * x + 0.7828 * y - 0.8087 * z,
    )


@pytest.mark.parametrize("tokens", THEMES)
@pytest.mark.parametrize(
    ("colour", "grounds", "least"),
    [
        ("text", (*GROUNDS, "accent-ground", "warn-ground", "failed-ground", "mark"), 7),
        ("accent", ("ground", "ground-2", "accent-ground"), 6.5),
        ("on-accent", ("accent",), 7),
        ("on-production", ("production",), 7),
        ("on-staging", ("staging",), 7),
        ("text-quiet", GROUNDS, 4.5),
        ("on-archived", ("archived",), 4.5),
        ("edge", ("ground", "ground-2"), 3),
        ("focus", GROUNDS, 3),
        *(
            (name, ("ground", "ground-2"), 3)
            for name in ("running", "finished", "failed", "killed", "lost", "scheduled", "deleted")
        ),
        ("warn", ("warn-ground",), 3),
        ("failed", ("failed-ground",), 3),
        *((f"series-{i}", ("ground",), 3) for i in range(8)),
    ],
)
def test_contrast(tokens, colour, grounds, least):
    for ground in grounds:
        assert contrast(tokens[colour], tokens[ground]) >= least, ground


@pytest.mark.parametrize("tokens", THEMES)
@pytest.mark.parametrize("eyes", EYES)
def test_series_can_be_told_apart(tokens, eyes):
    def seen(colour: str) -> tuple[float, float, float]:
        light = linear(colour)
        return oklab(
            [min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in EYES[eyes]]
        )

    for one, other in itertools.combinations(range(8), 2):
        pair = (tokens[f"series-{one}"], tokens[f"series-{other}"])
        assert math.dist(*map(seen, pair)) > 0.1, pair


def test_both_ways_to_dark_are_alike():
    assert len(DARKS) == 2
    assert DARKS[0] == DARKS[1]


def test_dark_leaves_no_colour_to_light():
    coloured = {name for name, value in LIGHT.items() if value.startswith(("#", "rgb"))}
    assert coloured <= set(DARKS[0]) | {"shadow"}


def test_style_sheets_name_no_colour_of_their_own():
    folder = os.path.join(find_theme("default").layers[0][1], "css")
    for name in sorted(os.listdir(folder)):
        if name == "tokens.css":
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as sheet:
            text = re.sub(r"url\(\"[^\"]*\"\)|/\*.*?\*/", "", sheet.read(), flags=re.S)
        # White behind pictures and framed pages, whatever the theme: they were made for paper.
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(", text)) <= {"#fff"}, name
