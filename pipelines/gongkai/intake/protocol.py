"""The connections of the intake, which takes note where more come than it holds."""

from __future__ import annotations

from typing import Any, ClassVar

from gongkai.wire import Bounded


class Protocol(Bounded):
    """HTTP/1.1 for few agencies."""

    most: ClassVar[int] = 150

    def crowded(self) -> None:
        """Tell the application."""
        app: Any = self.config.app
        app.crowded(self.held())
