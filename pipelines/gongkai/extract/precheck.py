"""What must be known of a packed workbook before calamine opens it, and what calamine does not tell.

calamine takes memory for all cells within the bounds of a sheet, and for each reference to a shared text a copy of it:
two cells far apart, or a long text referred to a million times, would be more than any machine has.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.extract.archive import Unpacking, check_archive
from gongkai.extract.limits import MIB, Limits
from gongkai.table import column_number

#: The place of a cell that has content, however it is spelt.
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,10})["'][^<>]*(?<!/)>""")
#: A cell from column AA or row 100,000 on. Most sheets end before, so that none of their cells need be looked at.
FAR = r' r="(?:[A-Z]{2,3}[0-9]|[A-Z][0-9]{6})'
NARROW, SHALLOW = 26, 99_999
#: Only sheets of many cells are spared the closer look: one with few of them, far apart, is small.
SMALL = 8 * MIB

SHARED_TEXTS = re.compile(rb"<(?:\w+:)?sst\b")
SHARED = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
REFERENCE = re.compile(rb'\bt\s*=\s*["\']s["\'][^<>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<')

#: A cell with its attributes and content, where errors and formulas are looked for.
CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')

#: A sheet whose tags have a prefix.
PREFIXED = re.compile(rb"<\w+:worksheet\b")

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
    longest = max((_longest(unpacking, part) for part in shared), default=0)
    found = {}
    for part in unpacking.parts():
        if part not in shared:
            found[part], references = _check_sheet(unpacking, part, longest)
            if references * longest > unpacking.limits.unpacked:
                copied = max(_copied(unpacking, part, texts) for texts in shared)
                unpacking.limits.hold("unpacked", copied, unpacking.path)
    return {name: found[part] for part, name in _sheets(unpacking).items() if part in found}


def _longest(unpacking: Unpacking, part: str) -> int:
    """Return how long the longest of the shared texts is at most."""
    return max(len(item) for piece in unpacking.pieces(part, b"si>") for item in piece.split(b"si>"))


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


def _check_sheet(unpacking: Unpacking, part: str, longest: int) -> tuple[Unread, int]:
    """Make sure that a sheet is not too large; return what is left blank, and the number of references to texts."""
    unread = Unread()
    references = 0
    box = Box()
    formula = b":f>" if PREFIXED.search(unpacking.beginning(part)) else b"</f>"
    for piece in unpacking.pieces(part, b"row>"):
        if longest:
            references += piece.count(b"<v") + piece.count(b":v") if len(piece) < SMALL else piece.count(b't="s"')
        if len(piece) < SMALL or _is_far(piece):
            box.take(piece)
        else:
            box.reach(1, NARROW, SHALLOW)
        # An error begins with “#”, which is found at once and rare.
        if formula in piece or (b"#" in piece and b't="e"' in piece):
            _look(piece, unread)
    unpacking.limits.hold("cells", box.cells, unpacking.path)
    return unread, references


def _is_far(piece: bytes) -> bool:
    # Arrow's expressions are three times as fast as Python's on text of this size.
    found = pc.match_substring_regex(pa.array([piece], pa.large_binary()), FAR)
    return bool(found[0].as_py())


@dataclass(kw_only=True)
class Box:
    """The outermost cells of a sheet."""

    top: int = 1 << 40
    bottom: int = 0
    left: int = 1 << 40
    right: int = 0

    def take(self, piece: bytes) -> None:
        """Widen it by the cells of a piece."""
        places = PLACE.findall(piece)
        if places:
            rows = [*map(int, {row for _, row in places})]
            columns = [column_number(letters.decode()) for letters in {letters for letters, _ in places}]
            self.reach(min(columns), max(columns), max(rows), top=min(rows))

    def reach(self, left: int, right: int, bottom: int, *, top: int = 1) -> None:
        """Widen it by an area."""
        self.left, self.right = min(self.left, left), max(self.right, right)
        self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)

    @property
    def cells(self) -> int:
        """How many cells there are within."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)


def _copied(unpacking: Unpacking, part: str, shared: str) -> int:
    """Return how many bytes the shared texts have that a sheet refers to."""
    again = Unpacking(archive=unpacking.archive, path=unpacking.path, kind=unpacking.kind, limits=unpacking.limits)
    lengths = [len(item) for piece in again.pieces(shared, b"si>") for item in SHARED.findall(piece)]
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
