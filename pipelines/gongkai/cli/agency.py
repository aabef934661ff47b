"""`gongkai agency add|list` and `gongkai agency token create|list|revoke`."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.intake import Agencies, Token
from gongkai.messages import translate


@click.group("agency")
def command() -> None:
    """Keep the agencies that may push, and their tokens."""


@command.group("token", help=translate("Make, list and revoke the tokens of agencies."))
def token() -> None:
    """Keep the tokens of agencies."""


@command.command("add", help=translate("Add the agency with CODE, as its rows have it, or give it another NAME."))
@click.argument("code")
@click.argument("name")
@click.pass_context
def add(context: click.Context, code: str, name: str) -> None:
    """Add an agency."""
    _agencies(context).add(code, name)
    say(
        translate(
            "{code} {name} may push as soon as it has a token: gongkai agency token create {code}", code=code, name=name
        )
    )


@command.command("list", help=translate("List the agencies that may push."))
@FORMAT
@click.pass_context
def list_agencies(context: click.Context, form: str) -> None:
    """List the agencies."""
    found = _agencies(context).all()
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for item in found:
        say(f"{item['code']}  {item['name']}")


@token.command(
    "create", help=translate("Make a token for the agency with CODE. It is shown once; only its hash is kept.")
)
@click.argument("code")
@click.option(
    "--dataset", "datasets", multiple=True, help=translate("A dataset that it is for; may be repeated; else all.")
)
@click.option(
    "--days", type=click.IntRange(1, 3650), default=365, show_default=True, help=translate("How long it is good.")
)
@click.option(
    "--for",
    "person",
    default="",
    metavar="PERSON",
    help=translate("Who holds it, and so cannot approve what it hands in."),
)
@click.pass_context
def create(context: click.Context, code: str, datasets: Sequence[str], days: int, person: str) -> None:
    """Make a token."""
    portal = the_portal(context)
    for name in datasets:
        portal[name]
    made, secret = _agencies(context).create_token(code, person=person, datasets=datasets or None, days=days)
    say(_line(made), err=True)
    say(translate("This is shown once; hand it over in a safe way:"), err=True)
    say(secret)


@token.command("list", help=translate("List the tokens, of the agency with CODE or of all."))
@click.argument("code", required=False)
@FORMAT
@click.pass_context
def list_tokens(context: click.Context, code: str | None, form: str) -> None:
    """List the tokens."""
    found = _agencies(context).tokens(code)
    if form == "json":
        click.echo(json.dumps([item.as_json() for item in found], ensure_ascii=False, indent=2))
        return
    for item in found:
        say(_line(item))


@token.command("revoke", help=translate("Take the power of the token ID for good."))
@click.argument("name", metavar="ID")
@click.pass_context
def revoke(context: click.Context, name: str) -> None:
    """Revoke a token."""
    say(_line(_agencies(context).revoke(name)))


def _agencies(context: click.Context) -> Agencies:
    return Agencies(the_store(context, the_portal(context)).root)


def _line(item: Token) -> str:
    datasets = ", ".join(item.datasets) if item.datasets is not None else translate("all datasets")
    state = translate(item.fault) if item.fault else translate("good until {day}", day=item.expires[:10])
    return f"{item.id}  {item.agency}  {item.person}  {datasets}  {state}"
