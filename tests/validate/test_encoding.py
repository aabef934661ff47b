"""The encoding of a small file is the one that frictionless finds, however it is told."""

from __future__ import annotations

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.validate.small import encoding_of

#: What tables are made of, and what other encodings are told by.
LETTERS = 'abZAQw,;\n\r"\t 12~{}+-/=<>#?\x00\x0e\x1b名称é€😀'


@pytest.mark.parametrize(
    "buffer",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"code,name\nA1,b\n", id="ascii"),
        pytest.param("编码,名称\nA1,甲\n".encode(), id="utf-8"),
        pytest.param("编码,名称\nA1,甲\n".encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param("编码,名称\nA1,甲\n".encode()[:-3], id="cut inside a character"),
        pytest.param("编码,名称,地址\n1,行政许可,安徽省宿州市\n".encode("gb18030") * 9, id="gb18030"),
        pytest.param("code,name\n1,two\n".encode("utf-16-le"), id="utf-16 without a mark"),
        pytest.param("code,name\n1,two\n".encode("utf-16"), id="utf-16 with a mark"),
        pytest.param("编码,名称\n".encode("hz"), id="hz"),
        pytest.param("编码,名称\n".encode("utf-7"), id="utf-7"),
        pytest.param("編碼,名稱\n".encode("iso2022_jp_2"), id="iso-2022"),
        pytest.param(b'<?xml version="1.0" encoding="iso-8859-1"?>\n', id="declared by xml"),
        pytest.param(b"# -*- coding: latin-1 -*-\n", id="declared by a program"),
    ],
)
def test_of_known_files(buffer: bytes) -> None:
    assert encoding_of(buffer) == frictionless.Detector().detect_encoding(buffer)


@given(st.text(LETTERS, max_size=60), st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le"]), st.integers(0, 2))
def test_of_any_bytes(text: str, encoding: str, lost: int) -> None:
    buffer = text.encode(encoding)
    buffer = buffer[: len(buffer) - lost]
    assert encoding_of(buffer) == frictionless.Detector().detect_encoding(buffer)
