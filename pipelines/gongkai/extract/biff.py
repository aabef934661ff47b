"""An XLS looked at beside calamine, which tells neither its error values nor which numbers are percentages.

An XLS is a compound file whose stream `Workbook` holds records: two bytes of a kind, two of a length, then so much data
([MS-CFB], [MS-XLS]).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct, error, iter_unpack, unpack_from

from gongkai.errors import N_, BrokenFile, LockedWorkbook
from gongkai.extract.limits import Limits
from gongkai.extract.unread import Unread, is_percent

#: Kinds of records: those of the workbook, those of a sheet, and what begins and ends each.
SHEET, FORMAT, STYLE, TEXTS, LOCKED = 0x85, 0x41E, 0xE0, 0xFC, 0x2F
BOUNDS, TEXT, SHARED = 0x200, 0x204, 0xFD
FORMULA, SEVERAL, NUMBER, ERROR, SHORT = 0x06, 0xBD, 0x203, 0x205, 0x27E
BEGIN, END = 0x809, 0x0A

#: Built-in formats that are percentages.
PERCENTS = (9, 10)
#: What spreadsheets show for the numbers of errors.
CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip

HEAD, CELL, WIDE = Struct("<HH"), Struct("<HHH"), Struct("<IIHH")
NUMBERS = frozenset({FORMULA, NUMBER, SHORT})
CELLS = NUMBERS | {SEVERAL, ERROR, TEXT, SHARED}
#: A sector number from here on is none.
NO_SECTOR = 0xFFFFFFFA
#: What the stream of a workbook is called, of today's and of an older one; what holds the small streams.
STREAMS, ROOT = ("Workbook", "Book"), "Root Entry"
#: Entries of the directory that have a length: a stream, the root.
KEPT = (2, 5)
#: The name, in UTF-16, of the part that holds a workbook with a password.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def look(path: Path, limits: Limits) -> dict[str, Unread]:
    """Make sure that an XLS can be read within the limits; return what calamine does not tell of its sheets.

    calamine takes memory for whatever a length or a place promises, and a damaged file promises anything.
    Raises LockedWorkbook, BrokenFile, OverLimit.
    """
    data = path.read_bytes()
    if ENCRYPTED in data:
        raise LockedWorkbook(where=path)
    try:
        return _sheets(Compound(data).stream(STREAMS), Bounds(path, limits))
    except (error, IndexError, ValueError, KeyError) as fault:
        raise BrokenFile(where=path, kind="XLS", fault=N_("it is damaged")) from fault


class Compound:
    """A compound file: streams whose sectors are chained by a table."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, self.small = unpack_from("<HH", data, 30)
        if not 7 <= shift <= 16:
            raise ValueError(shift)
        self.size = 1 << shift
        count, first, _, self.cut, small, smalls, more, mores = unpack_from("<8I", data, 44)
        self._hold(*(number * self.size for number in (count, smalls, mores)))
        tables = [sector for sector in unpack_from("<109I", data, 76) if sector < NO_SECTOR]
        while more < NO_SECTOR and len(tables) < count:
            *found, more = unpack_from(f"<{self.size // 4}I", data, (more + 1) * self.size)
            tables += [sector for sector in found if sector < NO_SECTOR]
        self.table = self._numbers(b"".join(map(self._sector, tables[:count])))
        self.small_table = self._numbers(self._chained(small))
        self.entries = {name: (start, size) for name, start, size in self._entries(self._chained(first))}
        self._hold(*(size for _, size in self.entries.values()))

    def _hold(self, *sizes: int) -> None:
        """Make sure that nothing is said to be larger than the file."""
        if max(sizes, default=0) > len(self.data):
            raise ValueError(sizes)

    def stream(self, names: Sequence[str]) -> bytes:
        """Return the first stream that there is of some names.

        Raises KeyError, ValueError, IndexError, struct.error.
        """
        start, size = self.entries[next((name for name in names if name in self.entries), names[0])]
        if size >= self.cut:
            return self._chained(start)[:size]
        whole, length = self._chained(self.entries[ROOT][0]), 1 << self.small
        places = _chain(start, self.small_table)
        return b"".join(whole[place * length : (place + 1) * length] for place in places)[:size]

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self.table)))

    @staticmethod
    def _numbers(data: bytes) -> Sequence[int]:
        return [number for (number,) in iter_unpack("<I", data[: len(data) // 4 * 4])]

    @staticmethod
    def _entries(data: bytes) -> Iterator[tuple[str, int, int]]:
        for place in range(0, len(data) - 127, 128):
            length, kind = unpack_from("<HB", data, place + 64)
            start, size = unpack_from("<II", data, place + 116)
            if kind in KEPT:
                yield data[place : place + max(0, length - 2)].decode("utf-16-le", "replace"), start, size


def _chain(sector: int, table: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a chain. Raises ValueError where it goes in a circle."""
    seen = 0
    while sector < NO_SECTOR:
        seen += 1
        if seen > len(table):
            raise ValueError(sector)
        yield sector
        sector = table[sector]


@dataclass(kw_only=True)
class Styles:
    """The formats of the workbook, and for each style whether its format is a percentage."""

    formats: dict[int, bool] = field(default_factory=lambda: dict.fromkeys(PERCENTS, True))
    styles: list[int] = field(default_factory=list)

    def percents(self) -> frozenset[int]:
        """Return the numbers of the styles that show a percentage."""
        return frozenset(place for place, name in enumerate(self.styles) if self.formats.get(name))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a sheet may hold at most."""

    path: Path
    limits: Limits

    def hold(self, rows: int, columns: int) -> None:
        """Make sure that the outermost cells of a sheet are within the limits. Raises OverLimit."""
        self.limits.hold("cells", rows * columns, self.path)


def _sheets(data: bytes, bounds: Bounds) -> dict[str, Unread]:
    styles, sheets = Styles(), dict[str, int]()
    for kind, place, length in _records(data, 0):
        if kind == STYLE:
            styles.styles.append(unpack_from("<H", data, place + 2)[0])
        elif kind == FORMAT:
            number, letters, wide = unpack_from("<HHB", data, place)
            styles.formats[number] = is_percent(_text(data, place + 5, letters, wide))
        elif kind == TEXTS and unpack_from("<II", data, place)[1] > len(data):
            raise ValueError(kind)
        elif kind == LOCKED:
            # The places of cells cannot be read; calamine refuses the workbook.
            return {}
        elif kind == SHEET and length > 8:
            start, _, _, letters, wide = unpack_from("<IBBBB", data, place)
            sheets[_text(data, place + 8, letters, wide)] = start
    percents = styles.percents()
    return {name: _sheet(data, start, percents, bounds) for name, start in sheets.items()}


def _text(data: bytes, place: int, letters: int, wide: int) -> str:
    if wide & 1:
        return data[place : place + 2 * letters].decode("utf-16-le", "replace")
    return data[place : place + letters].decode("latin-1")


def _records(data: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield the records of one part of the stream: kind, where the data begin, their length."""
    depth, last, unpack = 0, len(data) - 4, HEAD.unpack_from
    while place <= last:
        kind, length = unpack(data, place)
        yield kind, place + 4, length
        # A chart within a sheet has its own beginning and end.
        depth += (kind == BEGIN) - (kind == END)
        if depth <= 0:
            return
        place += 4 + length


def _sheet(data: bytes, start: int, percents: frozenset[int], bounds: Bounds) -> Unread:
    unread, bottom, right = Unread(), 0, 0
    for kind, place, length in _records(data, start):
        if kind == BOUNDS and length >= WIDE.size:
            top, end, left, last = WIDE.unpack_from(data, place)
            bounds.hold(max(0, end - top), max(0, last - left))
        if kind not in CELLS or length < CELL.size:
            continue
        row, column, style = CELL.unpack_from(data, place)
        if row > bottom or column > right:
            bottom, right = max(bottom, row), max(right, column)
            bounds.hold(bottom + 1, right + 1)
        if kind == SEVERAL:
            _take_several(data, place, length, percents, unread)
        elif code := _error(data, kind, place):
            unread.errors[row + 1, column + 1] = code
        elif style in percents and kind in NUMBERS and not _is_no_number(data, kind, place):
            unread.percents.append((row + 1, column + 1))
    return unread


def _take_several(data: bytes, place: int, length: int, percents: frozenset[int], unread: Unread) -> None:
    row, column, _ = CELL.unpack_from(data, place)
    for at in range((length - 6) // 6):
        if unpack_from("<H", data, place + 4 + 6 * at)[0] in percents:
            unread.percents.append((row + 1, column + at + 1))


def _is_no_number(data: bytes, kind: int, place: int) -> bool:
    return kind == FORMULA and data[place + 12 : place + 14] == b"\xff\xff"


def _error(data: bytes, kind: int, place: int) -> str | None:
    """Return the error that a cell shows."""
    if kind == ERROR and data[place + 7] == 1:
        return CODES.get(data[place + 6], "#N/A")
    if kind == FORMULA and data[place + 12 : place + 14] == b"\xff\xff" and data[place + 6] == 2:
        return CODES.get(data[place + 8], "#N/A")
    return None
