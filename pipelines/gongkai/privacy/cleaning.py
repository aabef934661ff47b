"""Reports without personal data: whatever a check repeats of a cell is masked before it is shown or kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.codes import masked_name
from gongkai.descriptor import Resource
from gongkai.privacy.declared import Declaration, declarations
from gongkai.privacy.masking import natural_persons, redact
from gongkai.privacy.persons import hidden, persons
from gongkai.privacy.scan import TYPE, label_of
from gongkai.report import Report, Violation
from gongkai.table import Table

HIDDEN = "***"
#: Attributes of a violation that never repeat a cell.
SAFE = frozenset({"type", "severity"})
#: A shorter text occurs in a message by chance; it is replaced only where it is quoted.
SHORT = 2


@dataclass(frozen=True, slots=True)
class Secrets:
    """What of a row may not be repeated: cells, longest first, with what is shown of each, and names of persons."""

    cells: Mapping[str, str]
    names: tuple[str, ...] = ()


NO_SECRETS = Secrets({})


def clean(report: Report, table: Table, resource: Resource) -> Report:
    """Return a report on a table in which no violation repeats a personal item, a private cell or a person's name."""
    secrets = _secrets((*report.errors, *report.warnings), table, resource)
    return replace(
        report,
        place=redact(report.place),
        errors=tuple(_clean(fault, secrets) for fault in report.errors),
        warnings=tuple(_clean(fault, secrets) for fault in report.warnings),
        remarks=tuple(redact(remark) for remark in report.remarks),
    )


def _clean(fault: Violation, secrets: Mapping[int, Secrets]) -> Violation:
    # A finding of personal data is made of masks.
    if fault.type == TYPE:
        return fault
    own = secrets.get(fault.row or 0, NO_SECRETS)
    values = {field.name: getattr(fault, field.name) for field in fields(fault) if field.name not in SAFE}
    return replace(fault, **{name: _masked(value, own) for name, value in values.items()})


def _masked(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, str):
        return redact(_without(value, secrets))
    if isinstance(value, tuple | list):
        return type(value)(_masked(item, secrets) for item in value)
    return value


def _without(text: str, secrets: Secrets) -> str:
    if text in secrets.cells:
        return secrets.cells[text]
    for secret, shown in secrets.cells.items():
        found, put = (secret, shown) if len(secret) >= SHORT else (f'"{secret}"', f'"{shown}"')
        text = text.replace(found, put)
    return hidden(text, secrets.names)


def _secrets(faults: Iterable[Violation], table: Table, resource: Resource) -> dict[int, Secrets]:
    """Return the secrets of each row that has a fault."""
    rows = sorted({fault.row for fault in faults if fault.row is not None})
    if not rows:
        return {}
    shower = _Shower.of(table, resource)
    positions = pc.index_in(pa.array(rows, table.rows.type), value_set=table.rows).to_pylist()
    return {
        row: shower.secrets(position) for row, position in zip(rows, positions, strict=True) if position is not None
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shower:
    """What may be shown of the cells of a table."""

    table: Table
    labels: tuple[str, ...]
    declared: tuple[Declaration | None, ...]
    persons: tuple[pa.ChunkedArray | pa.Array | None, ...]

    @classmethod
    def of(cls, table: Table, resource: Resource) -> _Shower:
        by_name = declarations(resource)
        declared = tuple(by_name.get(name) for name in table.labels)
        return cls(
            table=table,
            labels=tuple(label_of(table, index, resource) for index in range(len(table.labels))),
            declared=declared,
            persons=tuple(natural_persons(table, one.person) if one and one.person else None for one in declared),
        )

    def secrets(self, position: int) -> Secrets:
        """Return what of a row may not be repeated."""
        names = tuple(sorted(self._names(position), key=lambda name: -len(name)))
        cells = sorted(self._cells(position, names), key=lambda pair: -len(pair[0]))
        return Secrets(dict(cells), names)

    def _names(self, position: int) -> Iterator[str]:
        """Yield the names that texts of a row may not repeat."""
        echoed = {name for one in self.declared if one is not None for name in one.echo}
        for label, column, theirs in zip(self.table.labels, self.table.columns, self.persons, strict=True):
            if label in echoed and theirs is not None and theirs[position].as_py():
                yield from persons(column[position].as_py() or "")

    def _cells(self, position: int, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for index, column in enumerate(self.table.columns):
            text = column[position].as_py()
            if text and (shown := self._shown(text, index, position, names)) != text:
                yield text, shown

    def _shown(self, text: str, index: int, position: int, names: tuple[str, ...]) -> str:
        declaration, theirs = self.declared[index], self.persons[index]
        if declaration is not None and declaration.private:
            return HIDDEN
        if theirs is not None and theirs[position].as_py():
            text = masked_name(text)
        return redact(hidden(text, names), self.labels[index])
