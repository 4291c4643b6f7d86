"""A site with enough runs to filter, sort and search, opened from its files."""

import math
import random

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config
from staticrun.schema.environment import encode
from staticrun.store import layout

RUNS = 240
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """`site(page)` is the URL of a page of the built site."""
    root = str(tmp_path_factory.mktemp("runs"))
    output = tmp_path_factory.mktemp("site")
    _sweep(root)
    _histories(root)
    _curves(root)
    _files(root)
    _grouped(root)
    _wide(root)
    _extremes(root)
    gone = stores.experiment(root, "all deleted")
    for n in range(3):
        stores.run(root, gone, f"{4900 + n:032x}", name=f"former {n}", metrics={"loss": [n]}, deleted=True)
    build(Config(runs=root, output=str(output), as_of=stores.AS_OF, workers=1))
    return lambda page: (output / page).as_uri()


def _sweep(root: str) -> None:
    sweep = stores.experiment(root, "sweep")
    chance = random.Random(7)
    for n in range(RUNS):
        params = {"depth": str(n % 7), "same": "x", "model": HOSTILE if n == 5 else ["forest", "svm"][n % 2]}
        metrics = {"acc": [0.5, n / RUNS], "loss": [chance.gauss(0, 1) * 1000]}
        if n == 9:
            metrics["loss"] = [math.nan]
        if n == 11:
            del metrics["loss"]
        start = stores.T0 - n * 60_000
        stores.run(
            root,
            sweep,
            f"{n:032x}",
            name=f"run {n}",
            start=start,
            params=params,
            metrics=metrics,
            deleted=n == 3,
        )


def _grouped(root: str) -> None:
    """Runs that differ by seed only, and one with children; in each number of seeds one is no number."""
    grouped = stores.experiment(root, "grouped")
    count = 0
    for model in ("svm", "forest"):
        for lr in ("0.1", "0.01"):
            for seed in range(4):
                acc = 0.5 + 0.1 * seed + (0.05 if model == "svm" else 0) + (0.01 if lr == "0.1" else 0)
                metrics = {"acc": [acc], "loss": [math.nan if seed == 3 else 10.0 ** (300 * (seed - 1))]}
                stores.run(
                    root,
                    grouped,
                    f"{1000 + count:032x}",
                    name=f"{model} {lr} {seed}",
                    start=stores.T0 - count * 60_000,
                    params={"model": model, "lr": lr, "seed": str(seed), "text": "long " * 400},
                    metrics=metrics,
                    tags={"team": "red" if seed % 2 else "blue"},
                )
                count += 1
    nested = stores.experiment(root, "nested")
    for parent in range(3):
        above = f"{2000 + parent * 10:032x}"
        metrics = {"acc": [parent / 4]}
        start = stores.T0 - parent * 60_000
        stores.run(root, nested, above, name=f"parent {parent}", start=start, metrics=metrics)
        for child in range(2):
            stores.run(
                root,
                nested,
                f"{2001 + parent * 10 + child:032x}",
                name=f"child {parent}.{child}",
                start=start + child,
                metrics={"acc": [parent / 4 + child / 100]},
                parent=above,
            )


def _wide(root: str) -> None:
    wide = stores.experiment(root, "wide")
    for run in range(30):
        metrics = {f"m{n:03d}": [(run + 1) * 10.0 ** (n - 125) * 1e-150] for n in range(250)}
        params = {f"p{n:03d}": str(n * run) for n in range(250)}
        stores.run(root, wide, f"{3000 + run:032x}", name=f"wide {run}", params=params, metrics=metrics)


def _extremes(root: str) -> None:
    """Numbers of every size; those behind the hundredth run are longer than those before."""
    extremes = stores.experiment(root, "extremes")
    values = [
        1e-300,
        1e300,
        -1e300,
        5e-324,
        1.7976931348623157e308,
        0.0,
        -0.0,
        1 / 3,
        123456789.123,
        1e-5,
        42.0,
    ]
    for run in range(140):
        loss = [*values, math.nan, math.inf, -math.inf][run % 14]
        spread = run / 7 if run < 110 else -1.23456e-200 * run
        stores.run(
            root,
            extremes,
            f"{4000 + run:032x}",
            start=stores.T0 - run * 60_000,
            metrics={"loss": [loss], "spread": [spread]},
            params={"spread": ["1e-05", "0.1", "128"][run % 3] if run < 110 else "1.25e-10"},
        )


def _histories(root: str) -> None:
    """Runs with curves of different lengths, of two models."""
    histories = stores.experiment(root, "histories")
    for n in range(60):
        loss = [2.0 / (i + 1) + n % 2 - 0.001 * n for i in range(20 + n % 3)]
        if n == 4:
            loss[5:7] = [math.nan, math.inf]
        if n == 6:
            loss[-1] = 1e300
        stores.run(
            root,
            histories,
            f"{n + 5000:032x}",
            name=f"try {n}",
            start=stores.T0 - n * 60_000,
            params={"model": ["forest", "svm"][n % 2]},
            metrics={"final": [n / 60], "loss": loss},
        )


def _curves(root: str) -> None:
    odd = stores.experiment(root, "odd curves")
    long = [math.exp(-i / 1000) for i in range(5000)]
    long[2500] = 40.0
    metrics = {
        "long": long,
        "broken": [1.0, math.nan, math.inf, 2.0, 3.0],
        "negative": [-1.0, 2.0, 3.0],
        "never": [math.nan, math.nan],
    }
    stores.run(root, odd, "c" * 32, name="odd", metrics=metrics)
    grouped = {f"{part}/m{n}": [1.0, 2.0, n] for part in ("train", "val") for n in range(5)}
    stores.run(root, odd, "d" * 32, name="grouped", metrics=grouped)
    stores.run(root, odd, "e" * 32, name="bare")


def _files(root: str) -> None:
    """Two runs with artifacts of the same paths, and one with another."""
    experiment = stores.experiment(root, "files")
    lines = [f"{n}: {HOSTILE}" for n in range(40)]
    shared = {"same.txt": b"the same\n"}
    for n in range(3):
        own = {
            "log.txt": "\n".join([*lines[:20], f"run {n} is here", *lines[20:]]).encode(),
            "plot.svg": f"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='{40 + n}'/>".encode(),
            "blob.bin": bytes([0, n]),
            **{layout.image_path("masks", step + n, 1): stores.png(50 * n + step) for step in (0, 10)},
        }
        packages = {"numpy": "2.1.0", "torch": f"2.{n}"}
        commit = {
            "git_commit": f"{n + 1}" * 40,
            "git_remote": "https://github.com/team/project.git",
            "environment": encode({"packages": packages}),
        }
        files = {"only.txt": b"here\n"} if n == 2 else {**shared, **own}
        machine = {"system/cpu_utilization_percentage": [1.0 + n, 2.0], "score": [float(n % 2), 1.0 * n]}
        stores.run(
            root, experiment, f"f{n}" * 16, name=f"files {n}", files=files, attributes=commit, metrics=machine
        )
