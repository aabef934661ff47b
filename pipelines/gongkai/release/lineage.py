"""The keys of a store, one after the other.

Each new one is announced in the first release that it signs, by a statement that the old one signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.errors import N_, DamagedStore
from gongkai.release.manifest import Release, read_json
from gongkai.release.signing import signed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Reign:
    """A key and the time for which it signs."""

    key: str
    #: The first release that it signed.
    since: int
    #: The day from which on another may have had it too.
    compromised: str | None = None
    #: Hashes of what it signed from that day on and the next key stands for.
    vouched: frozenset[str] = frozenset()

    def answers_for(self, at: str | None, sha256: str) -> bool:
        """Tell whether what it signed at a time, None where that is not known, can be trusted."""
        return self.compromised is None or sha256 in self.vouched or (at is not None and at[:10] < self.compromised)


@dataclass(frozen=True)
class Lineage:
    """The keys of a store, the first one first."""

    reigns: tuple[Reign, ...]

    @classmethod
    def of(cls, last: Release) -> Lineage:
        """Return the keys that led to the one that signed a release.

        Raises DamagedStore where one was not announced by the one before.
        """
        reigns: list[Reign] = []
        due, since = None, 1
        for number in last.raw.get("rotations", ()):
            path = last.root / "releases" / f"{number:06}.json"
            manifest = last.raw if number == last.number else read_json(path)
            told = manifest.get("rotation", {})
            if not _is_announced(manifest, number) or told["old"] != (due or told["old"]):
                raise DamagedStore(where=path, fault=N_("its key was not announced by the one before"))
            vouched = frozenset(told.get("vouched", {}).values())
            reigns.append(Reign(key=told["old"], since=since, compromised=told.get("compromised"), vouched=vouched))
            due, since = told["new"], number
        key = due or signed_by(last.raw)
        return cls((*reigns, Reign(key=key, since=since)) if key else ())

    @property
    def keys(self) -> set[str]:
        """All keys that ever signed."""
        return {reign.key for reign in self.reigns}

    def at(self, number: int) -> Reign | None:
        """Return the key that a release is to be signed with."""
        return next((reign for reign in reversed(self.reigns) if reign.since <= number), None)

    def accepts(self, record: Mapping[str, Any], *, at: str | None, sha256: str) -> bool:
        """Tell whether a record, which is no release, is signed with a key of the store that can be trusted for it."""
        key = signed_by(record)
        reign = next((reign for reign in self.reigns if reign.key == key), None)
        return reign is not None and reign.answers_for(at, sha256)


def _is_announced(manifest: Mapping[str, Any], number: int) -> bool:
    """Tell whether the old key announced the one that signed a manifest, and at this place of the chain."""
    told = manifest.get("rotation", {})
    place = {"number": number, "parent": (manifest.get("parent") or {}).get("sha256")}
    keys = {"old": signed_by(told), "new": signed_by(manifest)}
    return None not in keys.values() and {**told, **place, **keys} == dict(told)
