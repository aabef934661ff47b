"""On any descriptor, lint finds an error where frictionless refuses it, and only there."""

from __future__ import annotations

import json
import warnings
from copy import deepcopy
from typing import Any

import frictionless
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.descriptor.lint import Finding, lint
from gongkai.descriptor.lint.rules import CLASSES
from gongkai.validate.readers import check_rules, fault_of

#: Errors that frictionless takes: rules that no cell can follow, keys that it meets only with the rows, and checks
#: that are not its own.
TAKEN = {
    *{"enum-value", "misplaced-constraint", "form-as-pattern", "unsupported-pattern", "unknown-form", "unknown-format"},
    *{"empty-delimiter", "unknown-reference-field", "unknown-resource", "unhashable-key", "check-shape"},
}

TYPES = [
    name
    for name, _ in sorted((kind.type, kind) for kind in vars(frictionless.fields).values() if hasattr(kind, "type"))
]
TEXTS = ["", "a", "1", "2020-01-01", "2020", "12:00:00", "true", "[1]", "(", "^a$", "%Y/%m/%d", "email", "array", "NaN"]
VALUES = st.sampled_from([*TEXTS, None, True, 0, 5, 1.5, [], ["a"], [1], [None], {}, {"a": 1}])
MISSING = st.sampled_from([["", "-"], [{"value": "a"}], [{"value": "a"}, {"value": "a"}], ["a", {"value": "b"}], "x"])
RULES = ["required", "unique", "pattern", "enum", "minLength", "maximum", "exclusiveMinimum", "minlength", "format"]
PROPERTIES = ["title", "required", "unique", "pattern", "enum", "minimum", "trueValues", "decimalChar", "bareNumber"]
PROPERTIES += ["format", "example", "delimiter", "itemType", "rdfType"]


def sometimes(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(st.just({}), st.just({}), st.builds(lambda value: {name: value}, values))


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda found: {name: value for part in found for name, value in part.items()})


NAMES = st.sampled_from(["a", "b", "c", "d", 5])
FIELDS = joined(
    st.fixed_dictionaries({"name": NAMES}, optional={"type": st.sampled_from([*TYPES, *TYPES, "text", 5, None])}),
    st.dictionaries(st.sampled_from(PROPERTIES), VALUES, max_size=2),
    sometimes("constraints", st.one_of(st.dictionaries(st.sampled_from(RULES), VALUES, max_size=2), VALUES)),
    sometimes("missingValues", MISSING),
    sometimes("arrayItem", st.fixed_dictionaries({"type": st.sampled_from([*TYPES, "text"])})),
)
KEYS: st.SearchStrategy[Any] = st.sampled_from(["a", ["a"], ["a", "b"], ["z"], [], 5, None, [5], {}])
FOREIGN = st.builds(lambda fields, to: {"fields": fields, "reference": {"resource": "", "fields": to}}, KEYS, KEYS)
PROFILES = ["https://datapackage.org/profiles/2.0/tableschema.json", "https://example.org/tableschema.json"]
SCHEMAS = joined(
    st.fixed_dictionaries({"fields": st.one_of(st.lists(FIELDS, max_size=2), st.lists(VALUES, max_size=1), VALUES)}),
    sometimes("$schema", st.sampled_from(PROFILES)),
    sometimes("primaryKey", KEYS),
    sometimes("foreignKeys", st.one_of(st.lists(st.one_of(FOREIGN, VALUES), max_size=2), VALUES)),
    sometimes("missingValues", MISSING),
    sometimes("fieldsMatch", st.sampled_from(["exact", ["subset"], "sub", None])),
    sometimes("name", st.sampled_from(["a", "A b", "表", 5])),
    sometimes("type", st.sampled_from(["table", ""])),
)
PATHS = ["a.csv", "a.csv", "../a.csv", "/a.csv", ["a.csv", "b.csv"], 5, [], None]
DIALECTS = [
    {"delimiter": ";"},
    {"delimiter": 5},
    {"csv": {"delimiter": 5}},
    {"header": "x"},
    {"none": {}},
    {"type": "x"},
]
RESOURCES = joined(
    st.fixed_dictionaries({"path": st.sampled_from(PATHS)}, optional={"name": st.sampled_from(["a", "b", "A", 5])}),
    sometimes("data", st.sampled_from([[["a"]], {"a": 1}, 5])),
    sometimes("type", st.sampled_from(["table", "file", "tabel", 5, ""])),
    sometimes("schema", st.one_of(SCHEMAS, SCHEMAS, st.sampled_from([5, []]))),
    sometimes("dialect", st.sampled_from(DIALECTS)),
    sometimes("licenses", st.sampled_from([[{"name": "x"}], [{}], 5, [5]])),
    sometimes("sources", st.sampled_from([[{"title": "x"}], [{"email": "x"}], [{"email": 5}], ["x"]])),
    sometimes("contributors", st.sampled_from([[{"email": "x"}], 5, [5]])),
    sometimes("profile", st.sampled_from(["data-resource", "tabular-data-resource", 5])),
    sometimes("missingValues", MISSING),
)
PACKAGES = joined(
    st.fixed_dictionaries(
        {"resources": st.one_of(st.lists(RESOURCES, max_size=2), st.lists(VALUES, max_size=1), VALUES)}
    ),
    sometimes("$schema", st.just("https://datapackage.org/profiles/2.0/datapackage.json")),
    sometimes("name", st.sampled_from(["a", "A", 5])),
    sometimes("created", st.sampled_from(["2020-01-01", "2020-01-01T00:00:00Z", 5])),
    sometimes("contributors", st.sampled_from([[{"email": "x"}], [{"title": 5}], 5])),
    sometimes("profile", st.sampled_from(["data-package", "tabular-data-package"])),
    sometimes("missingValues", MISSING),
    sometimes("keywords", st.sampled_from([["a"], "a"])),
)


def refusals(descriptor: dict[str, Any], kind: type[Any]) -> list[str]:
    """What frictionless says against a descriptor, or against the rules of its fields; an exception is a word too."""
    try:
        made = kind.from_descriptor(deepcopy(descriptor))
        tables = made.resources if isinstance(made, frictionless.Package) else [made]
        schemas = [getattr(table, "_schema", table) for table in tables]
        sound = [schema for schema in schemas if isinstance(schema, frictionless.Schema)]
        fields = [fault.note for schema in sound for field in schema.fields for fault in faults_of(field)]
        return fields + [fault.note for schema in sound for fault in key_faults(schema)]
    except Exception as error:  # noqa: BLE001 - frictionless raises what it likes
        return [str(error)]


def is_taken(finding: Finding) -> bool:
    # The rules of an item are looked at when there is one.
    return finding.code in TAKEN or "arrayItem" in finding.place


@settings(deadline=None, max_examples=400)
@given(descriptor=st.one_of(SCHEMAS, RESOURCES, PACKAGES))
def test_lint_agrees(descriptor: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        # frictionless and Python warn of old properties and odd patterns.
        warnings.simplefilter("ignore")
        verdict = lint(descriptor)
        refused = refusals(descriptor, CLASSES[verdict.kind or "schema"])
    errors = [(finding.code, finding.pointer) for finding in verdict.errors]
    assert bool(refused) <= bool(errors), refused
    assert bool([finding for finding in verdict.errors if not is_taken(finding)]) <= bool(refused), errors
    assert "refused" not in {code for code, _ in errors}
    assert json.loads(json.dumps(descriptor)) == descriptor


def faults_of(field: frictionless.Field) -> list[frictionless.Error]:
    """Return what makes the rules of a field unusable."""
    try:
        check_rules([field])
    except frictionless.FrictionlessException as error:
        return error.reasons or [error.error]
    fault = fault_of(field, key=False)
    return [fault] if fault else []


def key_faults(schema: frictionless.Schema) -> list[frictionless.Error]:
    """Return the fields of keys whose values cannot be told apart."""
    names = {field.name for field in schema.fields if field.constraints.get("unique")} | set(schema.primary_key)
    faults = (fault_of(field, key=True) for field in schema.fields if field.name in names)
    return [fault for fault in faults if fault and "cannot be unique" in fault.note]
