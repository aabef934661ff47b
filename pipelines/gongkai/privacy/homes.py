"""Home addresses: the household within a building, not the building."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.privacy.plain import Cell, Span

NUMERALS = "一二三四五六七八九十百〇零"
_N = rf"(?:[0-9]{{1,4}}|[A-Za-z]|[{NUMERALS}]{{1,5}})"
_GAP = r"[ ,\-]{0,2}"
#: Three or four figures are a room by themselves, the last two its number on the floor, unless they count something.
_DOOR = rf"(?:[0-9]{{1,2}}(?:0[1-9]|[1-4][0-9])|[{NUMERALS}]{{3,4}})"
_ROOM = (
    rf"(?:{_N}[ \-]?(?:室|房(?![产屋地管]))"
    rf"|{_DOOR} ?(?:户(?![型籍口])|号?(?![0-9{NUMERALS}年月日元万千%个人平米户栋套座处间辆台盏号.])))"
)
_BUILDING = rf"(?:{_N} ?(?:号楼|號樓|号院|栋楼?|棟|幢楼?|座)|[0-9]{{1,3}} ?#楼?)"
_UNIT = rf"(?:{_N}|[东西南北中甲乙丙丁]) ?(?:单元|單元)"
_FLOOR = rf"(?:{_N} ?[楼层])?"
_PHASE = rf"(?:[{NUMERALS}东南西北A-Za-z0-9]区|[{NUMERALS}]期)?"
#: Names that only dwellings have.
_DWELLING = (
    r"(?:小区|花园|家园|新村|公寓|花苑|佳苑|嘉苑|雅苑|名苑|家苑|馨苑|嘉园|佳园|雅园|桂园|名都|华庭|豪庭|家属院|家属楼|住宅楼?|宿舍"
    r"|安置区|安置点|别墅)"
)
#: Names that dwellings have and other places too.
_COMPOUND = rf"(?:{_DWELLING}|社区|新城|名城|山庄|[苑里坊城府湾郡园庄院邸庭])"

#: A household, by its form alone.
HOUSEHOLDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_BUILDING}{_GAP})?{_UNIT}{_GAP}{_FLOOR}{_GAP}{_ROOM}",
        rf"{_BUILDING}{_GAP}{_N}门{_GAP}{_ROOM}",
        rf"{_COMPOUND}{_PHASE}[^0-9,。;]{{0,3}}{_BUILDING}{_GAP}{_UNIT}",
        rf"{_COMPOUND}{_PHASE}{_GAP}[0-9A-Za-z]{{1,3}}[#\-][0-9]{{1,2}}[#\-][0-9]{{3,4}}(?![0-9])室?",
        rf"{_DWELLING}{_GAP}[0-9A-Za-z]{{1,3}}[#\-][0-9]{{3,4}}(?![0-9年\-])室?",
        rf"{_DWELLING}{_GAP}[0-9]{{3,4}}[室房]",
        r"[0-9]{1,4}弄 ?[0-9]{1,4}号楼? ?[0-9]{2,4}室",
        rf"[村庄屯营][^,。;:0-9]{{0,10}}?[组队社][^,。;:0-9]{{0,6}}?{_N}号(?![文令线路楼])",
    )
)
#: A room of a building: a dwelling, or an office.
ROOMS = re.compile(rf"{_BUILDING}{_GAP}{_FLOOR}{_GAP}{_ROOM}")
OFFICE = re.compile(
    r"政务|大厅|中心|机关|委员会|管委会|局|办公|行政|大楼|大厦|写字楼|商务|广场|产业园|科技园|工业园|创业园|学院|学校|大学|中学|小学"
    r"|医院|公司|窗口|服务站|法院|检察院|会议|报告厅|教学|实验|校区"
)
HOME = re.compile(rf"{_DWELLING}|居住|住址|住在|家住|现住|租住|住户|户籍|业主|[苑坊湾郡庭邸]$")
#: Where one part of a sentence ends.
BREAKS = re.compile(r"[,。;:()\n、？！]| {2,}")

_STREET = r"[路街巷弄道镇乡村庄区园苑里坊院同]"
_HOUSE = rf"{_STREET}[^,。;: ]{{0,12}}?{_N}(?:号(?![文令线路])|室|户|栋|幢|组)[^,。;: ]{{0,20}}"
#: Building, unit and room as figures alone.
_ROOM_NUMBER = r"(?<![0-9A-Za-z#\-])[0-9A-Za-z]{1,3}[#\-][0-9]{1,2}[#\-][0-9]{3,4}(?![0-9\-])"
#: An address that is named somebody's home.
NAMED = re.compile(
    r"(?:家庭[住地]址|居住地址?|现住址?|住址|业主地址|户籍(?:地址?|所在地)?|家住|居住[于在]|租住[于在]?|住在)"
    rf"[:为在是于 ]{{0,3}}([^,。;:]{{0,40}}?(?:{_HOUSE}|{_ROOM_NUMBER}))"
)
LABELLED = re.compile(r"家庭[住地]址|居住地址|现住址|住址|业主地址|户籍地")
IN_COLUMN = re.compile(rf"[^,。;:]{{0,40}}?(?:{_HOUSE}|{_ROOM_NUMBER})")

FIGURE = re.compile(rf"[0-9A-Za-z{NUMERALS}]")
BEFORE, BEHIND = 20, 6


def find_homes(cell: Cell) -> Iterator[Span]:
    """Yield the home addresses of a cell, as far as they lead to one household."""
    for start, end in _joined(sorted(_places(cell))):
        yield Span(start, end, FIGURE.sub("*", cell.text[start:end]))


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    for pattern in HOUSEHOLDS:
        yield from (found.span() for found in pattern.finditer(cell.text))
    yield from (found.span() for found in ROOMS.finditer(cell.text) if _is_dwelling(cell, found))
    yield from (found.span(1) for found in NAMED.finditer(cell.text))
    if LABELLED.search(cell.label) and (inside := IN_COLUMN.search(cell.text)):
        yield inside.span()


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places with those that overlap made one: one address has several forms."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_dwelling(cell: Cell, found: re.Match[str]) -> bool:
    """Tell whether a room is no office: by the words of the same part of the sentence."""
    before = BREAKS.split(cell.before(found.start(), BEFORE))[-1]
    behind = BREAKS.split(cell.text[found.end() : found.end() + BEHIND])[0]
    return HOME.search(before) is not None or OFFICE.search(f"{before} {behind}") is None
