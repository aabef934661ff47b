"""The rows of a table in the order of their keys, made of its last files and of what changed since.

A database yields rows in the order of keys by looking up one after the other; the Parquet file of the last release
holds them in this order.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gongkai.descriptor import Resource
from gongkai.names import quoted
from gongkai.release.files import BATCH, as_file, as_stored, file_schema
from gongkai.release.journal import touched_keys

#: With more changed rows than this share of all, the database is read.
MOST = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The last Parquet file of a table, the keys of the rows that changed since, and these rows as they are now."""

    last: Path
    resource: Resource
    touched: pa.Table
    fresh: pa.Table

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows, cut as those of a database are."""
        rest = self.fresh.slice(0, 0)
        for part in self._parts():
            rest = pa.concat_tables([rest, part])
            while rest.num_rows >= BATCH:
                yield _one(rest.slice(0, BATCH))
                rest = rest.slice(BATCH)
        if rest.num_rows:
            yield _one(rest)

    def _parts(self) -> Iterator[pa.Table]:
        key = self.resource.schema.primary_key
        fresh = _keys(self.fresh.select(key))
        done = 0
        file = pq.ParquetFile(self.last)
        for batch in file.iter_batches(BATCH):
            part = self._kept(pa.Table.from_batches([batch]).cast(self.fresh.schema))
            if not part.num_rows:
                continue
            (end,) = _keys(part.slice(part.num_rows - 1).select(key))
            until = bisect_right(fresh, end)
            if until > done:
                part = pa.concat_tables([part, self.fresh.slice(done, until - done)])
                part = part.take(pc.sort_indices(part.select(key), sort_keys=[(name, "ascending") for name in key]))
                done = until
            yield part
        yield self.fresh.slice(done)

    def _kept(self, part: pa.Table) -> pa.Table:
        """Return the rows that did not change."""
        key = self.resource.schema.primary_key
        found = pc.is_in(part[key[0]], value_set=self.touched[key[0]])
        for name in key[1:]:
            found = pc.and_(found, pc.is_in(part[name], value_set=self.touched[name]))
        if not pc.any(found).as_py():
            return part
        if len(key) > 1:
            # Each part of a key may be one of a changed row's, and yet the key is another.
            places, gone = pc.indices_nonzero(found), set(_keys(self.touched))
            keys = zip(places.to_pylist(), _keys(part.select(key).take(places)), strict=True)
            changed = pa.array([place for place, values in keys if values in gone], pa.uint64())
            found = pc.is_in(pa.array(range(part.num_rows), pa.uint64()), value_set=changed)
        return part.filter(pc.invert(found))


def merge(connection: sqlite3.Connection, resource: Resource, last: Path, rows: int) -> Merge | None:
    """Return what the rows of a table can be made of, or None where the database is to be read."""
    keys = touched_keys(connection, resource.name)
    schema = file_schema(resource)
    if keys is None or len(keys) > rows * MOST or not pq.read_schema(last).equals(schema):
        return None
    names = resource.schema.primary_key
    marks, definitions = ", ".join("?" for _ in names), ", ".join(map(quoted, names))
    connection.execute("DROP TABLE IF EXISTS temp.touched")
    connection.execute(f"CREATE TEMP TABLE touched ({definitions})")
    connection.executemany(f"INSERT INTO temp.touched VALUES ({marks})", keys)
    on = " AND ".join(f"t.{quoted(name)} = k.{quoted(name)}" for name in names)
    columns, order = (", ".join(f"t.{quoted(name)}" for name in group) for group in (schema.names, names))
    # CROSS JOIN: SQLite keeps this order, and looks up the few in the many.
    query = f"SELECT {columns} FROM temp.touched k CROSS JOIN {quoted(resource.name)} t ON {on} ORDER BY {order}"
    fresh = connection.execute(query).fetchall()
    return Merge(
        last=last,
        resource=resource,
        touched=_typed(keys, pa.schema([schema.field(name) for name in names])),
        fresh=_typed(fresh, schema),
    )


def _typed(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [() for _ in schema]
    cells = [pa.array(column, as_stored(field.type)) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_batches([as_file(cells, schema)])


def _keys(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _one(table: pa.Table) -> pa.RecordBatch:
    (batch,) = table.combine_chunks().to_batches()
    return batch
