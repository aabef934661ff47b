"""One report, rendered for those who read it."""

from gongkai.reports.suggest import with_suggestions
from gongkai.reports.terminal import render, show
from gongkai.reports.text import FAULTS, sentence

__all__ = ["FAULTS", "render", "sentence", "show", "with_suggestions"]
