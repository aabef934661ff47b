"""Official codes, told from the texts of a column and its label: each has a check that a schema may name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongkai import codes
from gongkai.profile.cells import TEXT, Cells

#: So large a part of the cells must hold the code for the others to be suspect.
MOST = 0.9
#: So many texts are judged before it is seen whether they are too many.
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """One code: its check, a form of RE2 that all of them have, what tells a sound one, and labels that name it.

    Without such a label, so many different sound ones are needed before a column is taken for one of codes.
    """

    check: str
    form: str
    is_sound: Callable[[str], bool]
    label: str
    few: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The code that a column holds, and its texts that are none."""

    check: str
    faulty: tuple[str, ...] = ()


def _is_division(text: str) -> bool:
    return len(text) in {6, 9} and codes.is_division(text[:6])


def _is_item(text: str) -> bool:
    parts = codes.item_code(text)
    return parts is not None and codes.is_province(parts.province) and (parts.uscc is None or codes.is_uscc(parts.uscc))


OFFICIAL: tuple[Official, ...] = (
    Official(
        check="uscc",
        form=r"^[0-9A-Z]{18}$",
        is_sound=codes.is_uscc,
        label=r"信用代码|(?i:uscc)",
        few=2,
    ),
    Official(
        check="item-code",
        form=r"^[0-9A-Z]{12}(?:[0-9A-Z]{19}(?:[0-9A-Z]{2})?)?$",
        is_sound=_is_item,
        label=r"基本编码|基本目录编码|实施编码|办理项编码|事项编码|(?i:(?:basic|impl|item)_code)",
        few=1_000_000,
    ),
    Official(
        check="division-code",
        form=r"^\d{6}(?:\d{3})?$",
        is_sound=_is_division,
        label=r"区划|地区代码|(?i:(?:region|area|division)_?code)",
        few=3,
    ),
    Official(
        check="organization-code",
        form=r"^[0-9A-Z]{8}[0-9X]$",
        is_sound=codes.is_organisation_code,
        label=r"机构代码|(?i:org_?code)",
        few=6,
    ),
    Official(
        check="document-number",
        form=r"^\p{Han}{2,}.{1,2}(?:19|20)\d\d.{1,2}\d+号$",
        is_sound=lambda text: codes.document_number(text) is not None,
        label=r"文号",
        few=2,
    ),
    Official(
        check="index-number",
        form=r"^[0-9A-Z]{9,18}/\d{6}-\d{5}$",
        is_sound=lambda text: codes.index_number(text) is not None,
        label=r"索引号",
        few=2,
    ),
    Official(
        check="project-code",
        form=r"^\d{4}-\d{6}-\d{2}-\d{2}-[0-9A-Z]{6,}$",
        is_sound=lambda text: codes.project_code(text) is not None,
        label=r"项目代码",
        few=2,
    ),
)


def official(cells: Cells, label: str) -> Found | None:
    """Return the official code that a column holds, or None."""
    for code in OFFICIAL:
        formed = cells.matching(code.form)
        others = cells.present - cells.count(formed)
        bad = _unsound(cells, code, formed, cells.present * (1 - MOST) - others)
        if not cells.present or bad is None:
            continue
        named = re.search(code.label, label) is not None
        faulty = pc.or_(pc.invert(formed), pc.is_in(cells.texts, value_set=pa.array(bad, TEXT)))
        if named or cells.distinct - faulty.true_count >= code.few:
            return Found(check=code.check, faulty=tuple(cells.texts.filter(faulty).to_pylist()))
    return None


def _unsound(cells: Cells, code: Official, formed: pa.Array, most: float) -> list[str] | None:
    """Return the texts of the form of a code that are no sound ones, or None as soon as too many cells hold such."""
    bad: list[str] = []
    if most < 0:
        return None
    texts, counts = cells.texts.filter(formed), cells.counts.filter(formed)
    for start in range(0, len(texts), AT_ONCE):
        own = [code.is_sound(text) for text in texts.slice(start, AT_ONCE).to_pylist()]
        unsound = pc.invert(pa.array(own, pa.bool_()))
        most -= pc.sum(counts.slice(start, AT_ONCE).filter(unsound)).as_py() or 0
        if most < 0:
            return None
        bad += texts.slice(start, AT_ONCE).filter(unsound).to_pylist()
    return bad
