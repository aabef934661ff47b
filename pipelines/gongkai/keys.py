"""How a stage asks for the keys of other tables; a higher floor answers from a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa


class Keys(Protocol):
    """The keys that are published."""

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        """Return the present values of the fields as columns of text, or None when the table is not published."""


class EitherKeys:
    """The keys of one place, and of another where that has no such table."""

    def __init__(self, first: Keys, second: Keys) -> None:
        self._first, self._second = first, second

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        """Return the values where they are found first, or None where neither has the table."""
        found = self._first.of(resource, fields)
        return self._second.of(resource, fields) if found is None else found


class NoKeys:
    """Nothing is published: no key can be looked up."""

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        """Return None: the answer is not known."""
        return None
