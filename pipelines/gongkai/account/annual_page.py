"""The annual report written: as a page, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gongkai import clock
from gongkai.account.annual import AnnualReport, Figure
from gongkai.account.annual_shape import clauses_of, stub_of, width_of
from gongkai.account.form import APPLICANTS, OUTCOMES
from gongkai.account.form_telling import IDENTITIES
from gongkai.account.page import language_tag, template
from gongkai.descriptor import Texts
from gongkai.messages import pick, translate

PLACE = re.compile(r"\{(\w+)\}")


def title_of(report: AnnualReport) -> str:
    """Return the title of a report."""
    return translate(
        "{reporter}: annual report on government information disclosure {year}",
        reporter=report.reporter,
        year=report.year,
    )


def annual_page(report: AnnualReport, base: str) -> str:
    """Return the page of a report; addresses within the portal begin with `base`."""

    def pieces(text: Texts) -> Iterator[tuple[str, Figure | None]]:
        end = 0
        words = pick(text)
        for place in PLACE.finditer(words):
            yield words[end : place.start()], report.figures.get(place[1])
            end = place.end()
        yield words[end:], None

    return template("annual.html").render(
        report=report,
        language=language_tag(),
        title=title_of(report),
        base=base,
        day=clock.today(),
        pieces=pieces,
        places={key: place for place, key in enumerate(report.origins, start=1)},
        shown=shown,
        wrong={(fault.table, *_place(report, fault.line, fault.column)) for fault in report.faults},
        stub=stub_of(report.form),
        clauses=[(clause.title, clause) for clause in clauses_of(report.form)],
        columns=width_of(report.form),
        applicants=APPLICANTS,
        names={name: report.words.requests.schema[name].titles["zh"] for name in APPLICANTS},
        kinds=report.words.kinds,
        outcomes=OUTCOMES,
        outcome_names={name: report.words.remedies.schema[name].titles["zh"] for name in OUTCOMES},
        IDENTITIES=IDENTITIES,
    )


def _place(report: AnnualReport, line: str, column: str) -> tuple[str, str]:
    """Return the line and the column of a cell by what they are called."""
    code = next((item.code for item in report.form.requests if item.item == line), line)
    schemas = (report.words.requests.schema, report.words.remedies.schema)
    names = (name for schema in schemas for name in schema.names if schema[name].titles["zh"] == column)
    return code, next(names, column)


def shown(value: float) -> str:
    """Return a number as the form prints it: without signs between the digits.

    >>> shown(8029), shown(9116.36)
    ('8029', '9116.36')
    """
    return str(value)


def annual_in_full(report: AnnualReport) -> dict[str, Any]:
    """Return a report as JSON."""
    return {
        "year": report.year,
        "form": report.form.name,
        "notice": report.form.notice,
        "agency": report.agency,
        "reporter": report.reporter,
        "region": report.region,
        "release": report.release,
        "illustrative": report.is_illustrative,
        "valid": report.valid,
        "information": {code: figure.value for code, figure in report.information.items()},
        "requests": {
            code: {name: figure.value for name, figure in cells.items()} for code, cells in report.requests.items()
        },
        "remedies": {
            kind: {name: figure.value for name, figure in cells.items()} for kind, cells in report.remedies.items()
        },
        "figures": {name: figure.value for name, figure in report.figures.items()},
        "faults": [
            {
                "identity": fault.identity,
                "line": fault.line,
                "column": fault.column,
                "printed": fault.cell.printed,
                "computed": fault.computed,
            }
            for fault in report.faults
        ],
        "remarks": list(report.remarks),
        "sources": {key: {"query": origin.sql, "page": origin.page} for key, origin in report.origins.items()},
    }
