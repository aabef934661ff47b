"""Finished annual reports are checked: each identity at its cell, real defects told, nothing else complained of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from gongkai.account import Checked, check_reports, render_report, report_in_full
from gongkai.account.form import declared_forms
from gongkai.descriptor import Portal
from gongkai.errors import UsageError

HEADER = ["行码", "项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
Rows = list[list[str]]


@pytest.fixture
def rows(bundled: Portal) -> Rows:
    """A report in the form of 2021 in which all identities hold."""
    numbers = {"1": (6, 3), "2": (1, 0), "3.1": (3, 1), "3.2": (2, 0), "3.4.1": (1, 1), "3.7": (6, 2), "4": (1, 1)}
    lines = declared_forms(bundled)["2021版"]
    found = []
    for line in lines:
        person, firm = numbers.get(line.code, (0, 0))
        found.append([line.code, line.own, str(person), str(firm), "0", "0", "0", "0", str(person + firm)])
    return found


def cells(rows: Rows, code: str) -> list[str]:
    return next(row for row in rows if row[0] == code)


def check(bundled: Portal, tmp_path: Path, rows: Sequence[Sequence[str]], name: str = "report-2022.csv") -> Checked:
    path = tmp_path / name
    path.write_text("\n".join(",".join(row) for row in [HEADER, *rows]), encoding="utf-8")
    (checked,) = check_reports(bundled, [path])
    return checked


def found(checked: Checked) -> list[tuple[str, str, str, str]]:
    return [(fault.identity, fault.cell.address, fault.cell.printed, fault.computed) for fault in checked.faults]


def test_a_sound_report_passes(bundled: Portal, tmp_path: Path, rows: Rows) -> None:
    checked = check(bundled, tmp_path, rows)
    assert (found(checked), list(checked.oddities), checked.found.form) == ([], [], "2021版")


@pytest.mark.parametrize(
    ("code", "column", "value", "faults"),
    [
        pytest.param("1", 2, "7", [("c", "I2", "9", "10"), ("a", "C2", "7", "7")], id="a and c: one number more"),
        pytest.param("3.1", 8, "5", [("c", "I4", "5", "4"), ("b", "I25", "8", "9")], id="b and c: a wrong sum"),
        pytest.param("4", 3, "0", [("a", "D2", "3", "2"), ("c", "I26", "2", "1")], id="a and c: carried on"),
    ],
)
def test_each_identity_is_told_at_its_cell(
    bundled: Portal, tmp_path: Path, rows: Rows, code: str, column: int, value: str, faults: list[tuple[str, ...]]
) -> None:
    cells(rows, code)[column] = value
    told = found(check(bundled, tmp_path, rows))
    # (a) names the two lines that are received together: printed is the cell of the first.
    assert {(item[0], item[1]) for item in told} == {(item[0], item[1]) for item in faults}
    assert [item for item in told if item[0] != "a"] == sorted(
        (item for item in faults if item[0] != "a"), key=lambda item: int(item[1][1:])
    )


def test_the_two_wrong_cells_of_2020_are_found_and_2022_passes(bundled: Portal, shared: Path) -> None:
    folder = shared / "data" / "cn-annual-report"
    wrong, right = check_reports(bundled, sorted(folder.glob("*table3*.csv")))
    assert found(wrong) == [("b", "C23", "20", "26"), ("b", "I23", "21", "27")]
    assert {fault.reason.facts.get("line", "")[:7] for fault in wrong.faults} == {"（二）部分公开"}
    assert (right.valid, wrong.found.form, right.found.form) == (True, "2019版", "2021版")


@pytest.mark.parametrize("kept", [6, 10, 20, 22, 24])
def test_a_table_that_was_cut_off_does_not_pass(bundled: Portal, shared: Path, tmp_path: Path, kept: int) -> None:
    (source,) = (shared / "data" / "cn-annual-report").glob("pingtan-2022-table3*.csv")
    lines = source.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = tmp_path / "cut.csv"
    path.write_text("".join(lines[:kept]), encoding="utf-8")
    (checked,) = check_reports(bundled, [path])
    assert not checked.valid
    assert {"（七）总计", "四、结转下年度继续办理"} <= set(checked.missing)


@pytest.mark.parametrize(
    ("code", "column", "value", "words"),
    [
        pytest.param("3.5.1", 2, "/", "holds “/” instead of a number", id="a stroke"),
        pytest.param("3.5.1", 2, "—", "holds “—” instead of a number", id="a dash"),
        pytest.param("3.5.1", 2, "0件", "has a unit glued", id="a unit"),
        pytest.param("3.7", 8, "8.00元", "has a unit glued", id="yuan"),
        pytest.param("3.5.1", 2, "见附件", "holds no number", id="words"),
    ],
)
def test_odd_cells_are_told_and_break_nothing(
    bundled: Portal, tmp_path: Path, rows: Rows, code: str, column: int, value: str, words: str
) -> None:
    cells(rows, code)[column] = value
    checked = check(bundled, tmp_path, rows)
    assert checked.valid
    assert words in "\n".join(render_report([checked]))


def test_blank_cells_count_as_nothing(bundled: Portal, tmp_path: Path, rows: Rows) -> None:
    for row in rows:
        row[4:8] = ["", "", "", ""]
    assert check(bundled, tmp_path, rows).valid


def test_a_total_without_its_parts(bundled: Portal, tmp_path: Path, rows: Rows) -> None:
    for row in rows:
        if row[0].startswith("3.") and row[0] != "3.7":
            row[2:] = [""] * 7
    checked = check(bundled, tmp_path, rows)
    assert {fault.identity for fault in checked.faults} == {"b"}
    assert all("without its parts" in str(fault.reason) for fault in checked.faults)


@pytest.mark.parametrize(
    ("code", "other", "words"),
    [
        pytest.param("3.3.5", "5.属于三类内容事务信息", "spelled otherwise", id="misspelled"),
        pytest.param("3.1", "（一） 予以公开", "", id="white space"),
        pytest.param("3.2", "(二)部分公开", "", id="other brackets, no remark"),
    ],
)
def test_lines_are_known_by_their_words(
    bundled: Portal, tmp_path: Path, rows: Rows, code: str, other: str, words: str
) -> None:
    cells(rows, code)[1] = other
    path = tmp_path / "report.csv"
    path.write_text("\n".join(",".join(row[1:]) for row in [HEADER, *rows]), encoding="utf-8")
    (checked,) = check_reports(bundled, [path])
    assert checked.valid
    assert len(checked.found.rows) == len(rows)
    told = "\n".join(render_report([checked]))
    assert words in told if words else not checked.oddities


def test_rows_that_are_none_of_the_form(bundled: Portal, tmp_path: Path, rows: Rows) -> None:
    rows.insert(3, ["", "三、本年度办理结果", *[""] * 7])
    rows.append(["", "其他主动公开文件", "5", *[""] * 6])
    path = tmp_path / "report.csv"
    path.write_text("\n".join(",".join(row[1:]) for row in [HEADER, *rows]), encoding="utf-8")
    (checked,) = check_reports(bundled, [path])
    assert checked.valid
    assert len(checked.found.rows) == len(rows) - 2
    assert ["is no line of the form" in line for line in render_report([checked])].count(True) == 1


@pytest.mark.parametrize(
    ("carried_on", "faults"),
    [
        pytest.param("1", [], id="as carried on"),
        pytest.param("2", [("e", "C3", "1", "2"), ("e", "I3", "1", "2")], id="otherwise"),
    ],
)
def test_two_years_of_one_body(
    bundled: Portal, tmp_path: Path, rows: Rows, carried_on: str, faults: list[tuple[str, ...]]
) -> None:
    check(bundled, tmp_path, rows, "report-2022.csv")
    cells(rows, "4")[2:] = [carried_on, "0", "0", "0", "0", "0", carried_on]
    check(bundled, tmp_path, rows, "report-2021.csv")
    checked = check_reports(bundled, [tmp_path / "report-2022.csv", tmp_path / "report-2021.csv"])
    assert found(checked[0]) == faults


def test_a_printed_form_in_a_workbook(bundled: Portal, tmp_path: Path, rows: Rows) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["三、收到和处理政府信息公开申请情况"])
    sheet.append(["", "", "", "申请人情况"])
    sheet.append(["", "", "", "自然人(历史累计)", "法人或其他组织", "", "", "", "", "总计"])
    sheet.append(["", "", "", "", *HEADER[3:8]])
    for row in rows:
        heading = "三、本年度办理结果" if row[0].startswith("3") else row[1]
        sheet.append([heading, row[1] if heading != row[1] else None, None, *map(int, row[2:])])
    sheet.merge_cells("E3:I3")
    sheet["D9"] = 5
    path = tmp_path / "某市2022年度报告.xlsx"
    book.save(path)
    (checked,) = check_reports(bundled, [path])
    assert found(checked)[0][:3] == ("c", "J9", "0")
    assert checked.found.year == 2022
    assert "more than the form" in "\n".join(render_report([checked]))
    assert report_in_full([checked])["tables"][0]["faults"][0]["address"] == "J9"


def test_a_page_whose_text_says_otherwise(bundled: Portal, tmp_path: Path, rows: Rows) -> None:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in [HEADER, *rows])
    text = f"<html><body><p>全年收到政府信息公开申请10件。</p><table>{lines}</table></body></html>"
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    (checked,) = check_reports(bundled, [path])
    assert checked.valid
    assert "with those carried over it is 10" in "\n".join(render_report([checked]))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("a,b\n1,2\n", id="another table"),
        pytest.param("自然人\n1\n", id="one heading alone"),
        pytest.param("<html><body>no table</body></html>", id="a page without a table"),
        pytest.param("", id="an empty file"),
    ],
)
def test_what_is_no_report(bundled: Portal, tmp_path: Path, content: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        check_reports(bundled, [path])


@pytest.fixture
def table_four(tmp_path: Path) -> Callable[[Sequence[int]], Path]:
    """Return a function that writes table four with these 15 numbers."""

    def write(numbers: Sequence[int]) -> Path:
        heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
        path = tmp_path / "表四.csv"
        path.write_text("\n".join([",".join(heads), ",".join(map(str, numbers))]), encoding="utf-8")
        return path

    return write


def test_table_four(bundled: Portal, table_four: Callable[[Sequence[int]], Path]) -> None:
    (right,) = check_reports(bundled, [table_four([1, 2, 3, 4, 10, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1])])
    (wrong,) = check_reports(bundled, [table_four([1, 2, 3, 4, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1])])
    assert (right.valid, found(wrong)) == (True, [("d", "E2", "9", "10")])
