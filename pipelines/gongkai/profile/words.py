"""What an inspection says, in the language spoken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.messages.personal import PERSONAL
from gongkai.profile.column import Column
from gongkai.profile.inspection import Inspection
from gongkai.profile.kinds import TYPES
from gongkai.profile.personal import OUTSIDE, PERSON
from gongkai.profile.places import Place
from gongkai.profile.showing import masked
from gongkai.profile.suspects import KINDS
from gongkai.reports.places import Span, words
from gongkai.reports.text import shown

#: What each official code is called; the names of the checks tell them apart.
CODES: Mapping[str, str] = {
    "uscc": N_("credit code"),
    "item-code": N_("item code"),
    "division-code": N_("division code"),
    "organization-code": N_("organisation code"),
    "document-number": N_("document number"),
    "index-number": N_("index number"),
    "project-code": N_("project code"),
}

#: So many different texts of one finding are told, and so many places of each.
TEXTS, SPANS = 3, 5


def headline(found: Inspection) -> str:
    """Return the first line: the file and its size."""
    return translate(
        "{file}: {rows} rows, {columns} columns",
        file=shown(masked(found.source.name)),
        rows=number(found.rows),
        columns=number(len(found.columns)),
    )


def facts(found: Inspection) -> Iterator[tuple[str, str]]:
    """Yield how the file was read: what is told, and what it is."""
    yield translate("format"), _form(found)
    if found.source.reason:
        reason = translate(found.source.reason)
        yield translate("encoding"), translate("{encoding}: {reason}", encoding=found.source.encoding, reason=reason)
    if found.sheets:
        yield translate("sheets"), translate(", ").join(_sheets(found))
    rows = f"{found.header[0]}-{found.header[-1]}" if len(found.header) > 1 else str(found.header[0])
    if found.source.form not in {"json", "jsonl", "parquet"}:
        yield (
            translate("header"),
            translate("row {row}", row=rows) if "-" not in rows else translate("rows {row}", row=rows),
        )
    for name, lines in ((N_("above"), found.titles), (N_("below"), found.footnotes)):
        if lines:
            yield translate(name), "\n".join(lines)
    if found.blank_rows:
        yield translate("blank rows"), translate("{count} at the end, left out", count=number(found.blank_rows))
    if found.likeness or found.unlike:
        yield translate("dataset"), _dataset(found)


def kind_of(column: Column) -> str:
    """Return what a column is taken for."""
    if column.check:
        return translate(CODES[column.check])
    return translate(TYPES.get(column.type, column.type))


def lacking(column: Column) -> str:
    """Return the share of cells without a text."""
    if not column.empty:
        return "0"
    part = 100 * column.empty / column.rows
    return "100%" if column.empty == column.rows else f"{min(99, part):.0f}%" if part >= 1 else "<1%"


def details(column: Column) -> Iterator[str]:
    """Yield what is known of the texts of a column."""
    if column.smallest is not None:
        yield translate("{least} to {most}", least=column.smallest, most=column.largest)
    elif column.longest and column.type == "string":
        size = f"{column.shortest}" if column.shortest == column.longest else f"{column.shortest}-{column.longest}"
        yield translate("length {count}", count=size)
    if form := _properties(column):
        yield form
    if column.null_like:
        told = (f"“{text}” × {number(count)}" for text, count in column.null_like.items())
        yield translate("means nothing: {texts}", texts=translate(", ").join(told))


def examples(column: Column) -> str:
    """Return some texts of a column."""
    return " · ".join(column.examples)


def suspect_lines(found: Inspection) -> Iterator[tuple[str, list[str]]]:
    """Yield each suspect finding as its heading and its lines."""
    for one in found.suspects:
        said = translate(KINDS[one.kind])
        yield (
            _heading(one.letters, one.label, said, one.count),
            _places(one.places, one.position, one.letters, one.count),
        )


def personal_lines(found: Inspection) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of personal data in each column as its heading and its lines."""
    for one in found.personal:
        said = translate(N_("the name of a natural person")) if one.kind == PERSON else translate(PERSONAL[one.kind])
        yield (
            _heading(one.letters, one.label, said, one.count),
            _places(one.places, one.position, one.letters, one.count),
        )


def outside_lines(found: Inspection) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of personal data beside the data as its heading and its lines."""
    for (where, kind), group in groupby(found.outside, key=lambda one: (one.where, one.kind)):
        texts = [one.text for one in group]
        heading = translate("{place}: {text}", place=translate(OUTSIDE[where]), text=translate(PERSONAL[kind]))
        more = [translate("… and {count} more", count=number(len(texts) - TEXTS))] if len(texts) > TEXTS else []
        yield heading, [*texts[:TEXTS], *more]


def _heading(letters: str | None, label: str, said: str, count: int) -> str:
    if not label and letters is None:
        return translate("{fault} × {count}", fault=said, count=number(count))
    column = " ".join(part for part in (letters, label) if part)
    return translate("“{column}”: {fault} × {count}", column=column, fault=said, count=number(count))


def _places(places: Sequence[Place], position: int | None, letters: str | None, count: int) -> list[str]:
    """Return where each text stands; places of one text are told together, rows that follow one another as one."""
    by_text: dict[str, list[Place]] = {}
    for place in places:
        by_text.setdefault(place.cell, []).append(place)
    lines, told = [], 0
    for text, own in list(by_text.items())[:TEXTS]:
        spans = _spans([place.row for place in own], position if letters else None, cells=letters is not None)
        told += sum(span.size for span in spans[:SPANS])
        lines.append(f"{words(spans[:SPANS])}  “{text}”" if text else words(spans[:SPANS]))
    if count > told:
        lines.append(translate("… and {count} more", count=number(count - told)))
    return lines


def _spans(rows: Sequence[int], column: int | None, *, cells: bool) -> list[Span]:
    runs = groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])
    ends = [[row for _, row in run] for _, run in runs]
    return [Span(run[0], run[-1], column, cells=cells) for run in ends]


def _form(found: Inspection) -> str:
    source = found.source
    if source.form != "csv":
        return "JSON Lines" if source.form == "jsonl" else source.form.upper()
    delimiter = "TAB" if source.delimiter == "\t" else source.delimiter
    return translate("CSV, cut at “{delimiter}”", delimiter=delimiter)


def _sheets(found: Inspection) -> Iterator[str]:
    for sheet in found.sheets:
        name = f"“{shown(masked(sheet.name))}”"
        if sheet.name == found.sheet:
            yield translate("{sheet} (this one)", sheet=name)
        else:
            yield name if sheet.visible else translate("{sheet} (hidden)", sheet=name)


def _dataset(found: Inspection) -> str:
    like = found.likeness
    if like is None:
        return translate("cannot be said: {fault}", fault=found.unlike)
    name = f"{like.resource} {like.title}"
    if like.layout:
        return translate("{dataset}; layout {layout}", dataset=name, layout=like.layout)
    return translate("{dataset}; {shared} of {fields} fields", dataset=name, shared=like.shared, fields=like.wanted)


def _properties(column: Column) -> str:
    told = []
    if column.type in {"date", "datetime", "time"} and "format" in column.properties:
        told.append(translate("format {form}", form=column.properties["format"]))
    if column.properties.get("format") == "uri":
        told.append(translate("addresses of the web"))
    if "trueValues" in column.properties:
        told.append(f"{column.properties['trueValues'][0]} / {column.properties['falseValues'][0]}")
    if "groupChar" in column.properties or column.properties.get("bareNumber") is False:
        told.append(translate("with signs or units"))
    return translate(", ").join(told)
