"""Masked values: enough to find the cell again, too little to know what it held."""

from __future__ import annotations

import re

STAR = "*"
#: Surnames of two characters that are still common.
COMPOUND_SURNAMES = frozenset(
    {
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "端木",
        "东方",
        "独孤",
        "南宫",
        "长孙",
        "宇文",
        "轩辕",
        "钟离",
        "申屠",
        "公冶",
        "百里",
        "呼延",
        "澹台",
        "濮阳",
        "淳于",
        "太史",
        "闻人",
        "赫连",
        "鲜于",
        "闾丘",
        "拓跋",
        "万俟",
        "歐陽",
        "司馬",
        "諸葛",
        "東方",
        "長孫",
    }
)
#: Between the names of several persons in one cell.
BETWEEN = re.compile(r"([、，,;；/|\r\n\t]+)")
SPACES = re.compile(r"([\s\u3000]+)")
#: Between the parts of one name.
WITHIN = re.compile(r"([·•・.\-\s\u3000]+)")
#: A name that is none any more (张某, 李某某) or that stands for several (等3人).
DONE = re.compile(r".?.?某.*|[*＊×xX○]+|等.*|")
LATIN = re.compile(r"[A-Za-z]")
#: 张　三 is one name set wide, 张三 李四 are two.
LONGEST = 4


def masked(text: str, head: int, tail: int) -> str:
    """Return a text with all between its first and its last characters hidden.

    >>> masked("13800000000", 3, 4), masked("ab", 3, 4)
    ('138****0000', '**')
    """
    hidden = len(text) - head - tail
    return f"{text[:head]}{STAR * hidden}{text[len(text) - tail :]}" if hidden > 0 else STAR * len(text)


def masked_name(text: str) -> str:
    """Return the names of natural persons with all but their surnames hidden; one that is masked already stays.

    >>> masked_name("张三"), masked_name("欧阳娜娜"), masked_name("张三、李小四"), masked_name("张*")
    ('张*', '欧阳**', '张*、李**', '张*')
    """
    return "".join(part if index % 2 else _people(part) for index, part in enumerate(BETWEEN.split(text)))


def _people(text: str) -> str:
    if LATIN.search(text):
        return "".join(part if index % 2 else masked(part, 1, 0) for index, part in enumerate(WITHIN.split(text)))
    if len("".join(text.split())) <= LONGEST:
        return _person(text)
    return "".join(part if index % 2 else _person(part) for index, part in enumerate(SPACES.split(text)))


def _person(name: str) -> str:
    if DONE.fullmatch(name):
        return name
    parts = WITHIN.split(name)
    surname = 2 if parts[0][:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    # Of a name such as 买买提·艾力 the first part is the given one; one character of it is shown too.
    shown = parts[0][:surname] if len(name) > 1 else ""
    hidden = STAR * (len(parts[0]) - len(shown))
    rest = (part if index % 2 else STAR * len(part) for index, part in enumerate(parts[1:], start=1))
    return shown + hidden + "".join(rest)
