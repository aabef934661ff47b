"""Named derivations: tables that Python makes of others, entered in a catalogue by the rooms that know how.

A descriptor names one (`derive: {by: deadlines, from: [...]}`); the pipeline calls it, and its rows are checked and
published like those of any submission.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

import pyarrow as pa

from gongkai.descriptor import Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows under the names of their columns; a cell is None, a text, a number, a truth value, a date or a list."""

    names: Sequence[str]
    rows: Iterable[Sequence[Any]]


class Derivation(Protocol):
    """Makes the rows of a derived table."""

    def __call__(self, connection: sqlite3.Connection, portal: Portal, on: date) -> Rows | pa.Table:
        """Return the rows as they are on a day.

        The connection only reads, and only the tables that the descriptor names under `from`: public ones by their
        names, closed registers with `register.` before them. It is not to be kept.
        """


#: The derivations by their names.
DERIVATIONS: dict[str, Derivation] = {}

Function = TypeVar("Function", bound=Derivation)


def derivation(name: str) -> Callable[[Function], Function]:
    """Enter a function in the catalogue."""

    def enter(function: Function) -> Function:
        DERIVATIONS[name] = function
        return function

    return enter
