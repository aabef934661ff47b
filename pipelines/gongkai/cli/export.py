"""`gongkai export DIR`."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli.console import the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.upkeep import export


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Write all that is published into DIR, as Data Packages with their files."""
    release = export(the_store(context, the_portal(context)), folder)
    say(translate("Release {number} stands in {folder}.", number=release.number, folder=folder))
