"""What the preview shows where there is no site to show, and the snippet that reloads every page.

These pages stand on their own: the theme may be what is broken.
"""

import os
from html import escape

from staticrun.serve.preview import Broken, Waiting

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 68ch; margin: 48px auto; padding: 0 24px; font: 16px/1.45 system-ui, sans-serif; }}
h1 {{ font-size: 20px; line-height: 1.2; }}
pre {{ padding: 12px 16px; border: 1px solid; border-radius: 6px; font: 13px/1.45 ui-monospace, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
"""
_FOOT = "</main>\n</body>\n</html>\n"

_FIRST_RUN = """import staticrun

staticrun.set_tracking_uri({root!r})
with staticrun.start_run():
    staticrun.log_metric("loss", 0.5, step=1)
"""


def waiting_page(state: Waiting) -> str:
    """Shown until the first run: what is awaited, and how to make it come."""
    root = os.path.abspath(state.runs)
    return (
        _HEAD.format(title="Waiting for the first run")
        + f"<h1>Waiting for the first run in {escape(root)}</h1>\n"
        + "<p>This page reloads when it comes. Three lines of Python log one:</p>\n"
        + f"<pre>{escape(_FIRST_RUN.format(root=root))}</pre>\n"
        + _FOOT
    )


def broken_page(state: Broken) -> str:
    """Shown while the build fails: what, where, and what to do about it."""
    parts = [_HEAD.format(title="The build failed"), "<h1>The build failed</h1>\n"]
    parts.append(f'<p role="alert">{escape(state.message)}</p>\n')
    if state.where:
        parts.append(f"<p>At <code>{escape(state.where)}</code></p>\n")
    if state.hint:
        parts.append(f"<p>Hint: {escape(state.hint)}</p>\n")
    if state.details:
        parts.append(f"<pre>{escape(state.details)}</pre>\n")
    parts.append(
        "<p>This page reloads when a change mends it. The site on disk is that of the last build.</p>\n"
    )
    return "".join(parts) + _FOOT


def missing_page(path: str) -> str:
    """Shown for a page that the site does not have, or not any more."""
    return (
        _HEAD.format(title="No such page")
        + f"<h1>The site has no page {escape(path)}</h1>\n"
        + '<p><a href="/">Overview</a></p>\n'
        + _FOOT
    )


def with_snippet(page: bytes, port: int) -> bytes:
    """A page as it is served: with the script that reloads it, at the end of its head.

    >>> with_snippet(b"<head></head>", 8000)
    b'<head><script async src="/livereload.js?port=8000"></script></head>'
    """
    snippet = b'<script async src="/livereload.js?port=%d"></script>' % port
    head, end, rest = page.partition(b"</head>")
    return head + snippet + end + rest
