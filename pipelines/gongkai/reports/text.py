"""A report in words: grouped by cause, with the first places of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gongkai.errors import N_
from gongkai.messages import number, translate
from gongkai.report import PARTIAL_KEY, Report, Violation

#: What each type of fault means, and what to do about it.
FAULTS: Mapping[str, str] = {
    "source-error": N_("the file holds no rows: {note}"),
    "encoding-error": N_("the bytes fit no encoding: {note}"),
    "schema-error": N_("the schema is faulty: {note}"),
    "field-error": N_("a field of the schema is faulty: {note}"),
    "error": N_("the file cannot be checked: {note}"),
    "extra-label": N_("the column “{label}” is not in the schema; remove it"),
    "missing-label": N_("the column “{field}” is missing; add it"),
    "blank-label": N_("a column has no name in the header; name it or remove it"),
    "duplicate-label": N_("the column “{label}” occurs twice in the header; keep one"),
    "incorrect-label": N_("the column is called “{label}”, not “{field}”; rename it"),
    "blank-row": N_("the row is blank; delete it"),
    "extra-cell": N_(
        "the row has more cells than the header; remove “{cell}” or quote a text that holds the delimiter"
    ),
    "missing-cell": N_("the row has fewer cells than the header; “{label}” is missing"),
    "type-error": N_("“{cell}” in “{field}” is no {value}"),
    "constraint-error": N_("“{cell}” is not allowed in “{field}”: {note}"),
    "unique-error": N_("“{cell}” occurs twice in “{field}”, where each value may stand once: {note}"),
    "primary-key": N_("the key of the row occurs twice or is empty: {note}"),
    "foreign-key": N_("“{cell}” in “{field}” is not found in {note}; correct it, or publish that row first"),
    "unmatched-header": N_("none of the columns is in the schema; check that this is the right file"),
    "blank-header": N_("the header is blank; it must name the columns"),
    "scheme-error": N_("the file cannot be opened: {note}"),
    "format-error": N_("the file is in no known format: {note}"),
    "compression-error": N_("the file cannot be unpacked: {note}"),
    "resource-error": N_("the file cannot be checked: {note}"),
    "lost-digits": N_(
        "“{cell}” in “{field}” is a number of more than 15 digits: Excel has put noughts in place of the last ones; "
        "set the column to text and type the whole code again"
    ),
    "formula-without-value": N_(
        "a formula in “{field}” has no stored value and reads as blank; open the workbook in Excel and save it"
    ),
    "unknown-layout": N_("the header is in no known form; {note}"),
    "repeated-value": N_("“{cell}” in “{field}” is published already in the row “{note}”; each value may stand once"),
    "key-elsewhere": N_(
        "the key “{cell}” is published already under {note}; only a submission for those may change it"
    ),
    "left-behind": N_("“{cell}” would be removed, but {note} refers to it by “{field}”; change that first"),
    "inexact-number": N_(
        "“{cell}” in “{field}” has more digits than can be stored exactly; round it, or declare the field as string"
    ),
    "unstorable-number": N_(
        "“{cell}” in “{field}” is no number that can be stored: not finite, or too large; correct it, or declare the "
        "field as string"
    ),
}

#: What breaking a constraint means; a constraint that is not listed is told by its note.
CONSTRAINTS: Mapping[str, str] = {
    "required": N_("“{field}” has no value, and needs one"),
    "enum": N_("“{cell}” is not in the code list of “{field}”: {value}"),
    "pattern": N_("“{cell}” in “{field}” does not have the form {value}"),
    "minLength": N_("“{cell}” in “{field}” is shorter than {value} characters or items"),
    "maxLength": N_("“{cell}” in “{field}” is longer than {value} characters or items"),
    "minimum": N_("“{cell}” in “{field}” is less than {value}"),
    "maximum": N_("“{cell}” in “{field}” is more than {value}"),
    "exclusiveMinimum": N_("“{cell}” in “{field}” is not more than {value}"),
    "exclusiveMaximum": N_("“{cell}” in “{field}” is not less than {value}"),
}

#: The same of one item of a list.
ITEMS: Mapping[str, str] = {
    "type": N_("“{cell}” in “{field}” holds an item that is no {value}"),
    "constraint": N_("“{cell}” in “{field}” holds an item that is not allowed: {value}"),
}

#: What a type of the standard is called, with the form that is expected.
TYPES: Mapping[str, str] = {
    "integer": N_("whole number"),
    "number": N_("number"),
    "boolean": N_("truth value (true or false)"),
    "date": N_("date (2020-03-01)"),
    "datetime": N_("date and time (2020-03-01T08:30:00)"),
    "time": N_("time (08:30:00)"),
    "year": N_("year (2020)"),
    "yearmonth": N_("month (2020-03)"),
    "string": N_("text of the declared form"),
    "list": N_("list"),
    "array": N_("JSON list"),
    "object": N_("JSON object"),
    "duration": N_("duration (P1Y2M)"),
    "geopoint": N_("coordinates (116.96, 33.64)"),
    "geojson": N_("GeoJSON object"),
}

#: What frictionless notes of a constraint or a type, of the cell or of an item in it.
NOTE = re.compile(
    r'(?P<item>(?:array|expected) item )?(?P<kind>constraint|type)(?: "(?P<name>\w+)")? is "(?P<value>.*)"', re.DOTALL
)

SAME = re.compile(r"the same as in the row at position (\d+)")

#: Other notes that are sentences; theirs are ours.
NOTES: Mapping[str, str] = {
    'cells composing the primary keys are all "None"': N_("no part of it has a value"),
    PARTIAL_KEY: N_("a part of it has no value"),
}

#: The notes of these say what the cause is; elsewhere they differ from row to row.
CAUSES = frozenset({"constraint-error", "type-error"})

#: How many places are named for one cause.
PLACES = 5

#: How much of a cell is shown.
CUT = 80


def sentence(fault: Violation) -> str:
    """Return what is wrong and what to do, in the language spoken."""
    template = FAULTS.get(fault.type)
    if template is None:
        return fault.message or f"{fault.type}: {fault.note}"
    label = fault.label or fault.field or ""
    facts = {
        "label": _shown(label),
        # In a header the schema's name is meant, elsewhere what the reader's file calls the column.
        "field": _shown(fault.field or "") if fault.type in {"incorrect-label", "missing-label"} else _shown(label),
        "cell": _shown(fault.cell or ""),
        "note": _note(fault.note),
        "value": _line(fault.note),
    }
    if found := NOTE.fullmatch(fault.note):
        template, facts["value"] = _broken_rule(found, template)
    return translate(template, **facts)


def _broken_rule(note: re.Match[str], template: str) -> tuple[str, str]:
    """Return the sentence for a type or a constraint that a cell breaks, and the value that fills it."""
    kind, name, value = note["kind"], note["name"] or "", note["value"]
    if note["item"]:
        return ITEMS[kind], _type_name(value) if kind == "type" else f"{name} = {value}"
    if kind == "type":
        return template, _type_name(value)
    return CONSTRAINTS.get(name, template), value


def _note(note: str) -> str:
    if found := SAME.fullmatch(note):
        return translate("the same as in row {row}", row=found.group(1))
    return translate(NOTES[note]) if note in NOTES else _line(note)


def _type_name(note: str) -> str:
    name, _, form = note.partition("/")
    title = translate(TYPES.get(name, name))
    return title if form in {"", "default"} else f"{title} ({form})"


def _shown(text: str) -> str:
    """Return a text of the file as it may stand in a sentence: short, and in one line."""
    return _line(text if len(text) <= CUT else f"{text[:CUT]}…")


def _line(text: str) -> str:
    """Return a text without line breaks and without what a terminal would take for an order."""
    return "".join(character if character.isprintable() else " " for character in text)


def place(fault: Violation) -> str:
    """Return where a fault stands: row and column."""
    if fault.row is None:
        return translate("header") if fault.column is None else translate("column {column}", column=fault.column)
    if fault.column is None:
        return translate("row {row}", row=fault.row)
    return translate("row {row}, column {column}", row=fault.row, column=fault.column)


def render(report: Report) -> Iterator[str]:
    """Yield the lines of a report."""
    verdict = translate("valid") if report.valid else translate("invalid")
    yield translate(
        "{place}: {verdict}; {rows} rows, {errors} errors, {warnings} warnings",
        place=report.place,
        verdict=verdict,
        rows=number(report.rows),
        errors=number(len(report.errors)),
        warnings=number(len(report.warnings)),
    )
    yield from _groups(report.errors, translate("error"))
    yield from _groups(report.warnings, translate("warning"))
    if report.limit:
        yield translate("The search stopped after {limit} faults; there may be more.", limit=number(report.limit))
    yield from report.remarks


def _groups(faults: Iterable[Violation], word: str) -> Iterator[str]:
    groups: dict[tuple[str, str | None, str], list[Violation]] = defaultdict(list)
    for fault in faults:
        groups[fault.type, fault.field, fault.note if fault.type in CAUSES else ""].append(fault)
    for (kind, _, _), members in groups.items():
        yield f"  {word} {kind} × {number(len(members))}"
        yield from (f"    {place(fault)}: {sentence(fault)}" for fault in members[:PLACES])
        if len(members) > PLACES:
            yield "    " + translate("… and {count} more", count=number(len(members) - PLACES))
