"""What withdrawals replaced: files that older manifests name, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.release.manifest import Release, read_json

#: What a manifest says of a file: at least its path and its hash.
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Replaced:
    """The files that withdrawals replaced, by path: what stands in the place of each, or None where nothing does."""

    by: Mapping[str, Item | None]

    @classmethod
    def until(cls, last: Release | None) -> Replaced:
        """Return what was replaced until a release.

        Raises DamagedStore.
        """
        found: dict[str, Item | None] = {}
        if last is None:
            return cls(found)
        for number in last.raw.get("withdrawals", ()):
            record = last.raw if number == last.number else read_json(last.root / "releases" / f"{number:06}.json")
            found |= {item["path"]: item["by"] for item in record["withdrawal"]["replaced"]}
        return cls(found)

    def now(self, item: Item) -> Item | None:
        """Return what stands in the place of a file: itself, what the last withdrawal made of it, or None."""
        found: Item | None = item
        # What one withdrawal made another may have replaced.
        while found is not None and found["path"] in self.by:
            found = self.by[found["path"]]
        return found

    def remains(self, root: Path, kept: Iterable[str]) -> Iterator[Path]:
        """Yield what is still there though it was replaced; `kept` are the paths that the last release names."""
        named = set(kept)
        yield from (root / path for path in self.by if path not in named and (root / path).exists())
