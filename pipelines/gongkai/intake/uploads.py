"""Announced uploads: each has a name of its own that serves once, so that a request that is replayed finds nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from time import monotonic
from typing import Any

from gongkai.errors import N_
from gongkai.intake.http import Answer
from gongkai.messages import Language
from gongkai.names import is_slug

#: How long an upload may be begun after it was announced, in seconds; and how many may be open for one token.
LIFE, OPEN = 600.0, 20
#: The longest name of a file and the longest reason, in characters.
LONGEST_NAME, LONGEST_REASON = 100, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a client says that it will send."""

    token: str
    dataset: str
    resource: str | None
    file: str
    bytes: int
    sha256: str
    accept: str | None
    language: Language

    @classmethod
    def of(cls, facts: Mapping[str, Any], token: str, language: Language) -> Announced:
        """Return what was announced; ends with an Answer where it is not what it should be."""
        size, digest = facts.get("bytes"), facts.get("sha256")
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise Answer(400, N_("“bytes” must be a whole number"))
        if not isinstance(digest, str) or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise Answer(400, N_("“sha256” must be 64 hexadecimal digits"))
        texts = {name: facts.get(name) for name in ("dataset", "resource", "file", "accept_change")}
        for name, value in texts.items():
            if value is not None and not isinstance(value, str):
                raise Answer(400, N_("“{name}” must be a text"), name=name)
        dataset, resource = texts["dataset"] or "", texts["resource"] or None
        if not is_slug(dataset) or (resource is not None and not is_slug(resource)):
            raise Answer(404, N_("there is no such dataset"))
        accept = (texts["accept_change"] or "").strip()[:LONGEST_REASON] or None
        return cls(
            token=token, dataset=dataset, resource=resource, file=plain_name(texts["file"] or ""), bytes=size,
            sha256=digest, accept=accept, language=language,
        )  # fmt: skip


@dataclass(slots=True)
class Uploads:
    """The uploads that were announced and not yet begun."""

    clock: Callable[[], float] = monotonic
    _open: dict[str, tuple[Announced, float]] = field(default_factory=dict)

    def announce(self, announced: Announced) -> str:
        """Return the name of a new upload."""
        now = self.clock()
        self._open = {name: item for name, item in self._open.items() if item[1] > now}
        if sum(item.token == announced.token for item, _ in self._open.values()) >= OPEN:
            raise Answer(429, N_("too many uploads are open"), headers={"retry-after": "60"})
        name = secrets.token_urlsafe(24)
        self._open[name] = (announced, now + LIFE)
        return name

    def begin(self, name: str, token: str) -> Announced:
        """Return what was announced under a name, which serves no second time."""
        announced, until = self._open.get(name, (None, 0.0))
        if announced is None or announced.token != token or until <= self.clock():
            raise Answer(409, N_("there is no such upload, or it was begun before; announce it anew"))
        del self._open[name]
        return announced


def plain_name(name: str) -> str:
    r"""Return a name of a file that a folder may hold: the last part, without what is no letter or sign.

    >>> plain_name("../../etc/清单.xlsx"), plain_name(".."), plain_name("C:\\a\\b.csv")
    ('清单.xlsx', 'upload', 'b.csv')
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '/\\:*?"<>|').strip(". ")
    # The end says of what kind the file is; names of folders are bounded in bytes.
    while len(kept.encode(errors="replace")) > 2 * LONGEST_NAME:
        kept = kept[1:]
    return kept or "upload"
