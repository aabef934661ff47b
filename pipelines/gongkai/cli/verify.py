"""`gongkai verify`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.release import Store
from gongkai.release.signing import read_public
from gongkai.upkeep import verify


@click.command("verify")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), help=translate("A store or a copy of one; else the portal's.")
)
@click.option(
    "--public-key",
    type=click.Path(path_type=Path),
    help=translate("The public key that you know (PEM); else the one that the store shows."),
)
@click.option(
    "--again/--no-again",
    default=True,
    show_default=True,
    help=translate("Carry all kept submissions through once more and compare the tables."),
)
@FORMAT
@click.pass_context
def command(context: click.Context, source: Path | None, public_key: Path | None, *, again: bool, form: str) -> None:
    """Check that nothing was altered and that the tables are what the submissions produce."""
    store = Store.at(source) if source is not None else the_store(context, the_portal(context))
    key = read_public(public_key) if public_key else None
    found = list(verify(store, key=key, again=again))
    if form == "json":
        told = [{"place": finding.place, "fault": finding.fault} for finding in found]
        click.echo(json.dumps({"valid": not found, "findings": told}, ensure_ascii=False, indent=2))
    else:
        for finding in found:
            say(f"{finding.place}: {finding.fault}")
        say(translate("All is as it was published.") if not found else translate("The store was altered."))
    context.exit(1 if found else 0)
