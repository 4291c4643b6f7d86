"""Every setting is in docs/configuration.md, with its default, and nothing there is made up."""

import os
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from staticrun import config
from staticrun.config.file import fields_of

DOCS = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "configuration.md")
with open(DOCS, encoding="utf-8") as file:
    TEXT = file.read()


def keys(struct: Any = config.Config, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every key with its default."""
    defaults = struct()
    for name, wanted in fields_of(struct).items():
        if name == "experiment":
            yield from keys(config.ExperimentSettings, "experiment.<name>.")
        elif isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            yield from keys(wanted, f"{before}{name}.")
        else:
            yield before + name, getattr(defaults, name)


def documented() -> dict[str, str]:
    """The default of every key as the tables have it."""
    return dict(re.findall(r"^\| `([a-z_.<>]+)` \| [^|]+ \|\s+(?:([^|]+) )?\|", TEXT, flags=re.M))


def test_every_key_is_documented_and_every_documented_key_exists() -> None:
    assert set(documented()) == {key for key, _ in keys()}


def test_the_defaults_are_the_documented_ones(tmp_path: object) -> None:
    """The defaults of the docs, as a file."""
    lines = []
    for key, told in documented().items():
        if told.startswith("`"):
            lines.append(f"{key.replace('<name>', 'x')} = {told.strip('`')}")
    path = os.path.join(str(tmp_path), config.FILE_NAME)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    found = config.load(folder=str(tmp_path), environ={})
    expected = config.Config(
        runs=os.path.join(str(tmp_path), "runs"),
        output=os.path.join(str(tmp_path), "site"),
        experiment={"x": config.ExperimentSettings()},
        folder=str(tmp_path),
    )
    assert found == expected
    assert {key for key, told in documented().items() if not told} == {
        key for key, value in keys() if value is None and key != "as_of"
    }


def test_the_example_is_one(tmp_path: object) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.S)
    with open(os.path.join(str(tmp_path), config.FILE_NAME), "w", encoding="utf-8") as file:
        file.write(example)
    assert config.load(folder=str(tmp_path), environ={}).title == "Iris"
