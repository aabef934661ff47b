"""How the tables of the form are laid out, on the page and in the workbook alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.account.form import Form, Line

#: The columns of the stub, and the heading of the results, under which lines 3.x stand.
STUB, RESULTS = 3, "三、本年度办理结果"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One cell of the stub, and how far it reaches."""

    id: str
    text: str
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of table three: the cells of the stub that begin in it, and the marks of all that it stands under."""

    code: str
    heads: Sequence[Head]
    ids: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What table two counts in several ways."""

    name: str
    lines: Sequence[Line]

    @property
    def indicators(self) -> tuple[str, ...]:
        """What is counted of it."""
        return tuple(line.indicator for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of the regulation: items, those together that are counted in the same ways."""

    title: str
    groups: Sequence[Sequence[Item]]


def stub_of(form: Form) -> tuple[Row, ...]:
    """Return the lines of table three as the form prints them."""
    lines = form.requests
    results = [line for line in lines if line.code.startswith("3.")]
    rows = []
    for line in lines:
        ids: list[str] = []
        heads: list[Head] = []
        if line in results:
            ids.append("g-3")
            if line is results[0]:
                heads.append(Head(id="g-3", text=RESULTS, column=1, rows=len(results)))
        if line.group:
            together = [other for other in results if other.group == line.group]
            mark = f"g-{line.code.rpartition('.')[0]}"
            ids.append(mark)
            if line is together[0]:
                heads.append(Head(id=mark, text=line.group, column=2, rows=len(together)))
        own = f"r-{line.code}"
        before = len(ids)
        heads.append(Head(id=own, text=line.own, column=before + 1, columns=STUB - before))
        rows.append(Row(code=line.code, heads=tuple(heads), ids=" ".join([*ids, own])))
    return tuple(rows)


def clauses_of(form: Form) -> tuple[Clause, ...]:
    """Return table two by the clauses of the regulation."""
    found = []
    for title, lines in groupby(form.information, key=lambda line: line.clause):
        items = [Item(name=name, lines=tuple(own)) for name, own in groupby(lines, key=lambda line: line.item)]
        groups = [tuple(group) for _, group in groupby(items, key=lambda item: item.indicators)]
        found.append(Clause(title=title, groups=tuple(groups)))
    return tuple(found)


def width_of(form: Form) -> int:
    """Return how many numbers a row of table two holds at most."""
    return max((len(item.lines) for clause in clauses_of(form) for group in clause.groups for item in group), default=1)
