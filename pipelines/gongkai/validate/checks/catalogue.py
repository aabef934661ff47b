"""The catalogue of checks that a schema may name.

A check is a function of the rows and its parameters that yields what it finds. Its signature is its declaration: each
parameter's type says what may stand there, a default that it may be left out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from gongkai.report import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault at one row of the table, or in the table as a whole.

    `position` counts the rows of the table from 0; `cell` is what to show where it is not the cell itself.
    """

    position: int | None
    field: str | None
    note: str
    cell: str | None = None
    #: Set where the rule itself takes the fault less seriously than its declaration does.
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that could not be checked, in words for the reader."""

    text: str


CheckFunction = Callable[..., Iterator[Finding | Remark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One check of the catalogue."""

    name: str
    title: str
    function: CheckFunction
    #: The type of each parameter, and the defaults of those that may be left out.
    types: Mapping[str, Any]
    defaults: Mapping[str, Any]
    #: Parameters of which one must be given.
    one_of: tuple[str, ...] = ()

    @property
    def description(self) -> str:
        """What the check holds, in one sentence."""
        return (inspect.getdoc(self.function) or "").split("\n", 1)[0]


CHECKS: dict[str, Kind] = {}


def check(name: str, title: str, *, one_of: tuple[str, ...] = ()) -> Callable[[CheckFunction], CheckFunction]:
    """Enter a function in the catalogue under its public name and its English title."""

    def enter(function: CheckFunction) -> CheckFunction:
        types, defaults = parameters_of(function)
        CHECKS[name] = Kind(name=name, title=title, function=function, types=types, defaults=defaults, one_of=one_of)
        return function

    return enter


def parameters_of(function: Callable[..., Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the types of a function's keyword parameters and their defaults, by the names that YAML has for them."""
    hints = get_type_hints(function)
    wanted = [item for item in inspect.signature(function).parameters.values() if item.kind is item.KEYWORD_ONLY]
    # `from` is a keyword of Python, so the parameter is called `from_`.
    types = {item.name.rstrip("_"): hints[item.name] for item in wanted}
    defaults = {item.name.rstrip("_"): item.default for item in wanted if item.default is not item.empty}
    return types, defaults
