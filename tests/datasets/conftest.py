"""The committed rows of the bundled portal, for all tests that ask what they refer to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongkai.descriptor import Portal, cast
from gongkai.extract import delimited

Rows = Callable[[str], list[dict[str, object]]]


@pytest.fixture(scope="session")
def rows_of(bundled: Portal) -> Rows:
    """The committed rows of a dataset's first table, as values by field."""

    def rows_of(dataset: str) -> list[dict[str, object]]:
        resource = bundled.resource(dataset)
        table = delimited(bundled.committed(resource))
        columns = [cast(table.column(field.name), resource.schema, field.name) for field in resource.schema.fields]
        return [dict(zip(resource.schema.names, row, strict=True)) for row in zip(*columns, strict=True)]

    return rows_of
