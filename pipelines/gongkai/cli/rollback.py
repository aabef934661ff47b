"""`gongkai rollback N`."""

from __future__ import annotations

import click

from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.upkeep import rollback


@click.command("rollback")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--why", default="", metavar="REASON", help=translate("Why; it is kept in the release."))
@PERSON
@click.pass_context
def command(context: click.Context, number: int, why: str, person: str) -> None:
    """Make a new release that equals release N."""
    release = rollback(the_store(context, the_portal(context)), number, reason=why, person=person)
    if release is None:
        say(translate("Nothing differs."))
    else:
        text = translate("Release {number} equals release {old}.", number=release.number, old=number)
        say(text)
