"""The rows of a derived table, made by its SQL or by the derivation that it names, as the file of a submission.

The rooms whose derivations may be named are imported here, so that they enter the catalogue.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from gongkai import oversight  # noqa: F401 - its derivations enter the catalogue
from gongkai.consistency.functions import FUNCTIONS, register
from gongkai.derivation import DERIVATIONS, Rows
from gongkai.descriptor import Derive, Package, Portal, Resource
from gongkai.errors import N_, BrokenDescriptor
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.release import Draft
from gongkai.release.tombstone import digest_of
from gongkai.sandbox import REFUSALS, NotAllowed, Sandbox, TooSlow, reading

#: So long the SQL of a table may take, and a derivation that does more than SQL can.
SQL_SECONDS, NAMED_SECONDS = 60.0, 600.0

#: Types whose values SQL may make as fractions, also where they are whole.
WHOLE = frozenset({"integer", "year"})

#: Why a derivation is refused, by what happened.
WHY = {**REFUSALS, NotAllowed: N_("“{fault}” may not be used; only the tables that “from” names may be read")}


class _Day(dict[str, object]):
    """The day, which is all that SQL may ask for, as `:today`; takes note of what it does ask for."""

    def __init__(self, on: date) -> None:
        super().__init__()
        self.asked: set[str] = set()
        self._on = on

    def __missing__(self, name: str) -> str:
        self.asked.add(name)
        return self._on.isoformat()


def write_derived(
    draft: Draft, target: Resource, packages: Sequence[Package], portal: Portal, on: date, path: Path
) -> None:
    """Write the rows of a derived table, as they follow from what a draft holds on a day, into a CSV file.

    Raises BrokenDescriptor where they cannot be made.
    """
    derive = target.derive
    if derive is None:
        raise ValueError(target.name)
    closed = {resource.name for package in packages if package.closed for resource in package.resources}
    seconds = SQL_SECONDS if derive.sql else NAMED_SECONDS
    register(draft.connection)
    draft.see_registers()
    sources = set(derive.sources)
    with reading(
        draft.connection,
        sources - closed,
        functions=FUNCTIONS,
        seconds=seconds,
        registers=sources & closed,
    ) as sandbox:
        try:
            made = _by_sql(sandbox, target, derive, on) if derive.sql else _by_name(draft, target, derive, portal, on)
            _write(made, target, draft.withdrawn, path)
        except sqlite3.Error as error:
            raise _refused(sandbox.told(error), target, seconds) from error
        except (NotAllowed, TooSlow) as error:
            raise _refused(error, target, seconds) from error


def _by_sql(sandbox: Sandbox, target: Resource, derive: Derive, on: date) -> Rows:
    day = _Day(on)
    cursor = sandbox.execute(derive.sql or "", day)
    if other := sorted(day.asked - {"today"}):
        raise _fault(target, N_("the SQL asks for {names}; it may only ask for :today"), names=", ".join(other))
    if unread := sorted(set(derive.sources) - sandbox.tables):
        raise _fault(target, N_("“from” names tables that the SQL does not read: {names}"), names=", ".join(unread))
    if day.asked and not derive.daily:
        raise _fault(target, N_("the SQL asks for :today, and so the table must say daily: true"))
    return Rows(names=[column[0] for column in cursor.description], rows=cursor)


def _by_name(draft: Draft, target: Resource, derive: Derive, portal: Portal, on: date) -> Rows:
    name = derive.by or ""
    if name not in DERIVATIONS:
        text = N_("no derivation is called “{name}”; the nearest is “{nearest}”")
        raise _fault(target, text, name=name, nearest=nearest(name, DERIVATIONS) or "-")
    made = DERIVATIONS[name](draft.connection, portal, on)
    if isinstance(made, pa.Table):
        columns = [column.to_pylist() for column in made.columns]
        return Rows(names=made.column_names, rows=zip(*columns, strict=True))
    return made


def _write(made: Rows, target: Resource, withdrawn: Collection[tuple[str, str]], path: Path) -> None:
    """Write rows without those that were taken down, which would come back each time."""
    names, known = list(made.names), target.schema.names
    writers = [_writer(target, name) if name in known else _plain for name in names]
    key = [names.index(name) for name in target.schema.primary_key if name in names]
    stones = {digest for table, digest in withdrawn if table == target.name}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        for row in made.rows:
            if stones and digest_of(target.name, [row[place] for place in key]) in stones:
                continue
            writer.writerow([write(cell) for write, cell in zip(writers, row, strict=True)])


def _writer(target: Resource, name: str) -> Callable[[Any], str]:
    """Return what writes the cells of a field: missing ones as the field has them missing."""
    missing, whole = target.schema.missing_values(name), target.schema[name].type in WHOLE
    nothing = "" if "" in missing or not missing else missing[0]

    def write(cell: Any) -> str:
        if cell is None:
            return nothing
        return str(int(cell)) if whole and isinstance(cell, float) and cell.is_integer() else _plain(cell)

    return write


def _plain(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False)
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)


def _fault(target: Resource, text: str, **facts: object) -> BrokenDescriptor:
    return BrokenDescriptor(where=f"{target.package} [{target.name}] [derive]", fault=translate(text, **facts))


def _refused(error: Exception, target: Resource, seconds: float) -> BrokenDescriptor:
    kind = next(kind for kind in WHY if isinstance(error, kind))
    return _fault(target, WHY[kind], fault=error, seconds=round(seconds))
