"""`gongkai deadlines`."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click

from gongkai import clock
from gongkai.cli.console import the_portal, the_store
from gongkai.cli.saying import say
from gongkai.errors import NoTable
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.oversight import STATUSES, read_uses
from gongkai.oversight.agencies import Agencies
from gongkai.oversight.deadlines import Deadline, moment_of
from gongkai.oversight.reading import Wanted, chosen, opened, read, tables_of
from gongkai.oversight.telling import COLUMNS, lines, plain
from gongkai.release import Release

#: So many deadlines a terminal shows.
MOST = 100
LONGEST = 36_500
ALL = "all"
#: What lies after it is a slip of the pen.
LAST_YEAR = 2999
#: How a day is written.
DAY = "2026-11-25"


def _moment(context: click.Context, parameter: click.Parameter, value: str | None) -> date | datetime | None:
    """Return the day, or the moment of one in China, that a text means."""
    if value is None:
        return None
    try:
        on = date.fromisoformat(value) if len(value) <= len(DAY) else moment_of(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        on = date.max
    if on.year <= LAST_YEAR:
        return on
    text = translate("“{value}” is no day; write it as 2026-11-25", value=value)
    raise click.BadParameter(text, context, parameter)


@click.command("deadlines")
@click.option("--agency", help=translate("Only what one agency must do: its code or its name."))
@click.option(
    "--on",
    metavar="DATE",
    callback=_moment,
    help=translate("As things stood at the end of this day, 2026-11-25; else now."),
)
@click.option(
    "--due-within",
    type=click.IntRange(0, LONGEST),
    metavar="DAYS",
    help=translate("Only what is open and falls due within so many days."),
)
@click.option("--table", help=translate("Only the rows of one table."))
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*STATUSES, ALL]),
    help=translate("Only this status; may be given several times. Without it: what is not done yet."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help=translate("How the answer is written."),
)
@click.pass_context
def command(
    context: click.Context,
    agency: str | None,
    on: date | datetime | None,
    due_within: int | None,
    table: str | None,
    statuses: tuple[str, ...],
    form: str,
) -> None:
    """Tell what is due when, by which rule, and whether it was kept; exits with 1 where something is overdue."""
    portal = the_portal(context)
    release = the_store(context, portal).last()
    moment = on if on is not None else moment_of(clock.now())
    asked = None if not statuses else STATUSES.keys() if ALL in statuses else statuses
    wanted = Wanted(agency=agency, table=table, statuses=asked, due_within=due_within)
    found, agencies = _found(release, moment, wanted)
    shown = chosen(found, wanted, moment)
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(plain(deadline, agencies) for deadline in shown)
    elif form == "json":
        click.echo(json.dumps(_report(release, moment, found, shown, agencies), ensure_ascii=False, indent=2))
    else:
        for line in lines(found, shown, agencies, MOST):
            say(line)
    context.exit(1 if any(deadline.status == "overdue_open" for deadline in found) else 0)


def _found(release: Release, on: date | datetime, wanted: Wanted) -> tuple[list[Deadline], Agencies]:
    with opened(release) as connection:
        known = tables_of(connection)
        if wanted.table is not None and wanted.table not in known:
            raise NoTable(where="gongkai", name=wanted.table, nearest=nearest(wanted.table, known))
        agencies = Agencies.read(connection, read_uses(connection), release.packages)
        return read(connection, on, wanted, agencies), agencies


def _report(
    release: Release,
    on: date | datetime,
    found: Sequence[Deadline],
    shown: Sequence[Deadline],
    agencies: Agencies,
) -> dict[str, Any]:
    counts = Counter(deadline.status for deadline in found)
    return {
        "release": release.number,
        "on": on.isoformat(),
        "counts": {status: count for status in STATUSES if (count := counts[status])},
        "deadlines": [plain(deadline, agencies) for deadline in shown],
    }
