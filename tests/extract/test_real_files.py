"""Real files that nobody here wrote: each is read, cell by cell as csv reads it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from gongkai.extract import delimited


def test_every_real_file_is_read(shared: Path) -> None:
    files = sorted((shared / "data").rglob("*.csv"))
    assert len(files) > 10
    for path in files:
        table = delimited(path)
        text = path.read_bytes().decode(table.source.encoding).removeprefix("\ufeff")
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=table.source.delimiter)
        width = len(header)
        assert table.labels == tuple(header), path
        assert len(header) > 1, path
        expected = [(*row[:width], *[None] * (width - len(row))) if row else ("",) * width for row in rows]
        found = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
        assert found == expected, path
        assert set(table.ragged) == {n for n, row in enumerate(rows, start=2) if row and len(row) != width}, path
