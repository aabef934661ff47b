"""`gongkai validate FILE (--dataset D | --schema S)`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from gongkai import pipeline, validate
from gongkai.cli.console import the_portal, the_store
from gongkai.cli.rendering import Rendering, with_rendering
from gongkai.descriptor.read import read_mapping
from gongkai.keys import Keys
from gongkai.messages import translate
from gongkai.report import Report


@click.command("validate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dataset", help=translate("Check as a submission to this dataset would be checked."))
@click.option("--resource", help=translate("The table of the dataset; else its first one."))
@click.option(
    "--schema", type=click.Path(path_type=Path), help=translate("Check against a Table Schema in JSON or YAML.")
)
@with_rendering
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
    limit_errors: int,
    rendering: Rendering,
) -> None:
    """Check FILE and report every fault; nothing is stored."""
    if (dataset is None) == (schema is None):
        raise click.UsageError(translate("name either --dataset or --schema"))
    if schema is not None:
        law: Mapping[str, Any] = read_mapping(schema)
        report = pipeline.check_file(file, law, limit=limit_errors)
    else:
        law, report = _as_submission(context, str(dataset), file, resource, limit_errors)
    rendering.write(report, law, file)
    context.exit(0 if report.valid else 1)


def _as_submission(
    context: click.Context, dataset: str, file: Path, resource: str | None, limit: int
) -> tuple[Mapping[str, Any], Report]:
    portal = the_portal(context)
    keys: Keys | None = the_store(context, portal).keys()
    report = pipeline.check(portal, dataset, file, resource=resource, keys=keys, limit=limit).report
    return portal.resource(dataset, resource).schema.raw, report
