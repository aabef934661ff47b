"""The rules on deadlines and the tables that they are put to: rows of two published tables, read once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from gongkai.names import quoted

#: The tables that hold them.
RULES, USES = "deadline_rule", "deadline_use"

Unit = Literal["working_day", "calendar_day", "hour", "year", "fixed_day", "own_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One edition of a rule: how long something may take, or must."""

    rule_id: str
    code: str
    title: str
    title_en: str
    #: Whether the limit is the shortest that is allowed, and not the longest.
    at_least: bool
    #: None where each row has its own.
    limit: int | None
    unit: Unit
    #: Month and day, `01-31`.
    fixed_day: str | None
    extension: int
    #: So many working days to hear third parties do not count at most.
    third_party: int
    restarts: bool
    valid_from: date
    valid_to: date
    source: str
    source_en: str
    evidence: str

    @property
    def titles(self) -> Mapping[str, str]:
        """The title in the languages that there are."""
        return {"zh": self.title, "en": self.title_en}

    @property
    def sources(self) -> Mapping[str, str]:
        """Document and article in the languages that there are."""
        return {"zh": self.source, "en": self.source_en}

    def holds_on(self, start: date) -> bool:
        """Tell whether time that begins to run on a day is governed by this edition."""
        return self.valid_from <= start <= self.valid_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A rule put to a table: the fields that hold the facts, None where the table has no such field."""

    use_id: str
    rule_code: str
    title: str
    title_en: str
    place: Literal["public", "register"]
    table_name: str
    agency_field: str
    applies_to: Mapping[str, Any]
    start_field: str
    done_field: str | None = None
    due_field: str | None = None
    limit_field: str | None = None
    notice_field: str | None = None
    corrected_field: str | None = None
    extended_field: str | None = None
    approved_field: str | None = None
    suspended_field: str | None = None
    asked_field: str | None = None
    replied_field: str | None = None

    @property
    def titles(self) -> Mapping[str, str]:
        """What must be done in time, in the languages that there are."""
        return {"zh": self.title, "en": self.title_en}


def read_rules(connection: sqlite3.Connection) -> dict[str, tuple[Rule, ...]]:
    """Return the editions of each rule by its code, the oldest first; {} where no rules are published."""
    found: dict[str, list[Rule]] = {}
    for row in _rows(connection, RULES, "valid_from"):
        found.setdefault(row["code"], []).append(rule_of(row))
    return {code: tuple(rules) for code, rules in found.items()}


def read_uses(connection: sqlite3.Connection) -> tuple[Use, ...]:
    """Return where the rules apply, in the order of the table."""
    return tuple(use_of(row) for row in _rows(connection, USES, "rowid"))


def rule_of(row: Mapping[str, Any]) -> Rule:
    """Return the rule that a row of the table holds; an edition without an end holds on."""
    facts = {field.name: row[field.name] for field in fields(Rule) if field.name in row}
    return Rule(
        **{
            **facts,
            "at_least": row["direction"] == "at_least",
            "extension": row["extension"] or 0,
            "third_party": row["third_party"] or 0,
            "restarts": bool(row["restarts"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
        }
    )


def use_of(row: Mapping[str, Any]) -> Use:
    """Return the use that a row of the table holds."""
    facts = {field.name: row[field.name] for field in fields(Use)}
    return Use(**{**facts, "applies_to": json.loads(row["applies_to"] or "{}")})


def _rows(connection: sqlite3.Connection, table: str, order: str) -> Sequence[dict[str, Any]]:
    try:
        cursor = connection.execute(f"SELECT * FROM {quoted(table)} ORDER BY {order}")
    except sqlite3.OperationalError as error:
        # Where only rows may be read, nobody may be asked which tables there are.
        if "no such table" in str(error):
            return []
        raise
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
