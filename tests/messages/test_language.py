"""Which language is spoken: Chinese unless English is asked for, one choice a task."""

from __future__ import annotations

import asyncio

import pytest

from gongkai.messages import Language, get_language, negotiate, number, pick, set_language, speaking, translate


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param("en", "en", id="en"),
        pytest.param("en_GB.UTF-8", "en", id="English locale"),
        pytest.param("EN-us", "en", id="capitals"),
        pytest.param("zh_CN.UTF-8", "zh", id="Chinese locale"),
        pytest.param("zh", "zh", id="zh"),
        pytest.param("C.UTF-8", "zh", id="no language"),
        pytest.param("POSIX", "zh", id="POSIX"),
        pytest.param("fr_FR", "zh", id="a language that is not spoken"),
        pytest.param("", "zh", id="empty"),
        pytest.param(None, "zh", id="nothing"),
    ],
)
def test_negotiate(wish: str | None, expected: Language) -> None:
    assert negotiate(wish) == expected


def test_a_block_speaks_its_language_and_gives_the_old_one_back() -> None:
    def stumble() -> None:
        with speaking("en"):
            assert translate("valid") == "valid"
            raise ZeroDivisionError

    with speaking("zh"):
        with pytest.raises(ZeroDivisionError):
            stumble()
        assert (get_language(), translate("valid")) == ("zh", "合格")


def test_tasks_do_not_hear_one_another() -> None:
    async def say(language: Language) -> str:
        set_language(language)
        await asyncio.sleep(0)
        return translate("valid")

    async def talk() -> list[str]:
        return list(await asyncio.gather(say("zh"), say("en"), say("zh")))

    assert asyncio.run(talk()) == ["合格", "valid", "合格"]


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        pytest.param("row {row}", {"row": 3}, "第 3 行", id="place filled"),
        pytest.param("valid", {}, "合格", id="no place"),
        pytest.param("not in the catalogue {", {}, "not in the catalogue {", id="unknown text stays, braces too"),
        pytest.param("", {}, "", id="nothing is not the catalogue's header"),
    ],
)
def test_translate(text: str, facts: dict[str, object], expected: str) -> None:
    with speaking("zh"):
        assert translate(text, **facts) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param({"zh": "机构", "en": "Agency"}, "Agency", id="both"),
        pytest.param({"zh": "机构"}, "机构", id="only Chinese"),
        pytest.param({"zh": "机构", "en": ""}, "机构", id="English empty"),
        pytest.param({"fr": "Agence"}, "Agence", id="only another"),
        pytest.param({}, "", id="none"),
    ],
)
def test_pick_in_english(texts: dict[str, str], expected: str) -> None:
    assert pick(texts) == expected


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (999, "999"), (1135, "1,135"), (-25000, "-25,000")], ids=str)
def test_number(value: int, text: str) -> None:
    assert number(value) == text
