"""A report in words: one line for the verdict, then each cause with its first places."""

from __future__ import annotations

import pytest

from gongkai.messages import speaking
from gongkai.report import Report, Violation
from gongkai.reports import render
from gongkai.reports.text import PLACES, place

REQUIRED = 'constraint "required" is "True"'


def report(*faults: Violation, rows: int = 1135, **facts: object) -> list[str]:
    return list(render(Report(place="list.csv", rows=rows, fields=3, **facts).with_faults(faults)))  # type: ignore[arg-type]


def test_nothing_to_mend() -> None:
    assert report() == ["list.csv: valid; 1,135 rows, 0 errors, 0 warnings"]


def test_faults_of_one_cause_stand_together() -> None:
    lines = report(
        Violation(type="constraint-error", row=2, column=1, field="code", cell="", note=REQUIRED),
        Violation(type="constraint-error", row=3, column=2, field="name", cell="", note=REQUIRED),
        Violation(type="constraint-error", row=4, column=1, field="code", cell="", note=REQUIRED),
        Violation(
            type="foreign-key", row=5, column=3, field="agency", cell="A9", note="agency.uscc", severity="warning"
        ),
    )
    assert lines == [
        "list.csv: invalid; 1,135 rows, 3 errors, 1 warnings",
        "  error constraint-error × 2",
        "    row 2, column 1: “code” has no value, and needs one",
        "    row 4, column 1: “code” has no value, and needs one",
        "  error constraint-error × 1",
        "    row 3, column 2: “name” has no value, and needs one",
        "  warning foreign-key × 1",
        "    row 5, column 3: “A9” in “agency” is not found in agency.uscc; correct it, or publish that row first",
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
                Violation(
                    type="unique-error",
                    row=row,
                    field="code",
                    cell="x",
                    note=f"the same as in the row at position {row - 1}",
                )
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
    lines = report(*faults)
    assert len(lines) == 2 + PLACES + 1
    assert lines[1].endswith("× 9")
    assert lines[-1] == "    … and 4 more"


def test_what_was_not_checked_is_told() -> None:
    assert report(limit=1000, remarks=("agency: not looked up",))[1:] == [
        "The search stopped after 1,000 faults; there may be more.",
        "agency: not looked up",
    ]


def test_in_chinese() -> None:
    with speaking("zh"):
        lines = report(Violation(type="blank-row", row=3), rows=2)
    assert all(any("一" <= character <= "鿿" for character in line) for line in lines)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        pytest.param(3, 2, "row 3, column 2", id="cell"),
        pytest.param(3, None, "row 3", id="row"),
        pytest.param(None, 2, "column 2", id="column"),
        pytest.param(None, None, "header", id="neither"),
    ],
)
def test_place(row: int | None, column: int | None, expected: str) -> None:
    assert place(Violation(type="x", row=row, column=column)) == expected
