"""What the page of a table shows beside its rows: columns, filters, facets and the ways to carry them on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Request

from gongkai.catalog import TableEntry
from gongkai.descriptor import Field
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.portal.edge import local
from gongkai.portal.parameters import OPERATORS, UNARY, Pairs, address, read_pairs
from gongkai.portal.words import title_of, value_text

#: The operators of the filter form, as readers call them. Those with no label here are for addresses only.
OPERATOR_LABELS: Mapping[str, str] = {
    "exact": N_("is"),
    "not": N_("is not"),
    "contains": N_("contains"),
    "notcontains": N_("does not contain"),
    "startswith": N_("begins with"),
    "endswith": N_("ends with"),
    "gt": N_("is more than"),
    "gte": N_("is at least"),
    "lt": N_("is less than"),
    "lte": N_("is at most"),
    "arraycontains": N_("has the item"),
    "isblank": N_("is empty"),
    "notblank": N_("is not empty"),
}

#: Belong to one page of rows, not to the choice of rows.
OF_PAGE = frozenset({"_next", "_size"})
#: Mean nothing to a download.
OF_SCREEN = frozenset({"_next", "_size", "_facet", "_facet_array", "_facet_date", "_facet_size", "_columns"})

NUMERIC = frozenset({"integer", "number", "year"})


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One filter in force, and the address without it."""

    field: Field | None
    operator: str
    value: str
    without: str

    @property
    def text(self) -> str:
        """The condition in words."""
        title = title_of(self.field) if self.field else ""
        operator = translate(OPERATOR_LABELS.get(self.operator, self.operator))
        value = "" if self.operator in UNARY else value_text(_scalar(self.field), self.value)
        return " ".join(part for part in (title, operator, value) if part)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column of the page: its field, how rows are sorted by it, and the address that sorts the other way."""

    field: Field
    sorted: str
    link: str

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers, which stand to the right."""
        return self.field.type in NUMERIC


class Listing:
    """One view of a table, as its address asks for it."""

    def __init__(self, table: TableEntry, references: Mapping[str, TableEntry], request: Request) -> None:
        self.table = table
        self.references = references
        self.resource = table.resource
        self.fields = table.resource.schema.fields
        self.operators = OPERATOR_LABELS
        self.pairs: Pairs = read_pairs(request.query_string)
        self.chosen = dict(self.pairs)

    @property
    def search(self) -> str:
        """The words that were searched for."""
        return self.chosen.get("_search", "")

    @property
    def narrowed(self) -> bool:
        """Whether the table hides columns at first and shows only the chosen ones now."""
        return bool(self.resource.columns) and not {"_col", "_nocol", "_columns"} & set(self.chosen)

    def headings(self, columns: Sequence[str]) -> list[Heading]:
        """Return the columns to show, the key first."""
        key = self.resource.schema.primary_key
        wanted = dict.fromkeys([*key, *(self.resource.columns if self.narrowed else columns)])
        return [self._heading(self.resource.schema[name]) for name in wanted if name in columns]

    def conditions(self) -> Iterator[Condition]:
        """Yield the filters in force."""
        names = self.resource.schema.names
        for pair in self.pairs:
            name, value = pair
            column, _, operator = name.rpartition("__")
            if name in names:
                column, operator = name, "exact"
            if column in names and operator in OPERATORS:
                field = self.resource.schema[column]
                yield Condition(field=field, operator=operator, value=value, without=self._page(self._less(pair)))

    def facets(self, results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield each facet with the labels of its values and the addresses that choose them."""
        for facet in results.values():
            field = self.resource.schema[facet["name"]]
            choices = [self._choice(field, facet["type"], item) for item in facet["results"]]
            if choices:
                more = self._page([*self._kept(), ("_facet_size", "max")]) if facet["truncated"] else ""
                yield {"field": field, "choices": choices, "more": more}

    def hidden(self, *left_out: str) -> Pairs:
        """Return what a form of this page must carry along."""
        dropped = {*left_out, *OF_PAGE}
        return [pair for pair in self.pairs if pair[0] not in dropped]

    def page_after(self, token: str) -> str:
        """Return the address of the next page."""
        return self._page([*(pair for pair in self.pairs if pair[0] != "_next"), ("_next", token)])

    @property
    def first_page(self) -> str:
        """The address of the first page, or "" where this is it."""
        return self._page([pair for pair in self.pairs if pair[0] != "_next"]) if "_next" in self.chosen else ""

    @property
    def all_columns(self) -> str:
        """The address that shows every column."""
        return self._page([*self.pairs, ("_columns", "all")])

    @property
    def first_columns(self) -> str:
        """The address that shows the chosen columns again."""
        return self._page([pair for pair in self.pairs if pair[0] not in {"_columns", "_col", "_nocol"}])

    @property
    def plain(self) -> str:
        """The address of the table without any choice."""
        return local(self.table.path)

    @property
    def json(self) -> str:
        """The address of the same rows as JSON."""
        return address(self.table.json, self._download())

    @property
    def csv(self) -> str:
        """The address of the same rows, all of them, as CSV."""
        return address(f"{self.table.path}.csv", [*self._download(), ("_stream", "on"), ("_size", "max")])

    def _heading(self, field: Field) -> Heading:
        by = self.chosen.get("_sort"), self.chosen.get("_sort_desc")
        first = self.resource.schema.primary_key[0] if by == (None, None) else None
        rising = field.name == (by[0] or first)
        falling = field.name == by[1]
        kept = [pair for pair in self._kept() if pair[0] not in {"_sort", "_sort_desc"}]
        link = self._page([*kept, ("_sort_desc" if rising else "_sort", field.name)])
        return Heading(field=field, sorted="ascending" if rising else "descending" if falling else "", link=link)

    def _choice(self, field: Field, kind: str, item: Mapping[str, Any]) -> dict[str, Any]:
        name = f"{field.name}__arraycontains" if kind == "array" else field.name
        pair = (name, str(item["value"]))
        label = item["label"] if item["label"] != item["value"] else value_text(_scalar(field), item["value"])
        selected = pair in self.pairs
        pairs = self._less(pair) if selected else [*self._kept(), pair]
        return {"label": label, "count": item["count"], "selected": selected, "link": self._page(pairs)}

    def _kept(self) -> Pairs:
        return [pair for pair in self.pairs if pair[0] not in OF_PAGE]

    def _less(self, pair: tuple[str, str]) -> Pairs:
        return [kept for kept in self._kept() if kept != pair]

    def _page(self, pairs: Pairs) -> str:
        return local(address(self.table.path, pairs))

    def _download(self) -> Pairs:
        return [pair for pair in self.pairs if pair[0] not in OF_SCREEN]


def _scalar(field: Field | None) -> Field | None:
    """Return the field for one item of it: a list's item is no list."""
    return None if field is None or field.type in {"list", "array"} else field
