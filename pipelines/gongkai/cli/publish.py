"""`gongkai publish DATASET FILE`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import click

from gongkai import pipeline
from gongkai.cli.console import AGENCY, PERSON, Teller, the_portal, the_store
from gongkai.cli.rendering import Rendering, with_rendering
from gongkai.cli.saying import say
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.pipeline import Outcome
from gongkai.progress import Silence
from gongkai.release import Handed
from gongkai.reports import difference_page, render, render_difference


def _reason(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter(translate("a reason in words is needed"))
    return value


REASON = click.option(
    "--accept-change",
    metavar="REASON",
    callback=_reason,
    help=translate("Publish a change beyond the dataset's thresholds, for this reason."),
)


@click.command("publish")
@click.argument("dataset")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--resource", help=translate("The table of the dataset; else its first one."))
@click.option("--dry-run", is_flag=True, help=translate("Show what the public would see change; nothing is stored."))
@with_rendering
@click.option(
    "--limit-rows",
    type=click.IntRange(min=0),
    help=translate("Show so many rows of each kind in a dry run; else all of them."),
)
@REASON
@PERSON
@AGENCY
@click.pass_context
def command(
    context: click.Context,
    dataset: str,
    file: Path,
    *,
    resource: str | None,
    dry_run: bool,
    limit_rows: int | None,
    accept_change: str | None,
    person: str,
    agency: str | None,
    rendering: Rendering,
) -> None:
    """Carry FILE through all stages to a release of DATASET."""
    by = Handed(person=person, agency=agency, accept=accept_change)
    if dry_run:
        _rehearse(context, dataset, file, resource, rendering.form, limit_rows, by)
        return
    portal = the_portal(context)
    store = the_store(context, portal)
    watcher = Silence() if rendering.alone else Teller()
    outcome = pipeline.publish(portal, store, dataset, file, resource=resource, by=by, watcher=watcher)
    finish(context, outcome, rendering, portal.resource(dataset, resource).schema.raw, file)


def finish(
    context: click.Context, outcome: Outcome, rendering: Rendering, schema: Mapping[str, Any], file: Path
) -> None:
    """Write the report as it was asked for, and what became of the file; exits as `tell` does."""
    if rendering.asked:
        rendering.write(outcome.report, schema, file)
    if not rendering.alone and (outcome.report.errors or outcome.report.warnings):
        Rendering().write(outcome.report, schema, file, err=not outcome.accepted)
    tell(context, outcome, reported=True, alone=rendering.alone)


def tell(context: click.Context, outcome: Outcome, *, reported: bool = False, alone: bool = False) -> None:
    """Write the report and what stops a release; exits with 1 where nothing was published because of them."""
    if not reported:
        _report(outcome)
    for stop in outcome.stops:
        say(translate("stopped: {stop}", stop=stop.sentence()), err=True)
    if outcome.accepted and not outcome.stops:
        if outcome.review:
            waits = N_("Nothing is published yet: a second person must approve it with: gongkai approve {id}")
            say(translate(waits, id=outcome.submission), err=alone)
        return
    if alone:
        context.exit(1)
    kept = N_("Nothing was published. The file and its report are kept as submission {id}.")
    nothing = N_("Nothing was published.")
    say(translate(kept, id=outcome.submission) if outcome.submission else translate(nothing), err=True)
    if outcome.stops:
        say(translate('If the change is meant, hand it in with --accept-change "REASON".'), err=True)
    context.exit(1)


def _rehearse(
    context: click.Context, dataset: str, file: Path, resource: str | None, form: str, limit: int | None, by: Handed
) -> None:
    portal = the_portal(context)
    outcome = pipeline.rehearse(
        portal, the_store(context, portal), dataset, file, resource=resource, limit=limit, by=by
    )
    if outcome.difference is not None:
        difference, followed = outcome.difference.in_full(), [other.in_full() for other in outcome.derived]
        if form == "json":
            told = {"derived": followed} if followed else {}
            stops = [stop.as_json() for stop in outcome.stops]
            click.echo(json.dumps({**difference, **told, "stops": stops}, ensure_ascii=False, indent=2))
        elif form == "html":
            click.echo(difference_page(difference, *followed), nl=False)
        else:
            for line in chain(*map(render_difference, (difference, *followed))):
                say(line)
    tell(context, outcome)


def _report(outcome: Outcome) -> None:
    # What a dry run shows on standard output is the difference alone.
    aside = not outcome.accepted or not outcome.submission
    if outcome.report.errors or outcome.report.warnings:
        for line in render(outcome.report):
            say(line, err=aside)
