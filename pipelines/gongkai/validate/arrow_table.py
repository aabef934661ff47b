"""A table of frictionless that is read and checked column by column.

frictionless opens the source, finds encoding, dialect, header and schema, and judges the header; it also assembles the
report, with its limits and its order. What stands between, a Row object for each record, is left out for all
records in which nothing can be wrong: only the others become Rows, with the same errors in the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import frictionless
from frictionless.resources import TableResource
from frictionless.table.row import Row

from gongkai.table import Batch
from gongkai.validate.engine import Cells
from gongkai.validate.faulty_rows import FaultyRows


class Source(Protocol):
    """The records behind a table, for as often as they are read."""

    def batches(self, table: ArrowTable) -> Iterable[Batch]:
        """Yield all records below the header of an open table.

        Raises FrictionlessException where they cannot be read.
        """

    def fetch(self, table: ArrowTable, numbers: Sequence[int], *, exact: bool) -> Mapping[int, Cells]:
        """Return the cells of some records; `exact` tells a blank line from a record of empty cells."""


class ArrowTable(TableResource):
    """A table whose row stream holds only the rows in which something is wrong."""

    def connect(self, source: Source, *, limit: int) -> ArrowTable:
        """Name the source of the records, and how many errors are wanted."""
        self.__dict__.update(_source=source, _limit=limit)
        return self

    @property
    def row_stream(self) -> Iterator[Row]:
        """The rows with errors, in their order; `stats.rows` counts the records up to each."""
        facts: dict[str, Any] = self.__dict__
        if facts.get("_rows") is None:
            facts["_rows"] = FaultyRows(self, facts["_source"], facts["_limit"]).rows()
        rows: Iterator[Row] = facts["_rows"]
        return rows

    # frictionless reads the whole source once for each key to it; here keys are compared with the columns at hand.
    def _TableResource__open_lookup(self) -> None:
        check_references(self)

    def _TableResource__open_row_stream(self) -> None:
        # As frictionless does, so that a header that cannot be matched is told when the table is opened.
        self.header.get_expected_fields()
        self.__dict__["_rows"] = None


def check_references(table: ArrowTable) -> None:
    """Refuse keys to other tables: a table by itself knows only its own.

    Raises FrictionlessException.
    """
    for key in table.schema.foreign_keys:
        target = key["reference"]["resource"]
        if target not in {"", table.name}:
            # The text is frictionless' own, its place holder included.
            note = 'package is required for foreign keys to other resources: "{fk}"'
            raise frictionless.FrictionlessException(frictionless.errors.ResourceError(note=note))
