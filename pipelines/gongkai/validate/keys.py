"""Keys: the primary one whole, foreign ones within the table and to what is published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import ForeignKey, Resource, Schema, cast
from gongkai.keys import Keys
from gongkai.messages import number, translate
from gongkai.report import PARTIAL_KEY, Violation
from gongkai.table import Table

#: How many rows are listed for one key. They may be warnings, in every row of a file that comes from elsewhere.
LIMIT = 10_000


def check_keys(
    table: Table, resource: Resource, keys: Keys, *, limit: int = LIMIT
) -> tuple[list[Violation], list[str]]:
    """Return the rows whose keys lack a part or name nothing, and remarks on what was not looked up or is not listed.

    A key is compared by the values of its fields. A row may refer to another row of the same submission. Rows with a
    missing part of a foreign key refer to nothing and are left alone. Of each key the first `limit` rows are listed.
    """
    columns = {name: _values(table.column(name), resource.schema, name) for name in _named(table, resource)}
    faults = _partial(table, resource, columns)
    remarks: list[str] = []
    for key in resource.schema.foreign_keys:
        if not set(key.fields) <= set(columns):
            continue
        names = ", ".join(key.fields)
        known = _known(resource, key, keys, columns)
        if known is None:
            place = f"{key.package or resource.package}/{key.resource}"
            remarks.append(
                translate("{fields}: not looked up, because {place} is not published", fields=names, place=place)
            )
            continue
        positions = _dangling(key, known, columns)
        faults += [_violation(table, resource, key, position) for position in positions[:limit]]
        if len(positions) > limit:
            count = number(len(positions) - limit)
            remarks.append(translate("{fields}: {count} more rows refer to nothing", fields=names, count=count))
    return faults, remarks


def _named(table: Table, resource: Resource) -> set[str]:
    schema = resource.schema
    used = {*schema.primary_key}
    for key in schema.foreign_keys:
        used |= {*key.fields} | ({*key.reference_fields} if _is_own(resource, key) else set())
    return used & set(table.labels)


def _is_own(resource: Resource, key: ForeignKey) -> bool:
    return (key.resource or resource.name) == resource.name


def _partial(table: Table, resource: Resource, columns: Mapping[str, pa.Array]) -> list[Violation]:
    """Return the rows in which some fields of the primary key have a value and some have none."""
    names = resource.schema.primary_key
    if len(names) < 2 or not set(names) <= set(columns):
        return []
    present = pc.is_valid(columns[names[0]])
    some = every = present
    for name in names[1:]:
        present = pc.is_valid(columns[name])
        some, every = pc.or_(some, present), pc.and_(every, present)
    rows = table.rows.filter(pc.and_not(some, every)).to_pylist()
    return [Violation(type="primary-key", row=row, note=PARTIAL_KEY) for row in rows]


def _known(resource: Resource, key: ForeignKey, keys: Keys, columns: Mapping[str, pa.Array]) -> pa.Array | None:
    published = keys.of(key.resource or resource.name, key.reference_fields)
    own = _is_own(resource, key) and set(key.reference_fields) <= set(columns)
    if published is None and not own:
        return None
    parts = []
    if published is not None:
        pairs = zip(key.fields, key.reference_fields, strict=True)
        parts.append(_joined([_values(published.column(there), resource.schema, here) for here, there in pairs]))
    if own:
        parts.append(_joined([columns[name] for name in key.reference_fields]))
    return pa.concat_arrays(parts)


def _dangling(key: ForeignKey, known: pa.Array, columns: Mapping[str, pa.Array]) -> list[int]:
    wanted = _joined([columns[name] for name in key.fields])
    lost = pc.and_(pc.is_valid(wanted), pc.invert(pc.is_in(wanted, value_set=known)))
    positions: list[int] = pc.indices_nonzero(lost).to_pylist()
    return positions


def _violation(table: Table, resource: Resource, key: ForeignKey, position: int) -> Violation:
    column, label = table.where(table.labels.index(key.fields[0]))
    cells = [table.column(name)[position].as_py() for name in key.fields]
    return Violation(
        type="foreign-key",
        row=table.rows[position].as_py(),
        column=column,
        field=key.fields[0],
        label=label,
        cell=", ".join(str(cell) for cell in cells),
        note=f"{key.package or resource.package}.{', '.join(key.reference_fields)}",
        severity="error" if _is_error(table, key, position) else "warning",
    )


def _is_error(table: Table, key: ForeignKey, position: int) -> bool:
    """Tell whether a missing key is an error in a row, as the key's `severity` declares."""
    guards = key.error_where or {}
    return all(
        name in table.labels and re.search(pattern, table.column(name)[position].as_py() or "") is not None
        for name, pattern in guards.items()
    )


def _values(column: pa.ChunkedArray, schema: Schema, name: str) -> pa.Array:
    """Return one text for each cell by which it is told from others, null where it is missing.

    A string is itself; other types are told apart by what they mean: `007` is the integer 7.
    """
    missing = pa.array(schema.missing_values(name), pa.large_string())
    texts = column.cast(pa.large_string())
    if schema[name].type == "string":
        texts = pc.if_else(pc.is_in(texts, value_set=missing), pa.scalar(None, pa.large_string()), texts)
        return pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.large_string())
    values = cast(texts, schema, name)
    return pa.array([None if value is None else str(value) for value in values], pa.large_string())


def _joined(columns: Sequence[pa.Array]) -> pa.Array:
    """Return one text for each row: the parts of its key, or null where one is absent."""
    return (
        columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, pa.scalar("\x1f", pa.large_string()))
    )
