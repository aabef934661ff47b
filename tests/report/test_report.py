"""A report is data: errors and warnings in the order of rows, written with the keys of frictionless."""

from __future__ import annotations

import json
from typing import Any

import frictionless

from gongkai.report import Report, Violation


def fault(row: int | None, severity: Any = "error", kind: str = "type-error") -> Violation:
    return Violation(type=kind, row=row, severity=severity)


def test_faults_stand_in_the_order_of_rows_header_first() -> None:
    report = Report(place="x", rows=9, fields=1, errors=(fault(7),), warnings=(fault(3, "warning"),))
    more = report.with_faults(
        [fault(2), fault(None, kind="extra-label"), fault(1, "warning"), fault(7, kind="unique-error")]
    )
    assert [error.row for error in more.errors] == [None, 2, 7, 7]
    assert [error.type for error in more.errors[2:]] == ["type-error", "unique-error"]
    assert [warning.row for warning in more.warnings] == [1, 3]
    assert report.errors == (fault(7),)


def test_only_errors_make_a_report_invalid() -> None:
    report = Report(place="x", rows=1, fields=1)
    assert report.valid
    assert report.with_faults([fault(1, "warning")]).valid
    assert not report.with_faults([fault(1)]).valid


def test_counts() -> None:
    report = Report(place="x", rows=1, fields=1).with_faults(
        [fault(1), fault(2), fault(3, kind="blank-row"), fault(4, "warning")]
    )
    assert report.counts() == {"type-error": 2, "blank-row": 1}


def test_json_has_the_keys_of_frictionless() -> None:
    schema = frictionless.Schema.from_descriptor({"fields": [{"name": "n", "type": "integer"}]})
    own = frictionless.Resource(data=[["n"], ["x"]], schema=schema).validate().to_descriptor()
    found = Violation(type="type-error", row=2, column=1, field="n", label="n", cell="x", note="n", message="m")
    made: dict[str, Any] = Report(place="x", rows=1, fields=1).with_faults([found]).as_json()
    assert set(made) == set(own)
    assert set(made["stats"]) <= {*own["stats"], "rows", "fields"}
    (task,), (own_task,) = made["tasks"], own["tasks"]
    assert set(task) <= {*own_task, "remarks", "limit"}
    # `label` is frictionless' own key of a fault in the header.
    assert set(task["errors"][0]) <= {*own_task["errors"][0], "label"}


def test_json_says_all_that_the_report_says() -> None:
    report = Report(place="list.csv", rows=2, fields=3, limit=1, remarks=("not looked up",))
    report = report.with_faults([Violation(type="foreign-key", row=2, cell="A9", severity="warning"), fault(3)])
    made: dict[str, Any] = json.loads(json.dumps(report.as_json()))
    (task,) = made["tasks"]
    assert made["valid"] is task["valid"] is False
    assert made["stats"] == {"tasks": 1, "rows": 2, "fields": 3, "errors": 1, "warnings": 1}
    assert task["warnings"] == [{"type": "foreign-key", "rowNumber": 2, "cell": "A9", "note": "", "message": ""}]
    assert task["errors"] == [{"type": "type-error", "rowNumber": 3, "note": "", "message": ""}]
    assert (task["place"], task["limit"], task["remarks"]) == ("list.csv", 1, ["not looked up"])
