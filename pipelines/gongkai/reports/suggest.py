"""What most probably should stand in a faulty cell or header: certain or clearly nearest, else nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from gongkai.keys import Keys, NoKeys
from gongkai.report import Report, Violation
from gongkai.reports import readings, spellings
from gongkai.reports.fields import Fields, Raw
from gongkai.reports.likeness import folded, nearest
from gongkai.reports.notes import rule

#: So many different faults are thought about; a file with more has other worries.
MOST = 10_000

#: So many keys are compared with one that was not found.
CANDIDATES = 2_000

#: The table of divisions, and how many digits of their codes tell the city.
DIVISIONS, CITY = "division", 4

#: What the text of a type may mean. A field with a format of its own takes dates in that.
READINGS: Mapping[str, Callable[[str], object]] = {
    "date": readings.as_date,
    "datetime": readings.as_datetime,
    "time": readings.as_time,
    "year": readings.as_year,
    "yearmonth": readings.as_month,
    "number": readings.as_number,
    "integer": readings.as_integer,
    "array": readings.as_items,
}

#: What codes mean that a check of ours refuses, by the type of its fault.
CODES: Mapping[str, Callable[[str], str | None]] = {
    "uscc": spellings.as_credit_code,
    "organization-code": spellings.as_organisation_code,
    "document-number": spellings.as_document_number,
}

#: Other spellings of one text, tried in this order until the field takes one.
SPELLINGS: tuple[Callable[[str], str | None], ...] = (
    str.strip,
    spellings.plain,
    lambda text: spellings.plain(text).upper(),
    lambda text: "".join(spellings.plain(text).split()),
    spellings.as_document_number,
    spellings.credit_code_spelling,
    spellings.as_edition,
)


def with_suggestions(report: Report, schema: Raw | None, keys: Keys | None = None) -> Report:
    """Return the report with a suggestion beside each fault that has a certain or clearly nearest one.

    `keys` answers which keys are published, so that the nearest to one that is not found is known.
    """
    adviser = Adviser(report, Fields.of(schema), keys or NoKeys())
    return replace(
        report,
        errors=tuple(adviser.advised(fault) for fault in report.errors),
        warnings=tuple(adviser.advised(fault) for fault in report.warnings),
    )


class Adviser:
    """Suggests for the faults of one report; the same fault is thought about once."""

    def __init__(self, report: Report, fields: Fields, keys: Keys) -> None:
        self._report, self._fields, self._keys = report, fields, keys
        self._known: dict[tuple[str, str | None, str | None, str | None, str], str | None] = {}
        self._readers: dict[str, Callable[[str], Any] | None] = {}
        self._published: dict[tuple[str, str], Any] = {}

    def advised(self, fault: Violation) -> Violation:
        """Return a fault with its suggestion; one that has a suggestion keeps it."""
        if fault.suggestion is not None:
            return fault
        key = (fault.type, fault.field, fault.label, fault.cell, fault.note)
        if key not in self._known:
            self._known[key] = self._suggestion(fault) if len(self._known) < MOST else None
        found = self._known[key]
        return fault if found is None else replace(fault, suggestion=found)

    def _suggestion(self, fault: Violation) -> str | None:
        if fault.type in {"extra-label", "incorrect-label", "blank-label", "missing-label"}:
            return self._label(fault)
        if not fault.cell:
            return None
        if fault.type in CODES:
            return CODES[fault.type](fault.cell)
        if fault.type == "foreign-key":
            return self._key(fault)
        return self._value(fault) if fault.type in {"type-error", "constraint-error"} else None

    def _value(self, fault: Violation) -> str | None:
        raw, cell = self._fields[fault.field], str(fault.cell)
        broken = rule(fault.note)
        if broken is None or broken.constraint in {"required", "unique"} or not raw:
            return None
        return next((text for text in _values(raw, cell) if text != cell and self._takes(str(fault.field), text)), None)

    def _takes(self, field: str, text: str) -> bool:
        """Tell whether a field takes a text as its value: frictionless decides, constraints included."""
        if field not in self._readers:
            self._readers[field] = _reader(self._fields[field], self._fields.schema)
        read = self._readers[field]
        if read is None or not text:
            return False
        try:
            value, notes = read(text)
        except Exception:  # noqa: BLE001 - a reader may raise anything; then it takes nothing
            return False
        return value is not None and not notes

    def _key(self, fault: Violation) -> str | None:
        reference = _reference(self._fields.schema, fault.field)
        if reference is None:
            return None
        if reference not in self._published:
            table, name = reference
            self._published[reference] = self._keys.of(table, [name])
        known = self._published[reference]
        if known is None:
            return None
        near = _near(str(fault.cell), known.column(0))
        if reference[0] == DIVISIONS:
            # The first four digits are a city: a division of another one is not meant.
            near = [key for key in near if key[:CITY] == str(fault.cell)[:CITY]]
        return nearest(str(fault.cell), near)

    def _label(self, fault: Violation) -> str | None:
        if fault.type == "missing-label":
            return self._strays.get(fault.field or "")
        if fault.type == "blank-label":
            return fault.field if fault.field in self._fields.by_name else None
        if fault.type == "extra-label":
            return self._meant(fault.label or "", self._missing)
        return self._meant(fault.label or "", self._fields.by_name)

    def _meant(self, label: str, among: Collection[str]) -> str | None:
        """Return what the column of a label is called, if it is clearly one of some fields."""
        known = {text: name for text, name in self._fields.labels() if name in among}
        found = nearest(label, known)
        if found is None:
            return None
        # A bare check takes the names of fields only, a submission their titles too.
        return known[found] if self._report.raw is not None or found == label else found

    @cached_property
    def _missing(self) -> frozenset[str]:
        return frozenset(fault.field for fault in self._report.errors if fault.type == "missing-label" and fault.field)

    @cached_property
    def _strays(self) -> dict[str, str]:
        """The labels that are too many, by the missing field that each was probably meant to be."""
        names = dict(self._fields.labels())
        found: dict[str, str] = {}
        for fault in self._report.errors:
            if fault.type == "extra-label" and fault.label:
                meant = self._meant(fault.label, self._missing)
                if meant is not None:
                    found[names.get(meant, meant)] = fault.label
        return found


def _values(raw: Raw, cell: str) -> Iterator[str]:
    """Yield what a cell may mean in a field, the most certain first."""
    constraints = raw.get("constraints")
    listed = constraints.get("enum") if isinstance(constraints, Mapping) else None
    if isinstance(listed, list):
        yield from _listed(raw, cell, [str(item) for item in listed])
    if raw.get("type") == "boolean":
        yield from _truths(raw, cell)
    if (read := READINGS.get(str(raw.get("type")))) is not None and (meant := read(cell)) is not None:
        yield _written(meant, str(raw.get("format", "default")))
    if raw.get("format") == "uri" and (address := spellings.as_address(cell)) is not None:
        yield address
    yield from (text for spell in SPELLINGS if (text := spell(cell)) is not None)


def _listed(raw: Raw, cell: str, values: Collection[str]) -> Iterator[str]:
    """Yield the value of a code list that a cell means, perhaps by its label."""
    items = raw.get("categories")
    codes = {
        folded(str(label)): str(item["value"])
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, Mapping) and "value" in item
        for label in (item.get("label"), item.get("label_en"))
        if label
    }
    if code := codes.get(folded(cell)):
        yield code
    if found := nearest(cell, values):
        yield found


def _truths(raw: Raw, cell: str) -> Iterator[str]:
    truth = readings.as_truth(cell)
    if truth is None:
        return
    declared = raw.get("trueValues" if truth else "falseValues")
    yield str(declared[0]) if isinstance(declared, list) and declared else str(truth).lower()


def _written(meant: object, form: str) -> str:
    """Return a value as a field writes it: in its own format where it has one, else in the standard's."""
    own = form.startswith("%") and hasattr(meant, "strftime")
    if own:
        return str(meant.strftime(form))  # type: ignore[attr-defined]
    return str(meant.isoformat()) if hasattr(meant, "isoformat") else str(meant)


def _reader(raw: Raw, schema: Raw) -> Callable[[str], Any] | None:
    import frictionless

    missing = schema.get("missingValues", [""])
    try:
        field = frictionless.Field.from_descriptor({"missingValues": missing, **raw})
        return field.create_cell_reader()
    except Exception:  # noqa: BLE001 - the schema may be the fault; then no value of it is certain
        return None


def _reference(schema: Raw, field: str | None) -> tuple[str, str] | None:
    """Return the table and the field that a field refers to by itself."""
    declared = schema.get("foreignKeys")
    for key in declared if isinstance(declared, list) else ():
        reference = key.get("reference") if isinstance(key, Mapping) else None
        if isinstance(reference, Mapping) and reference.get("resource"):
            own, other = _names(key.get("fields")), _names(reference.get("fields"))
            if own == [field] and other:
                return str(reference["resource"]), other[0]
    return None


def _names(raw: object) -> list[str]:
    return [raw] if isinstance(raw, str) else [str(name) for name in raw] if isinstance(raw, list) else []


def _near(text: str, column: Any) -> list[str]:
    """Return the keys that may be one slip away: they share one half with the text, and nearly its length."""
    import pyarrow.compute as pc

    half = len(text) // 2
    if not half:
        return []
    lengths = pc.utf8_length(column)
    mask = pc.and_(pc.greater_equal(lengths, len(text) - 1), pc.less_equal(lengths, len(text) + 1))
    same = pc.or_(pc.starts_with(column, pattern=text[:half]), pc.ends_with(column, pattern=text[-half:]))
    found: list[str] = pc.unique(column.filter(pc.and_(mask, same))).to_pylist()
    return found if len(found) <= CANDIDATES else []
