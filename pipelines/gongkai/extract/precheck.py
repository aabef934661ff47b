"""What must be known of a packed workbook before calamine opens it, and what calamine does not tell.

calamine takes memory for all cells within the bounds of a sheet, and for each reference to a shared text a copy of it:
two cells far apart, or a long text referred to a million times, would be more than any machine has.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from gongkai.extract.archive import Unpacking, check_archive
from gongkai.extract.limits import Limits
from gongkai.table import column_number

#: The place of a cell that has content. Most sheets end before column AA and before row 100,000, so that no cell of
#: theirs need be looked at by itself.
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,10})"[^<>]*(?<!/)>')
WIDE = re.compile(rb'\br="([A-Z]{2,3})\d+"[^<>]*(?<!/)>')
DEEP = re.compile(rb'\br="[A-Z]{1,3}(\d{6,10})"[^<>]*(?<!/)>')
NARROW, SHALLOW = 26, 99_999

SHARED_TEXTS = re.compile(rb"<(?:\w+:)?sst\b")
SHARED = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
REFERENCE = re.compile(rb'\bt="s"[^<>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<')

#: A cell with its attributes and content, where errors and formulas are looked for.
CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')

#: Rows and cells of an ODS; one may stand for many.
ODS_ROW = re.compile(rb"<table:table-row\b([^<>]*)>(.*?)</table:table-row>", re.DOTALL)
ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
REPEATED = re.compile(rb'-repeated="(\d{1,19})"')


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What stands in a sheet and calamine leaves blank, by row and column: error values, formulas without a value."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)


def precheck(path: Path, form: str, limits: Limits) -> Mapping[str, Unread]:
    """Make sure that a packed workbook can be read within the limits; return what calamine leaves blank, by sheet.

    Raises BrokenFile, OverLimit.
    """
    with check_archive(path, form.upper(), limits) as archive:
        unpacking = Unpacking(archive=archive, path=path, kind=form.upper(), limits=limits)
        if form == "ods":
            _check_ods(unpacking)
            return {}
        return _check_xlsx(unpacking)


def _check_xlsx(unpacking: Unpacking) -> dict[str, Unread]:
    shared = [part for part in unpacking.parts() if SHARED_TEXTS.search(unpacking.beginning(part))]
    texts = [[len(item) for item in _shared(unpacking, part)] for part in shared]
    lengths = max(texts, key=lambda item: max(item, default=0), default=[])
    found = {part: _check_sheet(unpacking, part, lengths) for part in unpacking.parts() if part not in shared}
    return {name: found[part] for part, name in _sheets(unpacking).items() if part in found}


def _shared(unpacking: Unpacking, part: str) -> Iterator[bytes]:
    for piece in unpacking.pieces(part, b"si>"):
        yield from SHARED.findall(piece)


def _sheets(unpacking: Unpacking) -> dict[str, str]:
    """Return the names of the sheets by the parts that hold them."""
    book = next(iter(_targets(unpacking, "", "_rels/.rels", "/officeDocument").values()), "xl/workbook.xml")
    folder, _, name = book.rpartition("/")
    targets = _targets(unpacking, folder, f"{folder}/_rels/{name}.rels".lstrip("/"), "/worksheet")
    sheets = {}
    for item in _tags(unpacking.whole(book), "sheet"):
        relation = next((value for key, value in item.items() if key.endswith(":id")), "")
        sheets[targets.get(relation, "")] = item.get("name", "")
    return sheets


def _targets(unpacking: Unpacking, folder: str, part: str, kind: str) -> dict[str, str]:
    """Return what a part refers to as being of a kind, by the name of the reference."""
    items = [item for item in _tags(unpacking.whole(part), "Relationship") if item.get("Type", "").endswith(kind)]
    return {
        item.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
        for item in items
    }


def _tags(text: bytes, name: str) -> list[dict[str, str]]:
    tags = re.findall(rf"<(?:\w+:)?{name}\b([^<>]*)>", text.decode("utf-8", errors="replace"))
    return [{key: unescape(value) for key, value in ATTRIBUTE.findall(tag)} for tag in tags]


def _check_sheet(unpacking: Unpacking, part: str, lengths: list[int]) -> Unread:
    unread = Unread()
    longest, references, deepest, widest = max(lengths, default=0), 0, SHALLOW, NARROW
    for piece in unpacking.pieces(part, b"row>"):
        references += piece.count(b't="s"')
        deepest = max(deepest, *map(int, DEEP.findall(piece)), 0)
        widest = max(widest, *(column_number(letters.decode()) for letters in set(WIDE.findall(piece))), 0)
        if b't="e"' in piece or b"<f" in piece or b":f>" in piece:
            _look(piece, unread)
    limits = unpacking.limits
    if deepest * widest > limits.cells:
        limits.hold("cells", _bounds(unpacking, part), unpacking.path)
    if references * longest > limits.unpacked:
        limits.hold("unpacked", _copied(unpacking, part, lengths), unpacking.path)
    return unread


def _bounds(unpacking: Unpacking, part: str) -> int:
    """Return how many cells there are within the outermost ones of a sheet."""
    again = Unpacking(archive=unpacking.archive, path=unpacking.path, kind=unpacking.kind, limits=unpacking.limits)
    rows: set[int] = set()
    columns: set[int] = set()
    for piece in again.pieces(part, b"row>"):
        places = set(PLACE.findall(piece))
        found = [int(row) for _, row in places]
        rows |= {min(found), max(found)} if found else set()
        columns |= {column_number(letters.decode()) for letters in {letters for letters, _ in places}}
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def _copied(unpacking: Unpacking, part: str, lengths: list[int]) -> int:
    """Return how many bytes the shared texts have that a sheet refers to."""
    again = Unpacking(archive=unpacking.archive, path=unpacking.path, kind=unpacking.kind, limits=unpacking.limits)
    counts: Counter[int] = Counter()
    for piece in again.pieces(part, b"row>"):
        counts.update(map(int, REFERENCE.findall(piece)))
    return sum(times * lengths[place] for place, times in counts.items() if place < len(lengths))


def _look(piece: bytes, unread: Unread) -> None:
    for attributes, content in CELL.findall(piece):
        place, value = ADDRESS.search(attributes), VALUE.search(content)
        if place is None:
            continue
        address = int(place[2]), column_number(place[1].decode())
        if b't="e"' in attributes:
            unread.errors[address] = unescape(value[1].decode("utf-8", errors="replace")) if value else ""
        elif FORMULA.search(content) and not (value and value[1]) and b't="str"' not in attributes:
            # A formula whose value is the empty text says so by its type.
            unread.formulas.append(address)


def _check_ods(unpacking: Unpacking) -> None:
    height = width = cells = 0
    for piece in (
        unpacking.pieces("content.xml", b"table-row>") if "content.xml" in unpacking.archive.namelist() else ()
    ):
        for attributes, content in ODS_ROW.findall(piece):
            times, own = _repeated(attributes), _row_width(content)
            height, width = height + times, max(width, own)
            cells = cells + times * own
            if own:
                unpacking.limits.hold("columns", own, unpacking.path)
                unpacking.limits.hold("rows", height, unpacking.path)
                unpacking.limits.hold("cells", max(cells, height * width), unpacking.path)
    for part in unpacking.parts():
        if part != "content.xml":
            unpacking.whole(part)


def _row_width(content: bytes) -> int:
    """Return how many cells there are in a row up to the last one with a value."""
    width = last = 0
    for cell in ODS_CELL.findall(content):
        width += _repeated(cell)
        # An empty cell closes itself and has no value.
        if b"office:" in cell or not cell.endswith(b"/"):
            last = width
    return last


def _repeated(attributes: bytes) -> int:
    times = REPEATED.search(attributes) if b"-repeated" in attributes else None
    return int(times[1]) if times else 1
