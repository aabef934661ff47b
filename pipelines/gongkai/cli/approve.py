"""`gongkai approve ID`."""

from __future__ import annotations

import click

from gongkai import pipeline
from gongkai.cli.console import PERSON, Teller, the_portal, the_store
from gongkai.cli.publish import REASON, tell
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.pipeline import Word


@click.command("approve")
@click.argument("name", metavar="ID")
@PERSON
@click.option("--why", metavar="TEXT", help=translate("What speaks for it; kept with the decision."))
@REASON
@click.pass_context
def command(context: click.Context, name: str, person: str, why: str | None, accept_change: str | None) -> None:
    """Publish a submission that waits, as a second person."""
    portal = the_portal(context)
    word = Word(person=person, why=why, accept=accept_change)
    outcome = pipeline.approve(portal, the_store(context, portal), name, word, watcher=Teller())
    if outcome.review and not outcome.stops:
        text = translate("What it would change is not what was shown: other rows were published meanwhile.")
        say(text, err=True)
        more = translate("Look at it with: gongkai submission show {id}; then approve it again.", id=outcome.submission)
        say(more, err=True)
        context.exit(1)
    tell(context, outcome)
