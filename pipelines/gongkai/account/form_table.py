"""The tables three and four of the annual report, found among the cells of a finished report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from gongkai.account.form import APPLICANTS, OUTCOMES, Line, Words
from gongkai.account.form_cells import Sheet, address, folded
from gongkai.errors import N_

CODE = re.compile(r"[124]|3\.[1-7](\.[1-8])?")
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
GLUED = re.compile(r"([+-]?[\d,]+(?:\.\d+)?)\D+")
#: What stands in a cell instead of nothing.
NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "–", "无", "空", "无数据", "nodata"})
#: What stands before the words of a line: 一、 （一） 1.
NUMBERED = re.compile(r"^(\(?[一二三四五六七八九十\d]{1,3}\)?[、.．)]?){1,3}(?=\D)")
BESIDE = re.compile(r"\(.*?\)|[\"“”‘’'、,，。.;；:：]")
YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
#: So much alike are a line and its misspelling; so many rows a header has at most.
ALIKE, HEADER = 0.75, 4
#: No line of the form has more characters.
LONGEST = 200

BLANK = N_("holds “{cell}” instead of a number; it counts as nothing")
UNIT = N_("has a unit glued to its number: {cell}")
NO_NUMBER = N_("holds no number: {cell}")
TWICE = N_("the line stands twice; the first one counts")
EXTRA = N_("is no line of the form; it was left out")
SPELLED = N_("is spelled otherwise than in the form: “{right}”")
LABEL = N_("the header has more than the form: {cell}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number of a report: as printed, as read, and where it stands."""

    row: int
    column: int
    printed: str
    value: str | None

    @property
    def address(self) -> str:
        """What a spreadsheet calls it."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """What is odd about a cell and yet breaks no identity; `text` is one of the catalogue."""

    row: int
    column: int
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A table as found: its rows by the code of the line, or of table four by the kind of remedy."""

    #: `requests` is table three, `remedies` table four.
    kind: str
    sheet: str
    fields: Sequence[str]
    rows: Mapping[str, Mapping[str, Cell]]
    names: Mapping[str, str]
    form: str = ""
    year: int | None = None
    reporter: str = ""
    oddities: Sequence[Oddity] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What a table is recognised by: the lines of every edition, and what its columns are called."""

    forms: Mapping[str, Sequence[Line]]
    words: Words

    def read(self, sheet: Sheet) -> Iterator[Found]:
        """Yield the tables of a sheet."""
        yield from self._requests(sheet)
        yield from self._remedies(sheet)

    def _requests(self, sheet: Sheet) -> Iterator[Found]:
        titles = _titles(self.words.requests, APPLICANTS)
        tops = [
            row for row, cells in sheet.rows.items() if any(_is(text, titles[APPLICANTS[0]]) for text in cells.values())
        ]
        tops = [row for row in tops if row - 1 not in tops]
        for top, bottom in pairwise([*tops, 10**9]):
            rows = range(max(1, top - 1), top + HEADER)
            columns, odd = _columns(sheet, rows, titles)
            if len(columns) == len(APPLICANTS):
                yield from _Requests(self, sheet, columns, top, bottom, odd).tables()

    def _remedies(self, sheet: Sheet) -> Iterator[Found]:
        titles = _titles(self.words.remedies, OUTCOMES)
        tops = [row for row, cells in sheet.rows.items() if any(_is(text, titles["upheld"]) for text in cells.values())]
        if not tops:
            return
        first = min(column for column, text in sheet.rows[tops[0]].items() if _is(text, titles["upheld"]))
        wide = len(OUTCOMES) * len(self.words.kinds)
        for row in (row for row in sheet.rows if row > tops[0]):
            cells = {place: text for place, text in sheet.rows[row].items() if first <= place < first + wide}
            if any(_value(text)[0] for text in cells.values()):
                odd: list[Oddity] = []
                columns = {
                    (kind, name): first + at * len(OUTCOMES) + place
                    for at, kind in enumerate(self.words.kinds)
                    for place, name in enumerate(OUTCOMES)
                }
                rows = {
                    kind: {name: _cell(row, columns[kind, name], cells, odd) for name in OUTCOMES}
                    for kind in self.words.kinds
                }
                names = {kind: kind for kind in self.words.kinds}
                yield Found(kind="remedies", sheet=sheet.name, fields=OUTCOMES, rows=rows, names=names, oddities=odd)
                return

    def form_with(self, codes: Sequence[str]) -> str:
        """Return the edition whose lines these are: the one that has most of them, and fewest others."""
        there = set(codes)
        return max(self.forms, key=lambda name: -len(there ^ {line.code for line in self.forms[name]}), default="")


@dataclass
class _Requests:
    """The rows of table three below one header; several reports where a column tells whose a row is."""

    reader: Reader
    sheet: Sheet
    columns: Mapping[str, int]
    top: int
    bottom: int
    odd: list[Oddity]

    def tables(self) -> Iterator[Found]:
        first = self.columns[APPLICANTS[0]]
        header = self.sheet.rows[self.top]
        coded, year, reporter = (
            next((column for column, text in header.items() if column < first and folded(text) in names), None)
            for names in ({"行码", "row_code"}, {"年度", "year"}, {"填报机关", "reporter"})
        )
        found: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}
        for row in (row for row in self.sheet.rows if self.top < row < self.bottom):
            cells = self.sheet.rows[row]
            code, name = self._line(row, {place: text for place, text in cells.items() if place < first}, coded)
            group = (cells.get(year or 0, ""), cells.get(reporter or 0, ""))
            if code and code in found.setdefault(group, {}):
                self.odd.append(Oddity(row=row, column=first, text=TWICE))
            elif code:
                found[group][code] = row, name
        for (when, who), lines in found.items():
            if len(lines) > 2:
                yield self._table(lines, when, who)

    def _table(self, lines: Mapping[str, tuple[int, str]], when: str, who: str) -> Found:
        rows = {
            code: {name: _cell(row, self.columns[name], self.sheet.rows[row], self.odd) for name in APPLICANTS}
            for code, (row, _) in lines.items()
        }
        return Found(
            kind="requests",
            sheet=self.sheet.name,
            fields=APPLICANTS,
            rows=rows,
            names={code: name for code, (_, name) in lines.items()},
            form=self.reader.form_with(list(lines)),
            year=int(when) if YEAR.fullmatch(when) else None,
            reporter=who,
            oddities=self.odd,
        )

    def _line(self, row: int, stub: Mapping[int, str], coded: int | None) -> tuple[str, str]:
        """Return the code of the line that the cells before the numbers name, and its words; "" for none."""
        if coded is not None:
            code = folded(stub.get(coded, ""))
            name = " ".join(text for place, text in stub.items() if place > coded)
            return (code, name) if CODE.fullmatch(code) else ("", "")
        if not stub:
            return "", ""
        place = max(stub)
        words = _bare(stub[place])
        best, code = max(
            ((_likeness(words, _bare(line.own)), line.code) for lines in self.reader.forms.values() for line in lines),
            default=(0.0, ""),
        )
        numbers = [text for at, text in self.sheet.rows[row].items() if at in self.columns.values() and _value(text)[0]]
        if best < ALIKE:
            if numbers:
                self.odd.append(Oddity(row=row, column=place, text=EXTRA))
            return "", ""
        if best < 1 and not numbers and len(self.sheet.rows[row]) <= len(stub):
            return "", ""
        right = next(line.own for lines in self.reader.forms.values() for line in lines if line.code == code)
        if best < 1:
            self.odd.append(Oddity(row=row, column=place, text=SPELLED, facts={"right": right}))
        return code, stub[place]


def _titles(resource: object, names: Sequence[str]) -> dict[str, set[str]]:
    """Return what each column may be called: its name, its title."""
    schema = resource.schema  # type: ignore[attr-defined]
    return {name: {folded(name), folded(schema[name].titles["zh"])} for name in names}


def _is(text: str, titles: set[str]) -> bool:
    return folded(text) in titles or BESIDE.sub("", folded(text)) in titles


def _columns(sheet: Sheet, rows: range, titles: Mapping[str, set[str]]) -> tuple[dict[str, int], list[Oddity]]:
    """Return the column of each heading, those of applicants from left to right."""
    found: dict[str, int] = {}
    odd: list[Oddity] = []
    first = min(
        column for row in rows for column, text in sheet.rows.get(row, {}).items() if _is(text, titles[APPLICANTS[0]])
    )
    for row in rows:
        for column, text in sheet.rows.get(row, {}).items():
            name = next((name for name, words in titles.items() if _is(text, words)), None)
            if name is None or name in found or column < first or column in found.values():
                continue
            found[name] = column
            if folded(text) not in titles[name]:
                odd.append(Oddity(row=row, column=column, text=LABEL, facts={"cell": text}))
    return found, odd


def _cell(row: int, column: int, cells: Mapping[int, str], odd: list[Oddity]) -> Cell:
    printed = cells.get(column, "")
    value, fault = _value(printed)
    if fault:
        odd.append(Oddity(row=row, column=column, text=fault, facts={"cell": printed}))
    return Cell(row=row, column=column, printed=printed, value=value)


def _value(printed: str) -> tuple[str | None, str]:
    """Return the number that a cell holds, None where it holds none, and what is odd about it.

    >>> _value("1,234"), _value("/")[0], _value("57件")[0]
    (('1234', ''), None, '57')
    """
    text = folded(printed)
    if NUMBER.fullmatch(text):
        return text.replace(",", "").removesuffix(".0"), ""
    if not text:
        return None, ""
    if text in NOTHING:
        return None, BLANK
    if glued := GLUED.fullmatch(text):
        return glued[1].replace(",", ""), UNIT
    return None, NO_NUMBER


def _bare(text: str) -> str:
    """Return the words of a line without its number, remarks in brackets and signs.

    >>> _bare("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"), _bare("3.其他")
    ('部分公开', '其他')
    """
    return BESIDE.sub("", NUMBERED.sub("", folded(text[:LONGEST])))


def _likeness(words: str, line: str) -> float:
    if words == line:
        return 1.0
    if min(len(words), len(line)) < 4:
        return 0.0
    return SequenceMatcher(None, words, line).ratio() - 1e-6


def year_of(*texts: str) -> int | None:
    """Return the year that texts name, the first text that names just one; None where none does.

    >>> year_of("pingtan-2022-table3-2021format.csv"), year_of("2022年 2021年", "2020年度报告")
    (2022, 2020)
    """
    for text in texts:
        # The edition of the form is no year of a report.
        years = dict.fromkeys(YEAR.findall(re.sub(r"20\d\d(?=format|版|年版)", "", text)))
        if len(years) == 1:
            return int(next(iter(years)))
    return None
