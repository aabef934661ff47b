"""A text in pieces is the same text, wherever the pieces end."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import UnknownEncoding, UsageError
from gongkai.extract import delimited, pieces
from gongkai.extract.encoding import decode

ENCODINGS = ["utf-8", "gb18030", "utf-16-le", "big5", "latin-1"]


@given(st.lists(st.text(alphabet="ab\r\n\u2028", max_size=4), max_size=8))
def test_lines(texts: list[str]) -> None:
    assert list(pieces.lines(texts)) == list(io.StringIO("".join(texts), newline=""))


@given(st.binary(max_size=12), st.sampled_from(ENCODINGS), st.integers(1, 4))
def test_decoded(data: bytes, encoding: str, size: int) -> None:
    """The text is what the codec makes of the whole; a bad byte is where it says."""
    cut = [data[place : place + size] for place in range(0, len(data), size)]
    try:
        whole: str | int = data.decode(encoding)
    except UnicodeDecodeError as error:
        whole = error.start + 100
    try:
        found: str | int = "".join(pieces.decoded(cut, encoding, 100))
    except pieces.BadBytes as error:
        found = error.offset
    assert found == whole


@pytest.mark.parametrize("size", [4, 5, 7, 64])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param("代码,名称\n34,宿州市\n".encode(), id="UTF-8"),
        pytest.param("代码,名称\n34,宿州市\n".encode("utf-8-sig"), id="UTF-8 with mark"),
        pytest.param("代码,名称\r\n34,宿州市\r\n".encode("gb18030"), id="GB18030"),
        pytest.param("代码,名称\n34,宿州市\n".encode("utf-16"), id="UTF-16"),
        pytest.param("代码,名称\n".encode() + b"\xff,1\n", id="a bad byte"),
        pytest.param("代码,\n名称,".encode("gb18030") + b"\xff\xff,1\n", id="a bad byte in GB18030"),
        pytest.param("代码,名称\n宿".encode()[:-1], id="half a character"),
        pytest.param(b" \n" * 10, id="blank"),
        pytest.param(b"a,b\n1,\x00\n", id="NUL"),
    ],
)
def test_where_pieces_end_does_not_matter(monkeypatch: pytest.MonkeyPatch, data: bytes, size: int) -> None:
    def result() -> object:
        try:
            return decode(data, Path("list.csv"))
        except UsageError as error:
            return type(error), error.facts

    whole = result()
    monkeypatch.setattr(pieces, "BLOCK", size)
    assert result() == whole


def test_a_long_cell_before_a_bad_byte(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(("a,b\n" + "长" * 200_000 + ",").encode() + b"\xff")
    with pytest.raises(UnknownEncoding) as told:
        delimited(path)
    assert (told.value.facts["row"], told.value.facts["column"]) == (2, 2)


def test_titles_above_a_text_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "BLOCK", 16)
    path = tmp_path / "list.csv"
    path.write_text("权力清单一览表\n二〇二〇年\n" + "编号,名称\n" + "1,甲\n" * 60, encoding="gb18030")
    table = delimited(path, titles=True)
    assert (table.labels, table.header, table.height, table.rows[0].as_py()) == (("编号", "名称"), 3, 60, 4)
