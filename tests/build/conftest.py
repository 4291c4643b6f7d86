"""Builds stores that a test writes, with the default theme."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from golden import stores

from staticrun.build import build
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
