"""`staticrun serve`."""

from typing import Any

import click

from staticrun.cli.options import build_options


@click.command("serve")
@build_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on."
)
@click.option("--open/--no-open", "open_browser", default=True, help="Open a browser.  [default: open]")
def serve_command(host: str, port: int, open_browser: bool, **flags: Any) -> None:
    """Preview the site of RUNS, and build it again as runs, manifests or the theme change."""
    from staticrun.config import load
    from staticrun.serve import serve

    serve(load(flags), host, port, open_browser, reload=lambda: load(flags))
