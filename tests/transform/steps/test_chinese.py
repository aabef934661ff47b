"""Traditional characters, and readings behind characters: proven on the report that the platform answers to."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

Made = Callable[..., str | None]


@pytest.fixture
def report(shared: Path) -> str:
    return (shared / "source-report.txt").read_text(encoding="utf-8")


def glosses(text: str) -> Iterator[tuple[int, int]]:
    """Find the readings of a text by what Unicode calls its characters."""
    place = 0
    while (place := text.find("(", place)) >= 0:
        end = text.find(")", place) + 1
        names = [unicodedata.name(letter, "") for letter in text[place + 1 : end - 1]]
        toned = [name for name in names if name.endswith(("WITH MACRON", "WITH ACUTE", "WITH CARON", "WITH GRAVE"))]
        if len(toned) == 1 and all(name.startswith("LATIN SMALL LETTER") for name in names):
            yield place, end
        place += 1


def test_the_readings_of_the_report_go_and_nothing_else(made: Made, report: str) -> None:
    spans = list(glosses(report))
    before = Counter(
        "F" if report[start - 1] == "F" else unicodedata.name(report[start - 1])[:13] for start, _ in spans
    )
    assert before == {"CJK UNIFIED I": 216, "F": 1}
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(report)]
    rest = "".join(report[end:start] for end, start in zip(ends, starts, strict=True))
    cleaned = made("no-pinyin", report)
    assert cleaned is not None
    assert cleaned.encode() == rest.encode()
    assert [letter for letter in cleaned if "LATIN" in unicodedata.name(letter, "") and not letter.isascii()] == []
    kept = Counter(letter for letter in cleaned if letter in "()（）")
    assert kept == Counter(letter for letter in report if letter in "()（）") - Counter({"(": 217, ")": 217})
    assert made("no-pinyin", cleaned) == cleaned


def test_the_report_in_simplified_characters(made: Made, report: str) -> None:
    cleaned = made("no-pinyin", report)
    assert cleaned is not None
    simple = made("simplified", cleaned)
    assert simple is not None
    assert len(simple) == len(cleaned)
    changed = {(old, new) for old, new in zip(cleaned, simple, strict=True) if old != new}
    assert all(unicodedata.name(letter).startswith("CJK UNIFIED") for pair in changed for letter in pair)
    assert changed >= {("發", "发"), ("務", "务"), ("廳", "厅"), ("規", "规")}
    assert "以人民为中心的发展思想" in simple
    assert made("simplified", simple) == simple


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("發(fā)展", "發展", id="a reading"),
        pytest.param("F(xiàn)場", "F場", id="behind a letter"),
        pytest.param("綠(lǜ)女(nǚ)略(lüè)", "綠女略", id="ü with a tone and without"),
        pytest.param("發（fā）展", "發展", id="wide parentheses"),
        pytest.param("發( fā )展", "發展", id="spaces within"),
        pytest.param("發(fa\u0304)展", "發展", id="a mark of its own"),
        pytest.param("網(wăng)", "網", id="a breve for a caron"),
        pytest.param("剛(ɡānɡ)", "剛", id="letters as printed"),
        pytest.param("兒(ér)嗯(ǹg)爽(shuǎng)", "兒嗯爽", id="rare syllables"),
        pytest.param("發(fā)展(zhǎn)", "發展", id="one behind the other"),
    ],
)
def test_readings_go(made: Made, text: str, expected: str) -> None:
    assert made("no-pinyin", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(2021)", "第(一)章", "新冠(COVID)", "文件(試行)", "長度(cm)", "甲(a)", "錄(201X年本)",
        "重庆(Chóngqìng)", "重庆(chóngqìng)", "咖啡(café)", "發(FĀ)展", "發(fa)展", "發 (fā)", "(fā)展", "發(fā展",
        "〔fā〕", "甲(fāā)", "12(è)", "甲(fā1)", "甲(naïve)", "",
    ],
)  # fmt: skip
def test_what_is_no_reading_stays(made: Made, text: str) -> None:
    assert made("no-pinyin", text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("政務公開標準化規範化", "政务公开标准化规范化", id="characters"),
        pytest.param("乾燥的乾隆通寶", "干燥的乾隆通宝", id="words"),
        pytest.param("皇后在後面", "皇后在后面", id="two that become one"),
        pytest.param("(試行)〔2020〕110號", "(试行)〔2020〕110号", id="signs stay"),
        pytest.param("ABC 宿州\u2028　x", "ABC 宿州\u2028　x", id="nothing to do"),
    ],
)
def test_simplified(made: Made, text: str, expected: str) -> None:
    assert made("simplified", text) == expected


def test_simplified_names_stay(made: Made, shared: Path) -> None:
    names: set[str] = set()
    for file in (shared / "data" / "cn-gov-excerpts").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            names |= {cell for row in csv.reader(stream) for cell in row}
    assert names
    assert {name for name in names if made("simplified", name) != name} == set()


@given(
    st.lists(st.sampled_from([*"發展務後乾燥隆著徵羽藉口 ，(ā)1", "一乾二淨", "瞭望", "宮商角徵羽"]), max_size=12).map(
        "".join
    )
)
def test_simplified_is_what_opencc_says(made: Made, text: str) -> None:
    assert made("simplified", text) == OpenCC("t2s").convert(text)
