"""`gongkai withdraw TABLE KEY --why REASON`."""

from __future__ import annotations

import click

from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.upkeep import withdraw, withdraw_all

WITHDRAWN = N_("{row}: the row was withdrawn; the record stands in release {number}.")


@click.command("withdraw")
@click.argument("table")
@click.argument("key", nargs=-1, required=True)
@click.option("--why", required=True, metavar="REASON", help=translate("Why; it stands in the public record."))
@click.option(
    "--with-referrers",
    "chain",
    is_flag=True,
    help=translate("Take down what refers to the row too, and what refers to that; without it all of that is named."),
)
@PERSON
@click.pass_context
def command(context: click.Context, table: str, key: tuple[str, ...], why: str, person: str, *, chain: bool) -> None:
    """Take the row of TABLE with KEY down from everything that is public, older releases included."""
    if not why.strip():
        raise click.UsageError(translate("a reason in words is needed"))
    portal = the_portal(context)
    store = the_store(context, portal)
    if chain:
        made = withdraw_all(portal, store, table, key, reason=why, person=person)
    else:
        made = [((table, key), withdraw(portal, store, table, key, reason=why, person=person))]
    for (name, own), release in made:
        say(translate(WITHDRAWN, row=f"{name} {', '.join(own)}", number=release.number))
    say(
        translate("Its address now tells why and when. What was handed in stays, private, as it came; see SECURITY.md.")
    )
