"""What may be shown of a text: personal items and the names of persons are masked, whatever else is unseen is told."""

from __future__ import annotations

import re

from gongkai.codes import masked_name
from gongkai.codes.mask import STAR
from gongkai.privacy import redact
from gongkai.profile import labels
from gongkai.reports.text import shown

#: So much of a text is shown as an example.
CUT = 32
#: A name of a natural person in Chinese, alone or with others; and one in Latin letters.
NAME = re.compile(r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,6})*")
BETWEEN = re.compile(r"[、，,;；/|\s]+")
LATIN = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*)+")
#: A name behind what a note says of it.
SIGNED = re.compile(
    r"((?:填表|制表|填报|审核|复核|负责|联系|经办|承办|单位负责|统计负责)人(?:员)?\s*[:：]\s*)([\u4e00-\u9fff·]{2,5})(?=$|[^\u4e00-\u9fff·])"
)

#: What may be an identity number although its check character does not hold, or Excel has cut it.
NEARLY_RESIDENT = re.compile(r"(?<![0-9A-Za-z])([1-8]\d{5})((?:19|20)\d{2}[01]\d[0-3]\d{4}[0-9Xx])(?![0-9A-Za-z])")


def is_person(label: str) -> bool:
    """Tell whether the label of a column says that names of natural persons stand in it."""
    return labels.PERSON.search(label) is not None


def is_name(text: str) -> bool:
    """Tell whether a text may be the name of a person, or of several.

    >>> is_name("张三、李四"), is_name("某某机械有限公司")
    (True, False)
    """
    parts = [part for part in BETWEEN.split(text.strip()) if part]
    return bool(parts) and (all(NAME.fullmatch(part) for part in parts) or LATIN.fullmatch(text.strip()) is not None)


def safe(text: str, label: str = "", cut: int = CUT) -> str:
    """Return a text as it may be shown of a column.

    >>> safe("张三", "联系人"), safe("电话13800000000"), safe("341300198001011000")
    ('张*', '电话138****0000', '341300************')
    """
    if is_person(label) and is_name(text):
        text = masked_name(text)
    return shown(_nearly(redact(text, label)), cut)


def masked(text: str) -> str:
    """Return a text whole, with all that may be personal data masked."""
    return _nearly(redact(text))


def is_safe(text: str) -> bool:
    """Tell whether nothing of a text has to be masked."""
    return masked(text) == text


def safe_note(text: str) -> str:
    """Return a line from above or below a table as it may be shown.

    >>> safe_note("填表人：张三  联系电话：13800000000")
    '填表人：张*  联系电话：138****0000'
    """
    named = SIGNED.sub(lambda found: found[1] + masked_name(found[2]), text)
    return shown(_nearly(redact(named)), 200)


def _nearly(text: str) -> str:
    return NEARLY_RESIDENT.sub(lambda found: found[1] + STAR * len(found[2]), text)
