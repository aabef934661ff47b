"""Which encoding was taken and why; Big5 and Latin only where they are declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.descriptor import Reading
from gongkai.errors import UnknownEncoding, UsageError
from gongkai.extract import read


@pytest.mark.parametrize(
    ("data", "declared", "labels", "encoding", "reason"),
    [
        pytest.param("名稱,b".encode("big5"), "big5", ("名稱", "b"), "big5", "it is declared", id="Big5"),
        pytest.param("né,b".encode("latin-1"), "latin-1", ("né", "b"), "iso8859-1", "it is declared", id="Latin"),
        pytest.param("名称,b".encode(), None, ("名称", "b"), "utf-8", "every byte fits UTF-8", id="UTF-8"),
        pytest.param(
            "名称,b".encode("gb18030"), None, ("名称", "b"), "gb18030",
            "it is not UTF-8, and every byte fits GB18030", id="GB18030",
        ),
        pytest.param(
            "名称,b".encode("utf-8-sig"), None, ("名称", "b"), "utf-8", "it begins with a byte order mark", id="mark"
        ),
    ],
)  # fmt: skip
def test_encoding(
    tmp_path: Path, data: bytes, declared: str | None, labels: tuple[str, ...], encoding: str, reason: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(data + b"\n1,2\n")
    source = read(file, encoding=declared).source
    assert read(file, Reading(encoding=declared)).labels == labels
    assert (source.encoding, source.reason) == (encoding, reason)


def test_what_does_not_fit_is_told_with_row_and_column(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b'a;b\n"1\n1";2\n3;' + b"\xff\n")
    with pytest.raises(UnknownEncoding, match=r"byte 14 \(line 4; row 3, column 2\) cannot be read as BIG5"):
        read(file, encoding="big5")


@pytest.mark.parametrize("name", ["klingon", "base64"])
def test_an_encoding_must_be_one_of_texts(tmp_path: Path, name: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"no encoding is called “{name}”"):
        read(file, encoding=name)
