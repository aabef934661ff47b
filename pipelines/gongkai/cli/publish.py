"""`gongkai publish DATASET FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai import pipeline
from gongkai.cli.console import Teller, the_portal, the_store
from gongkai.cli.rendering import Rendering, with_rendering
from gongkai.messages import translate


@click.command("publish")
@click.argument("dataset")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--resource", help=translate("The table of the dataset; else its first one."))
@with_rendering
@click.pass_context
def command(context: click.Context, dataset: str, file: Path, resource: str | None, rendering: Rendering) -> None:
    """Carry FILE through all stages to a release of DATASET."""
    portal = the_portal(context)
    watcher = pipeline.Silence() if rendering.alone else Teller()
    outcome = pipeline.publish(portal, the_store(context, portal), dataset, file, resource=resource, watcher=watcher)
    schema = portal.resource(dataset, resource).schema.raw
    if rendering.asked:
        rendering.write(outcome.report, schema, file)
    if not rendering.alone and (outcome.report.errors or outcome.report.warnings):
        Rendering().write(outcome.report, schema, file, err=not outcome.accepted)
    if not outcome.accepted:
        click.echo(
            translate(
                "Nothing was published. The file and its report are kept as submission {id}.", id=outcome.submission
            ),
            err=True,
        )
        context.exit(1)
