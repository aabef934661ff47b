"""One report, rendered for those who read it."""

from gongkai.reports.text import FAULTS, render, sentence

__all__ = ["FAULTS", "render", "sentence"]
