"""Small tables and resources, and the generated cells of the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from gongkai.descriptor import Replace, Resource
from gongkai.descriptor.schema import read_schema
from gongkai.table import Source, Table, text_column

GENERATOR = Path(__file__).parents[2] / "bench" / "personal_cells.py"

MakeResource = Callable[..., Resource]
MakeTable = Callable[..., Table]


@pytest.fixture(scope="session")
def generated() -> Any:
    """The module that makes cells with personal data, and cells that only look like it."""
    spec = spec_from_file_location("personal_cells", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def resource() -> MakeResource:
    """Return a function that declares a table: field names to what `privacy` says, and more of the resource."""

    def make(fields: Mapping[str, Any], *, types: Mapping[str, str] | None = None, **more: Any) -> Resource:
        declared = [
            {"name": name, "type": (types or {}).get(name, "string"), **({} if said is None else {"privacy": said})}
            for name, said in {"id": None, **fields}.items()
        ]
        schema = {"fields": declared, "primaryKey": "id", **more.pop("schema", {})}
        raw = {"name": "register", "schema": schema, **more}
        return Resource(
            name="register", package="register", titles={}, descriptions={}, path="", raw=raw, label=None,
            schema=read_schema(schema, "here"), replace=Replace(mode="all"),
            columns=(), facets=(), search=(), indexes=(),
        )  # fmt: skip

    return make


@pytest.fixture
def table() -> MakeTable:
    """Return a function that makes a table of columns; `id` counts the rows from 1."""

    def make(**columns: Sequence[str | None]) -> Table:
        height = len(next(iter(columns.values())))
        cells = {"id": [str(number) for number in range(1, height + 1)], **columns}
        return Table(
            source=Source(name="register.csv"),
            labels=tuple(cells),
            columns=tuple(text_column(column) for column in cells.values()),
            rows=pa.array(range(2, height + 2), pa.int64()),
        )

    return make
