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
from gongkai.privacy.scan import TYPE, label_of
from gongkai.report import Report, Violation
from gongkai.table import Table

HIDDEN = "***"
#: Attributes of a violation that never repeat a cell.
SAFE = frozenset({"type", "severity"})
#: A shorter text occurs in a message by chance; it is replaced only where it is quoted.
SHORT = 2

#: The cells of a row that may not be repeated, longest first, and what is shown of each.
Secrets = Mapping[str, str]


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
    hidden = secrets.get(fault.row or 0, {})
    values = {field.name: getattr(fault, field.name) for field in fields(fault) if field.name not in SAFE}
    return replace(fault, **{name: _masked(value, hidden) for name, value in values.items()})


def _masked(value: Any, hidden: Secrets) -> Any:
    if isinstance(value, str):
        return redact(_without(value, hidden))
    if isinstance(value, tuple | list):
        return type(value)(_masked(item, hidden) for item in value)
    return value


def _without(text: str, hidden: Secrets) -> str:
    if text in hidden:
        return hidden[text]
    for secret, shown in hidden.items():
        found, put = (secret, shown) if len(secret) >= SHORT else (f'"{secret}"', f'"{shown}"')
        text = text.replace(found, put)
    return text


def _secrets(faults: Iterable[Violation], table: Table, resource: Resource) -> dict[int, Secrets]:
    """Return the secrets of each row that has a fault."""
    rows = sorted({fault.row for fault in faults if fault.row is not None})
    if not rows:
        return {}
    shower = _Shower.of(table, resource)
    positions = pc.index_in(pa.array(rows, table.rows.type), value_set=table.rows).to_pylist()
    return {
        row: dict(sorted(shower.secrets(position), key=lambda pair: -len(pair[0])))
        for row, position in zip(rows, positions, strict=True)
        if position is not None
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

    def secrets(self, position: int) -> Iterator[tuple[str, str]]:
        """Yield the cells of a row that may not be repeated, with what is shown of each."""
        for index, column in enumerate(self.table.columns):
            text = column[position].as_py()
            if text and (shown := self._shown(text, index, position)) != text:
                yield text, shown

    def _shown(self, text: str, index: int, position: int) -> str:
        declaration, persons = self.declared[index], self.persons[index]
        if declaration is not None and declaration.private:
            return HIDDEN
        if persons is not None and persons[position].as_py():
            text = masked_name(text)
        return redact(text, self.labels[index])
