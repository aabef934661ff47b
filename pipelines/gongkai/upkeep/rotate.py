"""A new key for a store: the old one announces it in a release, so that whoever knows one key can check all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai import clock
from gongkai.errors import BadKey
from gongkai.messages import number, translate
from gongkai.release import Audit, Release, Store
from gongkai.release.collect import COLLECTED
from gongkai.release.manifest import file_hash, read_json
from gongkai.release.signing import Signer, make_key
from gongkai.release.submission import DECISIONS
from gongkai.upkeep.reason import check_reason


def rotate(
    store: Store, *, reason: str, person: str = "", compromised: date | None = None, vouch: bool = False
) -> Release:
    """Let a new key sign from now on, and return the release that says so.

    `compromised` is the day from which on another may have had the old key. What it signed from then on no longer
    counts, unless whoever rotates has looked at it and says `vouch`: the new key stands for exactly that.
    Raises BadKey, NoRelease, StoreBusy, DamagedStore, InvalidData where the reason, which is public, names a person.
    """
    check_reason(reason)
    with store.locked():
        old, last = store.signer, store.last()
        doubtful = _signed_since(store, last, compromised) if compromised else {}
        if doubtful and not vouch:
            text = translate(
                "it signed {count} releases and records since {day}: {names}. Look at each, then say --vouch",
                count=number(len(doubtful)),
                day=compromised,
                names=", ".join(doubtful),
            )
            raise BadKey(where=store.key, fault=text)
        new = _coming(store)
        told: dict[str, Any] = {"number": last.number + 1, "parent": last.sha256, "old": old.public, "new": new.public}
        told |= {"at": clock.stamp(), "reason": reason}
        if compromised:
            told |= {"compromised": compromised.isoformat(), "vouched": doubtful}
        release = store.announce({"rotation": old.sign(told)}, new)
        # The files of the keys change places now, or when somebody signs next.
        _ = store.signer
    Audit(store.root).write_after(release.number, "key-rotated", person, key=new.public, why=reason)
    return release


def _coming(store: Store) -> Signer:
    """Return the key that is to take over; one that a process left that died was never used."""
    path = store.keyring.next
    if not path.exists():
        make_key(path)
    return Signer(path)


def _signed_since(store: Store, last: Release, day: date) -> Mapping[str, str]:
    """Return the hashes of what may have been signed since a day, by its path."""
    found = {}
    for count in range(last.number, 0, -1):
        release = store.release_at(count)
        if release.created[:10] < day.isoformat():
            break
        found[f"releases/{count:06}.json"] = release.sha256
    for path in sorted(store.root.glob(f"submissions/*/{DECISIONS}")):
        if str(read_json(path).get("at", ""))[:10] >= day.isoformat():
            found[str(path.relative_to(store.root))] = file_hash(path)
    path = store.root / COLLECTED
    return {**found, COLLECTED: file_hash(path)} if path.exists() else found
