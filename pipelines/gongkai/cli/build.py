"""`gongkai build`."""

from __future__ import annotations

import click

from gongkai import pipeline
from gongkai.cli.console import Teller, the_portal, the_store
from gongkai.messages import translate
from gongkai.reports import render


@click.command("build")
@click.pass_context
def command(context: click.Context) -> None:
    """Publish the committed rows of all datasets as one release."""
    build(context)


def build(context: click.Context) -> None:
    """Publish the committed rows; exits with 1 where they are faulty."""
    portal = the_portal(context)
    outcome = pipeline.build(portal, the_store(context, portal), watcher=Teller())
    if not outcome.accepted:
        for line in render(outcome.report):
            click.echo(line, err=True)
        click.echo(translate("Nothing was published."), err=True)
        context.exit(1)
