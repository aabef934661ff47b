"""One matter judged by one rule: when it is due, and whether that was kept. Nothing here knows a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from gongkai.clock import WorkingDays
from gongkai.errors import N_
from gongkai.oversight.rules import Rule

Status = Literal["met", "overdue", "short", "open", "overdue_open", "unknown"]

#: What readers see of each status.
STATUSES: dict[Status, str] = {
    "met": N_("in time"),
    "overdue": N_("done late"),
    "short": N_("shorter than allowed"),
    "open": N_("not done yet"),
    "overdue_open": N_("overdue"),
    "unknown": N_("cannot be told"),
}

Remark = Literal["extended", "extension_void", "awaiting_correction", "not_corrected", "no_calendar", "no_limit"]

#: What is to be known beside the status.
REMARKS: dict[Remark, str] = {
    "extended": N_("the limit was extended"),
    "extension_void": N_("the extension was not approved in time and does not count"),
    "awaiting_correction": N_("waits for the applicant's correction; time runs anew from it"),
    "not_corrected": N_("the applicant was asked for a correction and sent none"),
    "no_calendar": N_("there is no official calendar of working days for this year yet"),
    "no_limit": N_("the row does not say how long the limit is"),
}

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a row says of one matter; a time of day only counts where the rule is one of hours."""

    start: datetime
    done: datetime | None = None
    due: date | None = None
    limit: int | None = None
    notice: date | None = None
    corrected: date | None = None
    extended: bool = False
    approved: date | None = None
    suspended: int = 0
    asked: date | None = None
    replied: date | None = None

    def known_at(self, on: datetime) -> Facts:
        """Return what was known at a moment."""

        def then(day: date | None) -> date | None:
            return day if day is not None and day <= on.date() else None

        return replace(
            self,
            done=self.done if self.done is not None and self.done <= on else None,
            notice=then(self.notice),
            corrected=then(self.corrected),
            approved=then(self.approved),
            asked=then(self.asked),
            replied=then(self.replied),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of a matter. `left` and `late` count in the rule's unit: working days, days or hours."""

    started: datetime
    due: datetime | None
    status: Status
    left: int | None = None
    late: int | None = None
    remark: Remark | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges matters as they stand at a moment, by a calendar of working days."""

    calendar: WorkingDays
    on: datetime

    def judge(self, rule: Rule, facts: Facts) -> Verdict | None:
        """Return what a rule says of a matter; None where its time has not begun to run."""
        if facts.start > self.on:
            return None
        if rule.at_least:
            return self._shortest(rule, facts)
        if not _settled(facts) or (facts.done is not None and facts.done > self.on):
            facts = facts.known_at(self.on)
        if rule.unit == "hour":
            return self._by_hours(rule, facts)
        start, due, remark = self._due(rule, facts)
        verdict = Verdict(started=_moment(start), due=None if due is None else _moment(due), status="open")
        if due is None:
            return replace(verdict, status=_without_due(rule, facts, remark), remark=remark)
        return replace(self._compared(rule, verdict, facts, due), remark=remark)

    def _due(self, rule: Rule, facts: Facts) -> tuple[date, date | None, Remark | None]:
        """Return from which day time runs, the last day in time, and what is to be known beside."""
        start = facts.start.date()
        if rule.unit == "own_day":
            return start, facts.due, None if facts.due else "no_limit"
        if rule.unit == "fixed_day":
            return start, date.fromisoformat(f"{start.year + (rule.limit or 0):04}-{rule.fixed_day}"), None
        limit = rule.limit if rule.limit is not None else facts.limit
        if limit is None:
            return start, None, "no_limit"
        if rule.restarts and self._stops(rule, facts, limit):
            if facts.corrected is None:
                return start, None, "awaiting_correction" if facts.done is None else "not_corrected"
            start = max(start, facts.corrected)
        due, remark = self._extended(rule, replace(facts, start=_moment(start)), limit)
        return start, due, remark if due is not None else "no_calendar"

    def _stops(self, rule: Rule, facts: Facts, limit: int) -> bool:
        """Tell whether a correction was asked for while time still ran; a later notice cannot heal a late answer."""
        due = self._extended(rule, facts, limit)[0] if facts.notice is not None else None
        return due is not None and facts.notice is not None and facts.notice <= due

    def _extended(self, rule: Rule, facts: Facts, limit: int) -> tuple[date | None, Remark | None]:
        """Return the due day with what does not count and with the extension, which must be approved before the end."""
        plain = self._with_pause(rule, facts, limit)
        if not rule.extension or not (facts.extended or facts.approved):
            return plain, None
        if plain is None or facts.approved is None or facts.approved > plain:
            return plain, "extension_void"
        return self._with_pause(rule, facts, limit + rule.extension), "extended"

    def _with_pause(self, rule: Rule, facts: Facts, limit: int) -> date | None:
        """Return the due day less the time that third parties took, if they were asked while time still ran."""
        start, limit = facts.start.date(), limit + facts.suspended
        due = self._after(rule, start, limit)
        if due is None or facts.asked is None or not rule.third_party or facts.asked > due:
            return due
        longest = self.calendar.due(facts.asked, rule.third_party)
        if longest is None:
            return None
        until = longest if facts.replied is None else min(longest, facts.replied)
        return self._after(rule, start, limit + self.calendar.between(max(facts.asked, start), until))

    def _after(self, rule: Rule, start: date, count: int) -> date | None:
        """Return the day so much after another; None where no calendar reaches so far."""
        if rule.unit == "calendar_day":
            return start + timedelta(days=count) if count <= (date.max - start).days else None
        if rule.unit == "year":
            return _years_after(start, count)
        return self.calendar.due(start, count) if count else start

    def _compared(self, rule: Rule, verdict: Verdict, facts: Facts, due: date) -> Verdict:
        """Return the verdict with its status and the days that are left or over."""
        ended = facts.done is not None
        day = facts.done.date() if facts.done is not None else self.on.date()
        if day <= due:
            left = None if ended else self._days(rule, day, due)
            return replace(verdict, status="met" if ended else "open", left=left)
        late = self._days(rule, due, day)
        # The Saturday after a Friday is late, though no working day has passed.
        late = None if late is None else max(1, late)
        return replace(verdict, status="overdue" if ended else "overdue_open", late=late)

    def _days(self, rule: Rule, first: date, last: date) -> int | None:
        """Return how many days lie after one up to another: working days where the rule counts in them."""
        if rule.unit != "working_day":
            return (last - first).days
        return self.calendar.between(first, last) if self.calendar.covers(last) else None

    def _by_hours(self, rule: Rule, facts: Facts) -> Verdict:
        due = facts.start + (rule.limit or 0) * HOUR
        moment = facts.done if facts.done is not None else self.on
        verdict = Verdict(started=facts.start, due=due, status="met" if facts.done is not None else "open")
        if moment > due:
            late = -((due - moment) // HOUR)
            return replace(verdict, status="overdue" if facts.done is not None else "overdue_open", late=late)
        return verdict if facts.done is not None else replace(verdict, left=(due - moment) // HOUR)

    def _shortest(self, rule: Rule, facts: Facts) -> Verdict:
        """Judge a time that must last: its end may lie in the future, since it is announced."""
        start, limit = facts.start.date(), rule.limit if rule.limit is not None else facts.limit
        due = None if limit is None else self._after(rule, start, limit)
        verdict = Verdict(started=_moment(start), due=None if due is None else _moment(due), status="open")
        if due is None:
            return replace(verdict, status="unknown", remark="no_limit" if limit is None else "no_calendar")
        if facts.done is None:
            left = self._days(rule, self.on.date(), due) if self.on.date() <= due else 0
            return replace(verdict, left=left)
        if facts.done.date() >= due:
            return replace(verdict, status="met")
        return replace(verdict, status="short", late=self._days(rule, facts.done.date(), due))


def _settled(facts: Facts) -> bool:
    """Tell whether nothing happened in a matter between its beginning and its end, which is the common case."""
    return facts.notice is None and facts.approved is None and facts.asked is None


def _without_due(rule: Rule, facts: Facts, remark: Remark | None) -> Status:
    """Return the status of what has no due day: only what is certain without one is told."""
    if remark == "awaiting_correction":
        return "open"
    if facts.done is None or remark == "no_limit":
        return "unknown"
    # Working days are no more than days, so what took so few days was in time whatever the calendar will say.
    limit = rule.limit if rule.limit is not None else facts.limit or 0
    return "met" if remark == "not_corrected" or (facts.done - facts.start).days <= limit else "unknown"


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the time of China, as the tables have it


def _years_after(day: date, count: int) -> date:
    """Return the same day of a later year; of 29 February the last day of the month."""
    try:
        return day.replace(year=day.year + count)
    except ValueError:
        return day.replace(year=day.year + count, day=28)
