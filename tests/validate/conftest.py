"""A resource and a table for a check, made of a few words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import Resource, read_package
from gongkai.table import Source, Table, text_column

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"


@pytest.fixture
def resource() -> Callable[..., Resource]:
    """Return a function that declares a table by its fields; the first is the primary key unless one is named."""

    def declare(fields: dict[str, dict[str, Any]], *, replace: object = "all", **schema: Any) -> Resource:
        listed = [{"name": name, "type": "string", **properties} for name, properties in fields.items()]
        whole = {"$schema": V2, "fields": listed, "primaryKey": [next(iter(fields))], **schema}
        raw = {"name": "item", "path": "item.csv", "schema": whole, "replace": replace}
        return read_package({"name": "item", "resources": [raw]}, "here").resources[0]

    return declare


@pytest.fixture
def table() -> Callable[..., Table]:
    """Return a function that makes a table of labels and rows, numbered from 2 unless numbers are given."""

    def make(labels: Sequence[str], *rows: Sequence[str | None], numbers: Sequence[int] | None = None) -> Table:
        columns = zip(*rows, strict=True) if rows else [() for _ in labels]
        return Table(
            source=Source(name="list.csv"),
            labels=tuple(labels),
            columns=tuple(text_column(cells) for cells in columns),
            rows=pa.array(numbers or range(2, 2 + len(rows)), pa.int64()),
        )

    return make
