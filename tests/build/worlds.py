"""A store, manifests, a theme, settings and a site, and what may happen to them over time."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from golden import stores

from staticrun.schema.event import ArtifactLogged, Attribute, End, Event, Lifecycle, Point, Tag
from staticrun.store import experiments, layout
from staticrun.store.merge import LOST_AFTER
from staticrun.store.writer import LogWriter

ENVIRONMENT = {
    "python": "3.11.7",
    "packages": {"numpy": "2.0", "polars": "1.20"},
    "variables": {"CUDA_VISIBLE_DEVICES": "0"},
}


class World:
    """Two tracking roots, and all that a site is made of beside them.

    Args:
        root: The folder of all of it.
        site: The site that is built of it.
        dice: Decides what happens.
    """

    def __init__(self, root: str, site: str, dice: random.Random) -> None:
        self.root, self.site, self.dice = root, site, dice
        self.roots = [os.path.join(root, name) for name in ("runs", "more")]
        for place in self.roots:
            self.experiments = [stores.experiment(place, name, "A note") for name in ("one", "Two", "three")]
        os.makedirs(os.path.join(root, "theme", "css"))
        os.makedirs(os.path.join(self.roots[0], "models"))
        self.settings: dict[str, Any] = {"runs": self.roots, "theme": os.path.join(root, "theme")}
        self.time = stores.T0
        self.later()
        for _ in range(4):
            self.add()

    def happen(self) -> None:
        """Let something happen, more often to runs than to the rest."""
        runs = [self.add, self.edit, self.log, self.delete, self.move, self.copy, self.lifecycle]
        files = [self.touch, self.flip, self.flip, self.cut_off, self.artifact, self.gone]
        others = [self.manifest, self.theme, self.configure, self.experiment, self.later, self.meddle]
        kinds: list[Callable[[], None]] = [*runs, *runs, *files, *others, self.nothing]
        if self.folders():
            self.dice.choice(kinds)()
        else:
            self.add()

    def folders(self) -> list[str]:
        """Those of all runs."""
        return [
            os.path.join(root, experiment, name)
            for root in self.roots
            for experiment in self.experiments
            for name in sorted(os.listdir(os.path.join(root, experiment)))
            if layout.is_run_id(name)
        ]

    def files(self) -> Iterator[str]:
        """All files of the stores, but those without which a folder is no experiment."""
        for root in self.roots:
            for place, folders, names in os.walk(root):
                folders.sort()
                yield from (os.path.join(place, name) for name in sorted(names) if name != "experiment.json")

    def add(self) -> None:
        """A new run, or a copy of one that differs from it."""
        self.time += 60_000
        others = [os.path.basename(folder) for folder in self.folders()]
        run_id = f"run-{self.dice.randrange(12)}"
        if run_id in others:
            return
        attributes = dict(stores.ATTRIBUTES)
        if self.dice.random() < 0.3:
            attributes["environment"] = json.dumps(ENVIRONMENT)
        if self.dice.random() < 0.2:
            attributes["git_diff"] = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n"
        many = range(self.dice.choice([0, 0, 0, 45]))  # so many that they come in parts
        table = "".join(f"{row},{self.dice.random()}\n" for row in range(9)).encode()
        files = {"a.txt": b"same for all", f"{run_id}.md": b"# " + run_id.encode(), "t.csv": b"a,b\n" + table}
        stores.run(
            self.dice.choice(self.roots),
            self.dice.choice(self.experiments),
            run_id,
            start=self.time,
            lasted=self.dice.choice([None, 5000, 90_000]),
            parent=self.dice.choice([None, *others]),
            note=self.dice.choice([None, "*short*", "long " * 2000]),
            attributes=attributes,
            params={"lr": str(self.dice.random()), "n": str(self.dice.randrange(3))},
            metrics={
                "loss": [self.dice.random() for _ in range(self.dice.choice([1, 2, 5, 400]))],
                **{f"layer/{number}": [float(number), self.dice.random()] for number in many},
            },
            files=files if self.dice.random() < 0.5 else None,
            sealed=self.dice.random() < 0.7,
        )

    def _append(self, folder: str, events: Sequence[Event]) -> None:
        self.time += 1000
        run_id = os.path.basename(folder)
        LogWriter(folder, run_id, stores.writer_name(self.time, str(self.time))).append(list(events))

    def edit(self) -> None:
        """Somebody changes a tag, the name or the note."""
        text = self.dice.choice([str(self.time), "long " * 2000])
        event = self.dice.choice([Tag("t", text, self.time), Attribute("note", text, self.time)])
        self._append(self.dice.choice(self.folders()), [event])

    def log(self) -> None:
        """A process that still runs says more, in the log that it has; or ends."""
        logs = [path for path in self.files() if path.endswith(".0.jsonl")]
        if not logs:
            return
        path = self.dice.choice(logs)
        self.time += 1000
        events: list[Event] = [
            Point("loss", self.dice.random(), number, self.time) for number in range(self.dice.randrange(9))
        ]
        events += [End(self.time, "FINISHED")] if self.dice.random() < 0.3 else []
        lines = [json.dumps(_plain(event)) + "\n" for event in events]
        with open(path, "a", encoding="utf-8") as file:
            file.write("".join(lines))

    def delete(self) -> None:
        """A run's folder goes."""
        shutil.rmtree(self.dice.choice(self.folders()))

    def move(self) -> None:
        """A run's folder goes into another experiment, or another root."""
        folder = self.dice.choice(self.folders())
        target = os.path.join(
            self.dice.choice(self.roots), self.dice.choice(self.experiments), os.path.basename(folder)
        )
        if not os.path.exists(target):
            os.rename(folder, target)

    def copy(self) -> None:
        """A run comes into another experiment or root as well."""
        folder = self.dice.choice(self.folders())
        target = os.path.join(
            self.dice.choice(self.roots), self.dice.choice(self.experiments), os.path.basename(folder)
        )
        if not os.path.exists(target):
            shutil.copytree(folder, target)

    def lifecycle(self) -> None:
        """A run is marked as deleted, or restored."""
        state = self.dice.choice(["deleted", "active"])
        self._append(self.dice.choice(self.folders()), [Lifecycle(state, self.time)])

    def experiment(self) -> None:
        """An experiment is renamed, noted, tagged, deleted or restored."""
        self.time += 1000
        change = self.dice.choice(
            [
                Attribute("name", self.dice.choice(["one", "One more", "虹"]), self.time),
                Attribute("note", str(self.time), self.time),
                Tag("team", str(self.time), self.time),
                Lifecycle("deleted", self.time),
                Lifecycle("active", self.time),
                Lifecycle("active", self.time),
            ]
        )
        writer = stores.writer_name(self.time, "x")
        experiments.append_changes(
            self.dice.choice(self.roots), self.dice.choice(self.experiments), writer, [change]
        )

    def manifest(self) -> None:
        """A model's manifest comes, changes, breaks or goes."""
        path = os.path.join(self.roots[0], "models", self.dice.choice(["a.yaml", "b.yaml"]))
        run = os.path.basename(self.dice.choice(self.folders()))
        name = os.path.basename(path)[0]
        text = self.dice.choice(
            [
                f"name: m{name}\nversions:\n  - version: 1\n    run: {run}\n",
                f"name: m{name}\nversions:\n  - version: 1\n    run: {run}\n    stage: Production\n",
                "name: m\nversions: 3\n",
                None,
            ]
        )
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        elif os.path.exists(path):
            os.unlink(path)

    def theme(self) -> None:
        """The theme's style changes, or it replaces a template, or no longer does."""
        templates = os.path.join(self.root, "theme", "templates")
        what = self.dice.choice(["style", "template", "no template"])
        if what == "style":
            with open(os.path.join(self.root, "theme", "css", "site.css"), "w", encoding="utf-8") as file:
                file.write(f"body {{ color: {self.dice.choice(['red', 'tan'])} }}")
        elif what == "template":
            os.makedirs(templates, exist_ok=True)
            with open(os.path.join(templates, "base.html"), "w", encoding="utf-8") as file:
                file.write(f'{{% extends "default:base.html" %}}{{# {self.dice.random()} #}}')
        else:
            shutil.rmtree(templates, ignore_errors=True)

    def configure(self) -> None:
        """A setting changes, or all are forgotten."""
        choices: list[dict[str, Any]] = [
            {"title": "A"},
            {"title": "B", "description": "Of *wine*."},
            {"base_url": "https://example.org/"},
            {"repo_url": "https://example.org/r", "edit_uri": "edit/main"},
            {"publish": {"diff": True, "host": True, "paths": "full"}},
            {"publish": {"user": False, "command": False}},
            {"artifacts": {"list_only": ["*.txt"]}},
            {"artifacts": {"copy_limit": 20}},
            {"include": "name != 'Two'"},
            {"run_pages": "metrics.loss < 0.5"},
            {"histories": False},
            {"plain_pages": 1},
            {"experiments": {"one": {"columns": ["params.lr", "metrics.loss"], "sort": ["metrics.loss"]}}},
        ]
        if self.dice.random() < 0.2:
            self.settings = {key: self.settings[key] for key in ("runs", "theme", "as_of")}
        self.settings |= self.dice.choice(choices)

    def touch(self) -> None:
        """The times of a file change, and nothing else."""
        os.utime(self.dice.choice(list(self.files())), (self.dice.randrange(10**9),) * 2)

    def flip(self) -> None:
        """A digit of a file changes, and its size and time do not."""
        path = self.dice.choice(list(self.files()))
        before = os.stat(path)
        with open(path, "rb") as file:
            content = bytearray(file.read())
        digits = [place for place, byte in enumerate(content) if 0x30 <= byte <= 0x38]
        if digits:
            content[self.dice.choice(digits)] += 1
        with open(path, "wb") as file:
            file.write(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def cut_off(self) -> None:
        """A copy of a file was interrupted."""
        path = self.dice.choice(list(self.files()))
        os.truncate(path, self.dice.randrange(os.path.getsize(path) + 1))

    def gone(self) -> None:
        """A file is removed."""
        os.unlink(self.dice.choice(list(self.files())))

    def artifact(self) -> None:
        """A run gets an artifact, or one is changed behind its back."""
        folder = self.dice.choice(self.folders())
        name = self.dice.choice(["a.txt", "t.csv", "new.json"])
        content = self.dice.choice([b"same for all", b'{"a": 1}', str(self.time).encode()])
        os.makedirs(os.path.join(folder, "artifacts"), exist_ok=True)
        with open(os.path.join(folder, "artifacts", name), "wb") as file:
            file.write(content)
        if self.dice.random() < 0.5:
            self._append(folder, [ArtifactLogged(name, len(content), "0" * 64, self.time)])

    def meddle(self) -> None:
        """Somebody changes or removes a file of the site, and gives it the time that it had."""
        if not os.path.isdir(self.site):
            return
        found = [
            os.path.join(place, name) for place, _, names in os.walk(self.site) for name in sorted(names)
        ]
        path = self.dice.choice(sorted(one for one in found if "/.staticrun" not in one))
        before = os.stat(path)
        os.unlink(path)
        if self.dice.random() < 0.5:
            with open(path, "wb") as file:
                file.write(b"x" * before.st_size)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def later(self) -> None:
        """Time goes by."""
        self.settings["as_of"] = self.time + self.dice.choice([0, 60_000, LOST_AFTER * 3])

    def nothing(self) -> None:
        """Nothing happens."""


def _plain(event: Event) -> list[Any]:
    if isinstance(event, Point):
        return ["m", event.key, event.value, event.step, event.time]
    assert isinstance(event, End)
    return ["end", event.time, event.status]
