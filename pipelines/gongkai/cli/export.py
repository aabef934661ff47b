"""`gongkai export DIR`."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.catalog import neutralised
from gongkai.cli.console import the_portal, the_store
from gongkai.cli.saying import say
from gongkai.errors import N_
from gongkai.messages import number, pick, translate
from gongkai.upkeep import export

FORMULAS = N_("{table}: {count} texts in “{field}” begin like a formula; in the files for spreadsheets they cannot run")


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Write all that is published into DIR, as Data Packages with their files."""
    release = export(the_store(context, the_portal(context)), folder)
    for table in (resource for package in release.packages for resource in package.resources):
        for name, count in neutralised(release.files_of(table.name)).items():
            field = pick(table.schema[name].titles) or name
            say(translate(FORMULAS, table=table.name, count=number(count), field=field))
    say(translate("Release {number} stands in {folder}.", number=release.number, folder=folder))
