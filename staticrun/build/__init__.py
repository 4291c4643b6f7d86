"""From a store of runs to a folder of pages.

`staticrun.build.site.build_site` reads like a table of contents; everything else here is a chapter of it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from staticrun.build.report import Report
    from staticrun.build.start import build, check

__all__ = ["Report", "build", "check"]


def __getattr__(name: str) -> object:
    # Whoever asks only for a number's format does not wait for Jinja.
    if name in ("build", "check"):
        from staticrun.build import start

        return getattr(start, name)
    if name == "Report":
        from staticrun.build.report import Report

        return Report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
