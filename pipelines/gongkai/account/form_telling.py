"""What was found in finished reports, told: to programs as JSON, to people as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongkai.account.annual import AnnualReport
from gongkai.account.form_cells import address
from gongkai.account.form_check import Checked, Fault
from gongkai.account.form_table import Oddity
from gongkai.errors import N_
from gongkai.messages import translate

#: The identities as people are told them.
IDENTITIES: Mapping[str, str] = {
    "a": N_("received and carried over = answered in all and carried on"),
    "b": N_("answered in all = the sum of the results"),
    "c": N_("total = the sum of the kinds of applicants"),
    "d": N_("total = the sum of the outcomes"),
    "e": N_("carried over = carried on in the report of the year before"),
}
#: So many cells of one remark are named.
SHOWN = 7
TABLES: Mapping[str, str] = {"requests": N_("table three"), "remedies": N_("table four")}


def report_in_full(checked: Sequence[Checked]) -> dict[str, Any]:
    """Return what was found as JSON."""
    return {"valid": all(item.valid for item in checked), "tables": [_facts(item) for item in checked]}


def _facts(item: Checked) -> dict[str, Any]:
    return {
        "file": str(item.file),
        "sheet": item.found.sheet or None,
        "table": item.found.kind,
        "form": item.found.form or None,
        "year": item.found.year,
        "reporter": item.found.reporter or None,
        "valid": item.valid,
        "lines": len(item.found.rows),
        "missing": list(item.missing),
        "faults": [_fault(fault) for fault in item.faults],
        "remarks": [
            {"address": address(odd.row, odd.column), "text": translate(odd.text, **odd.facts)} for odd in item.oddities
        ],
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "identity": fault.identity,
        "line": fault.line,
        "column": fault.column,
        "address": fault.cell.address,
        "printed": fault.cell.printed,
        "computed": fault.computed,
        "cause": str(fault.reason) or None,
    }


def render_report(checked: Sequence[Checked]) -> Iterator[str]:
    """Yield the lines that tell a person what was found."""
    for item in checked:
        place = f"{item.file} [{item.found.sheet}]" if item.found.sheet else str(item.file)
        told = [translate(TABLES[item.found.kind]), item.found.form, str(item.found.year or ""), item.found.reporter]
        yield f"{place}: {' '.join(text for text in told if text)}: {_verdict(item)}"
        if item.missing:
            lines = "; ".join(item.missing)
            yield translate("  not in the table, so that no sum with them was checked: {lines}", lines=lines)
        for fault in item.faults:
            yield from _lines(fault, fault.cell.address)
        yield from _remarks(item.oddities)


def _verdict(item: Checked) -> str:
    if item.valid:
        return translate("all identities hold")
    told = []
    if item.faults:
        told.append(translate("wrong cells: {count}", count=len(item.faults)))
    if item.missing:
        told.append(translate("missing lines of the form: {count}", count=len(item.missing)))
    return "; ".join(told)


def _remarks(oddities: Sequence[Oddity]) -> Iterator[str]:
    """Yield what is odd, once for all cells of which the same is to be said."""
    places: dict[str, list[str]] = {}
    for odd in oddities:
        places.setdefault(translate(odd.text, **odd.facts), []).append(address(odd.row, odd.column))
    for text, found in places.items():
        more = translate(" and {count} more", count=len(found) - SHOWN) if len(found) > SHOWN else ""
        yield f"  {', '.join(found[:SHOWN])}{more}  {text}"


def _lines(fault: Fault, where: str) -> Iterator[str]:
    yield translate(
        "  {address}  {line} / {column}: printed {printed}, computed {computed}; ({identity}) {words}",
        address=where,
        line=fault.line,
        column=fault.column,
        printed=fault.cell.printed or "–",
        computed=fault.computed,
        identity=fault.identity,
        words=translate(IDENTITIES[fault.identity]),
    )
    if str(fault.reason):
        yield translate("      likely cause: {cause}", cause=fault.reason)


def render_annual(report: AnnualReport) -> Iterator[str]:
    """Yield the lines that tell a person what does not hold in a report that was written."""
    yield from report.remarks
    for fault in report.faults:
        yield from _lines(fault, "")
    yield (
        translate("all identities hold")
        if report.valid
        else translate("wrong cells: {count}", count=len(report.faults))
    )
