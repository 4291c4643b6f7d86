"""A small store with one of everything that a page shows."""

import math
import os
import zlib

from staticrun.schema.run import DatasetInput, Ending

from . import stores
from .stores import HOUR, T0

SWEEP = [f"{n:032x}" for n in range(1, 6)]
CHILD = "c0" + "0" * 30
DELETED = "de" + "0" * 30
FAILED = "fa" + "0" * 30
KILLED = "slurm-123_4"
DIVERGED = "0d" + "0" * 30

MODEL = """\
name: iris classifier
description: "Tells *irises* apart."
tags: {team: cellar}
aliases: {champion: 2}
versions:
  - version: 1
    stage: Archived
    run: "00000000000000000000000000000001"
    artifact: model/model.pkl
    history:
      - {stage: Production, at: 2026-11-02T12:00:00Z, by: ada}
      - {stage: Archived, at: 2026-11-03T12:00:00Z, by: ada, comment: replaced by 2}
  - version: 2
    stage: Production
    run: "00000000000000000000000000000005"
    artifact: model/model.pkl
    description: The winner of the sweep.
    history:
      - {stage: Staging, at: 2026-11-03T10:00:00Z, by: ada, comment: passes the holdout}
      - {stage: Production, at: 2026-11-03T12:00:00Z, by: grace}
  - version: 3
    run: gone
"""


def write(root: str) -> None:
    """Write the store into a folder."""
    sweep = stores.experiment(root, "iris-sweep", "A **sweep** over `depth`.\n\nMore of it.", team="cellar")
    _write_sweep(root, sweep)
    other = stores.experiment(root, "Edge cases (v2)")
    _write_edges(root, other)
    stores.experiment(root, "empty")
    os.makedirs(os.path.join(root, "models"))
    with open(os.path.join(root, "models", "iris.yaml"), "w", encoding="utf-8") as file:
        file.write(MODEL)
    with open(os.path.join(root, "models", "broken.yaml"), "w", encoding="utf-8") as file:
        file.write("name: broken\nversions:\n  - version: one\n")


def _write_sweep(root: str, experiment: str) -> None:
    for number, run_id in enumerate(SWEEP):
        accuracy = [0.5 + number / 20 + epoch / 100 for epoch in range(5)]
        stores.run(
            root,
            experiment,
            run_id,
            start=T0 + number * HOUR,
            lasted=90_000,
            params={"depth": str(number + 1), "lr": "0.01", "model": "forest" if number % 2 else "tree"},
            metrics={"val_accuracy": accuracy, "loss": [1 - value for value in accuracy], "size": [number]},
            tags={"purpose": "docs"},
            note="The *best* so far." if number == 4 else None,
            files={"model/model.pkl": b"\x80\x04\0model"},
            inputs=[DatasetInput("iris", "1a2b3c", context="train")],
            parent=SWEEP[0] if number == 1 else None,
        )


def _write_edges(root: str, experiment: str) -> None:
    stores.run(
        root,
        experiment,
        FAILED,
        start=T0 + 10 * HOUR,
        lasted=4_250,
        status="FAILED",
        ending=Ending("ValueError", "bad shape\nof x", "Traceback (most recent call last):\n..."),
        name="it failed",
        metrics={"loss": [0.5]},
    )
    stores.run(root, experiment, KILLED, start=T0 + 11 * HOUR, lasted=None, metrics={"loss": [3, 2, 1]})
    stores.run(
        root,
        experiment,
        DIVERGED,
        start=T0 + 12 * HOUR,
        metrics={"loss": [1, math.nan, math.inf, -math.inf, 2], "nothing": [math.nan, math.nan]},
        attributes={},
    )
    stores.run(root, experiment, DELETED, start=T0 + 13 * HOUR, deleted=True)
    stores.run(
        root,
        experiment,
        CHILD,
        start=T0 + 14 * HOUR,
        params={"long": "x" * 5000, "empty": ""},
        files={
            "plots/curve.png": _png(),
            "plots/curve.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>',
            "report.html": b"<h1>Report</h1><script>alert(1)</script>",
            "notes.md": b"# Notes\n\n- one\n- two\n",
            "table.csv": b"a,b\n1,2\n",
            "metrics.json": b'{"a":1,"b":[1,2]}',
            "train.py": b"print('hello')\n",
            "MLmodel": b"flavors: {}\n",
        },
    )


def _png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    pixel = zlib.compress(b"\0\x80", 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
