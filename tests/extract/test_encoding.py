"""Encodings: a mark decides, then UTF-8, then GB18030; a bad byte is told with its place."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import EmptyFile, NotText, UnknownEncoding
from gongkai.extract.encoding import decode

HERE = Path("list.csv")
TEXT = "名称,编号\n宿州市,34\n"
#: Four bytes in GB18030: a letter of no older Chinese encoding, and one beyond the basic plane.
RARE = "名称\n㐀𠀀ß\n"
LONG = "代码,机构名称\n" + "341300,宿州市人民政府办公室\n" * 20_000


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        pytest.param(b"a,b\n1,2\n", "a,b\n1,2\n", "utf-8", id="ASCII"),
        pytest.param(TEXT.encode(), TEXT, "utf-8", id="UTF-8"),
        pytest.param(BOM_UTF8 + TEXT.encode(), TEXT, "utf-8", id="UTF-8 with mark"),
        pytest.param(TEXT.encode("gb18030"), TEXT, "gb18030", id="GB18030"),
        pytest.param(TEXT.encode("gb2312"), TEXT, "gb18030", id="GB2312 is part of it"),
        pytest.param(RARE.encode("gb18030"), RARE, "gb18030", id="GB18030 with four bytes a letter"),
        pytest.param(LONG.encode("gb18030"), LONG, "gb18030", id="a long file in GB18030"),
        pytest.param(
            "联通\n".encode("gb18030") + TEXT.encode("gb18030"), "联通\n" + TEXT, "gb18030", id="half UTF-8 by chance"
        ),
        pytest.param(BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT, "utf-16-le", id="UTF-16, little end first"),
        pytest.param(BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT, "utf-16-be", id="UTF-16, big end first"),
        pytest.param("a\ufeffb".encode(), "a\ufeffb", "utf-8", id="a mark within is a character"),
    ],
)
def test_decode(data: bytes, text: str, encoding: str) -> None:
    assert decode(data, HERE) == (text, encoding)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1))
def test_utf_8_is_never_taken_for_something_else(text: str) -> None:
    assert decode(f"a,b\n1,{text}".encode(), HERE) == (f"a,b\n1,{text}", "utf-8")


@pytest.mark.parametrize(
    ("data", "offset", "line", "column", "encoding"),
    [
        pytest.param(b"a,b\n1,\xff\n", 6, 2, 2, "GB18030", id="a byte that begins nothing"),
        pytest.param(TEXT.encode("gb18030") + b"\xff,1\n", 20, 3, 1, "GB18030", id="in a file in GB18030"),
        pytest.param(TEXT.encode() + b"\xff,1\n", 27, 3, 1, "UTF-8", id="in a file in UTF-8"),
        pytest.param(LONG.encode() + b"\xe4\xb8,1\n", len(LONG.encode()), 20_002, 1, "UTF-8", id="late: half a letter"),
        pytest.param(
            LONG.encode() + "宿".encode("gb18030"), len(LONG.encode()), 20_002, 1, "UTF-8", id="late: another encoding"
        ),
        pytest.param(BOM_UTF8 + b"a,b\n1,\xff\n", 9, 2, 2, "UTF-8", id="after a mark"),
        pytest.param(
            BOM_UTF16_LE + "上,下\n上".encode("utf-16-le") + b"\x00", 12, 2, 1, "UTF-16-LE", id="half a UTF-16 letter"
        ),
    ],
)
def test_bad_byte_is_told_with_its_place(data: bytes, offset: int, line: int, column: int, encoding: str) -> None:
    with pytest.raises(UnknownEncoding) as told:
        decode(data, HERE)
    # No record of these has a line break within, so that rows are lines.
    place = {"offset": offset, "line": line, "row": line, "column": column}
    assert told.value.facts == {"where": HERE, "encoding": encoding, **place}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"PK\x03\x04\x14\x00", "XLSX", id="workbook"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "XLS", id="old workbook"),
        pytest.param(b"%PDF-1.7", "PDF", id="PDF"),
        pytest.param(b"\x1f\x8b\x08", "gzip", id="packed"),
        pytest.param(b"PAR1", "Parquet", id="Parquet"),
        pytest.param(b"SQLite format 3\x00", "SQLite", id="SQLite"),
        pytest.param(b"a,b\n1,\x00\n", "NUL", id="NUL bytes"),
        pytest.param(TEXT.encode("utf-16-le"), "NUL", id="UTF-16 without mark"),
        pytest.param(TEXT.encode("utf-32"), "NUL", id="UTF-32"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(NotText, match=f"this is .*{kind}.*save it as “CSV UTF-8”"):
        decode(data, HERE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="no bytes"),
        pytest.param(b" \t\r\n\n", id="white space"),
        pytest.param("\u3000\n".encode(), id="full-width white space"),
        pytest.param(BOM_UTF8, id="only a mark"),
        pytest.param(BOM_UTF16_LE + "\n".encode("utf-16-le"), id="only a line break in UTF-16"),
    ],
)
def test_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        decode(data, HERE)
