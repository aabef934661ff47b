"""Table Schemas: what frictionless takes, and nothing that it would stumble over at the first cell."""

from __future__ import annotations

from typing import Any

import pytest
from frictionless import Field
from frictionless import fields as frictionless_fields

from gongkai.descriptor import read_schema
from gongkai.errors import BrokenDescriptor

TYPES = sorted(
    kind.type for kind in vars(frictionless_fields).values() if isinstance(kind, type) and issubclass(kind, Field)
)
V2 = "https://datapackage.org/profiles/2.0/tableschema.json"


def fields(**properties: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", "type": "string", **properties}]}


def key(**properties: Any) -> dict[str, Any]:
    reference = {"resource": "agency", "fields": ["uscc"]}
    return {**fields(), "foreignKeys": [{"fields": ["a"], "reference": reference, **properties}]}


def test_a_schema_as_it_is_declared() -> None:
    schema = read_schema(
        {
            "$schema": V2,
            "fields": [
                {
                    "name": "code",
                    "title": "代码",
                    "title_en": "Code",
                    "type": "string",
                    "constraints": {"required": True},
                },
                {"name": "n", "type": "integer", "constraints": {"exclusiveMinimum": 0, "unique": True}},
                {
                    "name": "kind",
                    "type": "string",
                    "categories": [{"value": "1", "label": "甲", "label_en": "First"}, "2"],
                },
            ],
            "primaryKey": "code",
            "foreignKeys": [
                {
                    "fields": ["code"],
                    "reference": {"package": "agency", "resource": "agency", "fields": ["uscc"]},
                    "severity": {"error": {"kind": "^1"}},
                }
            ],
        },
        "here",
    )
    assert schema.names == ("code", "n", "kind")
    assert schema.primary_key == ("code",)
    assert (schema["code"].required, schema["code"].unique) == (True, False)
    assert (schema["n"].required, schema["n"].unique) == (False, True)
    assert schema["code"].titles == {"zh": "代码", "en": "Code"}
    assert schema["kind"].label_of("1") == {"zh": "甲", "en": "First"}
    assert schema["kind"].label_of("2") == {"zh": "2"}
    assert schema["kind"].label_of("3") == {}
    (foreign,) = schema.foreign_keys
    assert (foreign.package, foreign.resource, foreign.reference_fields) == ("agency", "agency", ("uscc",))
    assert foreign.error_where == {"kind": "^1"}


def test_an_unknown_field_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="absent"):
        read_schema(fields(), "here")["absent"]


@pytest.mark.parametrize(
    ("own", "schema", "expected"),
    [
        pytest.param({}, {}, ("",), id="the standard's"),
        pytest.param({}, {"missingValues": ["", "-"]}, ("", "-"), id="the schema's"),
        pytest.param({"missingValues": ["NA"]}, {"missingValues": ["", "-"]}, ("NA",), id="the field's, instead"),
        pytest.param({"missingValues": []}, {}, (), id="none"),
        pytest.param({}, {"$schema": V2, "missingValues": [{"value": "-", "label": "无"}]}, ("-",), id="with labels"),
    ],
)
def test_missing_values(own: dict[str, Any], schema: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert read_schema({**fields(**own), **schema}, "here").missing_values("a") == expected


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        pytest.param({}, "'fields' is a required property", id="no fields"),
        pytest.param({**fields(), "$schema": [V2]}, "“\\$schema” must be a text", id="version is a list"),
        pytest.param({"fields": "a"}, "“fields” must be a list", id="fields are a text"),
        pytest.param({"fields": ["a"]}, "“fields” must hold properties", id="a field is a text"),
        pytest.param({"fields": [{"type": "string"}]}, "'name' is a required property", id="field without a name"),
        pytest.param({"fields": [{"name": 1}]}, "1 is not of type 'string'", id="name is a number"),
        pytest.param({"fields": [{"name": "a"}, {"name": "a"}]}, "names of the fields are not unique", id="same name"),
        pytest.param(fields(type="strin"), '"strin" is not supported', id="unknown type"),
        pytest.param(fields(required=True), "constraints.required", id="required outside of constraints"),
        pytest.param(fields(example=3), "example value", id="bad example"),
        pytest.param(
            fields(type="date", constraints={"pattern": "x"}), "not supported by type", id="pattern on a date"
        ),
        pytest.param(
            fields(constraints={"pattern": "("}), "a pattern cannot be read: \\(", id="pattern does not compile"
        ),
        pytest.param(
            fields(constraints={"pattern": "(?i)a"}), "a pattern cannot be read", id="flag within the pattern"
        ),
        pytest.param(fields(format="wkt"), "wkt", id="format that needs another library"),
        pytest.param(
            fields(type="integer", constraints={"minimum": "x"}), "“x” in “minimum” of “a”", id="bound of no type"
        ),
        pytest.param(
            fields(type="date", constraints={"maximum": "2020"}), "“2020” in “maximum”", id="bound is no date"
        ),
        pytest.param(
            fields(constraints={"enum": ["是", False]}), "“False” in “enum” of “a”", id="YAML's no in a code list"
        ),
        pytest.param(fields(type="array", constraints={"unique": True}), "“a” cannot be a key", id="unique list"),
        pytest.param({**fields(type="object"), "primaryKey": "a"}, "“a” cannot be a key", id="key is an object"),
        pytest.param({**fields(), "primaryKey": ["b"]}, "no such name: b|match the fields", id="unknown key field"),
        pytest.param({**fields(), "primaryKey": 3}, "primaryKey", id="key is a number"),
        pytest.param({**fields(), "missingValues": [1]}, "missingValues", id="missing value is a number"),
        pytest.param({**fields(), "fieldsMatch": ["subset"]}, "fieldsMatch", id="fieldsMatch is a list"),
        pytest.param(
            fields(constraints={"exclusiveMinimum": 1}, type="integer"), "requires datapackage v2", id="v2 in v1"
        ),
        pytest.param(key(reference=None), "“reference” is missing", id="foreign key without reference"),
        pytest.param(key(fields=["b"]), "no such name: b", id="foreign key of an unknown field"),
        pytest.param(key(fields=["a", "a"]), "as many fields", id="foreign key of another width"),
        pytest.param(key(fields=[]), "as many fields", id="foreign key of nothing"),
        pytest.param(key(severity="warning"), "“severity” must hold properties", id="severity is a word"),
        pytest.param(key(severity={"warning": {}}), "“error” is missing", id="severity without error"),
        pytest.param(key(severity={"error": {"b": "^3"}}), "no such name: b", id="severity by an unknown field"),
        pytest.param(key(severity={"error": {"a": "("}}), "a pattern cannot be read", id="severity's pattern"),
    ],
)
def test_fault_is_told_with_its_place(raw: dict[str, Any], fault: str) -> None:
    with pytest.raises(BrokenDescriptor, match=fault) as told:
        read_schema(raw, "datasets/x/datapackage.yaml [x]")
    assert str(told.value).startswith("datasets/x/datapackage.yaml [x]: ")


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_the_standard_is_read(kind: str) -> None:
    assert read_schema(fields(type=kind), "here")["a"].type == kind
