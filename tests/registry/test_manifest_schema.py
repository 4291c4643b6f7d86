"""The JSON Schema says what the reader accepts, no less and, for editors' sake, a little more strictly."""

import json

import pytest

from staticrun.registry import instant, json_schema


def test_every_key_is_described_for_the_editor():
    for definition in json_schema()["$defs"].values():
        assert all("description" in field for field in definition["properties"].values()), definition["title"]


def test_unknown_keys_are_refused():
    assert all(definition["additionalProperties"] is False for definition in json_schema()["$defs"].values())


def test_a_version_counts_from_one():
    assert json_schema()["$defs"]["ModelVersion"]["properties"]["version"]["minimum"] == 1


def test_the_schema_is_json():
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize(
    "text",
    ["1970-01-01T00:00:01Z", "1970-01-01 00:00:01", "1970-01-01T02:00:01+02:00", "1970-01-01T00:00:01.000"],
)
def test_instants_do_not_depend_on_the_time_zone(text, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert instant(text) == 1000


@pytest.mark.parametrize("text", ["", "now", "02.11.2026", "2026-13-01"])
def test_what_is_no_instant(text):
    with pytest.raises(ValueError, match=r"Invalid isoformat|must be"):
        instant(text)
