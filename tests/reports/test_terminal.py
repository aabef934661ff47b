"""The report in a terminal: grouped by cause, folded, readable, and safe to print."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from rich.console import Console

from gongkai.messages import speaking
from gongkai.report import Report, Violation
from gongkai.reports import render, sentence, show
from gongkai.reports.notes import EMPTY_KEY, in_words
from gongkai.reports.places import span, words
from gongkai.reports.terminal import CASES
from gongkai.reports.text import CUT, LONG, shown

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "region_code", "title": "行政区划", "title_en": "Division"},
        {"name": "number", "title": "编号", "example": "P0001"},
    ]
}
CODES = "['341302', '341321']"


def code(cell: str, row: int, column: int = 3) -> Violation:
    note = f'constraint "enum" is "{CODES}"'
    return Violation(type="constraint-error", field="region_code", cell=cell, row=row, column=column, note=note)


def lines(*errors: Violation, warnings: Sequence[Violation] = (), schema: Any = None, **facts: Any) -> list[str]:
    report = Report(place="rows.csv", rows=9, fields=3, errors=errors, warnings=tuple(warnings), **facts)
    return [line.strip() for line in render(report, schema)]


def test_a_valid_report_is_one_line() -> None:
    assert lines() == ["rows.csv: valid; 9 rows, 0 errors, 0 warnings"]


def test_the_same_value_is_told_once_with_all_its_rows() -> None:
    faults = [*(code("511602", row) for row in range(2, 1137)), code("511603", 1140)]
    assert lines(*faults) == [
        "rows.csv: invalid; 9 rows, 1,136 errors, 0 warnings",
        "error: not in the code list (constraint-error) × 1,136 in “region_code”",
        "“511602” × 1,135: rows 2-1136, column 3",
        "“511602” is not in the code list of “region_code”: 341302, 341321",
        "row 1140, column 3: “511603” is not in the code list of “region_code”: 341302, 341321",
    ]


def test_rows_apart_and_values_beyond_the_first() -> None:
    apart = lines(*(code("x", row) for row in range(2, 20, 2)))
    assert apart[2] == "“x” × 9: rows 2, 4, 6, 8, 10, column 3 … and 4 more"
    many = lines(*(code(f"x{row}", row) for row in range(2, 12)))
    assert many[-1] == "… and 5 more"
    assert len(many) == 2 + 5 + 1


def test_causes_come_by_weight_the_header_first_and_warnings_last() -> None:
    faults = [
        Violation(type="type-error", row=2, column=1, field="a", cell="x", note='type is "date/default"'),
        *(code("x", row) for row in (3, 4)),
        Violation(type="extra-label", label="备注", column=9),
    ]
    warning = Violation(type="foreign-key", row=2, field="a", cell="x", note="b.c", severity="warning")
    found = lines(*faults, warnings=[warning] * 3)
    assert [line.partition(" (")[0] for line in found if line.startswith(("error", "warning"))] == [
        "error: column too many",
        "error: not in the code list",
        "error: wrong type",
        "warning: key not found",
    ]


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(
            [
                Violation(type="primary-key", row=row, note=f"the same as in the row at position {row - 1}")
                for row in range(3, 12)
            ],
            id="a key twice",
        ),
        pytest.param(
            [
                Violation(type="unique-error", row=row, field="code", cell="x", note=f"the same as row {row - 1}")
                for row in range(3, 12)
            ],
            id="a value twice",
        ),
        pytest.param(
            [Violation(type="left-behind", field="agency", cell="x", note=f"item {row}") for row in range(3, 12)],
            id="a row that others refer to",
        ),
    ],
)
def test_notes_that_differ_do_not_part_a_cause(faults: list[Violation]) -> None:
    found = lines(*faults)
    assert len(found) == 2 + CASES + 1
    assert "× 9" in found[1]
    assert found[-1] == "… and 4 more"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(Violation(type="type-error", row=3, column=2), "row 3, column 2", id="cell"),
        pytest.param(Violation(type="blank-row", row=3), "row 3", id="row"),
        pytest.param(Violation(type="extra-label", column=2), "column 2", id="column"),
        pytest.param(Violation(type="missing-label", field="x"), "header", id="header"),
        pytest.param(Violation(type="schema-error"), "the whole table", id="all"),
    ],
)
def test_places(fault: Violation, expected: str) -> None:
    assert words([span(fault)]) == expected


def test_trailing_blank_rows_are_one_line() -> None:
    """Their empty keys are not told again, but all are counted above."""
    blank = [Violation(type="blank-row", row=row) for row in range(1001, 1501)]
    keys = [Violation(type="primary-key", row=row, note=EMPTY_KEY) for row in range(1001, 1501)]
    assert lines(*blank, *keys) == [
        "rows.csv: invalid; 9 rows, 1,000 errors, 0 warnings",
        "error: blank row (blank-row) × 500",
        "× 500: rows 1001-1500",
        "the row is blank; delete it",
    ]


@pytest.mark.parametrize(
    ("language", "fault", "says"),
    [
        pytest.param("en", code("x", 2), "in “region_code (Division)”", id="an English title"),
        pytest.param("zh", code("x", 2), "“region_code（行政区划）”", id="a Chinese title"),
        pytest.param(
            "zh",
            Violation(type="missing-label", field="region_code"),
            "缺少“region_code（行政区划）”列",
            id="the title of a missing column",
        ),
        pytest.param(
            "zh",
            Violation(type="type-error", field="region_code", label="行政区划", cell="x", note='type is "integer"'),
            "“行政区划”中的“x”",
            id="a label that is the title",
        ),
        pytest.param(
            "en",
            Violation(type="constraint-error", field="number", cell="x", note='constraint "pattern" is "P.*"'),
            "does not have the form P.*; for example P0001",
            id="an example of the form",
        ),
    ],
)
def test_fields_are_called_by_their_titles_too(language: Any, fault: Violation, says: str) -> None:
    with speaking(language):
        assert says in "\n".join(lines(fault, schema=SCHEMA))


def test_places_in_a_workbook() -> None:
    faults = [
        Violation(type="type-error", sheet="清单", address=f"C{row}", cell="x", field="a", note='type is "date"')
        for row in (5, 6, 7, 17)
    ]
    assert lines(*faults)[2] == "“x” × 4: C5:C7, C17 of sheet “清单”"
    assert lines(Violation(type="blank-row", address="A9"))[2] == "A9: the row is blank; delete it"


def test_what_else_the_reader_must_know() -> None:
    found = lines(code("x", 2), limit=1000, remarks=("city: not looked up",))
    assert found[-2:] == ["The search stopped after 1,000 faults; there may be more.", "city: not looked up"]


def test_a_suggestion_stands_beside_its_fault() -> None:
    fault = Violation(type="type-error", row=2, column=1, cell="x", note='type is "date"', suggestion="2020-03-01")
    assert lines(fault)[2].endswith("is no date (2020-03-01); suggested: “2020-03-01”")


@pytest.mark.parametrize(
    ("note", "says"),
    [
        pytest.param("the same as in the row at position 5", "the same as in row 5", id="a key"),
        pytest.param('at position "1, 2"', "also in column 1, 2", id="a label"),
        pytest.param('expected is "3" and actual is "4"', "expected 3, found 4", id="a count"),
        pytest.param("number of rows is 3, the minimum is 5", "3 rows, where at least 5 must be", id="a size"),
        pytest.param('forbidden values are "[1, 2]"', "forbidden are: 1, 2", id="a list"),
        pytest.param('array item constraint "minimum" is "3"', "minimum = 3", id="an item"),
        pytest.param('expected item type is "integer"', "whole number", id="the type of an item"),
        pytest.param('type is "date/%d.%m.%Y"', "date (2020-03-01) (%d.%m.%Y)", id="a form of its own"),
        pytest.param(
            f'constraint "enum" is "{[str(n) for n in range(20)]}"',
            "enum = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 … (20 values)",
            id="a long list",
        ),
        pytest.param('constraint "enum" is "[datetime.date(2020, 1, 1)]"', None, id="a list of dates stays"),
        pytest.param("anything else {0}", "anything else {0}", id="anything else stays"),
    ],
)
def test_notes_in_words(note: str, says: str | None) -> None:
    assert in_words(note) == (says or "enum = [datetime.date(2020, 1, 1)]")


def test_a_key_that_frictionless_looked_up() -> None:
    note = 'for "city": values "9999" not found in the lookup table "cities" as "code"'
    assert sentence(Violation(type="foreign-key", row=2, note=note)) == (
        "“9999” in “city” is not found in cities.code; correct it, or publish that row first"
    )
    own = note.replace('"cities"', '""')
    assert "not found in “code” of this table" in sentence(Violation(type="foreign-key", note=own))


HOSTILE = [
    pytest.param("\x1b[31mred\x1b[0m", "⟨1B⟩[31mred⟨1B⟩[0m", id="an escape"),
    pytest.param("a\nb\rc", "a⏎b⟨0D⟩c", id="line breaks"),
    pytest.param("gp\u202efdp.exe", "gp⟨202E⟩fdp.exe", id="a turn of direction"),
    pytest.param("a\u200bb", "a⟨200B⟩b", id="a space of no width"),
    pytest.param("\ud800", "⟨D800⟩", id="half a character"),
    pytest.param("x" * 300, "x" * CUT + "…", id="very long"),
    pytest.param("{cell} %s {0}", "{cell} %s {0}", id="templates"),
]


@pytest.mark.parametrize(("text", "safe"), HOSTILE)
def test_hostile_text_is_shown_safely(text: str, safe: str) -> None:
    assert shown(text) == safe
    fault = Violation(type="extra-label", label=text, field=text, cell=text, note=text, message=text)
    for kind, most in (("extra-label", CUT), ("type-error", CUT), ("unknown-layout", LONG), ("no-such-type", LONG)):
        said = sentence(Violation(type=kind, label=text, field=text, cell=text, note=text, message=text))
        assert shown(text, most) in said
    assert not any(character in "\n".join(lines(fault)) for character in "\x1b\r\u202e\u200b\ud800")


def shown_table(*errors: Violation, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    show(Report(place="rows.csv", rows=9, fields=3, errors=errors), console)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_a_terminal_gets_a_table() -> None:
    text = shown_table(*(code("[bold]x[/bold]", row) for row in range(2, 9)), code("y", 9))
    assert "“[bold]x[/bold]” is not in the code list" in text
    assert re.search(r"^ +× 7 +rows 2-8, column 3 ", text, re.MULTILINE)


def test_a_table_fits_a_narrow_terminal() -> None:
    fault = Violation(
        type="type-error", row=2, column=1, cell="x", field="名称" * 20, note='type is "date"', suggestion="2020-03-01"
    )
    assert max(map(len, shown_table(fault, width=40).splitlines())) <= 40


def test_plain_lines_need_no_rich() -> None:
    script = (
        "import sys; from gongkai.reports import render; from gongkai.report import Report\n"
        "list(render(Report(place='x', rows=0, fields=0)))\n"
        "print(sorted({'rich', 'openpyxl', 'jinja2', 'frictionless'} & set(sys.modules)))"
    )
    # The tree under test, also where another is installed.
    tree = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=tree)
    assert done.stdout.strip() == "[]"
