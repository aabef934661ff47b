"""`gongkai audit`."""

from __future__ import annotations

import json

import click

from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.privacy import redact
from gongkai.release import Audit
from gongkai.reports.register import event_line


@click.command("audit")
@FORMAT
@click.pass_context
def command(context: click.Context, form: str) -> None:
    """List who did what and when, the first event first."""
    events = [event.as_json() for event in Audit(the_store(context, the_portal(context)).root).events()]
    if form == "json":
        click.echo(redact(json.dumps(events, ensure_ascii=False, indent=2)))
        return
    for event in events:
        say(redact(event_line(event)))
