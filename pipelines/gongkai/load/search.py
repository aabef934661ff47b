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
IDEOGRAPHIC_RUN = re.compile(rf"([{IDEOGRAPHS}]+)")
#: What stands between words, the marks aside by which many texts are kept apart.
BETWEEN = re.compile(r"[^\w\n\0]|_")
#: Between two runs, laid out as pairs: the mark that stood there beside nothing, and beside the first character.
SEAM = re.compile("\0 \0. ", re.DOTALL)

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
    if whole.count("\n") >= max(1, len(texts)):
        whole = "\n".join(text.replace("\n", " ") for text in texts)
    # What a text holds of the marks by which runs are kept apart is no letter.
    parts = IDEOGRAPHIC_RUN.split(_folded(whole.replace("\0", " ")))
    parts[::2] = BETWEEN.sub(" ", "\0".join(parts[::2])).split("\0")
    parts[1::2] = _pairs(parts[1::2])
    return " ".join(parts).split("\n")


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
    text = unicodedata.normalize("NFKC", text).casefold()
    return _replaced_characters().sub(lambda found: forms[ord(found.group())] or "", text)


def _pairs(runs: Sequence[str]) -> list[str]:
    """Return the overlapping pairs of each run of ideographs and its last one, separated by spaces."""
    whole = "\0".join(runs)
    # A million runs come through here: all of them are laid out at once, each character beside the next one and a
    # space, two bytes each.
    data = whole.encode("utf-16-le")
    if not runs or len(data) > 2 * len(whole):
        # Beyond the basic plane a character has four bytes.
        return [" ".join(run[i : i + 2] for i in range(len(run))) for run in runs]
    after = data[2:] + b"\0\0"
    laid = bytearray(3 * len(data))
    laid[0::6], laid[1::6], laid[2::6], laid[3::6] = data[0::2], data[1::2], after[0::2], after[1::2]
    laid[4::6] = b" " * (len(data) // 2)
    return SEAM.sub("\0", laid.decode("utf-16-le").removesuffix("\0 ")).split("\0")


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
