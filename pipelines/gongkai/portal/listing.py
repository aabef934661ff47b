"""What the page of a table shows beside its rows: columns, filters, facets and the ways to carry them on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.catalog import TableEntry
from gongkai.descriptor import Field
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.portal.addresses import address, local, row_path
from gongkai.portal.cells import cell, labels_of
from gongkai.portal.parameters import OPERATORS, UNARY, Pairs, read_pairs
from gongkai.portal.settings import JSON_ARRAYS
from gongkai.portal.words import short, title_of, value_text

if TYPE_CHECKING:
    from gongkai.portal.site import Site

#: The operators of the filter form, as readers call them. Those with no label here are for addresses only.
OPERATOR_LABELS: Mapping[str, str] = {
    "contains": N_("contains"),
    "exact": N_("is"),
    "not": N_("is not"),
    "notcontains": N_("does not contain"),
    "startswith": N_("begins with"),
    "endswith": N_("ends with"),
    "gt": N_("is more than"),
    "gte": N_("is at least"),
    "lt": N_("is less than"),
    "lte": N_("is at most"),
    "isblank": N_("is empty"),
    "notblank": N_("is not empty"),
}
#: How the others are called where an address has them.
OTHER_LABELS: Mapping[str, str] = {
    "arraycontains": N_("has the item"),
    "arraynotcontains": N_("has not the item"),
    "date": N_("is on the day"),
    "in": N_("is one of"),
    "notin": N_("is none of"),
    "isnull": N_("is empty"),
    "notnull": N_("is not empty"),
    "like": N_("is like"),
    "notlike": N_("is not like"),
    "glob": N_("fits the pattern"),
}

#: Belong to one page of rows, not to the choice of rows.
OF_PAGE = frozenset({"_next", "_size"})
#: Mean nothing to a download.
OF_SCREEN = frozenset({"_next", "_size", "_facet", "_facet_array", "_facet_date", "_facet_size", "_columns"})

NUMERIC = frozenset({"integer", "number", "year"})
#: Texts up to this length keep to one line where they are codes or dates, and longer ones are given room.
SHORT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One filter in force in words, and the address without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of the page: its field, how rows are sorted by it, and the address that sorts the other way."""

    field: Field
    sorted: str
    link: str

    @property
    def style(self) -> str:
        """How it stands above its values."""
        return style_of(self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value of a row as the table shows it."""

    text: str
    link: str
    style: str
    is_name: bool = False


class Listing:
    """One view of a table, as its address asks for it."""

    def __init__(self, site: Site, table: TableEntry, query: str) -> None:
        self.site = site
        self.table = table
        self.resource = table.resource
        self.references = site.here.catalog.references(table.name)
        self.fields = table.resource.schema.fields
        self.operators = OPERATOR_LABELS
        self.pairs: Pairs = read_pairs(query)
        self.chosen = dict(self.pairs)

    @property
    def search(self) -> str:
        """The words that were searched for."""
        return self.chosen.get("_search", "")

    @property
    def is_narrowed(self) -> bool:
        """Whether the table hides columns at first and shows only the chosen ones now."""
        return bool(self.resource.columns) and not {"_col", "_nocol", "_columns"} & set(self.chosen)

    def headings(self, columns: Sequence[str]) -> list[Heading]:
        """Return the columns to show, the key first."""
        key = self.resource.schema.primary_key
        wanted = dict.fromkeys([*key, *(self.resource.columns if self.is_narrowed else columns)])
        return [self._heading(self.resource.schema[name]) for name in wanted if name in columns]

    def lines(self, rows: Sequence[Mapping[str, Any]], headings: Sequence[Heading]) -> Iterator[list[Shown]]:
        """Yield the cells of each row; the one that names the row leads to its page."""
        fields = [heading.field for heading in headings]
        label = self.resource.label
        naming = label if label in [field.name for field in fields] else fields[0].name
        for row in rows:
            yield [self._shown(field, row, is_name=field.name == naming) for field in fields]

    def _shown(self, field: Field, row: Mapping[str, Any], *, is_name: bool) -> Shown:
        found = cell(field, row[field.name], self.references.get(field.name))
        style, text = style_of(field, found.text), short(found.text)
        if is_name:
            return Shown(text=text or "–", link=self._row_link(row), style=style, is_name=True)
        return Shown(text=text, link=found.link, style=style)

    def _row_link(self, row: Mapping[str, Any]) -> str:
        values = (row[name] for name in self.resource.schema.primary_key)
        keys = (value["value"] if isinstance(value, Mapping) else value for value in values)
        return local(row_path(self.table.path, *keys))

    async def conditions(self) -> list[Condition]:
        """Return the filters in force."""
        names = self.resource.schema.names
        found = []
        for pair in self.pairs:
            column, _, operator = pair[0].rpartition("__")
            if pair[0] in names:
                column, operator = pair[0], "exact"
            if column in names and operator in OPERATORS:
                text = await self._said(self.resource.schema[column], operator, pair[1])
                found.append(Condition(text=text, without=self._page(self._less(pair))))
        return found

    def facets(self, results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield each facet with the labels of its values and the addresses that choose them."""
        # Datasette gives the facets of lists after all others.
        order = {name: place for place, name in enumerate(self.resource.facets)}
        for facet in sorted(results.values(), key=lambda facet: order.get(facet["name"], len(order))):
            field = self.resource.schema[facet["name"]]
            choices = [self._choice(field, facet["type"], item) for item in facet["results"]]
            if choices:
                more = self._page([*self._kept(), ("_facet_size", "max")]) if facet["truncated"] else ""
                selected = any(choice["selected"] for choice in choices)
                yield {"field": field, "choices": choices, "more": more, "selected": selected}

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
    def without_search(self) -> str:
        """The address without the words that were searched for."""
        return self._page(self.hidden("_search"))

    @property
    def plain(self) -> str:
        """The address of the table without any choice."""
        return local(self.table.path)

    @property
    def json(self) -> str:
        """The address of the same rows as JSON."""
        return local(address(self.table.json, self._download()))

    @property
    def csv(self) -> str:
        """The address of the same rows, all of them, as CSV."""
        return local(address(f"{self.table.path}.csv", [*self._download(), ("_stream", "on"), ("_size", "max")]))

    def _heading(self, field: Field) -> Heading:
        by = self.chosen.get("_sort"), self.chosen.get("_sort_desc")
        first = self.resource.schema.primary_key[0] if by == (None, None) else None
        rising = field.name == (by[0] or first)
        falling = field.name == by[1]
        kept = [pair for pair in self._kept() if pair[0] not in {"_sort", "_sort_desc"}]
        link = self._page([*kept, ("_sort_desc" if rising else "_sort", field.name)])
        return Heading(field=field, sorted="ascending" if rising else "descending" if falling else "", link=link)

    async def _said(self, field: Field, operator: str, value: str) -> str:
        """Return a filter in words."""
        label = OPERATOR_LABELS.get(operator) or OTHER_LABELS.get(operator)
        words = [title_of(field), translate(label) if label else operator]
        if operator not in UNARY:
            words.append(f"“{await self._called(field, operator, value)}”")
        return " ".join(words)

    async def _called(self, field: Field, operator: str, value: str) -> str:
        """Return the value of a filter as readers know it: a row that it names, a code by its label."""
        reference = self.references.get(field.name) if operator in {"exact", "not"} else None
        labels = await labels_of(self.site, reference, [value]) if reference else {}
        return str(labels.get(value) or value_text(_scalar(field), value))

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


def _scalar(field: Field) -> Field | None:
    """Return the field for one item of it: a list's item is no list."""
    return None if field.type in JSON_ARRAYS else field


def style_of(field: Field, text: str = "") -> str:
    """Return how a value stands: numbers to the right, codes and dates in one line, long texts wide."""
    if field.type in NUMERIC:
        return "number"
    if len(text) > SHORT:
        return "long"
    return "code" if text.isascii() else ""
