"""`gongkai datasets`."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from gongkai.cli.console import the_portal, the_store
from gongkai.messages import number, pick, translate


@click.command("datasets")
@click.pass_context
def command(context: click.Context) -> None:
    """List the datasets and what is published of them."""
    portal = the_portal(context)
    release = the_store(context, portal).current()
    table = Table(box=None, pad_edge=False)
    for title in (translate("dataset"), translate("title")):
        table.add_column(title, overflow="fold")
    table.add_column(translate("rows"), justify="right")
    table.add_column(translate("changed"))
    for package in portal.datasets:
        for resource in package.resources:
            facts = release.table(resource.name) if release else None
            rows, changed = (number(facts.rows), facts.changed_at[:10]) if facts else ("-", "-")
            table.add_row(resource.name, pick(resource.titles or package.titles), rows, changed)
    Console().print(table)
