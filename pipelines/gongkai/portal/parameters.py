"""The query string of a table page: what it may hold, and how a form's answer becomes a plain address.

Datasette ignores what it does not know: an unknown column matches no row, an unknown operator all of them. Both look
like an answer, so they are refused here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl, urlencode

from datasette.filters import Filters

from gongkai.catalog import TableEntry
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.portal.fault import Fault

Pairs = list[tuple[str, str]]

OPERATORS = frozenset(Filters._filters_by_key)
#: Operators that compare with nothing.
UNARY = frozenset(key for key, condition in Filters._filters_by_key.items() if condition.no_argument)

#: Parameters whose values are columns.
OF_COLUMNS = frozenset(
    {"_sort", "_sort_desc", "_facet", "_facet_array", "_facet_date", "_col", "_nocol", "_label", "_filter_column"}
)
#: Parameters with any other value. `_columns=all` is ours: it shows the columns that a table hides at first.
OTHERS = frozenset(
    {
        "_columns",
        "_dl",
        "_extra",
        "_facet_size",
        "_filter_op",
        "_filter_value",
        "_header",
        "_json",
        "_json_infinity",
        "_labels",
        "_next",
        "_nl",
        "_nocount",
        "_nofacet",
        "_nosuggest",
        "_search",
        "_searchmode",
        "_shape",
        "_size",
        "_sort_by_desc",
        "_stream",
        "_ttl",
        "_where",
    }
)
KNOWN = OF_COLUMNS | OTHERS

FORM = ("_filter_column", "_filter_op", "_filter_value")


def read_pairs(query: bytes | str) -> Pairs:
    """Return the names and values of a query string, blank values included."""
    text = query.decode("latin-1") if isinstance(query, bytes) else query
    return parse_qsl(text, keep_blank_values=True)


def check_pairs(pairs: Sequence[tuple[str, str]], table: TableEntry) -> None:
    """Refuse what the table does not have.

    Raises Fault.
    """
    columns = table.resource.schema.names
    for name, value in pairs:
        if name in columns:
            continue
        if name.startswith("_search"):
            _check_search(name, value, table)
        elif name in OF_COLUMNS:
            if value:
                _check_column(value, columns, name)
        elif name.startswith("_") and "__" not in name:
            _check_known(name)
        else:
            _check_filter(name, value, columns)


def tidied(pairs: Pairs) -> Pairs:
    """Return the pairs as a plain address has them: a form's filter as one pair, and nothing that was left blank.

    >>> tidied([("_search", ""), ("_filter_column", "level"), ("_filter_op", "exact"), ("_filter_value", "1")])
    [('level', '1')]
    """
    form = {name: value.strip() for name, value in pairs if name in FORM}
    kept = [(name, value) for name, value in pairs if name not in FORM and (value or not name.startswith("_"))]
    column, operator, value = (form.get(name, "") for name in FORM)
    operator = operator or "exact"
    if column and operator in UNARY:
        kept.append((f"{column}__{operator}", "1"))
    elif column and value:
        kept.append((column if operator == "exact" else f"{column}__{operator}", value))
    return kept


def address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a path with a query string."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _check_search(name: str, value: str, table: TableEntry) -> None:
    if name == "_searchmode":
        if value == "raw":
            raise Fault(400, translate("“_searchmode=raw” is not offered; write plain words in “_search”"))
        return
    if not table.resource.search:
        raise Fault(400, translate("table “{table}” has no search; filter by a column instead", table=table.name))
    column = name.removeprefix("_search").removeprefix("_")
    if column:
        _check_column(column, table.resource.search, name)


def _check_filter(name: str, value: str, columns: Collection[str]) -> None:
    column, _, operator = name.rpartition("__")
    if not column:
        column, operator = name, "exact"
    _check_column(column, columns, name)
    if operator not in OPERATORS:
        near = nearest(operator, OPERATORS)
        raise Fault(400, translate("“{name}”: no operator “{operator}”; the nearest is “{nearest}”",
                                   name=name, operator=operator, nearest=near))  # fmt: skip
    if operator in {"in", "notin"} and value.startswith("[") and not _is_json(value):
        raise Fault(400, translate("“{name}”: not a JSON array; write values separated by commas", name=name))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _check_column(column: str, columns: Collection[str], name: str) -> None:
    if column not in columns:
        raise Fault(400, translate("“{name}”: no column “{column}”; the nearest is “{nearest}”",
                                   name=name, column=column, nearest=nearest(column, columns)))  # fmt: skip


def _check_known(name: str) -> None:
    if name not in KNOWN:
        near = nearest(name, KNOWN)
        raise Fault(400, translate("no parameter “{name}”; the nearest is “{nearest}”", name=name, nearest=near))
