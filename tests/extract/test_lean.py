"""A large text read as a stream: the same table as the whole text gives, or nothing where something in it is wrong."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.errors import OverLimit, UsageError
from gongkai.extract import Document, Limits, delimited
from gongkai.extract.lean import lean
from gongkai.table import Table

LIMITS = Limits()


def told(table: Table) -> tuple[object, ...]:
    cells = [column.to_pylist() for column in table.columns]
    facts = (table.source, table.labels, table.header, table.notes)
    return (*facts, cells, table.rows.to_pylist(), dict(table.ragged))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a,b\n1,2\n3,4\n", id="plain"),
        pytest.param("a,b\n1,2\n3,4", id="no line break at the end"),
        pytest.param("a;b\r\n1;2\r\n3;4\r\n", id="another delimiter, CR LF"),
        pytest.param('a,b\n"1\n1",2\n3,"x ""y"""\n', id="quotations"),
        pytest.param("a,b\n1\n2,3,4\n\n5,6\n", id="rows of other widths"),
        pytest.param("宿州市清单\n\n单位,件数\n教育局,1\n公安局\n财政局,3\n", id="titles above"),
        pytest.param("a\n1\n\n2\n", id="one column"),
        pytest.param("a,b\n", id="no rows"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_table_is_the_same(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    found = lean(path, LIMITS, large=0)
    assert found is not None
    assert told(found) == told(delimited(path, titles=True))


ROWS = st.lists(st.lists(st.text(st.sampled_from('ab1 ,;"\n市　'), max_size=4), min_size=1, max_size=4), min_size=1)


@settings(max_examples=300, deadline=None)
@given(rows=ROWS)
def test_any_text_gives_the_same_table_or_is_left_to_the_other_reader(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "list.csv"
    text = "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows) + "\n"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        whole = delimited(path, titles=True)
    except UsageError:
        assert lean(path, LIMITS, large=0) is None
        return
    found = lean(path, LIMITS, large=0)
    assert found is None or told(found) == told(whole)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a,b\n" + b"\xff\xff,1\n", id="bytes of no encoding"),
        pytest.param(("市,县\n" * 50).encode() + b"\xb3\xc7,1\n", id="UTF-8 but for some bytes"),
        pytest.param(b"a,b\n\x00,1\n", id="NUL"),
        pytest.param(b'a,b\n1,"2\n3,4\n', id="a quotation without an end"),
        pytest.param(b'"","",";1"\n"",";"\n', id="one that even marks hide"),
        pytest.param(b"\n1,2\n", id="a blank header"),
    ],
)
def test_what_is_wrong_is_for_the_other_reader_to_say(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    assert lean(path, LIMITS, large=0) is None


def test_small_files_are_not_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert lean(path, LIMITS) is None


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        pytest.param("a,b,c\n1,2,3\n", Limits(columns=2), id="columns"),
        pytest.param("a,b\n" + "1,2\n" * 20, Limits(rows=10), id="rows"),
    ],
)
def test_limits_hold(tmp_path: Path, text: str, limits: Limits) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OverLimit):
        lean(path, limits, large=0)


def test_a_declared_encoding_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("名,數\n臺北,1\n".encode("big5"))
    found = lean(path, LIMITS, "big5", large=0)
    assert found is not None
    assert found.labels == ("名", "數")


def test_a_large_file_is_one_to_a_document(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    row = "教育局," + "x" * 200 + "\n"
    path.write_text("单位,说明\n" + row * 80_000, encoding="utf-8")
    found = Document(path, lean=True).table()
    assert (found.height, found.labels, found.source.encoding) == (80_000, ("单位", "说明"), "utf-8")
    assert codecs.lookup(found.source.encoding).name == "utf-8"
