"""What the text of a report says of requests, held against its table three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.account.form_table import Found, Oddity
from gongkai.errors import N_

#: How a text speaks of a line of the table: the words, and the number that follows them in the same sentence.
SENTENCES = (
    ("1", re.compile(r"(?:新收|收到|受理)[^。；;，,\d]{0,24}?申请[^。；;，,\d]{0,12}(\d+)\s*件")),
    ("2", re.compile(r"上年(?:度)?结转[^。；;，,\d]{0,24}(\d+)\s*件")),
    ("4", re.compile(r"结转(?:至)?下(?:一)?年度?[^。；;，,\d]{0,24}(\d+)\s*件")),
)

OTHERWISE = N_("the text says {said} of “{line}”, the table {value}")
TOGETHER = N_("the text says {said} of “{line}”, the table {value}; with those carried over it is {said}")


def against_prose(prose: str, table: Found) -> Iterator[Oddity]:
    """Yield what the text says otherwise than the table."""
    for code, form in SENTENCES:
        cell = table.rows.get(code, {}).get("total")
        said = form.search(prose)
        if cell is None or said is None or said[1] == (cell.value or "0"):
            continue
        over = table.rows.get("2", {}).get("total")
        both = Decimal(cell.value or 0) + Decimal((over.value if over else None) or 0)
        text = TOGETHER if code == "1" and Decimal(said[1]) == both else OTHERWISE
        facts = {"said": said[1], "line": table.names[code], "value": cell.value or "0"}
        yield Oddity(row=cell.row, column=cell.column, text=text, facts=facts)
