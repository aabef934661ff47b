"""`gongkai claims`."""

from __future__ import annotations

import json

import click

from gongkai import account
from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.errors import UsageError
from gongkai.messages import translate
from gongkai.names import nearest


@click.command("claims")
@click.option("--id", "chosen", metavar="ID", help=translate("Only this figure, with all that is known of it."))
@FORMAT
@click.pass_context
def command(context: click.Context, chosen: str | None, form: str) -> None:
    """Put the figures that the yearly report states to what is published; exits with 1 where one is not reproduced."""
    release = the_store(context, the_portal(context)).last()
    claims = account.claims_of(release)
    if not claims:
        raise UsageError(fault=translate("no figures of a report are published here"))
    found = [claim for claim in claims if chosen in {None, claim.id}]
    if not found:
        near = nearest(str(chosen), [claim.id for claim in claims])
        raise click.UsageError(translate("no figure “{name}”; the nearest is “{nearest}”", name=chosen, nearest=near))
    verdicts = account.judge(release, found)
    if form == "json":
        click.echo(json.dumps(account.in_full(verdicts, release), ensure_ascii=False, indent=2))
    else:
        for line in account.render(verdicts, release):
            say(line)
    context.exit(0 if all(verdict.word == account.REPRODUCED for verdict in verdicts) else 1)
