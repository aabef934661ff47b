"""What lint finds: a fault, its place in the file, and the edits that mend it where that is certain."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

#: The way from the root of a descriptor to a value: names of properties and positions in lists.
Place = tuple[str | int, ...]

Severity = Literal["error", "warning"]
Kind = Literal["schema", "resource", "package"]
#: The version of the standard that counts; "unknown" where a profile of its own decides.
Standard = Literal["v1", "v2", "unknown"]


@dataclass(frozen=True, slots=True)
class Rename:
    """A property gets another name and keeps its place and value."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Replace:
    """A text gets another text."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A property that says what another one says already goes."""

    place: Place


@dataclass(frozen=True, slots=True)
class Move:
    """A property moves to the end of another mapping, under a name."""

    place: Place
    into: Place
    key: str


@dataclass(frozen=True, slots=True)
class Wrap:
    """A property becomes the first one of a new mapping in its place."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Unwrap:
    """A mapping with one property gives its place to that property's value, under a name."""

    place: Place
    key: str


Edit = Rename | Replace | Drop | Move | Wrap | Unwrap


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a descriptor.

    An error makes frictionless refuse the descriptor, or makes a rule that no value can follow; a warning is
    something that frictionless passes over and that can hardly be meant. `facts` fill the sentence of the code.
    """

    code: str
    place: Place
    field: str | None = None
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    severity: Severity = "error"
    mend: tuple[Edit, ...] = ()

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer."""
        return pointer(self.place)

    @property
    def owner(self) -> Place:
        """The place of what the fault belongs to: the field of a constraint, the mapping of a property."""
        owner = self.place[:-1]
        return owner[:-1] if owner and owner[-1] == "constraints" else owner


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCheck:
    """A check beyond the standard that is understood: its name and the columns that it looks at."""

    name: str
    place: Place
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All that lint has to say about a descriptor."""

    kind: Kind | None
    standard: Standard
    findings: tuple[Finding, ...] = ()
    checks: tuple[KnownCheck, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether there is no error: warnings do not count."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The faults that must be mended."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What can hardly be meant."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")


def pointer(place: Place) -> str:
    """Return a place as a JSON pointer (RFC 6901).

    >>> pointer(("fields", 0, "a/b"))
    '/fields/0/a~1b'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)
