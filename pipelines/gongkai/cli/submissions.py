"""`gongkai submissions`."""

from __future__ import annotations

import json

import click

from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.release.register import FATES, Register
from gongkai.reports.register import line
from gongkai.upkeep import facts_of


@click.command("submissions")
@click.option("--dataset", help=translate("Only those for this dataset."))
@click.option("--agency", help=translate("Only those of this agency."))
@click.option("--fate", type=click.Choice(FATES), help=translate("Only those with this fate."))
@FORMAT
@click.pass_context
def command(context: click.Context, dataset: str | None, agency: str | None, fate: str | None, form: str) -> None:
    """List the files handed in, the last one first."""
    wanted = {"dataset": dataset, "agency": agency, "fate": fate}
    asked = {name: value for name, value in wanted.items() if value is not None}
    register = Register(the_store(context, the_portal(context)).root)
    told = (facts_of(entry) for entry in register.entries())
    found = (facts for facts in told if asked.items() <= facts.items())
    if form == "json":
        click.echo(json.dumps(list(found), ensure_ascii=False, indent=2))
        return
    for facts in found:
        say(line(facts))
