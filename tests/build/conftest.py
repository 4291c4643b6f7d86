"""Builds stores that a test writes, with the default theme."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golden import stores
from rebuilding import PAUSE

from staticrun.build import build
from staticrun.build import runs as build_runs
from staticrun.build.report import Report
from staticrun.config import Config


@pytest.fixture
def runs(tmp_path: Any) -> str:
    """The path of a store that is not there yet."""
    return os.path.join(str(tmp_path), "runs")


@pytest.fixture
def site(tmp_path: Any) -> str:
    """The path of the site that `built` builds."""
    return os.path.join(str(tmp_path), "site")


@pytest.fixture
def built(runs: str, site: str) -> Callable[..., Report]:
    """Build the store into the site; takes further settings."""

    def build_it(**settings: Any) -> Report:
        settings = {"runs": runs, "output": site, "as_of": stores.AS_OF, "workers": 1} | settings
        return build(Config(**settings))

    return build_it


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes count as settled after a moment, and the smallest cache is worth writing."""
    monkeypatch.setattr("staticrun.store.signs._TICK", int(PAUSE * 1e9))
    monkeypatch.setattr("staticrun.store.index._WORTH_WRITING", 1)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the runs whose pages were made."""
    seen: list[str] = []
    page = build_runs.run_page

    def noted(site: Any, given: Any, *content: Any) -> Any:
        seen.append(given.run.run_id)
        return page(site, given, *content)

    monkeypatch.setattr(build_runs, "run_page", noted)
    return seen


@pytest.fixture
def clean(tmp_path: Any) -> str:
    return str(tmp_path / "clean")
