"""`gongkai report annual|work|check`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from gongkai import account
from gongkai.cli.console import FORMAT, the_portal
from gongkai.cli.saying import say
from gongkai.messages import translate


@click.group("report")
def command() -> None:
    """Write the reports that are owed, and check finished ones."""


@command.command("check", help=translate("Say in which cells of finished annual reports the sums do not come out."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
@click.pass_context
def check(context: click.Context, files: Sequence[Path], form: str) -> None:
    """Check finished reports; exits with 1 where an identity fails."""
    checked = account.check_reports(the_portal(context), files)
    if form == "json":
        click.echo(json.dumps(account.report_in_full(checked), ensure_ascii=False, indent=2))
    else:
        for line in account.render_report(checked):
            say(line)
    context.exit(0 if all(item.valid for item in checked) else 1)
