"""What docs/format.md says is what staticrun reads and writes."""

import os
import subprocess
import textwrap
from typing import get_args

import pytest

from staticrun.schema.event import FORMAT, Event
from staticrun.store.reader import Store

DOCS = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "format.md")


@pytest.fixture(scope="module")
def text():
    with open(DOCS, encoding="utf-8") as file:
        return file.read()


def test_the_writer_in_a_shell_writes_a_run(text, tmp_path):
    commands = textwrap.dedent(text.partition("## A writer in a shell\n")[2])
    subprocess.run(["bash", "-euc", commands], cwd=tmp_path, check=True)
    (run,) = Store(str(tmp_path / "runs")).runs()
    assert (run.run_id, run.status, run.attributes) == ("from-a-shell", "FINISHED", {"user": "sam"})
    assert run.metrics["loss"].last.value == 0.5
    assert run.problems == []


def test_every_kind_of_event_is_described(text):
    for kind in get_args(Event):
        assert f'["{kind.__struct_config__.tag}",' in text


def test_the_number_of_the_format_is_this_one(text):
    assert f"**format {FORMAT}**" in text
