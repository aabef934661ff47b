"""`gongkai up`."""

from __future__ import annotations

import click

from gongkai.cli.build import build
from gongkai.cli.serve import run
from gongkai.messages import translate


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help=translate("The address to listen on."))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help=translate("The port to listen on.")
)
@click.pass_context
def command(context: click.Context, host: str, port: int) -> None:
    """Publish the bundled datasets, then serve the portal."""
    build(context)
    run(context, host, port)
