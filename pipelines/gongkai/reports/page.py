"""A report as a page that stands alone: no script, nothing fetched, to be read, printed and sent on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from gongkai import clock
from gongkai.messages import get_language, number, translate
from gongkai.report import Report, Violation
from gongkai.reports.causes import Cause, causes
from gongkai.reports.fields import Fields
from gongkai.reports.labels import SEVERITIES, label
from gongkai.reports.places import span, words
from gongkai.reports.text import LONG, sentence, shown

if TYPE_CHECKING:
    from jinja2 import Template

TAGS = {"zh": "zh-CN", "en": "en"}

#: So many faults are listed one by one; a page of more is slow to open. The causes count all of them.
CELLS = 10_000

#: So many values are named for one cause.
CASES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One fault in the list of all, with the mark by which a link finds it."""

    mark: str
    severity: str
    place: str
    column: str
    cell: str
    label: str
    words: str
    suggestion: str


def as_page(report: Report, schema: Mapping[str, Any] | None = None, *, most: int = CELLS) -> Iterator[str]:
    """Yield the text of the page in pieces; with a schema, columns are called by their titles too."""
    fields = Fields.of(schema)
    faults = [*report.errors, *report.warnings]
    marks = {id(fault): f"f{position}" for position, fault in enumerate(faults[:most], start=1)}
    groups = causes(report, fields)
    yield from _template().generate(
        report=report,
        language=TAGS[get_language()],
        moment=clock.now(),
        groups=groups,
        links=[_link(group, marks) for group in groups],
        lines=(_line(fault, fields, marks) for fault in islice(faults, most)),
        listed=min(len(faults), most),
        total=len(faults),
        most=CASES,
    )


def _link(group: Cause, marks: Mapping[int, str]) -> str:
    """Return the mark of a cause's first fault that is listed, "" where none is."""
    return next((marks[id(fault)] for fault in group.faults if id(fault) in marks), "")


def _line(fault: Violation, fields: Fields, marks: Mapping[int, str]) -> Line:
    return Line(
        mark=marks[id(fault)],
        severity=fault.severity,
        place=words([span(fault)]),
        column=fields.called(fault.field, fault.label),
        cell=fault.cell or "",
        label=label(fault),
        words=sentence(fault, fields),
        suggestion=fault.suggestion or "",
    )


@cache
def _template() -> Template:
    # Imported here: the other renderings do without.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("gongkai.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": translate, "number": number, "places": places, "severity": severity}
    environment.filters |= {"shown": shown, "whole": lambda text: shown(text, LONG)}
    return environment.get_template("report.html")


def places(found: Sequence[Any]) -> str:
    """Return the first of some places in words."""
    return words(found)


def severity(name: str) -> str:
    """Return how grave a fault is, in words."""
    return translate(SEVERITIES[name])
