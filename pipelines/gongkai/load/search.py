"""Search in Chinese: overlapping character bigrams, made alike from the text and from the query.

SQLite's own tokenizers find nothing in a Chinese text for words of one or two characters, the commonest length.
Here each run of ideographs becomes its overlapping pairs and its last character, each run of other letters and
digits one word; `建设工程3号` is indexed as `建设 设工 工程 程 3 号`. Any part of it is then a phrase, except that
a word of letters or digits is found only from its start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from opencc import OpenCC

from gongkai.names import SEARCH_SUFFIX

#: With planes 2 and 3, which Unicode keeps for ideographs, assigned or not.
IDEOGRAPHS = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
RUN = re.compile(rf"([{IDEOGRAPHS}]+)|([^\W_{IDEOGRAPHS}]+)")
#: What stands between words.
BETWEEN = re.compile(rf"[^\w\n{IDEOGRAPHS}]|_")

#: Whether a character is an ideograph, told by the first of its two bytes; 〇, whose page is one of signs, stands in
#: for itself as the first character of a private page.
PAGES = bytes(0xFF if 0x34 <= page <= 0x9F or page in {0xE0, 0xF9, 0xFA} else 0 for page in range(256))
ZERO, STAND_IN = "\u3007", "\ue000"
#: What is no ideograph on a page of them, and characters of four bytes.
EXCEPTIONS = re.compile("[\u4dc0-\u4dff\ue000-\ue0ff\U00010000-\U0010ffff]")
SPACES = bytes(0x20 if page else 0 for page in range(256))

#: Signs of Chinese texts that NFKC makes others: where it finds nothing to change, it is done at once.
WIDE = {"（": "(", "）": ")", "，": ",", "：": ":", "；": ";"}

#: Soft hyphen, zero-width space and joiners, byte order mark: copied from pages, they would cut a word in two.
UNSEEN = (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)


def search_table(table: str) -> str:
    """Return the name of the search index of a table."""
    return f"{table}{SEARCH_SUFFIX}"


def fold(text: str) -> str:
    """Return the text as search compares it: NFKC, without case, in simplified characters, nothing unseen within.

    >>> fold("戶外廣告ＡＢＣ")
    '户外广告abc'
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_replacements())


def search_text(value: str | float | None) -> str:
    """Return the words under which a value is indexed, separated by spaces.

    >>> search_text("建设工程（3号）")
    '建设 设工 工程 程 3 号'
    """
    words: list[str] = []
    # A million texts come through here: each run is looked at once.
    for ideographs, others in RUN.findall(fold("" if value is None else str(value))):
        if ideographs:
            words += [ideographs[i : i + 2] for i in range(len(ideographs))]
        else:
            words.append(others)
    return " ".join(words)


def search_texts(values: Sequence[str | float | None]) -> list[str]:
    """Return the words under which each of many values is indexed, as `search_text` does, save for more spaces.

    >>> [words.split() for words in search_texts(["建设工程", None, "3号"])]
    [['建设', '设工', '工程', '程'], [], ['3', '号']]
    """
    if not values:
        return []
    texts = ["" if value is None else str(value) for value in values]
    whole = "\n".join(texts)
    if whole.count("\n") >= len(texts):
        whole = "\n".join(text.replace("\n", " ") for text in texts)
    folded = _folded(whole)
    if EXCEPTIONS.search(folded):
        return [search_text(text) for text in texts]
    return _laid_out(BETWEEN.sub(" ", folded).replace(ZERO, STAND_IN)).replace(STAND_IN, ZERO).split("\n")


def search_expression(query: str) -> str:
    """Return the FTS5 expression that finds a reader's words; all of them must occur.

    Each part between white space is one phrase; its last word may be longer in the text when it is a single
    ideograph or is written in letters or digits. A query without any letter finds nothing: the expression is
    an empty phrase, never the reader's own syntax.

    >>> search_expression("许可"), search_expression("水 abc"), search_expression('" OR *')
    ('"许可"', '"水" * AND "abc" *', '"or" *')
    """
    return " AND ".join(phrase for part in query.split() if (phrase := _phrase(part))) or '""'


def _folded(text: str) -> str:
    """Return a long text folded; few of its characters have another form, and these are found quickly."""
    forms = _replacements()
    for sign, plain in WIDE.items():
        text = text.replace(sign, plain)
    text = unicodedata.normalize("NFKC", text).casefold()
    return _replaced_characters().sub(lambda found: forms[ord(found.group())] or "", text)


def _laid_out(text: str) -> str:
    """Return a text in which each ideograph stands with the next one, and spaces between.

    A million texts come through here, so no character is looked at by itself: a place of three characters is laid out
    for each, a space, itself and the next one, and what is not to stand there is a zero byte.
    """
    data = text.encode("utf-16-le")
    low, page = data[0::2], data[1::2]
    count = len(page)
    # As a number, all bytes are moved or compared by one operation.
    ideographs = _number(page.translate(PAGES))
    paired = ideographs & ideographs >> 8
    parted = (ideographs | ideographs << 8) & (1 << 8 * count) - 1
    laid = bytearray(6 * count)
    laid[0::6] = parted.to_bytes(count, "little").translate(SPACES)
    laid[2::6], laid[3::6] = low, page
    laid[4::6] = (_number(low) >> 8 & paired).to_bytes(count, "little")
    laid[5::6] = (_number(page) >> 8 & paired).to_bytes(count, "little")
    return laid.decode("utf-16-le").replace("\0", "")


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _phrase(part: str) -> str:
    runs = _runs(part)
    if not runs:
        return ""
    *before, last = runs
    pairs = [last[i : i + 2] for i in range(len(last) - 1)] if _is_ideographic(last) else []
    words = [word for run in before for word in _words(run)]
    # A lone ideograph is the start of some pair; a Latin word may go on in the text (abc: abc123).
    return f'"{" ".join([*words, *pairs])}"' if pairs else f'"{" ".join([*words, last])}" *'


def _runs(text: str) -> list[str]:
    return [match.group() for match in RUN.finditer(fold(text))]


def _words(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run))] if _is_ideographic(run) else [run]


def _is_ideographic(run: str) -> bool:
    match = RUN.match(run)
    return match is not None and match.group(1) is not None


@cache
def _replacements() -> dict[int, str | None]:
    """Return the traditional characters that have one simplified form, with it, and what is left out.

    Single characters only: a table lookup folds a million rows while phrase conversion folds a few thousand.
    """
    converter = OpenCC("t2s")
    traditional = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = converter.convert("\n".join(traditional)).split("\n")
    pairs = zip(traditional, simplified, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1} | dict.fromkeys(UNSEEN)


@cache
def _replaced_characters() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _replacements()))}]")
