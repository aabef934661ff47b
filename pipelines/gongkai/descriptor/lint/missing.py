"""The rules of `missingValues`, which a schema and a field may both have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.descriptor.lint.finding import Finding
from gongkai.descriptor.lint.level import Level


def missing_values(level: Level) -> Iterator[Finding]:
    """Yield the faults of values for missing ones; their shape is looked at elsewhere."""
    entries = level.raw.get("missingValues")
    if not isinstance(entries, list) or not any(isinstance(entry, Mapping) for entry in entries):
        return
    if level.standard == "v1":
        yield level.finding("missing-values-v2", "missingValues")
    for name in ("value", "label"):
        seen: set[object] = set()
        for position, entry in enumerate(entries):
            text = entry.get(name) if isinstance(entry, Mapping) else None
            if not isinstance(text, str):
                continue
            if text in seen:
                facts = {"property": name, "value": text}
                yield level.finding("missing-value-twice", "missingValues", position, **facts)
            seen.add(text)
