"""Cells of a workbook become the texts that its reader sees."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.extract.cells import column_of, is_cut, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(1.0, "1", id="integral number"),
        pytest.param(-0.0, "0", id="minus nought"),
        pytest.param(1.5, "1.5", id="number"),
        pytest.param(0.1 + 0.2, "0.3", id="fifteen digits"),
        pytest.param(1e-7, "0.0000001", id="small number"),
        pytest.param(1e15, "1000000000000000", id="sixteen digits"),
        pytest.param(3.41300198001011e17, "341300198001011000", id="identity number that lost its end"),
        pytest.param(1e21, "1e+21", id="too large to write out"),
        pytest.param(7, "7", id="whole number"),
        pytest.param(True, "TRUE", id="true"),
        pytest.param(False, "FALSE", id="false"),
        pytest.param(date(2020, 3, 1), "2020-03-01", id="day"),
        pytest.param(datetime(2020, 3, 1), "2020-03-01", id="moment without an hour"),  # noqa: DTZ001
        pytest.param(datetime(2020, 3, 1, 10, 5), "2020-03-01T10:05:00", id="moment"),  # noqa: DTZ001
        pytest.param(
            datetime(2020, 3, 1, 10, 4, 59, 999_997),  # noqa: DTZ001
            "2020-03-01T10:05:00",
            id="a fraction of a day that is no whole second",
        ),
        pytest.param(time(10, 5), "10:05:00", id="hour"),
        pytest.param(timedelta(hours=30), "30:00:00", id="span"),
        pytest.param("", "", id="blank"),
        pytest.param("001", "001", id="text with noughts"),
        pytest.param(" 甲 ", " 甲 ", id="text keeps its spaces"),
    ],
)
def test_text_of_a_cell(value: object, text: str) -> None:
    assert text_of(value) == text
    # Alone, and among texts.
    assert column_of([value])[0].to_pylist() == [text]
    assert column_of([value, "x"])[0].to_pylist() == [text, "x"]


@pytest.mark.parametrize(
    ("cells", "cut"),
    [
        pytest.param([341300198001010000.0, 1.0], [0], id="numbers only"),
        pytest.param(["", 3.41300198001011e17], [1], id="among blanks"),
        pytest.param([123456789012345.0, 1e14], [], id="fifteen digits are kept"),
        pytest.param([1e30, -1e25], [], id="no codes"),
        pytest.param(["341300198001010011"], [], id="text"),
    ],
)
def test_numbers_that_lost_digits_are_told(cells: list[object], cut: list[int]) -> None:
    assert column_of(cells)[1] == cut


@given(
    st.one_of(
        st.lists(st.floats(allow_nan=False, allow_infinity=False)),
        st.lists(st.integers(-(10**17), 10**17).map(lambda number: number / 1000)),
        st.lists(st.dates()),
        st.lists(st.datetimes(max_value=datetime(9999, 12, 31))),  # noqa: DTZ001
    )
)
def test_a_whole_column_is_what_its_cells_are(cells: list[object]) -> None:
    """Columns of one type take another way than cells alone."""
    texts, cut = column_of([*cells, ""])
    assert texts.to_pylist() == [*map(text_of, cells), ""]
    assert cut == [place for place, cell in enumerate(cells) if is_cut(cell)]
