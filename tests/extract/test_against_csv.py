"""Python's csv module is the judge of every cell and every row number."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from gongkai.errors import EmptyFile, NoHeader, NotDelimited
from gongkai.extract import delimited
from gongkai.extract.delimited import BLOCK
from gongkai.table import Table

PIECES = ["a", "b", "中", "1", " ", ",", ",", '"', '"', '""', "\n", "\n", "\r\n", "\r", ";", "\t", "|", "'", "\\"]
END = "end of the text"


def read(text: str) -> Table:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return delimited(path)


def records(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def is_closed(text: str, delimiter: str) -> bool:
    """Whether what stands after the text is a record of its own."""
    separator = "" if text.endswith(("\n", "\r")) else "\n"
    return records(f"{text}{separator}{END}", delimiter)[-1] == [END]


def check(table: Table, text: str) -> None:
    header, *rows = records(text, table.source.delimiter)
    width = len(header)
    assert table.labels == tuple(header)
    assert table.rows.to_pylist() == list(range(2, 2 + len(rows)))
    # A blank line has no cells for csv, and an empty one in each column for us.
    filled = [row or [""] * width for row in rows]
    assert dict(table.ragged) == {n: tuple(row) for n, row in enumerate(filled, start=2) if len(row) != width}
    expected = [[*row[:width], *[None] * (width - len(row))] for row in filled]
    assert [column.to_pylist() for column in table.columns] == [
        list(cells) for cells in zip(*expected, strict=True)
    ] or [[] for _ in header]


@settings(deadline=None, max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text(text: str) -> None:
    try:
        table = read(text)
    except EmptyFile:
        event("empty")
        assert not text.strip()
    except NoHeader:
        event("no header")
        assert text.startswith(("\n", "\r"))
    except NotDelimited:
        event("not closed")
        assert not all(is_closed(text, delimiter) for delimiter in ",;\t|")
    else:
        event("ragged" if table.ragged else "even")
        assert is_closed(text, table.source.delimiter)
        check(table, text)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.lists(st.text(alphabet='ab中," \n', max_size=5), min_size=1, max_size=5), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_rows_come_back(rows: list[list[str]], ending: str) -> None:
    rows[0] = [f"label {number}" for number in range(len(rows[0]))]
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=ending).writerows(rows)
    check(read(stream.getvalue()), stream.getvalue())


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_several_blocks(ending: str) -> None:
    """Rows of every kind fall on and around the borders of the blocks that the parser works in."""
    random = Random(341300)  # noqa: S311 - nothing is kept secret by it
    kinds: list[Callable[[int], str]] = [
        lambda n: f"{n},宿州市第{n}号,{'长' * random.randrange(60)}",
        lambda n: f'{n},"换{ending}行，号{n}",b',
        lambda n: f"{n},short",
        lambda n: f"{n},a,b,long,{n}",
        lambda n: "",
        lambda n: f'{n},"{"大" * random.randrange(4000)}{ending}""x""",c',
    ]
    weights = [800, 50, 5, 5, 5, 1]
    lines = ["编号,名称,备注", *(random.choices(kinds, weights)[0](n) for n in range(2, 200_000))]
    text = ending.join(lines)
    assert len(text.encode()) > 2 * BLOCK
    table = read(text)
    assert max(table.ragged) > 190_000
    check(table, text)
