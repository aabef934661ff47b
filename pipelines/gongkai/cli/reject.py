"""`gongkai reject ID --why TEXT`."""

from __future__ import annotations

import click

from gongkai import pipeline
from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.pipeline import Word


def in_words(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return a reason, which must say something."""
    if not value.strip():
        raise click.BadParameter(translate("a reason in words is needed"))
    return value


WHY = click.option(
    "--why", required=True, metavar="TEXT", callback=in_words, help=translate("Why; the agency is told.")
)


@click.command("reject")
@click.argument("name", metavar="ID")
@PERSON
@WHY
@click.pass_context
def command(context: click.Context, name: str, person: str, why: str) -> None:
    """Send back a submission that waits, as a second person."""
    entry = pipeline.reject(the_store(context, the_portal(context)), name, Word(person=person, why=why))
    say(translate("The submission {id} was rejected; nothing of it was published.", id=entry.id))
