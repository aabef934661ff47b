"""`gongkai validate FILE (--dataset D | --schema S)`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from gongkai.cli.rendering import Rendering, with_rendering
from gongkai.messages import translate
from gongkai.report import Report
from gongkai.validate import LIMIT

#: A file of more bytes takes more than a second to check, and a bar shows how far it is.
LONG = 8 * 1024 * 1024


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
    default=LIMIT,
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
        law, report = _bare(file, schema, limit_errors)
    else:
        law, report = _as_submission(context, str(dataset), file, resource, limit_errors)
    rendering.write(report, law, file)
    context.exit(0 if report.valid else 1)


def _bare(file: Path, schema: Path, limit: int) -> tuple[Mapping[str, Any], Report]:
    # Imported where they are used: a check of ten rows against a schema needs neither a portal nor a store.
    from gongkai import bare
    from gongkai.descriptor.mapping import read_mapping

    law = read_mapping(schema)
    size = file.stat().st_size if file.is_file() else 0
    if size < LONG:
        return law, bare.check(file, law, limit=limit)
    from gongkai.cli.console import Teller

    with Teller().working("validate", size, in_bytes=True) as advance:
        return law, bare.check(file, law, limit=limit, advance=advance)


def _as_submission(
    context: click.Context, dataset: str, file: Path, resource: str | None, limit: int
) -> tuple[Mapping[str, Any], Report]:
    from gongkai import pipeline
    from gongkai.cli.console import the_portal, the_store

    portal = the_portal(context)
    keys = the_store(context, portal).keys(closed=portal.resource(dataset, resource).closed)
    report = pipeline.check(portal, dataset, file, resource=resource, keys=keys, limit=limit).report
    return portal.resource(dataset, resource).schema.raw, report
