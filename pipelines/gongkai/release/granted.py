"""The tokens of the private database as the audit log remembers them: what one allows cannot change unnoticed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai.release.audit import Event, read_private

#: The events that tell of tokens.
TOKEN_CREATED, TOKEN_REVOKED = "token-created", "token-revoked"
#: All that a token is, its hash included, save when it was revoked; then that.
COLUMNS = "id, agency, hash, person, datasets, created, expires"
EVERY = f"SELECT {COLUMNS}, revoked FROM token ORDER BY id"


def digest_of(row: Sequence[Any]) -> str:
    """Return the digest of what a token is, given in the order of COLUMNS."""
    return sha256(json.dumps(list(row), ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What the audit log tells of one token."""

    digest: str | None
    revoked: bool


def granted(events: Sequence[Event]) -> dict[str, Granted]:
    """Return the tokens that the audit log tells of, by id; of one made long ago it tells no digest."""
    found: dict[str, Granted] = {}
    for event in events:
        name = str(event.facts.get("token"))
        if event.event == TOKEN_CREATED:
            found[name] = Granted(digest=event.facts.get("digest"), revoked=False)
        elif event.event == TOKEN_REVOKED and name in found:
            found[name] = Granted(digest=found[name].digest, revoked=True)
    return found


def altered(root: Path, events: Sequence[Event]) -> Iterator[str]:
    """Yield the ids of the tokens that are not what the audit log tells of them, also of those that are gone.

    Raises AuditFailed.
    """
    told = granted(events)
    there = {row[0]: row for row in read_private(root, "token", EVERY)}
    for name in sorted({*told, *there}):
        if name not in told or name not in there or not _is_told(there[name], told[name]):
            yield name


def _is_told(row: Sequence[Any], known: Granted) -> bool:
    *facts, revoked = row
    return (revoked is not None) is known.revoked and known.digest in {None, digest_of(facts)}
