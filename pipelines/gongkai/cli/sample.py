"""`gongkai sample [DATASET…]`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from gongkai.cli.console import the_portal
from gongkai.cli.saying import say
from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.sample import Samples, make

#: What is said of a table: whether it is only compared, and whether it differs.
OUTCOMES: Mapping[tuple[bool, bool], str] = {
    (False, False): N_("as it was"),
    (False, True): N_("written"),
    (True, False): N_("as committed"),
    (True, True): N_("differs from what is committed"),
}


@click.command("sample")
@click.argument("datasets", metavar="[DATASET]...", nargs=-1)
@click.option(
    "--seed", type=int, help=translate("Where chance begins; else what the portal's sample.yaml says, else 0.")
)
@click.option(
    "--check", is_flag=True, help=translate("Write nothing; say which committed rows differ. The exit code is 1 then.")
)
@click.pass_context
def command(context: click.Context, datasets: tuple[str, ...], *, seed: int | None, check: bool) -> None:
    """Make the illustrative rows of DATASET, or of all datasets with a sample.yaml."""
    # Nothing is written before all is made: a fault in one file must not leave rows that do not fit together.
    made = list(make(Samples(the_portal(context), seed), datasets))
    differ = [table for table in made if not table.same]
    for table in made:
        told = translate(OUTCOMES[check, table in differ])
        say(f"{table.resource.name:24}{number(table.rows):>10}  {told}")
    if not check:
        for table in differ:
            table.write()
    elif differ:
        names = sorted({table.resource.package for table in differ})
        say(translate("Mend them with: gongkai sample {names}", names=" ".join(names)), err=True)
    context.exit(1 if check and differ else 0)
