"""`gongkai inspect FILE`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gongkai.cli.console import FORMAT, a_portal, thrifty
from gongkai.messages import translate


@click.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help=translate("The sheet of a workbook; else the first visible one that holds anything."))
@FORMAT
@click.pass_context
def command(context: click.Context, file: Path, *, sheet: str | None, form: str) -> None:
    """Show what is understood of FILE; nothing is stored."""
    from gongkai import profile

    thrifty()
    found = profile.look(file, sheet=sheet, portal=a_portal(context))
    if form == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        profile.show(found, Console())
    context.exit(1 if found.suspects or found.personal or found.outside else 0)
