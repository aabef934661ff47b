"""The assessment of what is published."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from gongkai.errors import N_, UsageError
from gongkai.messages import translate
from gongkai.oversight.indicators import TABLE
from gongkai.oversight.notices import directory
from gongkai.oversight.opening import database_with
from gongkai.oversight.scoring import Card, assess
from gongkai.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The cards of the agencies of a release, the highest score of the last year first, and who they are."""

    release: int
    cards: tuple[Card, ...]
    agencies: Mapping[str, Mapping[str, Any]]

    def agency_called(self, name: str) -> str:
        """Return the code of the agency that has a code or a name.

        Raises UsageError where none is called so, or several are.
        """
        found = sorted(code for code, facts in self.agencies.items() if name in {code, *map(str, facts.values())})
        if len(found) == 1:
            return found[0]
        if found:
            text = N_("several agencies are called “{name}”: {codes}; give the code")
            raise UsageError(fault=translate(text, name=name, codes=", ".join(found)))
        raise UsageError(fault=translate("no agency is called “{name}”", name=name))


def assessment(release: Release, *, year: int | None = None) -> Assessment:
    """Score the agencies of a release for a year, or for every year that they have rows of.

    Raises UsageError where the portal has no indicators, DamagedStore, and BrokenDescriptor.
    """
    with opened(release) as connection:
        agencies = directory(connection, release.packages)
        names = {code: str(facts["name"]) for code, facts in agencies.items()}
        cards = assess(connection, release.packages, names, year=year)
    return Assessment(release=release.number, cards=cards, agencies=agencies)


def opened(release: Release) -> AbstractContextManager[sqlite3.Connection]:
    """Open the database of a release that holds the indicators.

    Raises UsageError where none does, DamagedStore.
    """
    return database_with(release, TABLE, N_("this portal declares no indicators: the table {table} is missing"))
