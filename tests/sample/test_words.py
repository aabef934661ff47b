"""What each word makes."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.sample.conftest import Values

from gongkai.codes import is_organisation_code, is_uscc
from gongkai.sample.maker import MAKERS

MONDAY = "{at: 2017-01-09, to: 2017-01-20}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("通知", ["通知"], id="text"),
        pytest.param("5", [5], id="number"),
        pytest.param("0.50", [Decimal("0.5")], id="decimal"),
        pytest.param("true", [True], id="truth"),
        pytest.param("null", [None], id="missing"),
        pytest.param("[a, b]", [("a", "b")], id="array"),
        pytest.param("'{a}年{b.c}'", ["7年x"], id="fields in a text"),
        pytest.param("'{a:04}'", ["0007"], id="zeros"),
        pytest.param("'{t:.2}'", ["34"], id="cut"),
        pytest.param("'{{{a}}}'", ["{7}"], id="braces"),
        pytest.param("'{none}号'", [None], id="text with a missing part"),
        pytest.param("{from: b.c}", ["x"], id="part of a value"),
        pytest.param("{from: none.c}", [None], id="part of a missing value"),
        pytest.param("{value: '{a}', when: {a: 7}}", ["7"], id="when"),
        pytest.param("{value: '{a}', when: {a: 8}}", [None], id="when not"),
        pytest.param("{value: '{a}', when: {a: 8}, else: z}", ["z"], id="else"),
        pytest.param("{value: y, when: {a: [1, 7]}}", ["y"], id="one of"),
        pytest.param("{value: y, when: {a: {not: 7}}, else: n}", ["n"], id="not"),
        pytest.param("{value: y, when: {a: {from: 7, to: 9}}, else: n}", ["y"], id="range"),
        pytest.param("{value: y, when: {a: {from: 6.5, to: 7.5}}, else: n}", ["y"], id="decimal bounds"),
        pytest.param("{value: y, when: {a: {from: 7.1}}, else: n}", ["n"], id="below a decimal bound"),
        pytest.param("{calc: {value: b.d * 3, decimals: 1}}", [Decimal("0.3")], id="decimal of a list"),
        pytest.param("{value: y, when: {none: null}, else: n}", ["y"], id="missing is asked for"),
        pytest.param("{value: y, when: {t: '34.*'}, else: n}", ["y"], id="pattern"),
        pytest.param("{value: y, when: {t: '34'}, else: n}", ["n"], id="pattern of the whole"),
        pytest.param(
            "{case: [{when: {a: 1}, value: one}, {when: {a: 7}, value: seven}, {value: rest}]}", ["seven"], id="case"
        ),
        pytest.param("{case: [{when: {a: 1}, value: one}]}", [None], id="no case"),
        pytest.param("{calc: a * 2 - (1 + 3) / 4}", [13], id="calculation"),
        pytest.param("{calc: '-a + min(a, 2) + max(a, 9)'}", [4], id="smallest and largest"),
        pytest.param("{calc: {value: a / 3, decimals: 2}}", [Decimal("2.33")], id="rounded"),
        pytest.param("{calc: {value: a / 2, decimals: 0}}", [4], id="half up"),
        pytest.param("{calc: {value: a / 2, decimals: 0, rounding: down}}", [3], id="down"),
        pytest.param("{calc: {value: a / 3, decimals: 0, rounding: up}}", [3], id="up"),
        pytest.param("{calc: a / (a - 7)}", [None], id="divided by zero"),
        pytest.param("{calc: a + none}", [None], id="missing in a calculation"),
        pytest.param("{masked: 张三丰}", ["张**"], id="masked"),
        pytest.param(
            "{code: {kind: index_number, text: '003187229/201701-{n:05}'}}", ["003187229/201701-00001"], id="index"
        ),
        pytest.param(
            "{code: {kind: document_number, text: '宿政〔2017〕{n}号'}}", ["宿政〔2017〕1号"], id="document number"
        ),
        pytest.param("{code: {kind: item_code, text: '340199001000'}}", ["340199001000"], id="item code"),
        pytest.param(
            "{code: {kind: project_code, text: '1706-341302-04-01-000001'}}", ["1706-341302-04-01-000001"], id="project"
        ),
        pytest.param("{pick: {table: unit, where: {name: 市一局}, field: level}}", ["市级"], id="picked field"),
        pytest.param(
            "{pick: {table: unit, match: {unit_id: 'U{three}'}, field: name}}", ["县三局"], id="picked by a made value"
        ),
        pytest.param("{pick: {table: unit, where: {name: 无}, none: missing}}", [None], id="none to pick"),
        pytest.param("{count: {table: unit}}", [4], id="count"),
        pytest.param("{count: {table: unit, where: {level: 县级}}}", [2], id="count of some"),
        pytest.param("{count: {table: unit, match: {level: level}}}", [2], id="count of those that match"),
        pytest.param("{count: {table: unit, match: [level]}}", [2], id="count of those called alike"),
        pytest.param("{count: {table: unit, distinct: level}}", [2], id="different values"),
        pytest.param("{total: {table: unit, field: weight}}", [10], id="total"),
        pytest.param("{total: {table: unit, field: weight, where: {level: 县级}}}", [0], id="total of nothing"),
        pytest.param("{least: {table: unit, field: weight}}", [1], id="least"),
        pytest.param("{most: {table: unit, field: weight}}", [9], id="most"),
    ],
)
def test_certain_words(values: Values, words: str, expected: list[Any]) -> None:
    before = "{a: 7, b: {choose: rows}, t: '341300', none: null, three: 3, level: 市级}"
    assert values(words, rows=1, before=before, lists="{rows: [{c: x, d: 0.1}]}") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("{after: {date: at, days: 3}}", date(2017, 1, 12), id="days"),
        pytest.param("{after: {date: at, days: -9}}", date(2016, 12, 31), id="days before"),
        pytest.param("{after: {date: at, working_days: 5}}", date(2017, 1, 16), id="working days"),
        pytest.param("{after: {date: to, working_days: 1}}", date(2017, 1, 22), id="a Sunday that is worked"),
        pytest.param("{after: {date: 2017-09-30, working_days: 1}}", date(2017, 10, 9), id="a week of holidays"),
        pytest.param("{after: {date: 2017-01-08, working_days: 0}}", date(2017, 1, 6), id="the last working day"),
        pytest.param("{after: {date: at, working_days: -1}}", date(2017, 1, 6), id="working days before"),
        pytest.param("{date: {from: at, to: at}}", date(2017, 1, 9), id="one day"),
        pytest.param("{moment: {date: at, from: '08:30', to: '08:30'}}", datetime(2017, 1, 9, 8, 30), id="moment"),  # noqa: DTZ001
        pytest.param("{after: {date: '{at}T08:30:00', hours: 5}}", datetime(2017, 1, 9, 13, 30), id="hours"),  # noqa: DTZ001
        pytest.param("{after: {date: '{at}T08:30:00', minutes: 40}}", datetime(2017, 1, 9, 9, 10), id="minutes"),  # noqa: DTZ001
        pytest.param("{calc: to - at}", 11, id="days between"),
        pytest.param("{calc: {value: morning - at, decimals: 3}}", Decimal("0.354"), id="a part of a day"),
        pytest.param("{calc: (noon - morning) * 24 * 60}", 210, id="minutes between moments"),
        pytest.param(
            "{calc: {value: 'to - max(at, morning, noon)', decimals: 1}}", Decimal("10.5"), id="since the latest"
        ),
    ],
)
def test_days(values: Values, words: str, expected: Any) -> None:
    before = (
        "{at: {date: {from: 2017-01-09, to: 2017-01-09}}, to: {date: {from: 2017-01-20, to: 2017-01-20}},"
        " morning: {moment: {date: at, from: '08:30', to: '08:30'}},"
        " noon: {moment: {date: at, from: '12:00', to: '12:00'}}}"
    )
    assert values(words, rows=1, before=before) == [expected]


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        pytest.param("{exactly: {甲: 34, 乙: 66}}", {"甲": 34, "乙": 66}, id="exactly"),
        pytest.param("{exactly: {true: 34, false: rest}}", {True: 34, False: 66}, id="the rest"),
        pytest.param(
            "{exactly: [{value: '{x}a', count: 1}, {value: '{x}b', count: 99}]}", {"xa": 1, "xb": 99}, id="texts"
        ),
        pytest.param("{in_turn: [a, b, c]}", {"a": 34, "b": 33, "c": 33}, id="in turn"),
        pytest.param("{in_turn: words}", {"甲": 50, "乙": 50}, id="a list in turn"),
        pytest.param("{choose: {a: 1, b: 0}}", {"a": 100}, id="no weight, never"),
        pytest.param("{choose: {0: 1}}", {0: 100}, id="a number stays one"),
        pytest.param("{choose: {'01': 1}}", {"01": 100}, id="a code stays one"),
    ],
)
def test_numbers_of_rows(values: Values, words: str, counts: dict[Any, int]) -> None:
    found = values(words, rows=100, before="{x: x}", lists="{words: [甲, 乙]}")
    assert Counter(found) == counts


def test_exactly_is_chance_as_to_which(values: Values) -> None:
    assert values("{exactly: {a: 50, b: 50}}", rows=100) != ["a"] * 50 + ["b"] * 50


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        pytest.param("{choose: {a: 3, b: 1}}", 60, 90, id="weights"),
        pytest.param("{choose: [{value: a, weight: 3}, b]}", 60, 90, id="weights of a list"),
        pytest.param("{choose: words}", 60, 90, id="weights of a named list"),
        pytest.param("'{words}'", 60, 90, id="a word in a text"),
        pytest.param("{value: a, missing: 0.25}", 60, 90, id="missing"),
        pytest.param("{pick: {table: unit, weight: weight, field: picked}}", 75, 99, id="weight of a row"),
    ],
)
def test_weights(values: Values, words: str, low: int, high: int) -> None:
    words = words.replace("picked", "unit_id")
    found = values(words, rows=100, lists="{words: {a: 3, b: 1}}")
    assert low < found.count("U2" if "pick" in words else "a") < high


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        pytest.param("{integer: {from: 3, to: 5}}", (3, 5), id="integer"),
        pytest.param("{number: {from: 0.5, to: 1, decimals: 2}}", (Decimal("0.5"), Decimal(1)), id="number"),
        pytest.param("{date: {from: 2017-01-01, to: 2017-01-05}}", (date(2017, 1, 1), date(2017, 1, 5)), id="date"),
    ],
)
def test_ranges(values: Values, words: str, bounds: tuple[Any, Any]) -> None:
    found = values(words, rows=400)
    assert (min(found), max(found)) == bounds


def test_working_days_are_those_of_the_official_calendar(values: Values) -> None:
    found = set(values("{date: {from: 2017-01-21, to: 2017-02-05, working_day: true}}", rows=300))
    # The Saturday before the Spring Festival is free, the Sunday is worked, and so is the Saturday after it.
    assert found == {date(2017, 1, day) for day in (22, 23, 24, 25, 26)} | {date(2017, 2, day) for day in (3, 4)}


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        pytest.param("{split: {total: 18425}}", 11, id="equal"),
        pytest.param("{split: {total: 18425, spread: 0.4}}", 11, id="varied"),
        pytest.param("{split: {total: 18425, weights: {integer: {from: 1, to: 9}}}}", 11, id="by weight"),
        pytest.param("{split: {total: 18425, weights: {in_turn: [1, 0]}, least: 3}}", 11, id="at least"),
        pytest.param("{split: {total: total}}", 7, id="total of a field"),
    ],
)
def test_split_adds_up(values: Values, words: str, rows: int) -> None:
    found = values(words, rows=rows, before="{total: 18425}")
    assert sum(found) == 18425
    assert min(found) >= 3


def test_split_within_groups_adds_up_in_each(values: Values) -> None:
    words = "{split: {total: 100, spread: 0.3}, within: [half]}"
    found = values(words, rows=9, before="{half: {in_turn: [a, b]}}")
    assert (sum(found[0::2]), sum(found[1::2])) == (100, 100)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("{serial: 'R-{n:03}'}", ["R-001", "R-002", "R-003", "R-004"], id="plain"),
        pytest.param("{serial: '{h}{n}', within: [h]}", ["a1", "b1", "a2", "b2"], id="in each group"),
        pytest.param("{serial: {text: '{n}', by: w}}", ["4", "3", "2", "1"], id="in the order of a field"),
        pytest.param("{serial: {text: '{n}', start: 10}}", ["10", "11", "12", "13"], id="from a number on"),
    ],
)
def test_serial_numbers(values: Values, words: str, expected: list[str]) -> None:
    assert values(words, rows=4, before="{h: {in_turn: [a, b]}, w: {in_turn: [4, 3, 2, 1]}}") == expected


def test_check_characters_are_reckoned(values: Values) -> None:
    assert all(map(is_uscc, values("{code: {kind: uscc, text: '11341300XX{n:06}'}}", rows=20)))
    assert all(map(is_organisation_code, values("{code: {kind: organisation_code, text: 'XX{n:06}'}}", rows=20)))


def test_what_is_taken_once_is_not_taken_again(values: Values) -> None:
    assert sorted(values("{pick: {table: unit, once: true, field: unit_id}}", rows=4)) == ["U1", "U2", "U3", "U4"]
    assert sorted(values("{digits: {length: 1, once: true}}", rows=10)) == list("0123456789")


def test_several_words_stand_in_their_order(values: Values) -> None:
    found = values("{several: {of: [a, b, c], least: 1, most: 2}}", rows=200)
    assert set(found) == {("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c")}
    assert set(values("{several: {of: [a, b], least: 2, join: 、}}", rows=3)) == {"a、b"}


def test_a_word_is_kept_for_several_texts(values: Values) -> None:
    found = values(
        "'{w.title}/{w.code}'",
        rows=50,
        before="{w: {choose: places}}",
        lists="{places: [{title: 甲, code: A}, {title: 乙, code: B}]}",
    )
    assert set(found) == {"甲/A", "乙/B"}


def test_every_word_has_a_test() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in MAKERS if f"{{{name}: " not in text] == []
