"""What is published of cells that may not be published as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.codes import masked_name
from gongkai.descriptor import Resource
from gongkai.privacy.declared import Declaration, Person, declarations
from gongkai.privacy.echoes import Echoes
from gongkai.privacy.kinds import find_all
from gongkai.privacy.plain import Cell, Span
from gongkai.privacy.scan import label_of, search
from gongkai.table import Table


def mask(table: Table, resource: Resource) -> Table:
    """Return a table as it may be published: private fields empty, declared kinds and names of persons masked.

    Raises BrokenDescriptor where a declaration is faulty.
    """
    declared = declarations(resource)
    columns = list(table.columns)
    echoes: dict[tuple[str, ...], Echoes] = {}
    for index, name in enumerate(table.labels):
        if name in declared and declared[name].changes:
            columns[index] = _published(table, index, declared[name], resource)
            if echo := declared[name].echo:
                echoes[echo] = echoes.get(echo) or echoes_of(table, resource, declared, echo)
                columns[index] = echoes[echo].without(columns[index], whole=declared[name].person is not None)
    return replace(table, columns=tuple(columns))


def redact(text: str, label: str = "", kinds: Iterable[str] | None = None) -> str:
    """Return a text with all personal items in it masked.

    >>> redact("联系人电话13800000000。")
    '联系人电话138****0000。'
    """
    cell = Cell.of(text, label)
    found = find_all(cell) if kinds is None else find_all(cell, tuple(kinds))
    parts, done = [], 0
    for span in sorted((span for spans in found.values() for span in spans), key=_reach):
        if span.start >= done:
            parts += [text[done : span.start], span.mask]
        elif span.end > done:
            parts.append("*" * (span.end - done))
        done = max(done, span.end)
    return "".join([*parts, text[done:]])


def natural_persons(table: Table, person: Person) -> pa.ChunkedArray | pa.Array:
    """Return the rows whose cell is the name of a natural person: all that do not say otherwise.

    A row without a value in the field that tells counts as one, and so does every row where the field is not there.
    """
    told = [_may_hold(table.column(name), values) for name, values in person.when.items() if name in table.labels]
    return reduce(pc.and_, told) if told else pa.chunked_array([pa.repeat(pa.scalar(True), table.height)])


def echoes_of(table: Table, resource: Resource, declared: Mapping[str, Declaration], fields: Collection[str]) -> Echoes:
    """Return the names of natural persons that some fields hold."""
    cells = []
    for index, name in enumerate(table.labels):
        if name in fields and (person := declared[name].person) is not None:
            column = table.columns[index]
            absent = pa.array(sorted(resource.schema.missing_values(name)), column.type)
            theirs = pc.and_(natural_persons(table, person), pc.invert(pc.is_in(column, value_set=absent)))
            cells.append(pc.if_else(theirs, column, pa.scalar(None, column.type)))
    return Echoes.of(cells)


def _may_hold(column: pa.ChunkedArray, values: Collection[str]) -> pa.ChunkedArray:
    """Return where a column holds one of some values, or none at all."""
    texts = pc.fill_null(pc.utf8_trim_whitespace(column), "")
    return pc.is_in(texts, value_set=pa.array(["", *values], column.type))


def _reach(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _published(table: Table, index: int, declaration: Declaration, resource: Resource) -> pa.ChunkedArray:
    column = table.columns[index]
    if declaration.private:
        return pa.chunked_array([pa.nulls(len(column), column.type)])
    if declaration.person is not None:
        # A missing value is nobody's name.
        absent = {*resource.schema.missing_values(table.labels[index]), None}
        names = {text: masked_name(text) for text in pc.unique(column).to_pylist() if text not in absent}
        column = pc.if_else(natural_persons(table, declaration.person), _replaced(column, names), column)
    if declaration.mask:
        label = label_of(table, index, resource)
        found = search(column, label, declaration.mask)
        texts = {text for masks in found.values() for text in masks}
        column = _replaced(column, {text: redact(text, label, declaration.mask) for text in texts})
    return column


def _replaced(column: pa.ChunkedArray, texts: Mapping[str, str]) -> pa.ChunkedArray:
    """Return a column with some texts replaced by others."""
    if not texts:
        return column
    given, new = pa.array(list(texts), column.type), pa.array(list(texts.values()), column.type)
    return pc.coalesce(pc.take(new, pc.index_in(column, value_set=given)), column)
