"""The fast reader cuts text as Python's csv module does, whatever the size of a block."""

from __future__ import annotations

import csv
import io
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.extract import Layout
from gongkai.table import TooIrregular

# The package holds a function of the same name.
stream = import_module("gongkai.extract.stream")

SLOW = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))

CELLS = st.lists(st.sampled_from(("a", "文", "\r\n", *",;\n\r\"' \x00é\t|1")), max_size=5).map("".join)
#: Cells as they are written: quoted, plain, or neither rightly.
WRITTEN = st.one_of(CELLS.map(lambda text: '"' + text.replace('"', '""') + '"'), st.text("a文1é ", max_size=5), CELLS)
ROWS = st.lists(st.lists(WRITTEN, min_size=1, max_size=4), min_size=1, max_size=12)
LAYOUTS = st.builds(
    Layout,
    encoding=st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")),
    delimiter=st.sampled_from(",,,;\t|"),
    skip=st.integers(0, 2),
    width=st.integers(1, 3),
    universal_newlines=st.booleans(),
)

Records = list[tuple[int, list[str]]]


def by_csv(path: Path, layout: Layout) -> Records:
    """Return the records below the skipped ones, as Python's csv module reads them."""
    newline = None if layout.universal_newlines else ""
    with path.open(encoding=layout.encoding, newline=newline) as text:
        return list(enumerate(csv.reader(text, delimiter=layout.delimiter), start=1))[layout.skip :]


def by_stream(path: Path, layout: Layout) -> tuple[Records, bool]:
    """Return the same as the fast reader reads it, and whether it came to the end."""
    found: Records = []
    try:
        for batch in stream.stream(path, layout):
            rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            numbered = dict(zip(batch.numbered(), map(list, rows), strict=True))
            numbered.update((number, list(cells)) for number, cells in batch.ragged.items())
            assert sorted(numbered) == list(batch.span())
            found += sorted(numbered.items())
    except TooIrregular:
        return found, False
    return found, True


def as_wide(records: Records, width: int) -> Records:
    """Return records with a blank line as the fast reader has it: as wide as the table, all cells empty."""
    return [(number, cells or [""] * width) for number, cells in records]


@SLOW
@given(
    rows=ROWS,
    layout=LAYOUTS,
    ends=st.lists(st.sampled_from(("\n", "\r\n", "\r", "\n\n")), min_size=1),
    block=st.integers(8, 200),
)
def test_records_are_those_of_the_csv_module(
    rows: list[list[str]], layout: Layout, ends: list[str], block: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "stream.csv"
    text = "".join(layout.delimiter.join(row) + ends[index % len(ends)] for index, row in enumerate(rows))
    path.write_bytes(text.encode(layout.encoding))
    with patch.object(stream, "BLOCK", block):
        found, ended = by_stream(path, layout)
    law = as_wide(by_csv(path, layout), layout.width)
    assert found == (law if ended else law[: len(found)])


@pytest.mark.parametrize(
    "encoding", [pytest.param("utf-8", id="bytes as they are"), pytest.param("gb18030", id="bytes to be transcoded")]
)
def test_many_blocks_are_read_to_the_end(encoding: str, tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([str(number), "宿州市" * 20, "x\ny"] for number in range(2000))
    path = tmp_path / "many.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    layout = Layout(encoding=encoding, delimiter=",", skip=1, width=3)
    with patch.object(stream, "BLOCK", 3000):
        found, ended = by_stream(path, layout)
    assert ended
    assert found == by_csv(path, layout)


@pytest.mark.parametrize("block", range(16, 48))
def test_line_breaks_in_quotation_marks_stay_whole_wherever_a_block_ends(block: int, tmp_path: Path) -> None:
    path = tmp_path / "breaks.csv"
    path.write_bytes(b'1,"a\r\nb"\r\n' * 20)
    with patch.object(stream, "BLOCK", block):
        found, _ = by_stream(path, Layout(encoding="utf-8", delimiter=",", skip=0, width=2))
    assert found == [(number, ["1", "a\r\nb"]) for number in range(1, 21)]
