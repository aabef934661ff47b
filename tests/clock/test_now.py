"""The moment of a release: now in UTC, or the one that the environment fixes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gongkai import clock


def test_now_is_the_present_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = datetime.now(UTC).replace(microsecond=0)
    moment = clock.now()
    assert before <= moment <= datetime.now(UTC)
    assert (moment.utcoffset(), moment.microsecond) == (timedelta(0), 0)


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        pytest.param("0", "1970-01-01T00:00:00Z", id="the epoch"),
        pytest.param("1795509000", "2026-11-24T08:30:00Z", id="a day"),
        pytest.param("-1", "1969-12-31T23:59:59Z", id="before the epoch"),
    ],
)
def test_stamp_of_a_fixed_moment(monkeypatch: pytest.MonkeyPatch, fixed: str, expected: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", fixed)
    assert clock.stamp() == expected


@pytest.mark.parametrize("fixed", ["today", "1.5", "9" * 30], ids=["word", "fraction", "beyond all years"])
def test_a_moment_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, fixed: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", fixed)
    with pytest.raises(OSError, match="no number of seconds") as told:
        clock.now()
    assert told.value.filename == "SOURCE_DATE_EPOCH"
