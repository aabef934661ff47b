"""The yearly report as it is published: made of the raw text by the recorded repairs, to the character."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from gongkai.descriptor import Portal, Step
from gongkai.extract import delimited
from gongkai.transform.steps import run

Rows = Callable[[str], list[dict[str, object]]]
Line = dict[str, str]


@pytest.fixture(scope="module")
def repairs(bundled: Portal) -> list[Line]:
    """The repairs in their order, as they are written."""
    table = delimited(bundled.committed(bundled.resource("source_report", "source_report_repair")))
    columns = {name: table.column(name).to_pylist() for name in table.labels}
    return [
        {name: values[place] or "" for name, values in columns.items()} for place in range(len(columns["repair_no"]))
    ]


@pytest.fixture(scope="module")
def raw(shared: Path) -> list[str]:
    """The lines of the raw text."""
    return (shared / "source-report.txt").read_text(encoding="utf-8").splitlines()


def numbers(cell: str) -> list[int]:
    return [int(number) for number in cell.strip("[]").split(",") if number]


def carry_out(lines: Sequence[str], repairs: Sequence[Line]) -> list[str]:
    """Return lines as repairs leave them; each must be found in its lines, so often as it says, and nowhere else."""
    mended = list(lines)
    for repair in repairs:
        before, times = repair["before"], int(repair["times"])
        where = numbers(repair["lines"])
        assert sum(mended[number - 1].count(before) for number in where) == times, repair
        if repair["kind"] != "残留":
            assert all(before in mended[number - 1] for number in where), repair
        for number in where:
            mended[number - 1] = mended[number - 1].replace(before, repair["after"])
    return mended


def stepped(lines: Sequence[str], *steps: str) -> list[str]:
    column = pa.chunked_array([pa.array(lines, pa.large_string())])
    for name in steps:
        column = run(Step(name=name, arguments={}), column)
    found: list[str] = column.to_pylist()
    return found


def kinds(repairs: Sequence[Line], *names: str) -> list[Line]:
    return [repair for repair in repairs if repair["kind"] in names]


def test_the_repairs_make_the_published_text_of_the_raw_one(raw: list[str], repairs: list[Line], rows_of: Rows) -> None:
    paragraphs = [line for line in carry_out(raw, repairs) if line]
    published = [f"{row['heading'] or ''}{row['text'] or ''}" for row in rows_of("source_report")]
    assert published == paragraphs


def test_readings_and_characters_are_what_the_steps_make(raw: list[str], repairs: list[Line]) -> None:
    kept = carry_out(raw, kinds(repairs, "残留"))
    readings = carry_out(kept, kinds(repairs, "注音"))
    assert readings == stepped(kept, "no-pinyin")
    *characters, word = kinds(repairs, "繁简")
    assert carry_out(readings, characters) == stepped(kept, "no-pinyin", "simplified")
    # 著 is a word of its own in simplified script too; which one is meant, no table of characters tells.
    assert (word["before"], word["after"]) == ("著力", "着力")


def test_each_repair_names_the_paragraphs_of_its_lines(raw: list[str], repairs: list[Line]) -> None:
    filled = [number for number, line in enumerate(carry_out(raw, repairs), start=1) if line]
    places = {line: number for number, line in enumerate(filled, start=1)}
    wrong = [
        repair["repair_no"]
        for repair in repairs
        if numbers(repair["paragraphs"]) != [places[line] for line in numbers(repair["lines"]) if line in places]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "befores"),
    [
        pytest.param("损坏", ["情况?,F场", "机制??己酥笜嗽O置"], id="damaged"),
        pytest.param(
            "存疑",
            ["201X", "〔2020〕110号", "2020年", "政务服务工作总结", "2020年全市政务公开工作总结", "五是", "七是"],
            id="doubtful",
        ),
    ],
)
def test_what_is_mended_and_what_stays(repairs: list[Line], kind: str, befores: list[str]) -> None:
    found = kinds(repairs, kind)
    assert [repair["before"] for repair in found] == befores
    assert all((repair["before"] == repair["after"]) == (kind == "存疑") for repair in found)


def test_nothing_of_the_page_is_left(rows_of: Rows) -> None:
    text = "\n".join(f"{row['heading'] or ''}{row['text'] or ''}" for row in rows_of("source_report"))
    assert [sign for sign in ("cwl2", "6818", "找总结网", "?", ",", "(", "發", "ā", "F（") if sign in text] == []
    assert text.count("201X") == 4
