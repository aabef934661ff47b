"""`gongkai publish DATASET FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai import pipeline
from gongkai.cli.console import Teller, the_portal, the_store
from gongkai.messages import translate
from gongkai.reports import render


@click.command("publish")
@click.argument("dataset")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--resource", help=translate("The table of the dataset; else its first one."))
@click.pass_context
def command(context: click.Context, dataset: str, file: Path, resource: str | None) -> None:
    """Carry FILE through all stages to a release of DATASET."""
    portal = the_portal(context)
    outcome = pipeline.publish(portal, the_store(context, portal), dataset, file, resource=resource, watcher=Teller())
    if outcome.report.errors or outcome.report.warnings:
        for line in render(outcome.report):
            click.echo(line, err=not outcome.accepted)
    if not outcome.accepted:
        click.echo(
            translate(
                "Nothing was published. The file and its report are kept as submission {id}.", id=outcome.submission
            ),
            err=True,
        )
        context.exit(1)
