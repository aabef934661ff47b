"""What a file that nobody has described holds: shown to a person, or written down as a draft descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.profile.describe import Draft, draft
    from gongkai.profile.inspection import Inspection, look
    from gongkai.profile.terminal import show

__all__ = ["Draft", "Inspection", "draft", "look", "show"]

__getattr__ = lazily(
    __name__,
    {"Draft": "describe", "draft": "describe", "Inspection": "inspection", "look": "inspection", "show": "terminal"},
)
