"""Steps for Chinese characters: one script, and without the readings that some pages print behind them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from gongkai.transform.steps.catalogue import each, step

#: The marks of the four tones; a breve is often taken for the caron of the third.
TONES = frozenset("\u0304\u0301\u030c\u0300\u0306")
#: Letters that are printed for a and g in readings.
PRINTED = str.maketrans("ɑɡ", "ag")
SYLLABLE = re.compile(r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüê]{1,3}(?:ng|n|r)?|ng?|m")
#: A short word in parentheses right behind a letter.
GLOSS = re.compile(r"(?<=[^\W\d_])[(（]\s*([^\s()（）]{1,12})\s*[)）]")


@step("simplified")
@each
def simplified(text: str) -> str:
    """Turn traditional characters into simplified ones, by words where a character alone does not tell (乾隆, 乾燥)."""
    converter, letters, words = _converter()
    # A table of letters is ten times as fast, and does where no word is to be looked at.
    return str(converter.convert(text)) if words.search(text) else text.translate(letters)


@step("no-pinyin")
@each
def no_pinyin(text: str) -> str:
    """Remove the readings that stand in parentheses behind characters: 發(fā)展; what else is in parentheses stays.

    A reading is one syllable in small letters with one tone mark.
    """
    return GLOSS.sub(lambda found: "" if _is_reading(found.group(1)) else found.group(), text)


def _is_reading(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word)
    plain = "".join(letter for letter in letters if letter not in TONES)
    if len(letters) - len(plain) != 1:
        return False
    return SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain).translate(PRINTED)) is not None


@cache
def _converter() -> tuple[Any, dict[int, str], re.Pattern[str]]:
    """Return what converts words, the letters that are converted alone, and a pattern that finds the words."""
    from opencc import OpenCC

    converter = OpenCC("t2s")
    tables = [table for _, _, table in converter.dict_cache.values()]
    # Of several simplified forms the first is the usual one.
    letters = {ord(old): new.split()[0] for table in tables for old, new in table.items() if len(old) == 1}
    words = sorted(old for table in tables for old in table if len(old) > 1)
    return converter, letters, re.compile("|".join(map(re.escape, words)))
