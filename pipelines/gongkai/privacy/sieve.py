"""The sieves: which cells of a column may hold a kind of personal data, told by Arrow's regular expressions (RE2).

A sieve lets everything through that the search for its kind could find, and little else. It reads the text as it
stands, so each class of characters has all forms that `plain` makes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.codes.plate import PROVINCES
from gongkai.privacy import context
from gongkai.privacy.digits import OLD_SPACED
from gongkai.privacy.plain import CROSSES, SPACES

#: A column of which the first cells repeat at least so often is searched by its values.
PROBE = 20_000
REPEATS = 2


def _wide(characters: str) -> str:
    """Return characters of ASCII, or ranges of them, in both widths."""
    return characters + "".join(chr(ord(one) + 0xFEE0) if one != "-" else "-" for one in characters)


D = f"[{_wide('0-9')}]"
NOT_D = f"(?:^|[^{_wide('0-9')}])"
#: Whatever may part digits: the blocks of Unicode that hold spaces, hyphens, dots and full-width forms.
_GAPS = r" -/_\t-\r\x{80}-\x{2fff}\x{3000}\x{fe00}-\x{ffef}"
G, G1 = f"[{_GAPS}]{{0,3}}", f"[{_GAPS}]{{1,3}}"


def _digits(*parts: str) -> str:
    """Return a pattern of digits, each a class or a choice, with gaps between."""
    return G.join(parts)


def _one(characters: str) -> str:
    return f"[{_wide(characters)}]"


_MONTH = f"(?:{_digits(_one('0'), _one('1-9'))}|{_digits(_one('1'), _one('0-2'))})"
_DAY = f"(?:{_digits(_one('0-2'), D)}|{_digits(_one('3'), _one('01'))})"
_CENTURY = f"(?:{_digits(_one('1'), _one('89'))}|{_digits(_one('2'), _one('0'))})"
_LAST = f"[{_wide('0-9Xx')}{CROSSES}]"

#: Characters that show nothing may stand within a group; a gap that shows parts two.
_NOTHING = r"[\x{ad}\x{200b}-\x{200f}\x{2060}\x{feff}]{0,3}"


def _grouped(parts: Sequence[str], groups: Sequence[int]) -> str:
    """Return a pattern of digits in groups of these lengths."""
    cuts = set(accumulate(groups[:-1]))
    return "".join(part + (f"{G1}" if place in cuts else _NOTHING) for place, part in enumerate(parts, start=1))


def _old() -> str:
    """Return the pattern of an identity number of 15 digits; the month and the day are looked at by digit."""
    parts = [_one("1-8"), *[D] * 7, _one("01"), D, _one("0-3"), *[D] * 4]
    forms = "|".join(_grouped(parts, groups) for groups in sorted(OLD_SPACED | {(15,)}))
    return f"{NOT_D}(?:{forms})(?:[^{_wide('0-9A-Za-z')}]|$)"


RESIDENT = f"{NOT_D}{_digits(_one('1-8'), *[D] * 5, _CENTURY, D, D, _MONTH, _DAY, *[D] * 3, _LAST)}"
OLD_RESIDENT = _old()
#: Beside the words, in groups of any length.
NAMED_RESIDENT = f"(?:{context.IDENTITY.pattern})(?s:.{{0,{context.NEAR}}}){_digits(_one('1-8'), *[D] * 14)}"
MOBILE = f"(?:^|[^{_wide('0-9')}]|{_one('06')}{G}){_digits(_one('1'), _one('3-9'), *[D] * 9)}"
_CARD = "|".join(
    _digits(*parts)
    for parts in (
        (_one("6"), _one("02"), D),
        (_one("9"), _one("5"), _one("5")),
        (_one("4"), D, D),
        (_one("5"), _one("1-5"), D),
        (_one("3"), _one("5"), D),
    )
)
BANK_CARD = f"{NOT_D}(?:{_CARD}){G}{_digits(*[D] * 13)}"
PAPER_FORM = f"(?:{_one('A-Za-z')}{G}{_digits(*[D] * 7)}|{_one('1')}{G}{_one('45')}{G}{_digits(*[D] * 7)})"
#: Beside these, numbers count that have no letter.
_PAPER_NAMES = "护照|護照|(?i:passport)|台胞证|臺胞證|来往大陆通行证"
_PAPER_WORDS = f"(?:{context.PASSPORT.pattern}|{context.PERMIT.pattern})"
NAMED_PAPER = f"(?:{_PAPER_NAMES})(?s:.{{0,16}}){_one('0-9A-Za-z')}{{6}}"
#: A form that many codes have: only beside the words does it say anything.
PAPER = "|".join(
    (
        f"{PAPER_FORM}(?s:.*){_PAPER_WORDS}",
        f"{_PAPER_WORDS}(?s:.*){PAPER_FORM}",
        NAMED_PAPER,
    )
)
PLATE = f"[{PROVINCES}][ {SPACES}]?{_one('A-Za-z')}{G}[{_wide('0-9A-Za-z')}]{{4}}"
MAIL = f"[{_wide('0-9A-Za-z')}_＿.．%+-][ {SPACES}]?[@＠]"
_FIGURE = f"[{_wide('0-9A-Za-z')}一二三四五六七八九十百〇零]"
_PART = f"{_FIGURE}|[东西南北中甲乙丙丁]"
HOME = (
    f"(?:{_PART})[ {SPACES}]?(?:单元|單元|号楼|號樓|号院|[栋棟幢座组队社弄#＃])|[组队社].{{0,6}}{_FIGURE}号|"
    f"[区园村寓苑都庭墅城院舍里坊府湾郡庄邸楼点宅期](?s:.{{0,2}})[{_wide('0-9A-Za-z')}]{{1,4}}[室房#＃\\-‐-―−﹣－ー─]|"
    "家庭|居住|住址|业主地址|户籍|家住|现住|租住|住在"
)
#: Under a column of home addresses.
HOME_COLUMN = f"[号室户栋幢组#＃]|{D}[\\-‐-―−﹣－ー─]{D}"
#: Under a column of permits, whose numbers may have no letter.
PERMIT_COLUMN = _digits(*[D] * 8)
#: These stand for little; they count only under a column that is called so.
COLUMNS = (HOME_COLUMN, PERMIT_COLUMN)

#: What any of the kinds needs at least: eleven digits, a paper's letter and digits, a plate, a mail sign or a building.
ROUGH = "|".join((_digits(D, *[D] * 10), PAPER_FORM, _PAPER_NAMES, PLATE, MAIL, HOME))


def suspects(column: pa.Array | pa.ChunkedArray, patterns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return, for each kind, the distinct texts of a column that one of the kind's patterns matches somewhere."""
    if not patterns or not len(column):
        return {}
    if _repeats(column):
        column = pc.unique(column)
    named = [form for forms in patterns.values() for form in forms if form in COLUMNS]
    column = column.filter(_matching(column, "|".join((ROUGH, *named))))
    found: dict[str, list[str]] = {}
    for kind, forms in patterns.items():
        if not len(column):
            break
        hits = reduce(pc.or_, (_matching(column, form) for form in forms))
        texts = pc.unique(column.filter(hits)).to_pylist()
        if texts:
            found[kind] = texts
    return found


def _matching(column: pa.Array | pa.ChunkedArray, pattern: str) -> pa.Array | pa.ChunkedArray:
    return pc.fill_null(pc.match_substring_regex(column, pattern), False)


def _repeats(column: pa.Array | pa.ChunkedArray) -> bool:
    probe = column.slice(0, PROBE)
    distinct: int = pc.count_distinct(probe).as_py()
    return distinct * REPEATS <= len(probe)
