"""Delimited text: header, rows and their numbers, whatever the delimiter and however ragged."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.errors import EmptyFile, FileTooLarge, NoHeader, NotDelimited, UnreadableFile
from gongkai.extract import delimited
from gongkai.table import Table

Rows = dict[int, tuple[str | None, ...]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def rows(table: Table) -> Rows:
    """The rows by their numbers."""
    cells = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return dict(zip(table.rows.to_pylist(), cells, strict=True))


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        pytest.param("a,b\n1,2\n3,4\n", ("a", "b"), {2: ("1", "2"), 3: ("3", "4")}, id="plain"),
        pytest.param("a,b\n1,2\n3,4", ("a", "b"), {2: ("1", "2"), 3: ("3", "4")}, id="no last line break"),
        pytest.param("a,b\r\n1,2\r\n", ("a", "b"), {2: ("1", "2")}, id="CRLF"),
        pytest.param("a,b\r1,2\r3,4", ("a", "b"), {2: ("1", "2"), 3: ("3", "4")}, id="CR"),
        pytest.param("a,b\n", ("a", "b"), {}, id="only a header"),
        pytest.param("a,b", ("a", "b"), {}, id="only a header, no line break"),
        pytest.param("a\n1\n2\n", ("a",), {2: ("1",), 3: ("2",)}, id="one column"),
        pytest.param("a\n1\n2", ("a",), {2: ("1",), 3: ("2",)}, id="one column, no last line break"),
        pytest.param("a", ("a",), {}, id="one label"),
        pytest.param(
            'a,b\n"1\n1",2\n3,4\n', ("a", "b"), {2: ("1\n1", "2"), 3: ("3", "4")}, id="line break within a cell"
        ),
        pytest.param('"a\nx",b\n1,2\n', ("a\nx", "b"), {2: ("1", "2")}, id="line break within a label"),
        pytest.param('a,b\n"1,1","2""2"\n', ("a", "b"), {2: ("1,1", '2"2')}, id="delimiter and quotation mark within"),
        pytest.param('a,b\n5" pipe,x\n', ("a", "b"), {2: ('5" pipe', "x")}, id="quotation mark in the middle"),
        pytest.param("a,b\n1,\n,2\n", ("a", "b"), {2: ("1", ""), 3: ("", "2")}, id="empty cells"),
        pytest.param(
            "a,b\n\n1,2\n\n\n", ("a", "b"), {2: ("", ""), 3: ("1", "2"), 4: ("", ""), 5: ("", "")}, id="blank lines"
        ),
        pytest.param("a\n\n1\n", ("a",), {2: ("",), 3: ("1",)}, id="blank line, one column"),
        pytest.param("a,a\n1,2\n", ("a", "a"), {2: ("1", "2")}, id="same label twice"),
        pytest.param("a,,\n1,2,3\n", ("a", "", ""), {2: ("1", "2", "3")}, id="empty labels"),
        pytest.param(" a , b\n 1 ,2 \n", (" a ", " b"), {2: (" 1 ", "2 ")}, id="white space stays"),
        pytest.param("名称,a\nNULL,NA\n", ("名称", "a"), {2: ("NULL", "NA")}, id="words for nothing stay words"),
    ],
)
def test_rows(file: Path, text: str, labels: tuple[str, ...], expected: Rows) -> None:
    file.write_text(text, encoding="utf-8", newline="")
    table = delimited(file)
    assert table.labels == labels
    assert rows(table) == expected
    assert table.ragged == {}


@pytest.mark.parametrize(
    ("text", "ragged", "expected"),
    [
        pytest.param("a,b\n1\n3,4\n", {2: ("1",)}, {2: ("1", None), 3: ("3", "4")}, id="short, first"),
        pytest.param(
            "a,b\n1,2\n3\n5,6\n", {3: ("3",)}, {2: ("1", "2"), 3: ("3", None), 4: ("5", "6")}, id="short, middle"
        ),
        pytest.param("a,b\n1,2\n3", {3: ("3",)}, {2: ("1", "2"), 3: ("3", None)}, id="short, last"),
        pytest.param("a,b\n1,2,9\n3,4\n", {2: ("1", "2", "9")}, {2: ("1", "2"), 3: ("3", "4")}, id="long"),
        pytest.param(
            "a,b\n1,2\n3,4,", {3: ("3", "4", "")}, {2: ("1", "2"), 3: ("3", "4")}, id="long by an empty cell, last"
        ),
        pytest.param(
            'a,b\n"x\ny"\n3,4\n', {2: ("x\ny",)}, {2: ("x\ny", None), 3: ("3", "4")}, id="short with a line break"
        ),
        pytest.param(
            'a,b\n"x,y",2,"z""z"\n', {2: ("x,y", "2", 'z"z')}, {2: ("x,y", "2")}, id="long with quotation marks"
        ),
        pytest.param(
            "a,b\n1\n2,3,4\n", {2: ("1",), 3: ("2", "3", "4")}, {2: ("1", None), 3: ("2", "3")}, id="no row is right"
        ),
        pytest.param("a\n1,2\n3\n", {2: ("1", "2")}, {2: ("1",), 3: ("3",)}, id="long, one column"),
        pytest.param(
            "a,b\n\n1\n  \n",
            {3: ("1",), 4: ("  ",)},
            {2: ("", ""), 3: ("1", None), 4: ("  ", None)},
            id="after a blank line",
        ),
    ],
)
def test_ragged_rows_keep_their_number_and_their_cells(
    file: Path, text: str, ragged: dict[int, tuple[str, ...]], expected: Rows
) -> None:
    file.write_text(text, encoding="utf-8", newline="")
    table = delimited(file)
    assert table.ragged == ragged
    assert rows(table) == expected


@pytest.mark.parametrize(
    ("text", "delimiter", "labels"),
    [
        pytest.param("a,b,c\n", ",", ("a", "b", "c"), id="comma"),
        pytest.param("a\tb\n1\t2\n", "\t", ("a", "b"), id="tab"),
        pytest.param("a;b\n1,5;2,5\n", ";", ("a", "b"), id="semicolon, commas in numbers"),
        pytest.param("a|b\n1|2\n", "|", ("a", "b"), id="bar"),
        pytest.param("a\n1\n", ",", ("a",), id="nothing to cut"),
        pytest.param(
            "名称(甲;乙;丙),编号\n甲,1\n乙,2\n", ",", ("名称(甲;乙;丙)", "编号"), id="semicolons within a label"
        ),
        pytest.param("a,b;c\n1,2;3\n", ",", ("a", "b;c"), id="a tie is the comma's"),
        pytest.param('"a;b;c",d\n1,2\n', ",", ("a;b;c", "d"), id="semicolons in quotation marks"),
        pytest.param("a,b\tc,d\n1\t2\n3\t4\n", "\t", ("a,b", "c,d"), id="the rows decide"),
        pytest.param("a;b;c\n1;2\n1;2\n", ";", ("a", "b", "c"), id="every row too short"),
    ],
)
def test_delimiter(file: Path, text: str, delimiter: str, labels: tuple[str, ...]) -> None:
    file.write_text(text, encoding="utf-8", newline="")
    table = delimited(file)
    assert (table.source.delimiter, table.labels) == (delimiter, labels)


def test_source(file: Path) -> None:
    file.write_bytes("名称\t编号\n".encode("gb18030"))
    source = delimited(file).source
    assert (source.name, source.encoding, source.delimiter, source.bytes) == ("list.csv", "gb18030", "\t", 10)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a,b\n1,{long}\n3,4\n", id="in a row"),
        pytest.param("{long},b\n1,2\n3,4\n", id="in the header"),
        pytest.param("a,b\n1,2,{long}\n3,4\n", id="in a ragged row"),
        pytest.param('a,b\n1,"{long}\n{long}"\n3,4\n', id="with a line break"),
    ],
)
def test_a_cell_may_be_longer_than_a_block(file: Path, text: str) -> None:
    file.write_text(text.replace("{long}", "长" * 2_000_000), encoding="utf-8")
    table = delimited(file)
    assert rows(table)[3] == ("3", "4")
    longest = max(
        len(cell or "") for row in [*rows(table).values(), *table.ragged.values(), table.labels] for cell in row
    )
    assert longest >= 2_000_000


@pytest.mark.parametrize("text", ["\na,b\n1,2\n", "\r\n\r\na,b\n1,2\n"], ids=["one blank line", "two blank lines"])
def test_a_blank_first_row_is_no_header(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(NoHeader, match="delete the blank rows above it"):
        delimited(file)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param('a,b\n1,2\n3,"4\n5,6\n', 3, id="in the last cell of a row"),
        pytest.param('a,b\n1,2\n"3,4\n5,6', 3, id="in the first cell, no last line break"),
        pytest.param('a\n1\n"2\n3\n', 3, id="one column"),
        pytest.param('a\n"1\n', 2, id="one column, last row"),
        pytest.param('"a,b\n1,2\n', 1, id="in the header"),
        pytest.param('a,b\n1,"', 2, id="the last character"),
        pytest.param('a,b\n1,"2"""\n3,"4""\n', 3, id="two quotation marks are one"),
    ],
)
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(file: Path, text: str, row: int) -> None:
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(NotDelimited, match=f"in row {row}, a quotation mark is not closed"):
        delimited(file)


def test_empty_file(file: Path) -> None:
    file.touch()
    with pytest.raises(EmptyFile):
        delimited(file)


def test_a_file_that_is_too_large_is_not_read(file: Path) -> None:
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert delimited(file, max_bytes=8).height == 1
    with pytest.raises(FileTooLarge, match="8 bytes, more than the limit of 7"):
        delimited(file, max_bytes=7)


@pytest.mark.parametrize("name", ["absent.csv", "."], ids=["absent", "folder"])
def test_unreadable_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="check the path"):
        delimited(tmp_path / name)
