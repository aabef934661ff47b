"""`gongkai serve`."""

from __future__ import annotations

import click

from gongkai.cli.console import the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.portal import serve


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help=translate("The address to listen on."))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help=translate("The port to listen on.")
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help=translate("How many processes answer; one for each core of the machine is enough."),
)
@click.pass_context
def command(context: click.Context, host: str, port: int, workers: int) -> None:
    """Serve the portal of the published data."""
    run(context, host, port, workers)


def run(context: click.Context, host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped; the portal follows new releases by itself."""
    portal = the_portal(context)
    store = the_store(context, portal)
    serve(portal, store, host=host, port=port, workers=workers, ready=_tell)


def _tell(address: str) -> None:
    say(translate("The portal is at {address} – stop it with Ctrl+C.", address=address))
