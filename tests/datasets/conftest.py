"""The rows of the bundled portal, for all tests that ask what they refer to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.descriptor import Portal, Resource, cast
from gongkai.extract import delimited
from gongkai.release import Store

Rows = Callable[[str], list[dict[str, object]]]


FileOf = Callable[[Resource], Path]


@pytest.fixture(scope="session")
def file_of(bundled: Portal, built: Store) -> FileOf:
    """The file with the rows of a table: the committed one, or what was published of one that is derived."""

    def file_of(resource: Resource) -> Path:
        if resource.derive is None:
            return bundled.committed(resource)
        files = built.last().raw["files"][resource.name]["files"]
        return built.root / next(str(file["path"]) for file in files if file["format"] == "csv")

    return file_of


@pytest.fixture(scope="session")
def rows_of(bundled: Portal, file_of: FileOf) -> Rows:
    """The rows of a dataset's first table, as values by field."""

    def rows_of(dataset: str) -> list[dict[str, object]]:
        resource = bundled.resource(dataset)
        table = delimited(file_of(resource))
        columns = [cast(table.column(field.name), resource.schema, field.name) for field in resource.schema.fields]
        return [dict(zip(resource.schema.names, row, strict=True)) for row in zip(*columns, strict=True)]

    return rows_of
