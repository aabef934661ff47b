"""`gongkai assess`."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from gongkai import clock, oversight, pipeline
from gongkai.cli.console import PERSON, Teller, the_portal, the_store
from gongkai.cli.publish import tell
from gongkai.cli.saying import say
from gongkai.errors import UsageError
from gongkai.messages import number, pick, translate
from gongkai.oversight import Card
from gongkai.release import Handed


@click.command("assess")
@click.option("--year", type=int, help=translate("The year that is scored; else the last one that there are rows of."))
@click.option("--agency", help=translate("Only one agency: its code or its name."))
@click.option("--notices", is_flag=True, help=translate("Publish a notice to each agency about what cost it points."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help=translate("How the answer is written."),
)
@PERSON
@click.pass_context
def command(
    context: click.Context, *, year: int | None, agency: str | None, notices: bool, form: str, person: str
) -> None:
    """Score the agencies by what is published; each point lost names its row."""
    portal = the_portal(context)
    store = the_store(context, portal)
    found = oversight.assessment(store.last(), year=year)
    chosen = found.agency_called(agency) if agency else None
    scored = oversight.years(found.cards)
    if not scored:
        raise UsageError(fault=translate("there are no rows of {year} to score", year=year or translate("any year")))
    cards = [card for card in found.cards if card.year == scored[0] and chosen in {None, card.agency}]
    _write(cards, found.release, form, in_full=chosen is not None)
    if not notices:
        return
    last = store.last()
    with oversight.opened(last) as connection:
        due = oversight.notices(connection, last.packages, cards, found.agencies, on=clock.today())
    if not due.rows:
        say(translate("No new notice: every fault has one that is open."), err=form != "text")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{due.table}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, due.fields, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(due.rows)
        by = Handed(person=person)
        outcome = pipeline.publish(portal, store, due.dataset, file, resource=due.table, by=by, watcher=Teller())
    tell(context, outcome)
    say(translate("{count} notices", count=number(len(due.rows))), err=form != "text")


def _write(cards: Sequence[Card], release: int, form: str, *, in_full: bool) -> None:
    if form == "json":
        told = {"release": release, "cards": oversight.as_json(cards)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(oversight.as_rows(cards))
    else:
        for card in cards:
            say(f"{card.score:>6} / {card.weight}  {card.name}  {card.agency}")
            for mark in card.marks if in_full else ():
                say(f"  {mark.score:>5} / {mark.indicator.weight}  {pick(mark.indicator.titles)}")
                for one in mark.deductions:
                    say(f"         -{one.points}  {', '.join(map(str, one.key))}: {one.finding}")
