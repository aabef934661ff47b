"""Foreign keys: within the table, and to what is published."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import ForeignKey, Resource
from gongkai.keys import Keys
from gongkai.messages import translate
from gongkai.report import Violation
from gongkai.table import Table


def check_keys(table: Table, resource: Resource, keys: Keys) -> tuple[list[Violation], list[str]]:
    """Return the rows whose foreign keys name nothing, and remarks on keys that could not be looked up.

    A key is compared as text, as it is stored. A row may refer to another row of the same submission. Rows with a
    missing part refer to nothing and are left alone.
    """
    faults: list[Violation] = []
    remarks: list[str] = []
    for key in resource.schema.foreign_keys:
        if not set(key.fields) <= set(table.labels):
            continue
        known = _known(table, resource, key, keys)
        if known is None:
            place = f"{key.package or resource.package}/{key.resource}"
            remarks.append(
                translate(
                    "{fields}: not looked up, because {place} is not published",
                    fields=", ".join(key.fields),
                    place=place,
                )
            )
            continue
        faults += _dangling(table, resource, key, known)
    return faults, remarks


def _known(table: Table, resource: Resource, key: ForeignKey, keys: Keys) -> pa.Array | None:
    target = key.resource or resource.name
    published = keys.of(target, key.reference_fields)
    own = target == resource.name and set(key.reference_fields) <= set(table.labels)
    if published is None and not own:
        return None
    parts = [] if published is None else [_joined([published.column(name) for name in key.reference_fields])]
    if own:
        parts.append(_joined([table.column(name) for name in key.reference_fields]))
    return pa.concat_arrays(parts)


def _dangling(table: Table, resource: Resource, key: ForeignKey, known: pa.Array) -> list[Violation]:
    columns = [table.column(name) for name in key.fields]
    wanted = _joined(columns)
    missing = pa.array(list(resource.schema.missing_values), wanted.type)
    lost = pc.and_(pc.is_valid(wanted), pc.invert(pc.is_in(wanted, value_set=known)))
    for column in columns:
        lost = pc.and_(lost, pc.invert(pc.is_in(column, value_set=missing)).combine_chunks())
    positions = pc.indices_nonzero(lost).to_pylist()
    target = f"{key.package or resource.package}.{', '.join(key.reference_fields)}"
    return [_violation(table, key, position, target) for position in positions]


def _violation(table: Table, key: ForeignKey, position: int, target: str) -> Violation:
    number, label = table.where(key.fields[0])
    cells = [table.column(name)[position].as_py() for name in key.fields]
    return Violation(
        type="foreign-key",
        row=table.rows[position].as_py(),
        column=number,
        field=key.fields[0],
        label=label,
        cell=", ".join(str(cell) for cell in cells),
        note=target,
        severity="error" if _is_error(table, key, position) else "warning",
    )


def _is_error(table: Table, key: ForeignKey, position: int) -> bool:
    """Tell whether a missing key is an error in a row, as the key's `severity` declares."""
    guards = key.error_where or {}
    return all(
        name in table.labels and re.search(pattern, table.column(name)[position].as_py() or "") is not None
        for name, pattern in guards.items()
    )


def _joined(columns: Sequence[pa.ChunkedArray]) -> pa.Array:
    """Return one text for each row: the parts of its key, or null where one is absent."""
    flat = [column.cast(pa.large_string()).combine_chunks() for column in columns]
    whole = [part if isinstance(part, pa.Array) else pa.concat_arrays(part.chunks) for part in flat]
    return whole[0] if len(whole) == 1 else pc.binary_join_element_wise(*whole, pa.scalar("\x1f", pa.large_string()))
