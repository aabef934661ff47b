"""`gongkai key show` and `gongkai key rotate`."""

from __future__ import annotations

from datetime import datetime

import click

from gongkai.cli.console import PERSON, the_portal, the_store
from gongkai.cli.reject import in_words
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.upkeep import rotate


@click.group("key")
def command() -> None:
    """Show the key that releases are signed with, or let a new one take over."""


@command.command("show", help=translate("Show the public key in PEM form, for gongkai verify --public-key."))
@click.pass_context
def show(context: click.Context) -> None:
    """Show the public key."""
    click.echo(the_store(context, the_portal(context)).signer.public_pem.decode(), nl=False)


@command.command("rotate", help=translate("Let a new key sign from now on; the old one signs a record that says so."))
@click.option(
    "--why",
    required=True,
    metavar="REASON",
    callback=in_words,
    help=translate("Why; it stands in the public record."),
)
@click.option(
    "--compromised",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help=translate("The day since when another may have had the key: what it signed from then on no longer counts."),
)
@click.option(
    "--vouch",
    is_flag=True,
    help=translate("Say that you have looked at all that it signed since then, and that it is yours."),
)
@PERSON
@click.pass_context
def rotate_key(context: click.Context, why: str, compromised: datetime | None, person: str, *, vouch: bool) -> None:
    """Let a new key take over."""
    store = the_store(context, the_portal(context))
    day = compromised.date() if compromised else None
    release = rotate(store, reason=why, person=person, compromised=day, vouch=vouch)
    old = store.key.with_name(f"{store.key.name}.{release.raw['rotation']['old'][:16]}")
    say(
        translate(
            "A new key signs from release {number} on; it stands in {path}.", number=release.number, path=store.key
        )
    )
    say(translate("Keep a copy of it apart. The old one was set aside: {path}", path=old))
