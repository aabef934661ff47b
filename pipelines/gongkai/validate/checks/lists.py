"""Code lists that hold in some rows or for some time, which no constraint of Table Schema can say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.messages import notes
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.kinds import Each, Words
from gongkai.validate.checks.view import Rows


@check("code-list", "Code List in Force")
def code_list(rows: Rows, *, fields: Each, values: Words) -> Iterator[Finding | Remark]:
    """Every cell, and every item of a list in it, is one of the values.

    With `since`, `until` and `on` it is the list that was in force on a day, with `where` the list for some rows.
    """
    for field in fields:
        strange = rows.values(field).mapped(lambda value: _strange(value, values), pa.large_string())
        for position in pc.indices_nonzero(pc.not_equal(strange, "")).to_pylist():
            note = notes.NOT_LISTED.format(given=strange[position], listed=", ".join(values))
            yield Finding(position=position, field=field, note=note)


def _strange(value: Any, values: Words) -> str:
    items = value if isinstance(value, list | tuple) else [value]
    return ", ".join(dict.fromkeys(str(item) for item in items if str(item) not in values))
