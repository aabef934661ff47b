"""`gongkai gc`."""

from __future__ import annotations

import click

from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.errors import BrokenDescriptor
from gongkai.messages import number, translate
from gongkai.release.collect import KEPT, collect


@click.command("gc")
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help=translate("So many releases keep all their files; else keep_databases of metadata.yml, else 10."),
)
@PERSON
@click.pass_context
def command(context: click.Context, keep: int | None, person: str) -> None:
    """Remove whole databases and files of releases long past; their rows stay in the history."""
    portal = the_portal(context)
    declared = portal.metadata.get("keep_databases", KEPT)
    if not isinstance(declared, int) or isinstance(declared, bool) or declared < 1:
        fault = translate("keep_databases must be a whole number from 1 on")
        raise BrokenDescriptor(where=portal.root / "metadata.yml", fault=fault)
    store = the_store(context, portal)
    gone = collect(store, keep or declared, person)
    for path in gone:
        say(str(path.relative_to(store.root)))
    say(translate("{count} files removed.", count=number(len(gone))))
