import os

import pytest

from staticrun.schema.event import End, Param, Point, Start
from staticrun.store import experiments, layout
from staticrun.store.reader import Store
from staticrun.store.writer import LogWriter

WRITERS = [f"20261102t10000000{n}-0a1b2c3d4{n}" for n in range(8)]


class Shop:
    """A store that tests write into, with given ids and times."""

    writers = WRITERS

    def __init__(self, root):
        self.root = root
        experiments.write_experiment(root, "0", "Default")

    def folder(self, run_id="run"):
        return layout.run_folder(self.root, "0", run_id)

    def writer(self, number=0, run_id="run"):
        return LogWriter(self.folder(run_id), run_id, WRITERS[number])

    def run(self, run_id="run", as_of=1_000_000):
        return Store(self.root, as_of).run(run_id)

    def points(self, key="x", run_id="run"):
        """All (writer's number, step, value) of a metric, as read back."""
        store = Store(self.root, 1_000_000)
        run = store.run(run_id)
        return [
            (WRITERS.index(batch.writer), step, value)
            for batch in store.points(run, [key])
            for step, value in zip(batch.steps, batch.values, strict=True)
        ]

    def log_path(self, number=0, part=0, run_id="run"):
        return os.path.join(self.folder(run_id), layout.log_name(WRITERS[number], part))

    def session(self, writer, points, *, end="FINISHED", time=1000, params=(), found=None):
        """Write a whole session: its start, params, points and, unless `end` is None, its end."""
        writer.append([Start(time, {"user": "sam"}, found or {})])
        writer.append([Param(key, value, time) for key, value in params])
        writer.append([Point("x", value, step, time + step) for step, value in points])
        if end is not None:
            writer.append([End(time + 500, end)])

    def write_ranks(self, *, finish):
        """Three sessions at once, whose clocks differ by minutes."""
        for number in range(3):
            log = self.writer(number)
            self.session(
                log,
                [(step, number + step / 100) for step in range(50)],
                time=1000 + number * 420_000,
                params=[("world", "3")],
                end=("FINISHED", "FAILED", "FINISHED")[number],
            )
            if finish:
                log.finish()


@pytest.fixture
def make_shop():
    return Shop


@pytest.fixture
def shop(tmp_path):
    return Shop(str(tmp_path / "runs"))
