"""`gongkai submission show ID` and `gongkai submission fetch ID`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from gongkai import pipeline, privacy
from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.reject import WHY
from gongkai.cli.rendering import Rendering, rendering_options
from gongkai.cli.saying import say
from gongkai.descriptor import Portal
from gongkai.errors import UsageError
from gongkai.messages import translate
from gongkai.release.register import Entry, Register
from gongkai.reports import render, render_difference
from gongkai.reports.register import lines
from gongkai.upkeep import facts_of, fetch, report_of


@click.group("submission")
def command() -> None:
    """Look at one file that was handed in."""


@command.command("show", help=translate("Tell what is known of the submission ID (a unique beginning will do)."))
@click.argument("name", metavar="ID")
@rendering_options
@click.pass_context
def show(context: click.Context, name: str, form: str | None, output: Path | None) -> None:
    """Tell what is known of a submission: facts, report and difference."""
    portal, entry = _found(context, name)
    rendering = Rendering.of(form, output, entry.submission.file)
    report, schema = report_of(entry), schema_of(portal, entry)
    if rendering.form in {"html", "xlsx"}:
        if report is None:
            raise UsageError(
                fault=translate("{name}: the file could not be read, so there is no report", name=entry.id)
            )
        rendering.write(report, schema, entry.submission.file)
        return
    facts = {**facts_of(entry), "report": entry.told("report"), "difference": entry.told("diff")}
    pieces = (
        [json.dumps(facts, ensure_ascii=False, indent=2)] if rendering.form == "json" else _lines(facts, entry, schema)
    )
    if output is None:
        for piece in pieces:
            say(piece)
    else:
        output.write_text("".join(f"{piece}\n" for piece in pieces), encoding="utf-8")


@command.command(
    "fetch", help=translate("Write the file of the submission ID, its report and marked workbook to a folder.")
)
@click.argument("name", metavar="ID")
@click.option(
    "--output",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help=translate("The folder to write to, a new or an empty one."),
)
@click.pass_context
def fetch_command(context: click.Context, name: str, folder: Path) -> None:
    """Write what was handed in, and what was found in it, to a folder."""
    portal, entry = _found(context, name)
    for path in fetch(entry, folder, schema_of(portal, entry)):
        say(privacy.redact(str(path)))


@command.command("withdraw", help=translate("Take back the submission ID while it waits; only who handed it in can."))
@click.argument("name", metavar="ID")
@PERSON
@WHY
@click.pass_context
def withdraw(context: click.Context, name: str, person: str, why: str) -> None:
    """Take back a submission that waits."""
    entry = pipeline.take_back(the_store(context, the_portal(context)), name, pipeline.Word(person=person, why=why))
    say(translate("The submission {id} was taken back; nothing of it was published.", id=entry.id))


def schema_of(portal: Portal, entry: Entry) -> Mapping[str, Any]:
    """Return the schema of the table that a submission is for; nothing where it is not declared any more."""
    try:
        return portal.resource(entry.facts.get("dataset", ""), entry.facts.get("resource")).schema.raw
    except UsageError:
        return {}


def _found(context: click.Context, name: str) -> tuple[Portal, Entry]:
    portal = the_portal(context)
    return portal, Register(the_store(context, portal).root).find(name)


def _lines(facts: Mapping[str, Any], entry: Entry, schema: Mapping[str, Any]) -> Iterator[str]:
    yield from lines(facts)
    report = report_of(entry)
    if report is not None:
        yield ""
        yield from render(report, schema)
    if facts["difference"]:
        yield ""
        yield from render_difference(facts["difference"])
