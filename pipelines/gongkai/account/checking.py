"""The queries of claims, held to what they may do before a release."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from gongkai.account.claims import Claim, claims_in, table_of
from gongkai.account.judging import SECONDS
from gongkai.descriptor import Package
from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.release import Draft
from gongkai.report import Violation
from gongkai.sandbox import REFUSALS, NotAllowed, Sandbox, TooSlow, reading

NO_TABLE = N_("the SQL reads no table, so that its answer is always the same")
NOT_ONE_COLUMN = N_("the SQL gives {count} columns, not one")


def check_claims(draft: Draft, packages: Sequence[Package]) -> list[Violation]:
    """Return the claims of a draft whose query cannot be asked, or does more than read a number from tables."""
    table = table_of(packages)
    if table is None:
        return []
    tables = {resource.name for package in packages for resource in package.resources}
    claims = claims_in(draft.connection)
    with reading(draft.connection, tables, seconds=SECONDS) as sandbox:
        noted = [(claim, note) for claim in claims for note in _faults(sandbox, claim)]
    return [
        Violation(type="query", row=draft.source_row(table, [claim.id]), field="query", cell=claim.id, note=note)
        for claim, note in noted
    ]


def _faults(sandbox: Sandbox, claim: Claim) -> Iterator[str]:
    sandbox.begin()
    try:
        # The end of the line ends a comment that would hide the bracket.
        cursor = sandbox.execute(f"SELECT * FROM ({claim.query}\n) LIMIT 0")
    except (NotAllowed, TooSlow, sqlite3.Error) as error:
        kind = next(kind for kind in REFUSALS if isinstance(error, kind))
        yield translate(REFUSALS[kind], fault=error, seconds=SECONDS)
        return
    if not sandbox.tables:
        yield translate(NO_TABLE)
    if len(cursor.description) != 1:
        yield translate(NOT_ONE_COLUMN, count=len(cursor.description))
