"""An inspection on a terminal, as wide as that is."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gongkai.messages import number, translate
from gongkai.profile import words
from gongkai.profile.column import Column
from gongkai.profile.inspection import Inspection


def show(found: Inspection, console: Console) -> None:
    """Write what was understood of a file."""
    # Text, not markup: a cell may hold brackets.
    console.print(Text(words.headline(found), style="bold"))
    console.print(_facts(found))
    console.print(_columns(found.columns, console.width // 5))
    _section(console, translate("Suspect"), "bold yellow", words.suspect_lines(found), translate("nothing is suspect"))
    items = [*words.outside_lines(found), *words.personal_lines(found)]
    nothing = translate("no personal data was found")
    _section(console, translate("Personal data"), "bold red", items, nothing)


def _facts(found: Inspection) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, said in words.facts(found):
        table.add_row(Text(f"  {name}"), Text(said))
    return table


def _columns(columns: Iterable[Column], widest: int) -> Padding:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True, header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    # A short label leaves the width to what the column holds.
    table.add_column(translate("column"), max_width=widest, overflow="fold")
    table.add_column(translate("type"), max_width=14, overflow="fold")
    table.add_column(translate("empty"), justify="right", no_wrap=True)
    table.add_column(translate("distinct"), justify="right", no_wrap=True)
    table.add_column(translate("content"), ratio=1, overflow="fold")
    for column in columns:
        table.add_row(
            column.letters or str(column.position),
            Text(column.label or "—"),
            words.kind_of(column),
            words.lacking(column),
            number(column.distinct),
            _content(column),
        )
    return Padding(table, (1, 0, 0, 0))


def _content(column: Column) -> Text:
    lines = [(line, "dim") for line in words.details(column)]
    if said := words.examples(column):
        lines.insert(0, (said, ""))
    return Text("\n").join(Text(line, style=style) for line, style in lines)


def _section(console: Console, title: str, style: str, found: Iterable[tuple[str, list[str]]], otherwise: str) -> None:
    findings = list(found)
    console.print()
    if not findings:
        console.print(Text(translate("{place}: {text}", place=title, text=otherwise), style="dim"))
        return
    console.print(Text(title, style=style))
    for heading, lines in findings:
        console.print(Padding(Text(heading), (0, 0, 0, 2)))
        for line in lines:
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 4)))
