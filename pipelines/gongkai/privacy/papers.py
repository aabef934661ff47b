"""Passports and travel permits, and number plates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.codes import is_passport, is_permit, is_plate, masked
from gongkai.codes.plate import PROVINCES
from gongkai.privacy import context
from gongkai.privacy.plain import NOTHING, Cell, Span

_JOIN = rf"[ \-{NOTHING}]?"
#: One or two letters, if any, and digits, perhaps in two groups.
PAPER = re.compile(
    rf"(?<![0-9A-Za-z])[A-Za-z]{{0,2}}[. \-{NOTHING}]?[0-9]{{3,10}}(?:{_JOIN}[0-9]{{3,5}})?(?![0-9A-Za-z])"
)
#: A number that is named a passport's counts whatever its form: those of other countries have their own.
NAMED = re.compile(
    r"(?:护照|護照|(?i:passport))(?i:号码|证号|编号|号|number|no\.?|[为是:#( ])*"
    r"([A-Za-z]{0,2}(?=(?:[A-Za-z]*[0-9]){6})[0-9A-Za-z]{6,9})(?![0-9A-Za-z])"
)
#: The permit of people from Taiwan has no letter: eight digits, or ten as it was until 2015.
TAIWAN_NAME = re.compile("台胞证|臺胞證|来往大陆通行证")
TAIWAN_NUMBER = "(?:[0-9]{10}|[0-9]{8})(?![0-9A-Za-z])"
TAIWAN = re.compile(rf"(?:{TAIWAN_NAME.pattern})(?:号码|证号|编号|号|[为是:#(\[ ]){{0,3}}({TAIWAN_NUMBER})")
TAIWAN_CELL = re.compile(f" *({TAIWAN_NUMBER}) *")
BESIDES = re.compile(rf"[ \-{NOTHING}]")
#: How far from the number the word passport may stand.
WINDOW = 30

PLATE = re.compile(
    rf"(?<![0-9A-Za-z])[{PROVINCES}] ?[A-Za-z][ .\-{NOTHING}]{{0,2}}"
    r"(?:[0-9A-Za-z]{4}[挂学警港澳领]|(?=[A-Za-z]{0,4}[0-9])[0-9A-Za-z]{5,6})(?![0-9A-Za-z])"
)
JOINTS = re.compile(rf"[ .\-{NOTHING}]")


def find_passports(cell: Cell) -> Iterator[Span]:
    """Yield the numbers of passports and permits of a cell: forms that codes have too, so the words around decide."""
    for found in NAMED.finditer(cell.text):
        if re.search("[A-Za-z]", found.group(1)) or len(found.group(1)) == 9:
            yield Span(found.start(1), found.end(1), masked(found.group(1).upper(), 1, 2))
    for found in TAIWAN.finditer(cell.text):
        yield Span(found.start(1), found.end(1), masked(found.group(1), 1, 2))
    if TAIWAN_NAME.search(cell.label) and (whole := TAIWAN_CELL.fullmatch(cell.text)):
        yield Span(whole.start(1), whole.end(1), masked(whole.group(1), 1, 2))
    for found in PAPER.finditer(cell.text):
        number = BESIDES.sub("", found.group()).upper()
        if _is_paper(cell, found, number) and not context.is_code(cell, found.start(), PAPERS):
            yield Span(found.start(), found.end(), masked(number, 1, 2))


def find_plates(cell: Cell) -> Iterator[Span]:
    """Yield the number plates of a cell."""
    for found in PLATE.finditer(cell.text):
        plate = JOINTS.sub("", found.group()).upper()
        if _is_vehicle(cell, found, sure=is_plate(plate)):
            yield Span(found.start(), found.end(), masked(plate, 2, 1))


PAPERS = re.compile(f"{context.PASSPORT.pattern}|{context.PERMIT.pattern}")


def _is_paper(cell: Cell, found: re.Match[str], number: str) -> bool:
    around = cell.around(found.start(), found.end(), WINDOW)
    if is_passport(number) and context.PASSPORT.search(around):
        # The oldest passports have no letter: without the very word before it, nine digits are anything.
        return not number.isdigit() or "护照" in cell.label + cell.before(found.start(), context.NEAR)
    return is_permit(number) and context.PERMIT.search(around) is not None


def _is_vehicle(cell: Cell, found: re.Match[str], *, sure: bool) -> bool:
    """Tell whether what looks like a plate is one: certificates and registrations are numbered in the same form.

    Beside the words, letters count that plates do not have: people mistake 0 and O.
    """
    numbered = cell.text[found.end() : found.end() + 1] == "号" or cell.before(found.start(), 1) == "第"
    if sure and not numbered and not context.is_code(cell, found.start(), context.VEHICLE):
        return True
    return context.VEHICLE.search(cell.around(found.start(), found.end(), context.NEAR)) is not None
