"""`gongkai withdraw TABLE KEY --why REASON`."""

from __future__ import annotations

import click

from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.upkeep import withdraw


@click.command("withdraw")
@click.argument("table")
@click.argument("key", nargs=-1, required=True)
@click.option("--why", required=True, metavar="REASON", help=translate("Why; it stands in the public record."))
@PERSON
@click.pass_context
def command(context: click.Context, table: str, key: tuple[str, ...], why: str, person: str) -> None:
    """Take the row of TABLE with KEY down from everything that is public, older releases included."""
    if not why.strip():
        raise click.UsageError(translate("a reason in words is needed"))
    portal = the_portal(context)
    release = withdraw(portal, the_store(context, portal), table, key, reason=why, person=person)
    say(translate("The row was withdrawn; the record stands in release {number}.", number=release.number))
    say(
        translate("Its address now tells why and when. What was handed in stays, private, as it came; see SECURITY.md.")
    )
