"""A run to take away says what its page says, and harms no page that holds it."""

import json
import math
from html.parser import HTMLParser

from staticrun.build.record import record
from staticrun.schema.run import Artifact, Extreme, LongText, MetricSummary, Run

EVIL = "'\"><script>alert(1)</script>&amp;\u2028"


def parsed(run: Run) -> dict[str, object]:
    """The record as a page's script reads it out of an attribute between single quotes."""
    found: list[str | None] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag == "run-download"
            found.extend(value for _, value in attrs)

    Reader().feed(f"<run-download data-record='{record(run, EVIL)}'>")
    (text,) = found
    value: dict[str, object] = json.loads(text or "")
    return value


def test_hostile_text_stays_in_its_attribute_and_comes_back_whole() -> None:
    run = Run("r", "1", EVIL, "FINISHED", params={EVIL: EVIL}, tags={"t": EVIL})
    found = parsed(run)
    assert (found["name"], found["params"], found["tags"]) == (EVIL, {EVIL: EVIL}, {"t": EVIL})


def test_numbers_that_json_lacks_are_texts_and_long_texts_say_how_long_they_are() -> None:
    point = Extreme(math.nan, 2**63 - 1, 5)
    run = Run(
        "r",
        "1",
        "name",
        "FINISHED",
        params={"p": LongText("beginning", 9000, "d" * 64)},
        metrics={"m": MetricSummary(1, 1, point, point, None, None)},
        artifacts={"a": Artifact("a", 3, "e" * 64, 0)},
        attributes={"host": "secret", "user": "ann"},
    )
    found = parsed(run)
    assert found["params"] == {"p": {"beginning": "beginning", "length": 9000}}
    last = {"value": "NaN", "step": 2**63 - 1, "time": 5}
    assert found["metrics"] == {
        "m": {"count": 1, "nans": 1, "first": last, "last": last, "min": None, "max": None}
    }
    assert found["artifacts"] == [{"path": "a", "size": 3, "digest": "e" * 64}]
    assert found["facts"] == [["User", "ann"], ["Host", "secret"]]
