"""The query string of a table page: what it may hold, and how a form's answer becomes a plain address.

Datasette ignores what it does not know: an unknown column matches no row, an unknown operator all of them. Both look
like an answer, so they are refused here; so is what Datasette would answer with a fault of its own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from datasette.filters import Filters, _coerce_numeric_filter_value

from gongkai.catalog import TableEntry
from gongkai.descriptor import Field
from gongkai.load import sqlite_type
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.portal.fault import Fault
from gongkai.portal.settings import JSON_ARRAYS, SETTINGS

Pairs = list[tuple[str, str]]

OPERATORS = frozenset(Filters._filters_by_key)
#: Operators that compare with nothing.
UNARY = frozenset(key for key, condition in Filters._filters_by_key.items() if condition.no_argument)
#: Operators that take what looks like a number for one.
NUMERIC = frozenset(key for key, condition in Filters._filters_by_key.items() if getattr(condition, "numeric", False))
#: Operators that take a list apart.
OF_LISTS = frozenset({"arraycontains", "arraynotcontains"})

#: The parts of the filter form.
FORM = ("_filter_column", "_filter_op", "_filter_value")

#: Parameters whose values are columns.
OF_COLUMNS = frozenset({"_sort", "_sort_desc", "_facet", "_facet_array", "_facet_date", "_col", "_nocol", "_label"}) | {
    "_filter_column",
    "_json",
}


@dataclass(frozen=True, slots=True)
class Values:
    """What a parameter may hold: one of some words, or a whole number up to a limit."""

    words: tuple[str, ...] = ()
    limit: int | None = None

    def __contains__(self, value: str) -> bool:
        if value in self.words:
            return True
        # Longer ones are no numbers to Python, and other scripts have digits that are none to Datasette.
        is_number = value.isascii() and value.isdigit() and len(value) < 10
        return self.limit is not None and is_number and int(value) <= self.limit

    def __str__(self) -> str:
        numbers = [] if self.limit is None else [f"0–{self.limit}"]
        return ", ".join([*self.words, *numbers])


BOOLEANS = Values(("on", "off", "true", "false", "1", "0"))

#: Parameters with values of a known form. `_columns=all` is ours: it shows the columns that a table hides at first.
FORMED: Mapping[str, Values] = {
    "_columns": Values(("all",)),
    "_facet_size": Values(("max",), SETTINGS["max_returned_rows"]),
    "_header": Values(("on", "off")),
    "_json_infinity": BOOLEANS,
    "_labels": BOOLEANS,
    "_searchmode": Values(("escaped",)),
    "_shape": Values(("objects", "object", "array", "arrays", "arrayfirst")),
    "_size": Values(("max",), SETTINGS["max_returned_rows"]),
}

#: Parameters with any value.
FREE = frozenset({"_dl", "_extra", "_filter_op", "_filter_value", "_next", "_nl"}) | {
    "_nocount",
    "_nofacet",
    "_nosuggest",
    "_search",
    "_stream",
    "_where",
}
KNOWN = OF_COLUMNS | FREE | frozenset(FORMED)

#: What may be asked of one row.
OF_ROW = frozenset({"_dl", "_extra", "_header", "_json", "_json_infinity", "_labels", "_nl", "_shape"})


#: So many conditions, and so many facets, may one address ask for; each facet counts the whole selection.
MOST_PAIRS, MOST_FACETS = 100, 10


def read_pairs(query: bytes | str) -> Pairs:
    """Return the names and values of a query string, blank values included."""
    text = query.decode("latin-1") if isinstance(query, bytes) else query
    return parse_qsl(text, keep_blank_values=True)


def check_pairs(pairs: Sequence[tuple[str, str]], table: TableEntry) -> None:
    """Refuse what a table does not have.

    Raises Fault.
    """
    columns = table.resource.schema.names
    _check_amount(pairs)
    for name, value in pairs:
        if name in columns:
            continue
        if name.startswith("_search_"):
            _check_search_column(name, table)
        elif name.startswith("_") and "__" not in name:
            _check_parameter(name, value, table, KNOWN)
        else:
            _check_filter(name, value, table)
    asked = {name for name, value in pairs if value}
    if "_search" in asked and any(name.startswith("_search_") for name in asked):
        raise Fault(400, translate("search in all columns or in chosen ones, not both"))
    if token := dict(pairs).get("_next"):
        _check_next(token, asked, table)


def _check_amount(pairs: Sequence[tuple[str, str]]) -> None:
    facets = [pair for pair in pairs if pair[0] in {"_facet", "_facet_array", "_facet_date"}]
    if len(pairs) > MOST_PAIRS or len(facets) > MOST_FACETS or len(set(facets)) < len(facets):
        raise Fault(400, translate("too many conditions or facets, or one facet twice; ask for fewer"))


def check_row_pairs(pairs: Sequence[tuple[str, str]], table: TableEntry) -> None:
    """Refuse what one row cannot be asked for.

    Raises Fault.
    """
    for name, value in pairs:
        _check_parameter(name, value, table, OF_ROW)


def tidied(pairs: Pairs, table: TableEntry) -> Pairs:
    """Return the pairs as a plain address has them: a form's filter as one pair, and nothing that was left blank."""
    form = {name: value.strip() for name, value in pairs if name in FORM}
    kept = [(name, value) for name, value in pairs if name not in FORM and (value or not name.startswith("_"))]
    column, operator, value = (form.get(name, "") for name in FORM)
    if not column:
        return kept
    field = table.resource.schema[column]
    operator = _fitting(operator or "exact", field)
    if operator in UNARY:
        kept.append((f"{column}__{operator}", "1"))
    elif value:
        kept.append((column if operator == "exact" else f"{column}__{operator}", _stored(field, value)))
    return kept


def understood(pairs: Pairs, table: TableEntry) -> Pairs:
    """Return the pairs as Datasette understands them: it takes some columns for parameters or operators."""
    columns = [name for name in table.resource.schema.names if name.startswith("_") or "__" in name]
    return [(f"{name}__exact" if name in columns else name, value) for name, value in pairs]


def _fitting(operator: str, field: Field) -> str:
    """Return the operator that a reader means: a list is asked for its items, any other text for its parts."""
    pairs = {"exact": "arraycontains", "not": "arraynotcontains"}
    if field.type not in JSON_ARRAYS:
        return "contains" if operator == "arraycontains" else operator
    return pairs.get(operator, operator)


def _stored(field: Field, text: str) -> str:
    """Return the stored value of what a reader writes: a label of the code list, or yes and no."""
    if field.type == "boolean":
        truths = {translate("yes"): "1", translate("no"): "0", "true": "1", "false": "0"}
        return truths.get(text.lower(), text)
    return next((item.value for item in field.categories if text in item.labels.values()), text)


def _check_parameter(name: str, value: str, table: TableEntry, known: Collection[str]) -> None:
    if name not in known:
        near = nearest(name, known)
        raise Fault(400, translate("no parameter “{name}”; the nearest is “{nearest}”", name=name, nearest=near))
    if name == "_search" and not table.resource.search:
        raise Fault(400, translate("table “{table}” has no search; filter by a column instead", table=table.name))
    if not value:
        return
    if name in FORMED and value not in FORMED[name]:
        raise Fault(400, translate("“{name}” cannot be “{value}”; it may be: {allowed}",
                                   name=name, value=value, allowed=FORMED[name]))  # fmt: skip
    if name in OF_COLUMNS:
        _check_column(value, _columns_for(name, table), name)


def _columns_for(name: str, table: TableEntry) -> Sequence[str]:
    schema = table.resource.schema
    if name == "_facet_array":
        return [field.name for field in schema.fields if field.type in JSON_ARRAYS]
    if name == "_nocol":
        return [field for field in schema.names if field not in schema.primary_key]
    return schema.names


def _check_search_column(name: str, table: TableEntry) -> None:
    if not table.resource.search:
        raise Fault(400, translate("table “{table}” has no search; filter by a column instead", table=table.name))
    _check_column(name.removeprefix("_search_"), table.resource.search, name)


def _check_filter(name: str, value: str, table: TableEntry) -> None:
    column, _, operator = name.rpartition("__")
    if not column:
        column, operator = name, "exact"
    _check_column(column, table.resource.schema.names, name)
    known = OPERATORS if table.resource.schema[column].type in JSON_ARRAYS else OPERATORS - OF_LISTS
    if operator not in known:
        near = nearest(operator, known)
        raise Fault(400, translate("“{name}”: no operator “{operator}”; the nearest is “{nearest}”",
                                   name=name, operator=operator, nearest=near))  # fmt: skip
    if operator in NUMERIC and sqlite_type(table.resource.schema[column]) == "TEXT":
        _check_text(name, value)
    if operator in {"in", "notin"} and value.startswith("[") and not _is_list(value):
        raise Fault(400, translate("“{name}”: not a JSON array; write values separated by commas", name=name))


def _check_text(name: str, value: str) -> None:
    """Refuse a text that Datasette would compare as another: it makes a number of 0042, and of 3E5."""
    if str(_coerce_numeric_filter_value(value)) != value:
        raise Fault(400, translate("“{name}”: “{value}” would be compared as a number; use another operator",
                                   name=name, value=value))  # fmt: skip


def _check_next(token: str, asked: Collection[str], table: TableEntry) -> None:
    """Refuse a token that names no row: Datasette would show the first page again."""
    parts = len(table.resource.schema.primary_key) + ("_sort" in asked or "_sort_desc" in asked)
    if len(token.split(",")) != parts:
        raise Fault(400, translate("“_next={token}” is no place in this table; take it from the page before",
                                   token=token))  # fmt: skip


def _is_list(text: str) -> bool:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(items, list) and not any(isinstance(item, list | dict) for item in items)


def _check_column(column: str, columns: Collection[str], name: str) -> None:
    if column not in columns:
        raise Fault(400, translate("“{name}”: no column “{column}”; the nearest is “{nearest}”",
                                   name=name, column=column, nearest=nearest(column, columns)))  # fmt: skip
