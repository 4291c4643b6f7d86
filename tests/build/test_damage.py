"""Whatever happens to the files of a store, what is whole is built, and the rest becomes a problem."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from golden import stores
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import broken_links

from staticrun.build import build
from staticrun.build.report import Report
from staticrun.cli import main
from staticrun.config import Config
from staticrun.store import layout

Build = Callable[..., Report]
HEALTHY = ("healthy-1", "healthy-2")
MODEL = "name: m\nversions:\n  - version: 1\n    run: sick-1\n    artifact: a.txt\n"


def write_store(root: str) -> None:
    """Two runs that nobody touches, and everything else that a store may hold."""
    for name in HEALTHY:
        stores.run(root, stores.experiment(root, "healthy"), name, metrics={"loss": [1, 2]})
    for number in (1, 2):
        stores.run(
            root,
            stores.experiment(root, "sick", "A note"),
            f"sick-{number}",
            metrics={"loss": [1, 2, 3.5] * 20, "other": [float("nan")]},
            params={"lr": "0.1", "long": "y" * 5000},
            tags={"team": "cellar"},
            files={
                "a.txt": b"text",
                "b/c.csv": b"a,b\n1,2\n",
                "d.json": b"{}",
                "e.png": b"\x89PNG\r\n\x1a\n",
            },
            note="long " * 2000,
            sealed=number == 1,
        )
    os.makedirs(os.path.join(root, "models"))
    with open(os.path.join(root, "models", "m.yaml"), "w", encoding="utf-8") as file:
        file.write(MODEL)


def vulnerable(root: str) -> list[str]:
    """The files and folders that may be damaged, relative to the store."""
    healthy = layout.derive_experiment_id("healthy")
    found = []
    for place, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if one != healthy)
        found += [os.path.relpath(os.path.join(place, name), root) for name in [*sorted(names), *folders]]
    return found


def remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def in_place_of(make: Callable[[str], Any]) -> Callable[[str, bytes], None]:
    """Put something else where a file or folder was."""

    def damage(path: str, _: bytes) -> None:
        remove(path)
        make(path)

    return damage


def change(of: Callable[[bytes, bytes], bytes]) -> Callable[[str, bytes], None]:
    """Change what a file holds; anything else goes."""

    def damage(path: str, noise: bytes) -> None:
        if os.path.islink(path) or not os.path.isfile(path):
            remove(path)
            return
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(of(content, noise))

    return damage


def middle(content: bytes, noise: bytes) -> int:
    """Some place in it, as the noise says."""
    return int.from_bytes(noise[:4] or b"\1", "big") % (len(content) + 1)


DAMAGES: dict[str, Callable[[str, bytes], None]] = {
    "flipped": change(
        lambda old, noise: old[: (at := middle(old, noise))] + noise[4:] + old[at + len(noise) :]
    ),
    "inserted": change(lambda old, noise: old[: (at := middle(old, noise))] + noise[4:] + old[at:]),
    "cut off": change(lambda old, noise: old[: middle(old, noise)]),
    "something else": change(lambda _, noise: noise),
    "not UTF-8": change(lambda old, _: old + b"\xff\xed\xa0\x80\n"),
    "empty": change(lambda _, __: b""),
    "gone": lambda path, _: remove(path),
    "a folder": in_place_of(os.mkdir),
    "a link to itself": in_place_of(lambda path: os.symlink(os.path.basename(path), path)),
    "a link to nothing": in_place_of(lambda path: os.symlink("nothing", path)),
    "a link upwards": in_place_of(lambda path: os.symlink("..", path)),
    "a pipe": in_place_of(lambda path: os.mkfifo(path)),
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pipes nor links for all")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store without any fault."""
    root = str(tmp_path_factory.mktemp("whole") / "runs")
    write_store(root)
    assert build(Config(runs=(root,), output=root + "-site", workers=1)).problems == []
    return root


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Whoever waits for the end of a pipe waits in vain."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("a build waits for ever"))
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    damages=st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(sorted(DAMAGES)), st.binary(max_size=24)),
        min_size=1,
        max_size=3,
    )
)
def test_any_damage_leaves_the_rest(
    damages: list[tuple[int, str, bytes]],
    whole: str,
    tmp_path_factory: pytest.TempPathFactory,
    no_waiting: None,
) -> None:
    place = str(tmp_path_factory.mktemp("damaged"))
    runs, site = os.path.join(place, "runs"), os.path.join(place, "site")
    shutil.copytree(whole, runs)
    for number, kind, noise in damages:
        if there := vulnerable(runs):
            DAMAGES[kind](os.path.join(runs, there[number % len(there)]), noise)
    signal.alarm(60)
    report = build(Config(runs=(runs,), output=site, workers=1, as_of=stores.AS_OF))
    assert report.runs >= len(HEALTHY)
    for name in HEALTHY:
        assert os.path.isfile(os.path.join(site, "runs", f"{name}.html"))
    assert all(problem.path and problem.reason and problem.remedy for problem in report.problems)
    assert broken_links(site) == []
    shutil.rmtree(place)


SICK = layout.derive_experiment_id("sick")
LOG = f"{SICK}/sick-2/{stores.writer_name(stores.T0, 'sick-2')}.0.jsonl"
FOLD = f"{SICK}/sick-1/{stores.writer_name(stores.T0, 'sick-1')}.json"
UNREADABLE = ("a folder", "a link to itself", "a link to nothing", "a pipe")


@pytest.mark.parametrize("kind", [*UNREADABLE, "something else"])
@pytest.mark.parametrize(
    "path",
    [
        LOG,
        FOLD,
        f"{SICK}/experiment.json",
        f"{SICK}/{stores.writer_name(stores.T0, 'e')}.jsonl",
        f"{SICK}/sick-1/artifacts/a.txt",
        f"{SICK}/sick-1/artifacts",
        f"{SICK}/sick-1/values",
        "models/m.yaml",
    ],
)
def test_what_cannot_be_read_is_a_row_with_its_path(
    path: str, kind: str, whole: str, runs: str, site: str, built: Build, no_waiting: None, capsys: Any
) -> None:
    shutil.copytree(whole, runs)
    if (path, kind) == (f"{SICK}/experiment.json", "a link to nothing"):
        pytest.skip("as where it is not there: then the folder is no experiment")
    DAMAGES[kind](os.path.join(runs, *path.split("/")), b"no such thing\n")
    signal.alarm(60)
    assert main(["build", runs, "-o", site, "--strict", "--workers", "1"]) == 1
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    shown_path = path.removeprefix(f"{SICK}/sick-1/artifacts")
    assert shown_path in shown.err
    assert "hint: " in shown.err
    assert "problems.html" in shown.out
    with open(os.path.join(site, "problems.html"), encoding="utf-8") as file:
        assert shown_path in file.read()
    assert os.path.isfile(os.path.join(site, "runs", "healthy-1.html"))


def test_a_store_that_its_user_may_not_read(whole: str, runs: str, site: str) -> None:
    shutil.copytree(whole, runs)
    line = [sys.executable, "-m", "staticrun", "build", runs, "-o", site, "--workers", "1"]
    if os.geteuid() == 0:  # who may read everything, unless that is taken away
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything")
        line = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *line]
    for path, mode in ((LOG, 0), (f"{SICK}/sick-1", 0o311), ("models/m.yaml", 0)):
        os.chmod(os.path.join(runs, path), mode)
    try:
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    finally:
        os.chmod(os.path.join(runs, SICK, "sick-1"), 0o755)
    assert done.returncode == 0, done.stderr
    assert f"problem: {LOG}: the log cannot be read: Permission denied" in done.stderr
    assert f"problem: {SICK}/sick-1: the folder cannot be listed: Permission denied" in done.stderr
    assert "problem: models/m.yaml:1:1: cannot be read: Permission denied" in done.stderr
    assert os.path.isfile(os.path.join(site, "runs", "healthy-1.html"))
