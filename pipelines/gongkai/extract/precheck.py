"""What must be known of a packed workbook before calamine opens it, and what calamine does not tell.

calamine takes memory for all cells within the bounds of a sheet, and for each reference to a shared text a copy of it:
two cells far apart, or a long text referred to a million times, would be more than any machine has.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.extract.archive import Unpacking, check_archive
from gongkai.extract.limits import MIB, Limits
from gongkai.extract.ods import look
from gongkai.extract.unread import Unread, is_percent
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

#: Built-in formats of numbers that are percentages, and where those of the workbook stand in its styles.
PERCENTS = frozenset({"9", "10"})
FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
#: A cell of one of some formats.
STYLED = rb"""<(?:\w+:)?c\b([^<>]*\ss\s*=\s*["'](?:%s)["'][^<>]*)(?<!/)>"""
TYPED = re.compile(rb"""\st\s*=\s*["'](?!n["'])""")


def precheck(path: Path, form: str, limits: Limits) -> Mapping[str, Unread]:
    """Make sure that a packed workbook can be read within the limits; return what calamine leaves blank, by sheet.

    Raises BrokenFile, OverLimit.
    """
    with check_archive(path, form.upper(), limits) as archive:
        unpacking = Unpacking(archive=archive, path=path, kind=form.upper(), limits=limits)
        if form == "ods":
            return look(unpacking)
        return _check_xlsx(unpacking)


def _check_xlsx(unpacking: Unpacking) -> dict[str, Unread]:
    shared = [part for part in unpacking.parts() if SHARED_TEXTS.search(unpacking.beginning(part))]
    longest = max((_longest(unpacking, part) for part in shared), default=0)
    styles = _percent_styles(unpacking)
    found = {}
    for part in unpacking.parts():
        if part not in shared:
            found[part], references = _check_sheet(unpacking, part, longest, styles)
            if references * longest > unpacking.limits.unpacked:
                copied = max(_copied(unpacking, part, texts) for texts in shared)
                unpacking.limits.hold("unpacked", copied, unpacking.path)
    return {name: found[part] for part, name in _sheets(unpacking).items() if part in found}


def _longest(unpacking: Unpacking, part: str) -> int:
    """Return how long the longest of the shared texts is at most."""
    return max(len(item) for piece in unpacking.pieces(part, b"si>") for item in piece.split(b"si>"))


def _book(unpacking: Unpacking, kind: str) -> tuple[str, dict[str, str]]:
    """Return the part that holds the workbook, and what it refers to as being of a kind."""
    book = next(iter(_targets(unpacking, "", "_rels/.rels", "/officeDocument").values()), "xl/workbook.xml")
    folder, _, name = book.rpartition("/")
    return book, _targets(unpacking, folder, f"{folder}/_rels/{name}.rels".lstrip("/"), kind)


def _percent_styles(unpacking: Unpacking) -> list[int]:
    """Return the formats, by their places in the styles, that show a number as a percentage."""
    _, targets = _book(unpacking, "/styles")
    text = unpacking.whole(next(iter(targets.values()), "xl/styles.xml"))
    formats = {item.get("numFmtId", ""): item.get("formatCode", "") for item in _tags(text, "numFmt")}
    percents = PERCENTS | {name for name, code in formats.items() if is_percent(code)}
    used = FORMATS.search(text)
    return [
        place for place, item in enumerate(_tags(used[0] if used else b"", "xf")) if item.get("numFmtId") in percents
    ]


def _sheets(unpacking: Unpacking) -> dict[str, str]:
    """Return the names of the sheets by the parts that hold them."""
    book, targets = _book(unpacking, "/worksheet")
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


def _check_sheet(unpacking: Unpacking, part: str, longest: int, styles: Sequence[int]) -> tuple[Unread, int]:
    """Make sure that a sheet is not too large; return what is left blank, and the number of references to texts."""
    unread = Unread()
    references = 0
    box = Box()
    marks = [f"s={quote}{style}{quote}".encode() for style in styles for quote in "\"'"]
    styled = re.compile(STYLED % b"|".join(b"%d" % style for style in styles))
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
        if any(mark in piece for mark in marks):
            _look_for_percents(piece, styled, unread)
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


def _look_for_percents(piece: bytes, styled: re.Pattern[bytes], unread: Unread) -> None:
    columns: dict[bytes, int] = {}
    for attributes in styled.findall(piece):
        place = ADDRESS.search(attributes)
        # Of texts and truth values the format says nothing.
        if place is not None and TYPED.search(attributes) is None:
            letters = place[1]
            if letters not in columns:
                columns[letters] = column_number(letters.decode())
            unread.percents.append((int(place[2]), columns[letters]))
