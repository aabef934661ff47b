"""A table of frictionless that is read and checked column by column.

frictionless opens the source, finds encoding, dialect, header and schema, and judges the header; it also assembles the
report, with its limits and its order. What stands between, a Row object for each record, is left out for all
records in which nothing can be wrong: only the others become Rows, with the same errors in the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Protocol

import frictionless
from frictionless.resources import TableResource
from frictionless.table.row import Row

from gongkai.table import Batch
from gongkai.validate.engine import Cells
from gongkai.validate.faulty_rows import FaultyRows
from gongkai.validate.readers import check_rules


class Source(Protocol):
    """The records behind a table, for as often as they are read."""

    def batches(self, table: ArrowTable) -> Iterable[Batch]:
        """Yield all records below the header of an open table.

        Raises BrokenOff where frictionless cannot read on.
        """

    def fetch(self, table: ArrowTable, numbers: Sequence[int], *, exact: bool) -> Mapping[int, Cells]:
        """Return the cells of some records; `exact` tells a blank line from a record of empty cells."""


class ArrowTable(TableResource):
    """A table whose row stream holds only the rows in which something is wrong."""

    def connect(self, source: Source, *, limit: int, schema: Mapping[str, Any] | None = None) -> ArrowTable:
        """Name the source of the records, how many errors are wanted, and the schema as it was written."""
        self.__dict__.update(_source=source, _limit=limit, _written=schema)
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
        counted = copy(self.stats)
        try:
            for key in self.schema.foreign_keys:
                self._look_up(key["reference"]["resource"])
        except frictionless.FrictionlessException:
            # A copy has counted, were it frictionless'.
            self.stats = counted
            raise

    def _look_up(self, target: str) -> None:
        """Read what a key refers to.

        Raises FrictionlessException where that is no part of this table, or the table cannot be read to its end.
        """
        if target not in {"", self.name}:
            # The text is frictionless' own, its place holder included.
            note = 'package is required for foreign keys to other resources: "{fk}"'
            raise frictionless.FrictionlessException(frictionless.errors.ResourceError(note=note))
        self._check_copy()
        facts: dict[str, Any] = self.__dict__
        if facts.get("_rows") is None:
            rows = FaultyRows(self, facts["_source"], facts["_limit"])
            rows.read()
            if rows.failure is not None:
                raise rows.failure
            facts["_rows"] = rows.rows()

    def _TableResource__open_row_stream(self) -> None:
        self._check_fields()
        if not self.schema.foreign_keys:
            self.__dict__["_rows"] = None

    def _check_copy(self) -> None:
        # frictionless looks keys up in a copy of the table, and a copy has its schema go by the resource's version.
        version = type(self).effective_datapackage_version(self.to_descriptor(), self._datapackage_version)
        written = self.__dict__["_written"] or self.schema.to_descriptor()
        frictionless.Schema.from_descriptor(written, datapackage_version=version)
        self._check_fields()

    def _check_fields(self) -> None:
        # As frictionless does when a table is opened: a header that cannot be matched, a rule that cannot be read.
        check_rules(self.header.get_expected_fields())
