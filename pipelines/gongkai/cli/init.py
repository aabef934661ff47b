"""`gongkai init DIR`."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli.saying import say
from gongkai.descriptor import create_portal
from gongkai.messages import translate
from gongkai.release import KEY, make_key


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make a new, empty portal with one example dataset."""
    portal = create_portal(folder)
    make_key(portal.root / KEY)
    say(translate("A new portal stands in {folder}. Next: cd {folder} && gongkai up", folder=portal.root))
