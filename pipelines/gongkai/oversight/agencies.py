"""What the agencies that must act are called: the tables that their codes refer to."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.descriptor import Package, Resource
from gongkai.errors import N_, UsageError
from gongkai.messages import translate
from gongkai.names import nearest, quoted
from gongkai.oversight.rules import Use


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies by their codes, and every name that one may be called by."""

    names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: sqlite3.Connection, uses: Sequence[Use], packages: Sequence[Package]) -> Agencies:
        """Return the agencies of the tables that the agency fields of uses refer to."""
        resources = {resource.name: resource for package in packages for resource in package.resources}
        names: dict[str, str] = {}
        codes: dict[str, set[str]] = {}
        for table, code in sorted(_directories(uses, resources)):
            known = resources[table]
            fields = list(dict.fromkeys([code, known.label or code, *known.search]))
            for row in connection.execute(f"SELECT {', '.join(map(quoted, fields))} FROM {quoted(table)}"):
                names[row[0]] = row[1] if len(row) > 1 and row[1] else row[0]
                for name in filter(None, row):
                    codes.setdefault(str(name), set()).add(row[0])
        return cls(names, {name: frozenset(found) for name, found in codes.items()})

    def code_of(self, name: str) -> str:
        """Return the code of the agency that is called so.

        Raises UsageError, naming the nearest one, where none is, or several are.
        """
        found = self.codes.get(name, frozenset())
        if len(found) == 1:
            return next(iter(found))
        if found:
            text = N_("several agencies are called “{name}”: {codes}; give the code")
            raise UsageError(fault=translate(text, name=name, codes=", ".join(sorted(found))))
        text = N_("no agency is called “{name}”; the nearest is “{nearest}”")
        raise UsageError(fault=translate(text, name=name, nearest=nearest(name, self.codes) or "-"))


def _directories(uses: Sequence[Use], resources: Mapping[str, Resource]) -> set[tuple[str, str]]:
    """Return the tables of agencies with their fields of codes, by the foreign keys of the agency fields."""
    found = set()
    for use in uses:
        if (subject := resources.get(use.table_name)) is None:
            continue
        keys = [key for key in subject.schema.foreign_keys if key.fields == (use.agency_field,)]
        found |= {(key.resource or use.table_name, key.reference_fields[0]) for key in keys}
    return {(table, code) for table, code in found if table in resources}
