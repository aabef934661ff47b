"""Search in Chinese: any part of a text finds it, and no query can do harm."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from gongkai.load import fold, search_expression, search_text, search_texts

#: Many texts hold the same few words, so that queries find some and miss some.
IDEOGRAPHS = "建设工程许可證证發发水〇𠀀"
LETTERS = "abZ1２Ｂé"
GAPS = " ，（）·-\n\u3000"


def finds(query: str, text: str) -> bool:
    """Whether a query finds a text, asked of a real index."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE s USING fts5(t, content='', tokenize='unicode61')")
    connection.execute("INSERT INTO s (rowid, t) VALUES (1, ?)", (search_text(text),))
    return connection.execute("SELECT 1 FROM s WHERE s MATCH ?", (search_expression(query),)).fetchone() is not None


@pytest.mark.parametrize(
    ("text", "query"),
    [
        pytest.param("建设工程许可", "建", id="one character"),
        pytest.param("建设工程许可", "可", id="the last character"),
        pytest.param("建设工程许可", "设工", id="two"),
        pytest.param("建设工程许可", "工程许", id="three"),
        pytest.param("建设工程许可", "建设工程许可", id="all"),
        pytest.param("户外广告", "戶外廣告", id="traditional query"),
        pytest.param("戶外廣告", "户外广告", id="traditional text"),
        pytest.param("ＡＢＣ１２３", "abc123", id="full width, capitals"),
        pytest.param("皖政办〔2020〕3号", "〔2020〕3", id="number of a document"),
        pytest.param("皖政办〔2020〕3号", "2020 3号", id="its parts"),
        pytest.param("宿州市埇桥区", "宿州 桥区", id="two words, both there"),
        pytest.param("Suzhou Anhui", "anhui suz", id="words begun, in another order"),
        pytest.param("Sùzhōu", "suzhou", id="without the accents"),
        pytest.param("面积120㎡", "120m2", id="a sign of several letters"),
        pytest.param("建\u200b设\ufeff工程", "建设工程", id="characters that cannot be seen"),
        pytest.param("甲𠀀乙", "𠀀乙", id="beyond the basic plane"),
        pytest.param("甲\U00030000\U0003134f", "\U0003134f", id="plane 3"),
        pytest.param("3号楼", "3号", id="digit and character"),
        pytest.param("第2020号", "第20", id="a number begun after a character"),
    ],
)
def test_found(text: str, query: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        pytest.param("建设工程", "设建", id="another order"),
        pytest.param("建设，工程", "设工", id="across a comma"),
        pytest.param("建设 工程", "建设工程", id="across a space"),
        pytest.param("宿州市埇桥区", "宿州 灵璧", id="two words, one there"),
        pytest.param("Suzhou", "zhou", id="the end of a word"),
        pytest.param("建设工程", "", id="nothing"),
        pytest.param("建设工程", "，。", id="only punctuation"),
        pytest.param("建设工程", "😀", id="a picture"),
    ],
)
def test_not_found(text: str, query: str) -> None:
    assert not finds(query, text)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=IDEOGRAPHS + LETTERS + GAPS, max_size=12), st.text(alphabet=IDEOGRAPHS, min_size=1, max_size=4))
def test_ideographs_are_found_where_they_stand_and_nowhere_else(text: str, query: str) -> None:
    expected = fold(query) in fold(text)
    event(f"found: {expected}")
    assert finds(query, text) is expected


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet=IDEOGRAPHS + LETTERS + "（·-", min_size=1, max_size=12), st.data())
def test_any_part_that_begins_with_a_word_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(start == 0 or not (text[start] in LETTERS and text[start - 1] in LETTERS))
    query = text[start:end]
    assume(any(character in IDEOGRAPHS + LETTERS for character in query))
    assert finds(query, text)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=20) | st.text(alphabet="ab水 \"*^:+-(){}ANDORNT'", max_size=20), st.text(max_size=10))
def test_no_query_is_an_error(query: str, text: str) -> None:
    assert finds(query, text) in {True, False}


@pytest.mark.parametrize(
    "query",
    [
        "AND",
        "OR NOT",
        '"',
        '"水',
        "水*",
        "t:水",
        "NEAR(a b)",
        "^水",
        "a AND",
        "{t}: x",
        "-水",
        "水 + 工",
        "'; DROP TABLE s",
    ],
)
def test_the_index_s_own_language_is_plain_text(query: str) -> None:
    """Words of the query are looked for; its signs are not."""
    assert finds(query, f"{query} 水 工 a b x and or not near drop table s t") or not search_text(query)


@pytest.mark.parametrize("query", ["甲 " * 3000, "甲乙" * 20_000, "a" * 50_000], ids=["words", "characters", "letters"])
def test_a_long_query_is_answered(query: str) -> None:
    assert finds(query, query)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("建设工程（3号）", "建设 设工 工程 程 3 号", id="mixed"),
        pytest.param("水", "水", id="one character"),
        pytest.param("a_b-c", "a b c", id="letters"),
        pytest.param("", "", id="nothing"),
        pytest.param(None, "", id="null"),
        pytest.param(2020, "2020", id="a number"),
        pytest.param(1.5, "1 5", id="a fraction"),
    ],
)
def test_search_text(text: str | float | None, words: str) -> None:
    assert search_text(text) == words


@given(st.text(max_size=8))
def test_folding_twice_changes_nothing_for_search(text: str) -> None:
    assert search_text(fold(text)) == search_text(text)


@given(
    st.lists(st.none() | st.integers() | st.text(alphabet=st.sampled_from(IDEOGRAPHS + LETTERS + GAPS + "_\0\ud7ff廣")))
)
def test_many_texts_have_the_words_that_each_has_alone(values: list[str | int | None]) -> None:
    assert [text.split() for text in search_texts(values)] == [search_text(value).split() for value in values]
