"""The gate: a difference that is larger than declared stops a release until a person accepts it, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongkai.descriptor import Resource
from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.release.difference import Difference

TEXTS: Mapping[str, str] = {
    "removed": N_("{table}: {count} of {base} published rows would be removed; the dataset lets {limit} pass"),
    "changed": N_("{table}: {count} of {base} published rows would be changed; the dataset lets {limit} pass"),
    "empty": N_("{table}: no row would be left of {base}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One threshold that a difference passes."""

    rule: str
    table: str
    count: int
    base: int
    limit: float

    def sentence(self) -> str:
        """Return what is stopped and why, in the language spoken."""
        facts = {"count": number(self.count), "base": number(self.base), "limit": f"{self.limit:.0%}"}
        return translate(TEXTS[self.rule], table=self.table, **facts)

    def as_json(self) -> dict[str, object]:
        """Return the facts."""
        return {"rule": self.rule, "table": self.table, "count": self.count, "base": self.base, "limit": self.limit}


def stops(resource: Resource, difference: Difference) -> tuple[Stop, ...]:
    """Return the declared thresholds that a difference passes."""
    return tuple(_stops(resource, difference))


def _stops(resource: Resource, difference: Difference) -> Iterator[Stop]:
    gate, before = resource.gate, difference.before
    after = before + difference.added - difference.removed
    if gate.empty and before and not after:
        yield Stop(rule="empty", table=resource.name, count=before, base=before, limit=0.0)
    # Of a submission that speaks of slices, what is in these is the whole; else it is the table.
    base = difference.matched if resource.replace.mode == "slice" else before
    # Of a few rows one is a large share.
    if base < gate.rows:
        return
    for rule, limit in (("removed", gate.removed), ("changed", gate.changed)):
        count = getattr(difference, rule)
        if count > limit * base:
            yield Stop(rule=rule, table=resource.name, count=count, base=base, limit=limit)
