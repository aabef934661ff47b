"""The short name of each type of fault, for the heads of groups and the cells of tables."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.errors import N_
from gongkai.messages import translate
from gongkai.report import Violation
from gongkai.reports.notes import rule

LABELS: Mapping[str, str] = {
    "source-error": N_("no rows"),
    "scheme-error": N_("file cannot be fetched"),
    "format-error": N_("file format"),
    "encoding-error": N_("encoding"),
    "compression-error": N_("compression"),
    "file-error": N_("file"),
    "hash-count": N_("another file"),
    "byte-count": N_("size of the file"),
    "field-count": N_("number of columns"),
    "row-count": N_("number of rows"),
    "error": N_("cannot be checked"),
    "data-error": N_("data"),
    "schema-error": N_("schema"),
    "field-error": N_("field of the schema"),
    "metadata-error": N_("description"),
    "catalog-error": N_("description of the catalogue"),
    "dataset-error": N_("description of the dataset"),
    "package-error": N_("description of the package"),
    "resource-error": N_("description of the table"),
    "dialect-error": N_("description of the text format"),
    "control-error": N_("description of the file format"),
    "detector-error": N_("description of the detector"),
    "checklist-error": N_("list of checks"),
    "check-error": N_("check"),
    "inquiry-error": N_("list of files"),
    "inquiry-task-error": N_("entry of the list of files"),
    "pipeline-error": N_("list of steps"),
    "step-error": N_("step"),
    "report-error": N_("report"),
    "report-task-error": N_("part of the report"),
    "stats-error": N_("announced counts"),
    "table-error": N_("table"),
    "table-dimensions": N_("size of the table"),
    "required-value": N_("value that must occur"),
    "deviated-value": N_("value far from the others"),
    "deviated-cell": N_("text of unusual length"),
    "header-error": N_("header"),
    "blank-header": N_("header without names"),
    "unmatched-header": N_("header not of the schema"),
    "label-error": N_("column name"),
    "extra-label": N_("column too many"),
    "missing-label": N_("column missing"),
    "blank-label": N_("column without a name"),
    "duplicate-label": N_("column name twice"),
    "incorrect-label": N_("wrong column name"),
    "row-error": N_("row"),
    "blank-row": N_("blank row"),
    "duplicate-row": N_("row twice"),
    "row-constraint": N_("cells that do not agree"),
    "extra-cell": N_("cell too many"),
    "missing-cell": N_("cell missing"),
    "cell-error": N_("cell"),
    "type-error": N_("wrong type"),
    "constraint-error": N_("value not allowed"),
    "unique-error": N_("value twice"),
    "primary-key": N_("key twice or empty"),
    "foreign-key": N_("key not found"),
    "truncated-value": N_("value cut off"),
    "forbidden-value": N_("forbidden value"),
    "sequential-value": N_("number out of sequence"),
    "ascii-value": N_("characters not allowed"),
    "lost-digits": N_("digits lost"),
    "error-value": N_("error of the spreadsheet"),
    "formula-without-value": N_("formula without a value"),
    "unknown-layout": N_("unknown form"),
    "repeated-value": N_("value published already"),
    "key-elsewhere": N_("key published elsewhere"),
    "foreign-row": N_("row of another agency"),
    "foreign-removal": N_("row of another agency removed"),
    "published-row": N_("row published already"),
    "withdrawn-row": N_("row withdrawn"),
    "left-behind": N_("still referred to"),
    "derived-fault": N_("fault in a derived table"),
    "inconsistency": N_("contradicts another row"),
    "query": N_("faulty query"),
    "inexact-number": N_("number too long"),
    "unstorable-number": N_("number that cannot be stored"),
    "personal-data": N_("personal data"),
    "uscc": N_("credit code"),
    "organization-code": N_("organisation code"),
    "division-code": N_("division code"),
    "resident-id-absent": N_("identity number"),
    "index-number": N_("index number"),
    "document-number": N_("document number"),
    "project-code": N_("project code"),
    "item-code": N_("item code"),
    "date-order": N_("order of dates"),
    "number-order": N_("order of numbers"),
    "required-if": N_("value missing"),
    "exactly-one-of": N_("not exactly one"),
    "row-sum": N_("sum of the row"),
    "column-sum": N_("sum of the column"),
    "share": N_("share of a whole"),
    "goes-with": N_("what goes together"),
    "working-day-limit": N_("deadline"),
    "code-list": N_("not in the code list in force"),
    "no-overlap": N_("overlapping ranges"),
    "covers": N_("rows missing"),
}

#: More exact names of a broken constraint.
CONSTRAINTS: Mapping[str, str] = {
    "required": N_("value missing"),
    "enum": N_("not in the code list"),
    "pattern": N_("wrong form"),
    "minLength": N_("too short"),
    "maxLength": N_("too long"),
    "minimum": N_("too small"),
    "maximum": N_("too large"),
    "exclusiveMinimum": N_("too small"),
    "exclusiveMaximum": N_("too large"),
}

#: An item of a list that breaks a rule.
ITEM = N_("item not allowed")

SEVERITIES: Mapping[str, str] = {"error": N_("error"), "warning": N_("warning")}


def label(fault: Violation) -> str:
    """Return the short name of a fault in the language spoken; a type that is not known by its own."""
    broken = rule(fault.note) if fault.type == "constraint-error" else None
    if broken is not None and broken.item:
        return translate(ITEM)
    return translate(CONSTRAINTS.get(broken.constraint if broken else "", LABELS.get(fault.type, fault.type)))
