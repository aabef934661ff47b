"""Verdicts: what the query of each claim gives in a release, and whether that is what the report says."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from gongkai.account.claims import Claim, claims_of, table_of
from gongkai.account.numbers import Number, plain
from gongkai.account.tables import opened
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.release import Release
from gongkai.sandbox import REFUSALS, NotAllowed, Sandbox, TooSlow, reading

#: So long one query may take, and so long all of them; a text of a query may be so long.
SECONDS, ALL_SECONDS = 2.0, 20.0
LONGEST = 1_000_000

REPRODUCED, DIFFERS, NO_DATA = "reproduced", "differs", "no data"

NONE = N_("no row gives the number")
NO_NUMBER = N_("the rows give no number")
SEVERAL = N_("the rows give several different numbers")
EMPTY = N_("the tables that the query reads are empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a claim: the value of its query, or why there is none."""

    claim: Claim
    word: str
    value: Number | None = None
    #: The tables that its query reads.
    tables: tuple[str, ...] = ()
    #: Whether one of them holds rows that were made up.
    is_illustrative: bool = False
    #: A text of the catalogue that says why there is no value, and its facts.
    fault: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """Why there is no value, in the language spoken: readers of both languages are told of one examination."""
        return translate(self.fault, **self.facts)


def judge(release: Release, claims: Sequence[Claim] | None = None) -> tuple[Verdict, ...]:
    """Return the verdict on each claim of a release, or on some of them.

    Raises DamagedStore.
    """
    claims = claims_of(release) if claims is None else claims
    table = table_of(release.packages)
    if table is None or not claims:
        return ()
    with closing(opened(release, table)) as connection:
        return judged(connection, claims, Known.of(release))


@dataclass(frozen=True, slots=True)
class Known:
    """The tables that queries may read: all of them, those without a row, and those of illustrative rows."""

    tables: Collection[str]
    empty: Collection[str] = ()
    samples: Collection[str] = ()

    @classmethod
    def of(cls, release: Release) -> Known:
        """Return what is known of the tables of a release."""
        sample = {resource.name: package.sample for package in release.packages for resource in package.resources}
        rows = {name: facts.rows for file in release.databases.values() for name, facts in file.tables.items()}
        return cls(
            tables=frozenset(sample),
            empty=frozenset(name for name, count in rows.items() if not count),
            samples=frozenset(name for name, is_sample in sample.items() if is_sample),
        )


def judged(connection: sqlite3.Connection, claims: Sequence[Claim], known: Known) -> tuple[Verdict, ...]:
    """Return the verdict on each claim, from a database."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    end = time.monotonic() + ALL_SECONDS
    found = []
    with reading(connection, known.tables, seconds=SECONDS) as sandbox:
        for claim in claims:
            if time.monotonic() > end:
                found.append(_refused(claim, TooSlow()))
            else:
                found.append(_verdict(sandbox, claim, known))
    return tuple(found)


def _verdict(sandbox: Sandbox, claim: Claim, known: Known) -> Verdict:
    sandbox.begin()
    try:
        rows = sandbox.execute(claim.query).fetchmany(2)
    except (sqlite3.Error, NotAllowed, TooSlow) as error:
        told = sandbox.told(error) if isinstance(error, sqlite3.Error) else error
        return _refused(claim, told)
    tables = tuple(sorted(sandbox.tables))
    is_illustrative = any(table in known.samples for table in tables)
    nothing = Verdict(claim=claim, word=NO_DATA, tables=tables, is_illustrative=is_illustrative)
    if all(table in known.empty for table in tables):
        return replace(nothing, fault=EMPTY)
    if len(rows) > 1:
        # They contradict a report that states one.
        return replace(nothing, word=DIFFERS, fault=SEVERAL)
    if not rows or rows[0][0] is None:
        # There are data, and they do not give what the report states.
        return replace(nothing, word=DIFFERS, fault=NONE)
    value = plain(rows[0][0])
    if value is None:
        return replace(nothing, fault=NO_NUMBER)
    return replace(nothing, word=REPRODUCED if claim.is_met_by(value) else DIFFERS, value=value)


def _refused(claim: Claim, error: Exception) -> Verdict:
    kind = next(kind for kind in REFUSALS if isinstance(error, kind))
    return Verdict(claim=claim, word=NO_DATA, fault=REFUSALS[kind], facts={"fault": str(error), "seconds": SECONDS})
