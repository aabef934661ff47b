"""Someone who is told how far the work is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

#: Told how many more rows are done.
Advance = Callable[[int], object]


class Watcher(Protocol):
    """Someone who is told how far the work is."""

    def stage(self, name: str, **facts: object) -> None:
        """A stage ended, with these facts."""

    def working(
        self, name: str, total: int | None = None, *, in_bytes: bool = False
    ) -> AbstractContextManager[Advance]:
        """Stand for a stage at work; what it yields is told how many more rows are done."""


class Silence:
    """A watcher that nobody hears."""

    def stage(self, name: str, **facts: object) -> None:
        """Say nothing."""

    def working(
        self, name: str, total: int | None = None, *, in_bytes: bool = False
    ) -> AbstractContextManager[Advance]:
        """Show nothing."""
        return nullcontext(lambda rows: None)
