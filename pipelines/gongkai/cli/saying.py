"""What a person reads on a terminal: the one door through which commands write it."""

from __future__ import annotations

import click

from gongkai.messages import visible


def say(text: str, *, err: bool = False) -> None:
    """Write a line; names and cells of others in it cannot command the terminal."""
    click.echo(visible(text, keep="\n\t"), err=err)
