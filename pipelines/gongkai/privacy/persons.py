"""Persons as a cell of names has them, and the forms in which a text repeats one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gongkai.codes import masked_name
from gongkai.codes.mask import BETWEEN, COMPOUND_SURNAMES, LATIN, LONGEST, STAR
from gongkai.privacy.plain import NOTHING, Span, plain

#: A shorter name would be found by chance all over a text.
SHORTEST = 2
#: Words of a column of names that are nobody's name: filled in where there is none, or what kind of party it is.
NOBODY = re.compile(
    "当事人|被处罚人|相对人|申请人|本人|个人|自然人|公民|居民|村民|法人|法定代表人|代表人|负责人|经营者|业主|户主|店主"
    "|公司|企业|单位|机构|商户|个体户?|个体工商户|汉族|回族|男性|女性|不详|未知|未提供|保密|其[他它]|同上|详见|没有|暂无"
    "|空白|匿名|无名|无主|(?:居民)?身份证"
)
_TITLES = (
    "当事人|被处罚人|被许可人|违法行为人|违法嫌疑人|行政相对人|相对人|申请人|被申请人|法定代表人|法人代表|负责人|经营者|投资人|委托代理人|代理人"
    "|曾用名|又名|别名|绰号|驾驶员|驾驶人|司机|车主|业主|户主|店主|老板|村民|居民|姓名|名叫|本人"
)
_BEFORE = re.compile(rf"^(?:(?:{_TITLES})[: ]*)+")
_BEHIND = re.compile(r"(?:先生|女士|同志|小姐|等(?:[0-9一二三四五六七八九十两多]+[人名]?)?)$")
_BRACKETS = re.compile(r"[()\[\]{}【】〔〕<>《》“”\"':]")
_HAN = "㐀-䶿一-鿿"
_NAME = re.compile(rf"[{_HAN}]+(?:\.[{_HAN}]+)*")
#: What may stand between the characters of a name that is set wide.
_GAP = rf"[ {NOTHING}]{{0,3}}"
#: And between its parts.
_JOINT = rf"[ .{NOTHING}\-]{{0,3}}"
_JOINTS = re.compile(r"[ .\-]+")
_WORD = re.compile(f"[{_HAN}]")
_CALLED = re.compile(f"(?:{_TITLES})[: ]?$")
#: No title is longer.
_REACH = 8


@lru_cache(maxsize=65_536)
def persons(cell: str) -> tuple[str, ...]:
    """Return the names of persons that a cell writes out, in plain characters, longest first.

    >>> persons("张三、李 四（曾用名：李小四）"), persons("王"), persons("张*"), persons("当事人")
    (('李小四', '张三', '李四'), (), (), ())
    """
    pieces = (piece for part in BETWEEN.split(plain(cell))[::2] for piece in _BRACKETS.split(part))
    found = {name: None for piece in pieces for name in _names(piece.replace(NOTHING, "").strip())}
    return tuple(sorted(found, key=lambda name: -len(name)))


def hidden(text: str, names: Iterable[str]) -> str:
    """Return a text with some persons' names hidden wherever it repeats them.

    >>> hidden("当事人张三丰（三丰）违法，张 三 丰到场", ["张三丰"])
    '当事人张**（**）违法，张**到场'
    """
    for name in names:
        parts, done = [], 0
        for span in sorted(_spans(name, plain(text)), key=lambda span: (span.start, -span.end)):
            if span.start >= done:
                parts += [text[done : span.start], span.mask]
                done = span.end
        text = "".join([*parts, text[done:]])
    return text


def marks(name: str) -> tuple[str, ...]:
    """Return characters of which any form of a name holds one; none where letters may be large or small.

    >>> marks("张三丰"), marks("买买提.艾力"), marks("John Smith")
    (('丰', '三'), ('提', '力'), ())
    """
    if LATIN.search(name):
        return ()
    if "." in name:
        return tuple(dict.fromkeys(part[-1] for part in name.split(".")))
    return (name[-1],) if len(_given(name)) < SHORTEST else (name[-1], _given(name)[0])


def _names(piece: str) -> Iterator[str]:
    piece = _BEHIND.sub("", _BEFORE.sub("", piece)).strip(" .-")
    if LATIN.search(piece):
        candidates = [piece]
    elif len("".join(piece.split())) <= LONGEST:
        candidates = ["".join(piece.split())]
    else:
        candidates = piece.split()
    for name in candidates:
        written = LATIN.search(name) or _NAME.fullmatch(name)
        if written and len(name) >= SHORTEST and not NOBODY.fullmatch(name) and masked_name(name) != name:
            yield name


def _given(name: str) -> str:
    """Return the given name of a person with a surname; nothing for a name that has no such parts."""
    if "." in name or LATIN.search(name) or len(name) > LONGEST:
        return ""
    return name[2:] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[1:]


def _spans(name: str, text: str) -> Iterator[Span]:
    """Yield where a plain text repeats a name, with what is shown there."""
    if LATIN.search(name):
        yield from _latin(name, text)
    elif "." in name:
        yield from _parted(name, text)
    elif all(character in text for character in name):
        yield from _found(_wide(name), text, masked_name(name))
    if len(given := _given(name)) >= SHORTEST:
        yield from _short(name[: -len(given)], given, text)


def _short(surname: str, given: str, text: str) -> Iterator[Span]:
    """Yield the forms that leave a part of a name out."""
    if "某" in text:
        for form in (f"{surname}某{given[-1]}", f"{surname}某某{given[-1]}", f"{surname}{given[0]}某"):
            yield from _found(re.compile(re.escape(form)), text, surname + STAR * len(given))
    if given in text:
        for found in re.finditer(given, text):
            # Many a given name is a word too: alone it counts as a word of its own, or behind what calls a person.
            start, end = found.span()
            if _CALLED.search(text, max(0, start - _REACH), start) or (_ends(text, start - 1) and _ends(text, end)):
                yield Span(start, end, STAR * len(given))


def _latin(name: str, text: str) -> Iterator[Span]:
    parts = [part for part in _JOINTS.split(name) if part]
    whole = _JOINT.join(map(re.escape, parts))
    yield from _found(re.compile(rf"(?<![A-Za-z])(?i:{whole})(?![A-Za-z])"), text, masked_name(name))
    for part in parts if len(parts) > 1 else ():
        if len(part) > SHORTEST:
            yield from _found(re.compile(rf"(?<![A-Za-z]){re.escape(part)}(?![A-Za-z])"), text, STAR * len(part))


def _parted(name: str, text: str) -> Iterator[Span]:
    """Yield a name such as 买买提·艾力, in whole and in its parts."""
    parts = name.split(".")
    whole = _JOINT.join(_wide(part).pattern for part in parts)
    yield from _found(re.compile(whole), text, masked_name(name.replace(".", "·")))
    for part in parts:
        if len(part) >= SHORTEST:
            yield from _found(_wide(part), text, STAR * len(part))


def _found(pattern: re.Pattern[str], text: str, shown: str) -> Iterator[Span]:
    return (Span(*found.span(), shown) for found in pattern.finditer(text))


@lru_cache(maxsize=4_096)
def _wide(name: str) -> re.Pattern[str]:
    """Return the pattern of a name that may be set wide."""
    return re.compile(_GAP.join(name))


def _ends(text: str, position: int) -> bool:
    """Tell whether a word ends before a position: there is none, or no Chinese character."""
    return not 0 <= position < len(text) or _WORD.match(text, position) is None
