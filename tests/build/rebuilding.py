"""What tests of second builds share: a clock that settles soon, and a comparison with a first build."""

import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from golden import sites

from staticrun.build.report import Report

Build = Callable[..., Report]
PAUSE = 0.03


def settle() -> None:
    time.sleep(PAUSE * 1.2)


def same_as_clean(built: Build, site: str, clean: str, **settings: Any) -> None:
    """Build, and build what a newcomer would; both are the same."""
    settle()
    report = built(**settings)
    shutil.rmtree(clean, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATICRUN_CACHE", clean + "-cache")
        shutil.rmtree(clean + "-cache", ignore_errors=True)
        fresh = built(output=clean, **settings)
    assert sites.files_in(site) == sites.files_in(clean)
    assert report.problems == fresh.problems
    assert (report.runs, report.pages, report.files, report.bytes) == (
        fresh.runs,
        fresh.pages,
        fresh.files,
        fresh.bytes,
    )
