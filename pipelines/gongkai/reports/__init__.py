"""One report, rendered for those who read it."""

from gongkai.reports.difference import difference_page, render_difference, shown
from gongkai.reports.text import FAULTS, render, sentence

__all__ = ["FAULTS", "difference_page", "render", "render_difference", "sentence", "shown"]
