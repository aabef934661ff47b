"""The agencies that may push, and their tokens. Of a token only the hash is kept; the token is shown once."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai import clock
from gongkai.errors import N_, NoAgency, NoToken
from gongkai.names import nearest
from gongkai.release import Audit
from gongkai.release.audit import private, read_private
from gongkai.release.granted import TOKEN_CREATED, TOKEN_REVOKED, digest_of

#: By this a token that stands where it should not is found.
PREFIX = "gongkai_"

TABLES = (
    "CREATE TABLE IF NOT EXISTS agency (code TEXT PRIMARY KEY, name TEXT NOT NULL, added TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS token (id TEXT PRIMARY KEY, agency TEXT NOT NULL REFERENCES agency (code), "
    "hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL, datasets TEXT, created TEXT NOT NULL, expires TEXT NOT NULL, "
    "revoked TEXT)",
    "CREATE TABLE IF NOT EXISTS handed (agency TEXT, dataset TEXT, resource TEXT, sha256 TEXT NOT NULL, "
    "accept TEXT NOT NULL, submission TEXT NOT NULL, PRIMARY KEY (agency, dataset, resource))",
)

EVERY = "SELECT id, agency, person, datasets, created, expires, revoked FROM token ORDER BY created, id"
BY_ID = "SELECT id, agency, person, datasets, created, expires, revoked FROM token WHERE id = ?"
BY_HASH = "SELECT id, agency, person, datasets, created, expires, revoked FROM token WHERE hash = ?"

#: Why a token is no good.
UNKNOWN, EXPIRED, REVOKED = N_("the token is not known"), N_("the token has expired"), N_("the token was revoked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token allows: pushing for one agency, to the datasets named (None: all), until a time."""

    id: str
    agency: str
    person: str
    datasets: tuple[str, ...] | None
    created: str
    expires: str
    revoked: str | None = None

    def opens(self, dataset: str) -> bool:
        """Tell whether the token is for a dataset."""
        return self.datasets is None or dataset in self.datasets

    @property
    def fault(self) -> str | None:
        """Why the token is no good now, None where it is good."""
        if self.revoked is not None:
            return REVOKED
        return EXPIRED if self.expires <= clock.stamp() else None

    def as_json(self) -> dict[str, Any]:
        """Return the facts; the token itself is not among them."""
        datasets = list(self.datasets) if self.datasets is not None else None
        told = {"id": self.id, "agency": self.agency, "person": self.person, "datasets": datasets}
        return {**told, "created": self.created, "expires": self.expires, "revoked": self.revoked}


@dataclass(frozen=True)
class Agencies:
    """The agencies and tokens of a store."""

    root: Path

    def add(self, code: str, name: str) -> None:
        """Add an agency by the code that its rows hold, or give it another name."""
        with self._open() as connection:
            query = "INSERT INTO agency VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET name = excluded.name"
            connection.execute(query, (code, name, clock.stamp()))
            Audit(self.root).add(connection, "agency-added", agency=code)

    def all(self) -> list[dict[str, str]]:
        """Return the agencies in the order of their codes."""
        rows = read_private(self.root, "agency", "SELECT code, name, added FROM agency ORDER BY code")
        return [{"code": code, "name": name, "added": added} for code, name, added in rows]

    def create_token(
        self, agency: str, *, person: str = "", datasets: Sequence[str] | None = None, days: int = 365
    ) -> tuple[Token, str]:
        """Make a token for an agency and return it with the secret, which nobody can read again.

        Raises NoAgency.
        """
        known = [found["code"] for found in self.all()]
        if agency not in known:
            raise NoAgency(where=self.root, name=agency, nearest=nearest(agency, known) or "-")
        secret = PREFIX + secrets.token_urlsafe(32)
        expires = (clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        token = Token(
            id=secrets.token_hex(4), agency=agency, person=person or agency, created=clock.stamp(), expires=expires,
            datasets=tuple(datasets) if datasets is not None else None,
        )  # fmt: skip
        scope = json.dumps(list(datasets)) if datasets is not None else None
        row = (token.id, agency, _hash(secret), token.person, scope, token.created, expires, None)
        with self._open() as connection:
            connection.execute("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            told = {"token": token.id, "agency": agency, "datasets": datasets, "digest": digest_of(row[:-1])}
            Audit(self.root).add(connection, TOKEN_CREATED, token.person, **told)
        return token, secret

    def tokens(self, agency: str | None = None) -> list[Token]:
        """Return the tokens, of one agency or of all, the oldest first."""
        return [token for token in self._tokens(EVERY) if agency in {None, token.agency}]

    def revoke(self, name: str) -> Token:
        """Take a token's power for good.

        Raises NoToken.
        """
        found = self._tokens(BY_ID, (name,))
        if not found:
            raise NoToken(where=self.root, name=name)
        with self._open() as connection:
            query = "UPDATE token SET revoked = COALESCE(revoked, ?) WHERE id = ?"
            connection.execute(query, (clock.stamp(), name))
            Audit(self.root).add(connection, TOKEN_REVOKED, token=name, agency=found[0].agency)
        return self._tokens(BY_ID, (name,))[0]

    def find(self, secret: str) -> Token | None:
        """Return the token of a secret, good or not; None where there is none."""
        found = self._tokens(BY_HASH, (_hash(secret),))
        return found[0] if found else None

    def last_handed(self, agency: str, dataset: str, resource: str | None) -> tuple[str, str, str] | None:
        """Return hash, reason and id of the last file that an agency pushed for a table."""
        query = "SELECT sha256, accept, submission FROM handed WHERE agency = ? AND dataset = ? AND resource = ?"
        for digest, accept, submission in read_private(self.root, "handed", query, (agency, dataset, resource or "")):
            return digest, accept, submission
        return None

    def handed(self, place: tuple[str, str, str | None], what: tuple[str, str | None], submission: str) -> None:
        """Write down the last file (hash and reason) that an agency pushed for a table (agency, dataset, resource)."""
        agency, dataset, resource = place
        row = (agency, dataset, resource or "", what[0], what[1] or "", submission)
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO handed VALUES (?, ?, ?, ?, ?, ?)", row)

    def _tokens(self, query: str, values: tuple[object, ...] = ()) -> list[Token]:
        return [_token(row) for row in read_private(self.root, "token", query, values)]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with private(self.root) as connection:
            for table in TABLES:
                connection.execute(table)
            yield connection


def _token(row: Sequence[Any]) -> Token:
    name, agency, person, datasets, created, expires, revoked = row
    scope = tuple(json.loads(datasets)) if datasets is not None else None
    return Token(
        id=name, agency=agency, person=person, datasets=scope, created=created, expires=expires, revoked=revoked
    )


def _hash(secret: str) -> str:
    # A token has 256 random bits: nothing slower than one hash is needed to keep it from being guessed.
    return sha256(secret.encode(errors="replace")).hexdigest()
