"""A draft held against the file that it was made from: what would be refused is mended in the draft where it can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai import clock, privacy, transform, validate
from gongkai.descriptor import Reading, read_layouts, read_package
from gongkai.errors import N_
from gongkai.extract import told
from gongkai.extract.shape import shape
from gongkai.keys import NoKeys
from gongkai.messages import translate
from gongkai.profile.fields import Drafted
from gongkai.profile.kinds import TYPES
from gongkai.profile.package import Plan, layouts_of, package_of
from gongkai.report import Violation
from gongkai.table import Table
from gongkai.transform import Match
from gongkai.validate import checks

#: After so many rounds what is left is a fault of the file.
ROUNDS = 6
#: Faults of a type that only text has not.
OF_TYPE = frozenset({"type-error", "inexact-number", "unstorable-number"})
OF_CONSTRAINT = frozenset({"constraint-error", "unique-error", "cell-error"})
OF_KEY = frozenset({"primary-key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A plan under which the file is valid, but for the faults of its rows."""

    plan: Plan
    faults: tuple[Violation, ...] = ()


def proved(plan: Plan, table: Table) -> Proved:
    """Return a plan as strict as the file allows, and the faults that no plan could take away."""
    for _ in range(ROUNDS):
        faults = _faults(plan, table)
        mended = _mended(plan, faults)
        if mended == plan:
            break
        plan = mended
    return Proved(plan=plan, faults=tuple(fault for fault in faults if fault.severity == "error"))


def _faults(plan: Plan, table: Table) -> list[Violation]:
    """Return what a submission of the file would be refused for."""
    package = read_package(package_of(plan), plan.name)
    resource = package.resources[0]
    layout = read_layouts(layouts_of(plan), package, plan.name)[0]
    whole = shape(table, Reading(number_rows=layout.reading.number_rows))
    mapped, faults = transform.apply(whole, Match(layout=layout), resource.schema)
    report = told(validate.check_rows(mapped, resource, mapped=True), mapped)
    found = checks.examine(mapped, resource, NoKeys(), today=clock.today(), limit=validate.LIMIT)
    items = privacy.scan(mapped, resource, today=clock.today())
    return [
        *faults,
        *report.errors,
        *validate.check_exact(mapped, resource),
        *found.violations,
        *items.violations,
    ]


def _mended(plan: Plan, faults: Sequence[Violation]) -> Plan:
    if any(fault.type in OF_KEY for fault in faults):
        plan = replace(plan, key=())
    for drafted in plan.fields:
        own = [fault for fault in faults if fault.field == drafted.name.name and fault.severity == "error"]
        if own:
            plan = plan.with_field(_loosened(drafted, own))
            if drafted.name.name in plan.key and any(fault.type == "personal-data" for fault in own):
                plan = replace(plan, key=())
    return plan


def _loosened(drafted: Drafted, faults: Sequence[Violation]) -> Drafted:
    types = {fault.type for fault in faults}
    if types & OF_TYPE and drafted.type != "string":
        remark = N_("text, because not every value can be read and kept as “{type}”")
        drafted = drafted.as_text(translate(remark, type=translate(TYPES[drafted.type])))
    if types & OF_CONSTRAINT:
        drafted = replace(drafted, constraints={}, categories=())
    if broken := types & {str(check["name"]) for check in drafted.checks}:
        drafted = replace(drafted, checks=tuple(check for check in drafted.checks if check["name"] not in broken))
    if kinds := sorted(_kinds(faults)):
        masked = dict.fromkeys([*drafted.privacy.get("mask", ()), *kinds])
        text = drafted if drafted.type == "string" else drafted.as_text(translate(N_("text, so that it can be masked")))
        constraints = {name: value for name, value in text.constraints.items() if name == "required"}
        drafted = replace(
            text, privacy={**text.privacy, "mask": list(masked)}, constraints=constraints, categories=(), checks=()
        )
    return drafted


def _kinds(faults: Sequence[Violation]) -> Iterator[str]:
    """Yield the kinds of personal data that were found."""
    yield from (fault.note.partition(",")[0] for fault in faults if fault.type == "personal-data")
