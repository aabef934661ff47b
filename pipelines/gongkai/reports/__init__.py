"""One report, rendered for those who read it: as lines, a terminal's table, or a page."""

from gongkai.reports.output import replacing
from gongkai.reports.page import as_page
from gongkai.reports.suggest import with_suggestions
from gongkai.reports.terminal import render, show
from gongkai.reports.text import FAULTS, sentence

__all__ = ["FAULTS", "as_page", "render", "replacing", "sentence", "show", "with_suggestions"]
