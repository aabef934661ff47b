"""`gongkai build`."""

from __future__ import annotations

import click

from gongkai import pipeline
from gongkai.cli.console import Teller, the_portal, the_store
from gongkai.cli.publish import REASON, tell


@click.command("build")
@REASON
@click.pass_context
def command(context: click.Context, accept_change: str | None) -> None:
    """Publish the committed rows of all datasets as one release."""
    build(context, accept_change)


def build(context: click.Context, accept: str | None = None) -> None:
    """Publish the committed rows; exits with 1 where they are faulty."""
    portal = the_portal(context)
    tell(context, pipeline.build(portal, the_store(context, portal), accept=accept, watcher=Teller()))
