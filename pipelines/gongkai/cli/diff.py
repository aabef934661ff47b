"""`gongkai diff A B [TABLE]`."""

from __future__ import annotations

import json

import click

from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.query import Past, differences
from gongkai.reports import render_difference


@click.command("diff")
@click.argument("one", metavar="A", type=click.IntRange(min=0))
@click.argument("other", metavar="B", type=click.IntRange(min=0))
@click.argument("table", required=False)
@FORMAT
@click.pass_context
def command(context: click.Context, one: int, other: int, table: str | None, form: str) -> None:
    """Show what differs from release A to release B, cell by cell; release 0 is empty."""
    with Past(the_store(context, the_portal(context))) as past:
        found = [difference.in_full() for difference in differences(past, one, other, table)]
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for difference in found:
        for line in render_difference(difference):
            say(line)
    if not found:
        say(translate("Nothing differs."))
