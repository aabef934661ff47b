"""Persons as a cell of names has them, and the forms in which a text repeats one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gongkai.codes import masked_name
from gongkai.codes.mask import BETWEEN, COMPOUND_SURNAMES, LATIN, LONGEST, STAR
from gongkai.privacy.plain import NOTHING, plain

#: A shorter name would be found by chance all over a text.
SHORTEST = 2
#: Words of a column of names that are nobody's: offices fill it in where there is no name, or say what kind of party it is.
NOBODY = frozenset(
    "当事人 被处罚人 相对人 申请人 本人 个人 自然人 公民 居民 村民 法人 法定代表人 代表人 负责人 经营者 业主 户主 店主 公司 企业 单位 机构 商户 "
    "个体 个体户 个体工商户 汉族 回族 男性 女性 不详 未知 未提供 保密 其他 其它 同上 详见 没有 暂无 空白 匿名 无名 无主 身份证 居民身份证".split()
)
_TITLES = (
    "当事人|被处罚人|被许可人|违法行为人|违法嫌疑人|行政相对人|相对人|申请人|被申请人|法定代表人|法人代表|负责人|经营者|投资人|委托代理人|代理人"
    "|驾驶员|驾驶人|司机|车主|业主|户主|店主|老板|村民|居民|姓名|名叫|本人"
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
        read = plain(text)
        parts, done = [], 0
        for found in _forms(name).finditer(read):
            start, end = found.span(found.lastgroup or 0)
            parts += [text[done:start], _shown(name, found.lastgroup, read[start:end])]
            done = end
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
        if written and len(name) >= SHORTEST and name not in NOBODY and masked_name(name) != name:
            yield name


def _given(name: str) -> str:
    """Return the given name of a person with a surname; nothing for a name that has no such parts."""
    if "." in name or LATIN.search(name) or len(name) > LONGEST:
        return ""
    return name[2:] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[1:]


@lru_cache(maxsize=4_096)
def _forms(name: str) -> re.Pattern[str]:
    """Return the pattern of the forms of a name; each is a group that is called by what is left to show."""
    if LATIN.search(name):
        parts = [part for part in re.split(r"[ .\-]+", name) if part]
        whole = _JOINT.join(map(re.escape, parts))
        single = "|".join(re.escape(part) for part in parts if len(part) > SHORTEST and LATIN.search(part))
        alone = f"|(?<![A-Za-z])(?P<part>{single})(?![A-Za-z])" if len(parts) > 1 and single else ""
        return re.compile(f"(?<![A-Za-z])(?P<whole>(?i:{whole}))(?![A-Za-z]){alone}")
    if "." in name:
        parts = name.split(".")
        single = "|".join(_GAP.join(part) for part in parts if len(part) >= SHORTEST)
        whole = _JOINT.join(_GAP.join(part) for part in parts)
        return re.compile(f"(?P<whole>{whole})" + (f"|(?P<part>{single})" if single else ""))
    whole, given = f"(?P<whole>{_GAP.join(name)})", _given(name)
    if len(given) < SHORTEST:
        return re.compile(whole)
    surname = name[: -len(given)]
    half = f"(?P<half>{surname}某{{1,2}}{given[-1]}|{surname}{given[0]}某)"
    # Many a given name is a word as well: alone it counts only as a word of its own, or behind what calls a person.
    alone = f"(?<![{_HAN}])(?P<part>{given})(?![{_HAN}])|(?:{_TITLES})[: ]?(?P<given>{given})"
    return re.compile(f"{whole}|{half}|{alone}")


def _shown(name: str, form: str | None, found: str) -> str:
    if form == "whole":
        return masked_name(name if LATIN.search(name) else name.replace(".", "·"))
    if form == "half":
        return name[: -len(_given(name))] + STAR * len(_given(name))
    return STAR * len(found)
