"""`gongkai validate FILE (--dataset D | --schema S)`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gongkai import pipeline, validate
from gongkai.cli.console import the_portal, the_store
from gongkai.descriptor.read import read_mapping
from gongkai.keys import Keys
from gongkai.messages import translate
from gongkai.report import Report
from gongkai.reports import render


@click.command("validate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dataset", help=translate("Check as a submission to this dataset would be checked."))
@click.option("--resource", help=translate("The table of the dataset; else its first one."))
@click.option(
    "--schema", type=click.Path(path_type=Path), help=translate("Check against a Table Schema in JSON or YAML.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=translate("How the report is written."),
)
@click.option(
    "--limit-errors",
    type=click.IntRange(min=1),
    default=validate.LIMIT,
    show_default=True,
    help=translate("Stop after so many faults."),
)
@click.pass_context
def command(
    context: click.Context,
    file: Path,
    dataset: str | None,
    resource: str | None,
    schema: Path | None,
    form: str,
    limit_errors: int,
) -> None:
    """Check FILE and report every fault; nothing is stored."""
    if (dataset is None) == (schema is None):
        raise click.UsageError(translate("name either --dataset or --schema"))
    if schema is not None:
        report = pipeline.check_file(file, read_mapping(schema), limit=limit_errors)
    else:
        report = _as_submission(context, str(dataset), file, resource, limit_errors)
    if form == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in render(report):
            click.echo(line)
    context.exit(0 if report.valid else 1)


def _as_submission(context: click.Context, dataset: str, file: Path, resource: str | None, limit: int) -> Report:
    portal = the_portal(context)
    keys: Keys | None = the_store(context, portal).keys()
    return pipeline.check(portal, dataset, file, resource=resource, keys=keys, limit=limit).report
