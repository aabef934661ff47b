"""A report for a terminal: lines of text, or a table where the terminal can show one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.messages import number, translate
from gongkai.report import Report, Severity
from gongkai.reports.causes import Case, Cause, causes
from gongkai.reports.fields import Fields
from gongkai.reports.labels import SEVERITIES
from gongkai.reports.places import words
from gongkai.reports.text import LONG, shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

STYLES: Mapping[Severity, str] = {"error": "bold red", "warning": "bold yellow"}

#: How many values are named for one cause, and how many places for one value.
CASES = PLACES = 5


def render(report: Report, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
    """Yield the lines of a report; with a schema, fields are called by their titles too."""
    yield verdict(report)
    for cause in causes(report, Fields.of(schema)):
        yield "  " + heading(cause)
        for case in cause.cases[:CASES]:
            yield from (f"    {line}" for line in _case(case))
        if len(cause.cases) > CASES:
            yield "    " + more(cause)
    yield from endnotes(report)


def show(report: Report, console: Console, schema: Mapping[str, Any] | None = None) -> None:
    """Write a report to a terminal: each cause with a table of its values."""
    # Imported here: a check of a small file on a pipe does not pay for what it does not use.
    from rich.text import Text

    # Text, not markup: a cell may hold brackets.
    console.print(Text(verdict(report), style="bold"))
    for cause in causes(report, Fields.of(schema)):
        console.print(Text("\n" + heading(cause), style=STYLES[cause.severity]))
        console.print(_table(cause))
        if len(cause.cases) > CASES:
            console.print(Text("  " + more(cause), style="dim"))
    for line in endnotes(report):
        console.print(Text("\n" + line, style="dim"))


def _table(cause: Cause) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, expand=True, padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=5, overflow="fold")
    for case in cause.cases[:CASES]:
        said = Text.assemble(case.words, (f"\n{case.advice}" if case.advice else "", "green"))
        table.add_row(f"× {number(case.count)}", Text(where(case)), said)
    return table


def verdict(report: Report) -> str:
    """Return the first line: the file, whether it may be published, and the counts."""
    return translate(
        "{place}: {verdict}; {rows} rows, {errors} errors, {warnings} warnings",
        place=shown(report.place),
        verdict=translate("valid") if report.valid else translate("invalid"),
        rows=number(report.rows),
        errors=number(len(report.errors)),
        warnings=number(len(report.warnings)),
    )


def heading(cause: Cause) -> str:
    """Return the name of a cause: how grave, what, how often, in which column."""
    facts = {
        "severity": translate(SEVERITIES[cause.severity]),
        "label": cause.label,
        "type": cause.type,
        "count": number(cause.count),
    }
    if not cause.column:
        return translate("{severity}: {label} ({type}) × {count}", **facts)
    return translate("{severity}: {label} ({type}) × {count} in “{column}”", column=shown(cause.column), **facts)


def where(case: Case) -> str:
    """Return the first places of a case."""
    return words(case.spans, PLACES)


def more(cause: Cause) -> str:
    """Return how many faults of a cause are not shown."""
    hidden = sum(case.count for case in cause.cases[CASES:])
    return translate("… and {count} more", count=number(hidden))


def endnotes(report: Report) -> Iterator[str]:
    """Yield what the reader must know of the report itself: where it stopped, and what was not checked."""
    if report.limit:
        yield translate("The search stopped after {limit} faults; there may be more.", limit=number(report.limit))
    yield from (shown(remark, LONG) for remark in report.remarks)


def _case(case: Case) -> Iterator[str]:
    said = case.words if not case.advice else translate("{sentence}; {advice}", sentence=case.words, advice=case.advice)
    if case.count == 1:
        yield translate("{place}: {text}", place=where(case), text=said)
    else:
        yield translate("{place}: {text}", place=_often(case), text=where(case))
        yield f"    {said}"


def _often(case: Case) -> str:
    count = f"× {number(case.count)}"
    return f"“{shown(case.cell)}” {count}" if case.cell else count
