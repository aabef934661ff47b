"""Deadlines in words and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from gongkai.errors import N_
from gongkai.messages import get_language, number, pick, translate
from gongkai.oversight.agencies import Agencies
from gongkai.oversight.deadlines import Deadline
from gongkai.oversight.judging import REMARKS, STATUSES
from gongkai.oversight.rules import Rule, Unit

#: The columns of a deadline as plain data.
COLUMNS = (
    "agency",
    "agency_name",
    "table",
    "key",
    "use",
    "matter",
    "matter_en",
    "rule",
    "title",
    "title_en",
    "source",
    "source_en",
    "evidence",
    "started",
    "due",
    "done",
    "status",
    "unit",
    "days_left",
    "days_late",
    "hours_left",
    "hours_late",
    "remark",
)

#: How much is left or over, by the unit of the rule.
LEFT: Mapping[bool, Mapping[str, str]] = {
    True: {
        "working_day": N_("{count} working days left"),
        "hour": N_("{count} hours left"),
        "day": N_("{count} days left"),
    },
    False: {
        "working_day": N_("{count} working days late"),
        "hour": N_("{count} hours late"),
        "day": N_("{count} days late"),
    },
}

#: What is said of something late, by its status.
STATES: Mapping[str, str] = {"overdue": N_("done, {time}"), "overdue_open": N_("{time}, not done")}

EVIDENCE: Mapping[str, str] = {
    "verified": N_("source verified"),
    "recalled": N_("source recalled, not verified: confirm it before anyone is held to it"),
    "local": N_("practice of another place"),
}


def plain(deadline: Deadline, agencies: Agencies) -> dict[str, Any]:
    """Return a deadline with the types of JSON; the times of rules of hours are moments, all others days."""
    rule, verdict, use = deadline.rule, deadline.verdict, deadline.use
    hours = rule.unit == "hour"

    def shown(moment: datetime | None) -> str | None:
        return None if moment is None else moment.isoformat() if hours else moment.date().isoformat()

    values = (
        deadline.agency,
        agencies.names.get(deadline.agency or ""),
        use.table_name,
        key_of(deadline),
        use.use_id,
        use.title,
        use.title_en,
        rule.rule_id,
        rule.title,
        rule.title_en,
        rule.source,
        rule.source_en,
        rule.evidence,
        shown(verdict.started),
        shown(verdict.due),
        shown(deadline.done),
        verdict.status,
        rule.unit,
        None if hours else verdict.left,
        None if hours else verdict.late,
        verdict.left if hours else None,
        verdict.late if hours else None,
        verdict.remark,
    )
    return dict(zip(COLUMNS, values, strict=True))


def key_of(deadline: Deadline) -> str:
    """Return the primary key of a deadline's row as one text."""
    return " / ".join(map(str, deadline.key))


def lines(found: Sequence[Deadline], shown: Sequence[Deadline], agencies: Agencies, most: int) -> Iterator[str]:
    """Yield the lines that tell deadlines: how many there are of each status, those to be shown, and their rules."""
    yield summary(found)
    told, agency = shown[:most], ""
    for deadline in told:
        name = agencies.names.get(deadline.agency or "", deadline.agency or translate("no agency is named"))
        if name != agency:
            yield ""
            yield name
            agency = name
        yield f"  {_line(deadline)}"
    if len(shown) > most:
        yield ""
        text = N_("{count} more; --format csv writes all of them")
        yield translate(text, count=number(len(shown) - most))
    if told:
        yield ""
        yield from _sources({deadline.rule.rule_id: deadline.rule for deadline in told})


def summary(found: Sequence[Deadline]) -> str:
    """Return how many deadlines there are of each status, in words."""
    counts = Counter(deadline.status for deadline in found)
    told = [f"{translate(text)} {number(counts[status])}" for status, text in STATUSES.items() if counts[status]]
    if not told:
        return translate("no deadlines")
    joint = "，" if get_language() == "zh" else ", "
    return translate(N_("{count} deadlines: {told}"), count=number(len(found)), told=joint.join(told))


def _line(deadline: Deadline) -> str:
    verdict, rule = deadline.verdict, deadline.rule
    due = "-" if verdict.due is None else _moment(verdict.due, rule.unit)
    parts = [due, state(deadline), pick(deadline.use.titles), f"{deadline.use.table_name} {key_of(deadline)}"]
    if verdict.remark is not None:
        parts.append(translate(REMARKS[verdict.remark]))
    return " · ".join(parts)


def state(deadline: Deadline) -> str:
    """Return the status of a deadline in words, with what is left or over."""
    verdict = deadline.verdict
    word = translate(STATUSES[verdict.status])
    count = verdict.late if verdict.late is not None else verdict.left
    if count is None:
        return word
    if verdict.status == "short":
        return translate(N_("{status} by {count} days"), status=word, count=number(count))
    unit = deadline.rule.unit if deadline.rule.unit in {"working_day", "hour"} else "day"
    time = translate(LEFT[verdict.late is None][unit], count=number(count))
    return translate(STATES[verdict.status], time=time) if verdict.status in STATES else time


def _moment(moment: datetime, unit: Unit) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if unit == "hour" else moment.date().isoformat()


def _sources(rules: Mapping[str, Rule]) -> Iterator[str]:
    yield translate("Rules:")
    for rule in rules.values():
        facts = {
            "title": pick(rule.titles),
            "source": pick(rule.sources),
            "evidence": translate(EVIDENCE[rule.evidence]),
        }
        yield "  " + translate(N_("{title}: {source} ({evidence})"), **facts)
