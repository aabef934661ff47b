"""One report, rendered for those who read it: as lines, a terminal's table, a page, or the agency's own workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.reports.consistency import consistency_page, render_consistency
    from gongkai.reports.difference import difference_page, render_difference, shown
    from gongkai.reports.output import replacing
    from gongkai.reports.page import as_page
    from gongkai.reports.suggest import with_suggestions
    from gongkai.reports.terminal import render, show
    from gongkai.reports.text import FAULTS, sentence
    from gongkai.reports.workbook import is_workbook, write_workbook

__all__ = [
    "FAULTS",
    "as_page",
    "consistency_page",
    "difference_page",
    "is_workbook",
    "render",
    "render_consistency",
    "render_difference",
    "replacing",
    "sentence",
    "show",
    "shown",
    "with_suggestions",
    "write_workbook",
]

__getattr__ = lazily(
    __name__,
    {
        "FAULTS": "text",
        "as_page": "page",
        "consistency_page": "consistency",
        "render_consistency": "consistency",
        "difference_page": "difference",
        "render_difference": "difference",
        "shown": "difference",
        "is_workbook": "workbook",
        "render": "terminal",
        "replacing": "output",
        "sentence": "text",
        "show": "terminal",
        "with_suggestions": "suggest",
        "write_workbook": "workbook",
    },
)
