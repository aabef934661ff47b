"""`gongkai intake`."""

from __future__ import annotations

import click

from gongkai.cli.console import the_portal, the_store
from gongkai.cli.saying import say
from gongkai.intake import Intake, serve
from gongkai.messages import translate


@click.command("intake")
@click.option("--host", default="127.0.0.1", show_default=True, help=translate("The address to listen on."))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8002, show_default=True, help=translate("The port to listen on.")
)
@click.option(
    "--max-mb",
    type=click.IntRange(min=1),
    default=256,
    show_default=True,
    help=translate("The largest file that is taken, in MiB."),
)
@click.pass_context
def command(context: click.Context, host: str, port: int, max_mb: int) -> None:
    """Receive what agencies push; a service of its own, apart from the portal."""
    portal = the_portal(context)
    intake = Intake(host=host, port=port, limit=max_mb * 2**20)
    serve(portal.root, the_store(context, portal), intake, ready=_tell)


def _tell(address: str) -> None:
    say(translate("The intake is at {address} – stop it with Ctrl+C.", address=address))
