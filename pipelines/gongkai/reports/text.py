"""What each fault means and what to do about it, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.errors import N_
from gongkai.messages import pick, translate, visible
from gongkai.messages.personal import PERSONAL
from gongkai.report import Violation
from gongkai.reports.fields import Fields
from gongkai.reports.notes import LOOKUP, Rule, in_words, rule

#: What each type of fault means, and what to do about it.
FAULTS: Mapping[str, str] = {
    "source-error": N_("the file holds no rows: {note}"),
    "scheme-error": N_("the file cannot be opened: {note}"),
    "format-error": N_("the file is in no known format: {note}"),
    "encoding-error": N_("the bytes fit no encoding: {note}"),
    "compression-error": N_("the file cannot be unpacked: {note}"),
    "file-error": N_("the file is faulty: {note}"),
    "hash-count": N_("the file is not the one that was announced; its hash differs: {note}"),
    "byte-count": N_("the file has another size than was announced: {note}"),
    "field-count": N_("the table has another number of columns than was announced: {note}"),
    "row-count": N_("the table has another number of rows than was announced: {note}"),
    "error": N_("the file cannot be checked: {note}"),
    "data-error": N_("the data are faulty: {note}"),
    "schema-error": N_("the schema is faulty: {note}"),
    "field-error": N_("a field of the schema is faulty: {note}"),
    "metadata-error": N_("the description is faulty: {note}"),
    "catalog-error": N_("the description of the catalogue is faulty: {note}"),
    "dataset-error": N_("the description of the dataset is faulty: {note}"),
    "package-error": N_("the description of the data package is faulty: {note}"),
    "resource-error": N_("the file cannot be checked: {note}"),
    "dialect-error": N_("the description of the text format is faulty: {note}"),
    "control-error": N_("the description of the file format is faulty: {note}"),
    "detector-error": N_("the description of the detector is faulty: {note}"),
    "checklist-error": N_("the list of checks is faulty: {note}"),
    "check-error": N_("a check cannot be carried out: {note}"),
    "inquiry-error": N_("the list of files to check is faulty: {note}"),
    "inquiry-task-error": N_("an entry of the list of files to check is faulty: {note}"),
    "pipeline-error": N_("the list of steps is faulty: {note}"),
    "step-error": N_("a step cannot be carried out: {note}"),
    "report-error": N_("the report is faulty: {note}"),
    "report-task-error": N_("a part of the report is faulty: {note}"),
    "stats-error": N_("the announced counts are faulty: {note}"),
    "table-error": N_("the table is faulty: {note}"),
    "table-dimensions": N_("the table does not have the size that it must have: {note}"),
    "required-value": N_("a value that must occur is absent: {note}"),
    "deviated-value": N_("a value is far from all others; make sure of it: {note}"),
    "deviated-cell": N_("a text is much longer or shorter than all others; make sure of it: {note}"),
    "header-error": N_("the header is faulty: {note}"),
    "blank-header": N_("the header is blank; it must name the columns"),
    "unmatched-header": N_("none of the columns is in the schema; check that this is the right file"),
    "label-error": N_("the name “{label}” in the header is faulty: {note}"),
    "extra-label": N_("the column “{label}” is not in the schema; remove it"),
    "missing-label": N_("the column “{field}” is missing; add it"),
    "blank-label": N_("a column has no name in the header; name it or remove it"),
    "duplicate-label": N_("the column “{label}” occurs twice in the header; keep one"),
    "incorrect-label": N_("the column is called “{label}”, not “{field}”; rename it"),
    "row-error": N_("the row is faulty: {note}"),
    "blank-row": N_("the row is blank; delete it"),
    "duplicate-row": N_("the row stands twice ({note}); delete one of the two"),
    "row-constraint": N_("the cells of the row do not agree: {note}"),
    "extra-cell": N_(
        "the row has more cells than the header; remove “{cell}” or quote a text that holds the delimiter"
    ),
    "missing-cell": N_("the row has fewer cells than the header; “{label}” is missing"),
    "cell-error": N_("“{cell}” in “{field}” is faulty: {note}"),
    "type-error": N_("“{cell}” in “{field}” is no {value}"),
    "constraint-error": N_("“{cell}” is not allowed in “{field}”: {note}"),
    "unique-error": N_("“{cell}” occurs twice in “{field}”, where each value may stand once: {note}"),
    "primary-key": N_("the key of the row occurs twice or is empty: {note}"),
    "foreign-key": N_("“{cell}” in “{field}” is not found in {note}; correct it, or publish that row first"),
    "truncated-value": N_("“{cell}” in “{field}” was probably cut off; enter the whole of it"),
    "forbidden-value": N_("“{cell}” may not stand in “{field}”; {note}"),
    "sequential-value": N_("“{cell}” in “{field}” does not follow the one above; number the rows without gaps"),
    "ascii-value": N_("“{cell}” in “{field}” holds characters other than English letters, digits and signs"),
    "lost-digits": N_(
        "“{cell}” in “{field}” is a number of more than 15 digits: Excel has put noughts in place of the last ones; "
        "set the column to text and type the whole code again"
    ),
    "error-value": N_(
        "“{cell}” in “{field}” is an error that the spreadsheet shows; mend its formula, or type the value itself"
    ),
    "formula-without-value": N_(
        "a formula in “{field}” has no stored value and reads as blank; open the workbook in Excel and save it"
    ),
    "unknown-layout": N_("the header is in no known form; {note}"),
    "repeated-value": N_("“{cell}” in “{field}” is published already in the row “{note}”; each value may stand once"),
    "key-elsewhere": N_(
        "the key “{cell}” is published already under {note}; only a submission for those may change it"
    ),
    "foreign-row": N_("the row “{cell}” belongs to {note}; an agency may change its own rows only: leave it out"),
    "foreign-removal": N_(
        "the published row “{cell}” of {note} would be removed; an agency may change its own rows only"
    ),
    "published-row": N_("“{cell}” is published already and differs; to this table rows are only added, never changed"),
    "withdrawn-row": N_("the row “{cell}” was withdrawn and may not be published again; leave it out"),
    "left-behind": N_("“{cell}” would be removed, but {note} refers to it by “{field}”; change that first"),
    "derived-fault": N_("a table that is derived from it would be wrong: {note}"),
    "inconsistency": N_("{cell} does not agree with other rows: {note}"),
    "query": N_("the query of “{cell}” cannot be asked: {note}"),
    "personal-data": N_("“{cell}” in “{field}” is {value}; personal data is not published: remove it"),
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
ITEM_TYPE = N_("“{cell}” in “{field}” holds an item that is no {value}")
ITEM_CONSTRAINT = N_("“{cell}” in “{field}” holds an item that is not allowed: {value}")

#: The same for the named checks; their notes are fragments of `messages.notes`.
CHECKS: Mapping[str, str] = {
    "uscc": N_("“{cell}” in “{field}” is no sound credit code: {note}; compare it with the registration certificate"),
    "organization-code": N_(
        "“{cell}” in “{field}” is no sound organisation code: {note}; compare it with the certificate"
    ),
    "division-code": N_("“{cell}” may not stand in “{field}”: {note}; look the code up in the list of divisions"),
    "resident-id-absent": N_(
        "“{field}” holds a resident identity number ({cell}); remove it, personal data must not be published"
    ),
    "index-number": N_("“{cell}” in “{field}” is no index number: {note}; copy it from the page of the publication"),
    "document-number": N_("“{cell}” in “{field}” is no document number: {note}; copy it from the document"),
    "project-code": N_("“{cell}” in “{field}” is no project code: {note}; copy it from the approval platform"),
    "item-code": N_("“{cell}” in “{field}” does not hold as an item code: {note}; correct the code or the other field"),
    "date-order": N_("“{cell}” in “{field}” is out of order: {note}; correct one of the dates"),
    "number-order": N_("“{cell}” in “{field}” is out of order: {note}; correct one of the numbers"),
    "required-if": N_("“{field}” has no value and needs one, {note}; fill it in"),
    "exactly-one-of": N_("exactly one alternative must be given: {note}; keep one"),
    "row-sum": N_("“{cell}” in “{field}” is not the sum of its parts: {note}; correct the total or the parts"),
    "column-sum": N_("“{cell}” in “{field}” does not add up: {note}; correct the total or the parts"),
    "share": N_(
        "“{cell}” in “{field}” is not the share that its numbers give: {note}; correct the rate or the numbers"
    ),
    "goes-with": N_("“{cell}” in “{field}” contradicts another field of its row: {note}; correct one of them"),
    "working-day-limit": N_("“{cell}” in “{field}” is too late: {note}; correct the date, or explain the delay"),
    "code-list": N_("“{cell}” in “{field}” is not in the code list: {note}; write a listed value"),
    "no-overlap": N_("“{cell}” in “{field}” does not fit the other ranges: {note}; correct the bounds"),
    "covers": N_("“{cell}” is missing from “{field}”: {note}; add its row"),
}

#: Where a column that is too many has no name to be told by.
NAMELESS = N_("a column has no name and is not in the schema; remove it, or give it the name of a missing column")

#: Where a waiver let personal data pass until some day.
EXPIRED = N_(
    "“{cell}” in “{field}” is {value}; the waiver for it ended on {until}: remove it, or have the waiver renewed"
)
PERSONAL_NOTE = re.compile(r"([a-z-]+)(?:, waiver expired on (\S+))?")

#: Where a key of ours points: a dataset and the fields of its key, whose names mean nothing to who hands in.
ELSEWHERE = re.compile(r"(?P<name>\w+)\.[\w, ]+(?: \[(?P<zh>[^|\]]*)\|(?P<en>[^\]]*)\])?")

#: How a suggestion is put: a value to enter, but for faults of these types.
VALUE_ADVICE = N_("suggested: “{value}”")
ADVICE: Mapping[str, str] = {
    "extra-label": N_("perhaps “{value}” was meant"),
    "incorrect-label": N_("perhaps “{value}” was meant"),
    "blank-label": N_("perhaps “{value}” was meant"),
    "missing-label": N_("perhaps it is the column “{value}”"),
}

#: So many characters of a cell are shown, and of a note.
CUT, LONG = 80, 2_000

NOTHING = Fields()


def sentence(fault: Violation, fields: Fields = NOTHING) -> str:
    """Return what is wrong and what to do, in the language spoken."""
    template = FAULTS.get(fault.type) or CHECKS.get(fault.type)
    if template is None:
        return shown(fault.message or f"{fault.type}: {fault.note}", LONG)
    facts = _facts(fault, fields)
    if fault.type == "personal-data" and (found := PERSONAL_NOTE.fullmatch(fault.note)):
        facts |= {"value": translate(PERSONAL.get(found[1], found[1])), "until": found[2] or ""}
        return translate(EXPIRED if found[2] else template, **facts)
    broken = rule(fault.note)
    if fault.type == "extra-label" and not facts["label"].strip():
        return translate(NAMELESS)
    if broken is None:
        return translate(template, **facts)
    facts["value"] = shown(broken.value, LONG)
    said = translate(_template(broken, template), **facts)
    example = fields[fault.field].get("example")
    if broken.constraint == "pattern" and isinstance(example, str):
        said = translate("{sentence}; for example {example}", sentence=said, example=shown(example))
    return said


def advice(fault: Violation) -> str:
    """Return the suggestion to a fault in words, or "" where there is none."""
    # That a column has another's name is told with the name already.
    if fault.suggestion is None or (fault.type == "incorrect-label" and fault.suggestion == fault.field):
        return ""
    return translate(ADVICE.get(fault.type, VALUE_ADVICE), value=shown(fault.suggestion))


def shown(text: str, most: int = CUT) -> str:
    r"""Return a text as it can be shown safely: what is unseen by its code, what is very long cut.

    >>> shown("a\x1b[31m\u200bb\n")
    'a⟨1B⟩[31m⟨200B⟩b⏎'
    """
    return visible(text if len(text) <= most else text[:most] + "…")


def _template(broken: Rule, template: str) -> str:
    if broken.item:
        return ITEM_CONSTRAINT if broken.constraint else ITEM_TYPE
    return CONSTRAINTS.get(broken.constraint, template)


def _facts(fault: Violation, fields: Fields) -> dict[str, str]:
    label = fault.label or fault.field or ""
    absent = fault.type in {"incorrect-label", "missing-label"}
    facts = {
        "label": label,
        "field": fields.called(fault.field, None if absent else label),
        "cell": fault.cell or "",
    }
    note = in_words(fault.note)
    if found := LOOKUP.fullmatch(fault.note):
        facts |= {"cell": found["cell"], "field": fields.called(found["field"])}
        own = translate("“{field}” of this table", field=found["keys"])
        note = f"{found['table']}.{found['keys']}" if found["table"] else own
    elif fault.type == "foreign-key" and (found := ELSEWHERE.fullmatch(note)):
        title = pick({language: text for language in ("zh", "en") if (text := found[language])})
        named = N_("the dataset “{title}” ({name})") if title else N_("the dataset “{name}”")
        note = translate(named, name=found["name"], title=title)
    if fault.type == "missing-cell":
        facts["label"] = facts["field"]
    return {**{name: shown(fact) for name, fact in facts.items()}, "note": shown(note, LONG), "value": ""}
