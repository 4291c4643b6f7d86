"""Whatever of a run is there reads: any prefix of a log, foreign lines, later formats."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staticrun.errors import FormatError
from staticrun.schema.event import FORMAT, Param, Point, Start, Tag
from staticrun.store import codec
from staticrun.store.reader import Store

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
POINT = st.builds(
    Point,
    TEXT,
    st.floats(width=64),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(0, 2**53),
)
EVENT = st.one_of(
    POINT,
    st.builds(Param, TEXT, TEXT, st.integers(0, 2**53)),
    st.builds(Tag, TEXT, st.none() | TEXT, st.integers(0, 2**53)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENT, min_size=1, max_size=12), cut=st.floats(0, 1))
def test_any_prefix_of_a_log_reads_all_its_whole_lines(make_shop, tmp_path_factory, events, cut):
    shop = make_shop(str(tmp_path_factory.mktemp("torn")))
    log = shop.writer()
    log.append([Start(1000, {}), *events])
    with open(shop.log_path(), "rb") as file:
        data = file.read()
    kept = data[: round(len(data) * cut)]
    with open(shop.log_path(), "wb") as file:
        file.write(kept)
    whole = max(0, kept.count(b"\n") - 2)
    run = shop.run()
    assert run.problems == [problem for problem in run.problems if "was logged as" in problem.reason]
    points = [event for event in events[:whole] if isinstance(event, Point)]
    assert sum(metric.count for metric in run.metrics.values()) == len(points)
    for key in {point.key for point in points}:
        read = [(step, repr(value)) for _, step, value in shop.points(key)]
        assert read == [(point.step, repr(point.value)) for point in points if point.key == key]
    assert run.params.keys() == {event.key for event in events[:whole] if isinstance(event, Param)}


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_events_or_reasons(data):
    events, unreadable = codec.decode_lines(data)
    assert len(events) == data.count(b"\n")
    assert all(events[one.line] is None and one.reason for one in unreadable)


def test_kinds_and_elements_of_later_versions_are_passed_over(shop):
    shop.session(shop.writer(), [(0, 0.5)], end=None)
    with open(shop.log_path(), "a") as file:
        file.write('["hologram",{"a":1}]\n["m","x",0.25,1,1001,"more"]\n["end",1500,"FINISHED",null,[1]]\n')
    run = shop.run()
    assert (run.status, run.metrics["x"].count, run.problems) == ("FINISHED", 2, [])


def test_a_line_that_is_no_event_is_a_problem_with_its_number(shop):
    shop.session(shop.writer(), [(0, 0.5)], end=None)
    with open(shop.log_path(), "ab") as file:
        file.write(b'garbage\n["m","x"]\n\xff\xfe\n["end",1500,"FINISHED"]\n')
    run = shop.run()
    assert run.status == "FINISHED"
    assert "line 4 cannot be read: not JSON, and 2 more" in run.problems[0].reason


def test_a_later_format_is_a_clear_error_for_that_run_alone(shop):
    shop.session(shop.writer(), [(0, 0.5)])
    later = shop.writer(1, "later")
    shop.session(later, [(0, 0.5)])
    with open(shop.log_path(1, run_id="later")) as file:
        lines = file.readlines()
    lines[0] = json.dumps(["staticrun", FORMAT + 1, "later", shop.writers[1], 0]) + "\n"
    with open(shop.log_path(1, run_id="later"), "w") as file:
        file.writelines(lines)
    store = Store(shop.root, 1_000_000)
    assert [run.run_id for run in store.runs()] == ["run"]
    (problem,) = store.problems()
    assert problem.path == "0/later"
    assert f"format {FORMAT + 1}" in problem.reason
    with pytest.raises(FormatError, match="format"):
        store.run("later")


def test_a_log_of_another_run_does_not_count(shop):
    shop.session(shop.writer(0, "other"), [(0, 0.5)])
    shop.session(shop.writer(1), [(0, 0.25)])
    import shutil

    shutil.copy(shop.log_path(0, run_id="other"), shop.log_path(0))
    run = shop.run()
    assert run.metrics["x"].count == 1
    assert "belongs to run other" in run.problems[0].reason


def test_foreign_files_are_ignored(shop):
    shop.session(shop.writer(), [(0, 0.5)])
    for name in (
        ".nfs000001",
        "notes.txt",
        f".{shop.writers[0]}.0.jsonl.Xy12",
        f"{shop.writers[0]}.0.jsonl.tmp",
    ):
        with open(f"{shop.folder()}/{name}", "w") as file:
            file.write("anything")
    assert shop.run().problems == []


@pytest.mark.parametrize(
    "line",
    [
        b'["m","x",1.0,99999999999999999999,1]',
        b'["m","x",1.0,0,99999999999999999999]',
        b"[" * 100_000,
        b'["start",1,{"a":' + b"[" * 5000 + b"]" * 5000 + b"}]",
        b'["m","x",1e999,0,1]',
        b'["m","x",null,0,1]',
        b'["param","p",3,1]',
    ],
)
def test_lines_that_no_writer_of_ours_writes_are_problems(shop, line):
    session_points = [(0, 0.5)]
    shop.session(shop.writer(), session_points, end=None)
    with open(shop.log_path(), "ab") as file:
        file.write(line + b'\n["end",1500,"FINISHED"]\n')
    run = shop.run()
    assert run.status == "FINISHED"
    assert run.metrics["x"].count in (1, 2)
    assert len(run.problems) == (0 if run.metrics["x"].count == 2 else 1)
    assert len(shop.points()) == run.metrics["x"].count


def test_artifacts_elsewhere_are_not_opened(shop, tmp_path):
    """A run may come from anywhere; what it names on this machine stays out of sites."""
    from staticrun.errors import NotFound
    from staticrun.schema.event import ArtifactLogged, Attribute

    (tmp_path / "secret").write_text("s3cret")
    for number, uri in enumerate([f"file://{tmp_path}", "../../..", "/etc", str(tmp_path)]):
        log = shop.writer(0, f"run{number}")
        shop.session(log, [(0, 0.5)], end=None)
        log.append([Attribute("artifact_uri", uri, 1), ArtifactLogged("secret", 6, "0" * 64, 1)])
        store = Store(shop.root, 1_000_000)
        with pytest.raises(NotFound):
            store.open_artifact(store.run(f"run{number}"), "secret")


def test_artifacts_behind_links_that_lead_out_are_not_opened(shop, tmp_path):
    import os

    from staticrun.errors import NotFound
    from staticrun.schema.event import ArtifactLogged

    (tmp_path / "secret").write_text("s3cret")
    log = shop.writer()
    shop.session(log, [(0, 0.5)], end=None)
    log.append([ArtifactLogged("link", 6, "0" * 64, 1), ArtifactLogged("../secret", 6, "0" * 64, 1)])
    os.makedirs(f"{shop.folder()}/artifacts")
    os.symlink(tmp_path / "secret", f"{shop.folder()}/artifacts/link")
    store = Store(shop.root, 1_000_000)
    for path in ("link", "../secret"):
        with pytest.raises(NotFound):
            store.open_artifact(store.run("run"), path)


def test_a_log_that_goes_on_is_decoded_once_for_its_points(shop, monkeypatch):
    shop.session(shop.writer(), [(0, 0.5), (1, 0.25)], end=None)
    store = Store(shop.root, 1_000_000)
    run = store.run("run")
    decoded, decode_lines = [], codec.decode_lines
    monkeypatch.setattr(codec, "decode_lines", lambda data: decoded.append(data) or decode_lines(data))
    points = [step for batch in store.points(run) for step in batch.steps]
    assert points == [0, 1]
    assert len(decoded) == 1
