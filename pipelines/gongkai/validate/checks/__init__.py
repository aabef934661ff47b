"""Checks that a schema names: rules that no type and no constraint of Table Schema can say."""

from gongkai.validate.checks import (  # noqa: F401 - each enters its checks in the catalogue
    codes,
    deadlines,
    divisions,
    items,
    lists,
    orders,
    persons,
    presence,
    shares,
    sums,
)
from gongkai.validate.checks.catalogue import CHECKS
from gongkai.validate.checks.declaration import Check, of, read
from gongkai.validate.checks.file import UNSOUND, with_checks, with_checks_of
from gongkai.validate.checks.run import Found, examine, needed, run

__all__ = [
    "CHECKS",
    "UNSOUND",
    "Check",
    "Found",
    "examine",
    "needed",
    "of",
    "read",
    "run",
    "with_checks",
    "with_checks_of",
]
