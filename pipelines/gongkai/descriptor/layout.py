"""Layouts: how the columns of an agency's file become the fields of a schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named step of a transformation and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a field comes from: a source label and the steps its cells go through, or one constant value."""

    field: str
    source: str | None
    value: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One form in which files come: recognised by its labels."""

    name: str
    titles: Mapping[str, str]
    resource: str
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    where: str
