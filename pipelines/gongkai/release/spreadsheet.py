"""Texts that a spreadsheet would run: told, counted, and made harmless where a form has no types."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

#: A cell that begins like this is a formula to a spreadsheet (OWASP, CSV injection), full-width signs included.
FORMULA = "^[=+\\-@\\t\\r\\n＝＋－＠]"


def formulas(batch: pa.RecordBatch) -> Counter[str]:
    """Return how many cells of each column would be taken for formulas."""
    counts = {
        name: pc.sum(pc.match_substring_regex(column, FORMULA)).as_py() or 0
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
        if column.type == pa.string()
    }
    return Counter({name: count for name, count in counts.items() if count})


def neutral(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch in which an apostrophe stands before each such text."""
    columns = [_without_formulas(column) if column.type == pa.string() else column for column in batch.columns]
    return pa.record_batch(columns, batch.schema)


def _without_formulas(column: pa.Array) -> pa.Array:
    found = pc.match_substring_regex(column, FORMULA)
    if not pc.any(found).as_py():
        return column
    return pc.if_else(found, pc.binary_join_element_wise("'", column, ""), column)
