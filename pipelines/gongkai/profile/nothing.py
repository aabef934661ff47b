"""Texts that people write where they have nothing to write."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.profile.cells import Cells

#: Strokes, and what programs write: nobody means a value by them.
MARKS = frozenset(
    {"-", "--", "---", "－", "—", "——", "–", "―", "─", "──", "_", "/", "//", "／", "\\", "*", "…", "……", ".", "。"}
) | frozenset(
    {"NULL", "null", "Null", "None", "none", "NaN", "nan", "N/A", "n/a", "NA", "#N/A", "nil", "(null)", "<NA>"}
)
#: Words that may be a value as well: “收费：无”.
WORDS = frozenset(
    {
        "无",
        "無",
        "暂无",
        "空",
        "不详",
        "未知",
        "没有",
        "未填",
        "未填写",
        "未提供",
        "缺",
        "不适用",
        "（无）",
        "(无)",
        "无。",
    }
)
NOTHING = MARKS | WORDS


def null_like(cells: Cells) -> Mapping[str, int]:
    """Return the texts of a column that stand for nothing, with how often each does."""
    return cells.tally(NOTHING)
