"""Each fault in the smallest descriptor that has it: what it is called, where it is, and whether frictionless minds."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Literal

import frictionless
import pytest

from gongkai.descriptor import Portal
from gongkai.descriptor.lint import Finding, lint, rules
from gongkai.messages import Language, speaking
from gongkai.reports.lint import advice, fault
from gongkai.reports.lint_words import EXPECTED, FAULTS, MENDS
from gongkai.validate.readers import check_rules, fault_of

#: What frictionless makes of a fault: it refuses the descriptor (or a check with it ends in an exception), or it
#: takes a rule that nothing can follow, or it passes over what it does not know.
Minds = Literal["refuses", "takes", "passes"]

V2 = {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"}
PACKAGE_V2 = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"}


def field(**facts: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", **facts}]}


def schema(**more: Any) -> dict[str, Any]:
    return {**field(type="string"), **more}


def key(fields: Any = "a", *, to: Any = "a", **reference: Any) -> dict[str, Any]:
    return {"fields": fields, "reference": {**reference, "fields": to}}


def resource(**more: Any) -> dict[str, Any]:
    return {"name": "table", "path": "table.csv", **more}


def package(*resources: Any, **more: Any) -> dict[str, Any]:
    return {"resources": list(resources or (resource(),)), **more}


CASES = [
    pytest.param({"feilds": []}, "no-descriptor", "", "passes", id="neither fields nor resources nor path"),
    # The shape of properties.
    pytest.param({"fields": [{"type": "string"}]}, "missing-property", "/fields/0", "refuses", id="no name"),
    pytest.param(field(title=5), "property-type", "/fields/0/title", "refuses", id="number as title"),
    pytest.param(field(constraints=[]), "property-type", "/fields/0/constraints", "refuses", id="constraints as list"),
    pytest.param(
        field(constraints={"required": "yes"}),
        "property-type",
        "/fields/0/constraints/required",
        "refuses",
        id="text as truth value",
    ),
    pytest.param(
        field(constraints={"minLength": "3"}),
        "property-type",
        "/fields/0/constraints/minLength",
        "refuses",
        id="text as length",
    ),
    pytest.param({"fields": {}}, "property-type", "/fields", "refuses", id="fields as mapping"),
    pytest.param({"fields": [], "$schema": 5}, "property-type", "/$schema", "refuses", id="number as profile"),
    pytest.param(schema(primaryKey=5), "property-type", "/primaryKey", "refuses", id="number as key"),
    pytest.param(resource(contributors=5), "property-type", "/contributors", "refuses", id="contributors as number"),
    pytest.param(schema(fieldsMatch="sub"), "unknown-value", "/fieldsMatch", "refuses", id="unknown match"),
    pytest.param(resource(type="tabel"), "unknown-value", "/type", "refuses", id="unknown type of resource"),
    pytest.param(resource(dialect={"cvs": {}}), "unknown-value", "/dialect/cvs", "refuses", id="unknown dialect"),
    pytest.param(
        resource(dialect={"delimiter": 5}), "property-type", "/dialect/delimiter", "refuses", id="delimiter as number"
    ),
    pytest.param(schema(type="table"), "unexpected-property", "/type", "refuses", id="schema with a type"),
    pytest.param(package(type="data"), "unexpected-property", "/type", "refuses", id="package with a type"),
    pytest.param(
        package(missingValues=[""]), "misplaced-property", "/missingValues", "refuses", id="missing values of a package"
    ),
    pytest.param(schema(primarykey="a"), "misspelt-property", "/primarykey", "passes", id="key in lower case"),
    pytest.param(field(contraints={}), "misspelt-property", "/fields/0/contraints", "passes", id="slip of the pen"),
    # Names.
    pytest.param(schema(name="IRVE"), "bad-name", "/name", "refuses", id="name of a schema in upper case"),
    pytest.param(schema(name="IRVE", **V2), "bad-name", "/name", "refuses", id="name of a schema, version 2 too"),
    pytest.param(package(name="A b"), "bad-name", "/name", "refuses", id="name of a package"),
    pytest.param(package(resource(name="表")), "bad-name", "/resources/0/name", "refuses", id="Chinese resource name"),
    # A field.
    pytest.param({"fields": [5]}, "field-shape", "/fields/0", "refuses", id="number as field"),
    pytest.param(field(type="text"), "unknown-type", "/fields/0/type", "refuses", id="type of another system"),
    pytest.param(field(type=["string", "null"]), "unknown-type", "/fields/0/type", "refuses", id="list of types"),
    pytest.param(
        field(type="string", format="mail"), "unknown-format", "/fields/0/format", "refuses", id="unknown format"
    ),
    pytest.param(
        field(type="geopoint", format="lonlat"), "unknown-format", "/fields/0/format", "takes", id="form of a point"
    ),
    pytest.param(
        field(type="date", format="YYYY/MM/DD"), "unknown-form", "/fields/0/format", "takes", id="date of another form"
    ),
    pytest.param(
        field(type="integer", format="0000"), "ignored-format", "/fields/0/format", "passes", id="format of a number"
    ),
    pytest.param(
        field(type="string", format="wkt"), "unreadable-values", "/fields/0/format", "refuses", id="format to install"
    ),
    pytest.param(
        field(type="list", delimiter=""), "empty-delimiter", "/fields/0/delimiter", "takes", id="list cut at nothing"
    ),
    pytest.param(
        field(type="integer", example="1, 10"), "example", "/fields/0/example", "refuses", id="two values as example"
    ),
    pytest.param(
        field(type="number", decimalChar=",", example="1,5"),
        "example",
        "/fields/0/example",
        "refuses",
        id="right example that frictionless cannot read",
    ),
    pytest.param(
        field(type="integer", **{"x-pattern": "^a$"}),
        "set-aside",
        "/fields/0/x-pattern",
        "passes",
        id="pattern that stands aside",
    ),
    pytest.param(
        field(type="array", arrayItem={"type": "whole"}),
        "unknown-type",
        "/fields/0/arrayItem/type",
        "refuses",
        id="type of an item",
    ),
    # Constraints.
    pytest.param(
        field(required=True), "misplaced-constraint", "/fields/0/required", "refuses", id="required outside constraints"
    ),
    pytest.param(
        field(enum=["b"]), "misplaced-constraint", "/fields/0/enum", "takes", id="code list outside constraints"
    ),
    pytest.param(
        field(constraints={"minlength": 1}),
        "unknown-constraint",
        "/fields/0/constraints/minlength",
        "refuses",
        id="constraint in lower case",
    ),
    pytest.param(
        field(type="integer", constraints={"minLength": 1}),
        "unsupported-constraint",
        "/fields/0/constraints/minLength",
        "refuses",
        id="length of a number",
    ),
    pytest.param(
        field(type="integer", constraints={"pattern": "[0-9]{5}"}),
        "unsupported-pattern",
        "/fields/0/constraints/pattern",
        "refuses",
        id="pattern of a number",
    ),
    pytest.param(
        field(type="date", constraints={"pattern": "%Y/%m/%d"}),
        "form-as-pattern",
        "/fields/0/constraints/pattern",
        "refuses",
        id="form of a date as pattern",
    ),
    pytest.param(
        field(type="date", pattern="%Y/%m/%d"),
        "form-as-pattern",
        "/fields/0/pattern",
        "takes",
        id="form of a date as pattern outside constraints",
    ),
    pytest.param(
        field(type="integer", constraints={"exclusiveMinimum": 1}),
        "exclusive-bound",
        "/fields/0/constraints/exclusiveMinimum",
        "refuses",
        id="exclusive bound in version 1",
    ),
    pytest.param(
        field(type="date", constraints={"minimum": "1.1.2020"}),
        "bound",
        "/fields/0/constraints/minimum",
        "refuses",
        id="bound of another form",
    ),
    pytest.param(
        field(type="string", constraints={"enum": ["b", 1]}),
        "enum-value",
        "/fields/0/constraints/enum/1",
        "takes",
        id="number in a code list of texts",
    ),
    pytest.param(
        field(type="string", constraints={"pattern": r"\p{Han}+"}),
        "pattern-syntax",
        "/fields/0/constraints/pattern",
        "refuses",
        id="pattern of another language",
    ),
    pytest.param(
        field(type="string", constraints={"pattern": "(?i)a"}),
        "pattern-syntax",
        "/fields/0/constraints/pattern",
        "refuses",
        id="flag behind the anchor",
    ),
    # Missing values.
    pytest.param(schema(missingValues="-"), "missing-values-shape", "/missingValues", "refuses", id="one text"),
    pytest.param(
        schema(missingValues=[{"value": "-"}]),
        "missing-values-v2",
        "/missingValues",
        "refuses",
        id="labels",
    ),
    pytest.param(
        schema(missingValues=[{"value": "-"}, {"value": "-"}], **V2),
        "missing-value-twice",
        "/missingValues/1",
        "refuses",
        id="missing value twice",
    ),
    # Keys.
    pytest.param(
        {"fields": [{"name": "a"}, {"name": "b"}, {"name": "a"}]},
        "duplicate-field",
        "/fields/2/name",
        "refuses",
        id="two fields of one name",
    ),
    pytest.param(schema(primaryKey="A"), "unknown-key-field", "/primaryKey", "refuses", id="key of no field"),
    pytest.param(schema(primaryKey=["a", "b"]), "unknown-key-field", "/primaryKey/1", "refuses", id="second of a key"),
    pytest.param(
        schema(foreignKeys=[key(["b"], resource="", to=["a"])]),
        "unknown-key-field",
        "/foreignKeys/0/fields/0",
        "refuses",
        id="foreign key of no field",
    ),
    pytest.param(
        field(type="list", constraints={"unique": True}),
        "unhashable-key",
        "/fields/0/constraints/unique",
        "refuses",
        id="unique list",
    ),
    pytest.param(
        {**field(type="geojson"), "primaryKey": ["a"]}, "unhashable-key", "/primaryKey/0", "refuses", id="shape as key"
    ),
    pytest.param(schema(foreignKeys=[5]), "foreign-key-shape", "/foreignKeys/0", "refuses", id="number as foreign key"),
    pytest.param(
        schema(foreignKeys=[{"fields": "a", "reference": "b"}]),
        "foreign-key-shape",
        "/foreignKeys/0",
        "refuses",
        id="text as reference",
    ),
    pytest.param(
        schema(foreignKeys=[key(["a"], resource="b", to=[])]),
        "key-length",
        "/foreignKeys/0",
        "refuses",
        id="foreign key to nothing",
    ),
    pytest.param(
        schema(foreignKeys=[key(to="b")]),
        "unknown-reference-field",
        "/foreignKeys/0/reference/fields",
        "takes",
        id="foreign key to no field of its own table",
    ),
    pytest.param(
        package(resource(schema=schema(foreignKeys=[key(resource="tabel")]))),
        "unknown-resource",
        "/resources/0/schema/foreignKeys/0/reference/resource",
        "takes",
        id="foreign key to no table",
    ),
    pytest.param(
        package(resource(schema=schema(foreignKeys=[key(resource="table", to=["b"])]))),
        "unknown-reference-field",
        "/resources/0/schema/foreignKeys/0/reference/fields/0",
        "takes",
        id="foreign key to no field of a table",
    ),
    pytest.param(
        schema(fieldsMatch=["subset"], **V2),
        "fields-match-list",
        "/fieldsMatch",
        "refuses",
        id="match of version 2",
    ),
    # Resources and packages.
    pytest.param(
        package(resource(), resource()),
        "duplicate-resource",
        "/resources/1/name",
        "refuses",
        id="two of one name",
    ),
    pytest.param({"name": "table", "schema": schema()}, "no-source", "", "refuses", id="neither path nor data"),
    pytest.param(resource(data=[["a"]]), "two-sources", "/data", "refuses", id="path and data"),
    pytest.param(resource(path="../a.csv"), "unsafe-path", "/path", "refuses", id="path out of the folder"),
    pytest.param(package(licenses=[{"title": "b"}]), "nameless-licence", "/licenses/0", "refuses", id="no name"),
    pytest.param(
        package(contributors=[{"title": "b", "email": "b"}]),
        "bad-email",
        "/contributors/0/email",
        "refuses",
        id="email without a domain",
    ),
    pytest.param(package(created="2020-01-01"), "bad-created", "/created", "refuses", id="date without a time"),
    pytest.param(
        package(profile="tabular-data-package"),
        "resource-not-tabular",
        "/resources/0",
        "refuses",
        id="table without the profile",
    ),
    pytest.param(
        resource(profile="tabular-data-resource"),
        "missing-property",
        "",
        "refuses",
        id="table without schema",
    ),
    pytest.param(resource(schema="b.json"), "schema-elsewhere", "/schema", "passes", id="schema in a file"),
    # Checks.
    pytest.param(schema(checks={"name": "b"}), "check-shape", "/checks", "takes", id="checks as mapping"),
    pytest.param(schema(custom_checks=[{}]), "check-shape", "/custom_checks/0", "takes", id="check without a name"),
    pytest.param(
        schema(custom_checks=[{"name": "french-siret", "params": {"column": "a"}}]),
        "unknown-check",
        "/custom_checks/0/name",
        "passes",
        id="unknown check",
    ),
    pytest.param(
        schema(custom_checks=[{"name": "sum-columns-value", "params": {"column": "a", "columns": ["a", "b"]}}]),
        "unknown-column",
        "/custom_checks/0/params/columns/1",
        "passes",
        id="check of no column",
    ),
]

#: frictionless would fetch the file, so what it makes of it is not asked here.
OWN_PROFILE = pytest.param(resource(profile="https://x.org/p"), "own-profile", "/profile", "passes", id="own profile")

Descriptor = Mapping[str, Any]


def found(descriptor: Descriptor) -> list[tuple[str, str]]:
    return [(finding.code, finding.pointer) for finding in lint(descriptor).findings]


def first(descriptor: Descriptor, code: str) -> Finding:
    return next(finding for finding in lint(descriptor).findings if finding.code == code)


def is_refused(descriptor: Descriptor) -> bool:
    """Whether frictionless refuses a descriptor, or would end in an exception over its rules."""
    kind: dict[str, Any] = {
        "schema": frictionless.Schema,
        "resource": frictionless.Resource,
        "package": frictionless.Package,
    }
    try:
        made: Any = kind[str(lint(descriptor).kind)].from_descriptor(deepcopy(dict(descriptor)))
        tables = made.resources if isinstance(made, frictionless.Package) else [made]
        schemas = [getattr(table, "_schema", table) for table in tables]
        sound = [schema for schema in schemas if isinstance(schema, frictionless.Schema)]
        return any(faults for schema in sound for faults in (*map(faults_of, schema.fields), key_faults(schema)))
    except Exception:  # noqa: BLE001 - frictionless raises what it likes
        return True


def test_a_good_descriptor_has_no_fault() -> None:
    table = schema(primaryKey="a", foreignKeys=[key(resource="table")], custom_checks=[])
    assert found(package(resource(schema=table), name="good", **PACKAGE_V2)) == []


@pytest.mark.parametrize(("descriptor", "code", "pointer", "minds"), [*CASES, OWN_PROFILE])
def test_the_fault_is_found_and_nothing_else(descriptor: Descriptor, code: str, pointer: str, minds: Minds) -> None:
    extra = [("misspelt-property", "/feilds")] if code == "no-descriptor" else []
    assert found(descriptor) == [(code, pointer), *extra]
    severity = "warning" if minds == "passes" and code != "no-descriptor" else "error"
    assert lint(descriptor).findings[0].severity == severity


@pytest.mark.parametrize(
    ("descriptor", "minds"),
    [
        pytest.param(*(case.values[0], case.values[3]), id=case.id)
        for case in CASES
        if case.values[1] != "no-descriptor"
    ],
)
def test_frictionless_minds_as_is_said(descriptor: Descriptor, minds: Minds) -> None:
    assert is_refused(descriptor) == (minds == "refuses")


def test_every_fault_has_a_case_and_words() -> None:
    codes = {str(case.values[1]) for case in [*CASES, OWN_PROFILE]}
    assert codes == set(FAULTS) - {"refused", "example-read-simply"}
    assert codes == set(MENDS) - {"refused", "bad-name-unknown"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("descriptor", "code"), [pytest.param(*case.values[:2], id=case.id) for case in CASES])
def test_the_words_are_whole(descriptor: Descriptor, code: str, language: Language) -> None:
    with speaking(language):
        texts = [fault(first(descriptor, code)), advice(first(descriptor, code))]
    assert all(texts)
    # Chinese is spoken all the way, and no place for a fact is left open.
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in text.replace("表”", "")) for text in texts]
    assert chinese == [language == "zh"] * 2
    assert not [text for text in texts if "{{" in text or "{value}" in text]


@pytest.mark.parametrize(
    ("descriptor", "says"),
    [
        pytest.param(field(type="varchar"), "The nearest is “string”", id="synonym of a type"),
        pytest.param(field(type="strng"), "The nearest is “string”", id="misspelt type"),
        pytest.param(field(format="e-mail"), "The nearest is “email”", id="misspelt format"),
        pytest.param(field(type="date", format="dd.MM.yyyy"), "“%d.%m.%Y”", id="form of another system"),
        pytest.param(field(type="time", format="short"), "“%H:%M:%S”", id="form that is not understood"),
        pytest.param(schema(primaryKey="aa"), "The nearest is “a”", id="field"),
        pytest.param(field(constraints={"minlength": 1}), "The nearest is “minLength”", id="constraint"),
        pytest.param(schema(fieldsMatch="supreset"), "The nearest is “superset”", id="match"),
        pytest.param(schema(custom_checks=[{"name": "siret"}]), "“french-siret-value”", id="check"),
        pytest.param(field(type="integer", constraints={"minLength": 1}), "array, list, object, string", id="types"),
        pytest.param(field(constraints={"pattern": r"\p{L}"}), r"Python knows no \p{…}", id="classes"),
        pytest.param(field(constraints={"pattern": "(?i)a"}), "(?i:…)", id="flags"),
        pytest.param(field(constraints={"pattern": "(?<n>a)"}), "(?P<name>…)", id="groups"),
        pytest.param(field(constraints={"enum": [1]}), "Text stands in quotation marks", id="quotation marks"),
        pytest.param(schema(name="Ça va"), "“ca-va”", id="slug"),
        pytest.param(schema(name="权力清单"), "what readers see is the title", id="no slug"),
    ],
)
def test_the_advice_names_the_way_out(descriptor: Descriptor, says: str) -> None:
    assert says in advice(lint(descriptor).findings[0])


def test_an_example_that_is_right_is_not_called_wrong() -> None:
    finding = first(field(type="number", decimalChar=",", example="1,5"), "example")
    assert "is a right one" in fault(finding)


@pytest.mark.parametrize(
    ("descriptor", "kind", "standard"),
    [
        pytest.param({"fields": []}, "schema", "v1", id="fields"),
        pytest.param({"resources": []}, "package", "v1", id="resources"),
        pytest.param({"path": "a.csv"}, "resource", "v1", id="path"),
        pytest.param({"fields": [], "resources": [{"path": "a.csv"}]}, "schema", "v1", id="French schema"),
        pytest.param({**V2, "fields": []}, "schema", "v2", id="version 2"),
        pytest.param({**PACKAGE_V2, "fields": []}, "package", "v2", id="profile before properties"),
        pytest.param({"profile": "tabular-data-resource"}, "resource", "v1", id="profile of version 1"),
        pytest.param(
            {"$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json", "fields": []},
            "schema",
            "unknown",
            id="profile of its own",
        ),
    ],
)
def test_kind_and_version(descriptor: Descriptor, kind: str, standard: str) -> None:
    verdict = lint(descriptor)
    assert (verdict.kind, verdict.standard) == (kind, standard)


def test_the_version_of_the_root_counts_for_all_within() -> None:
    """To frictionless, a schema cannot leave the version of the package that it is in."""
    table = {**field(type="integer", constraints={"exclusiveMinimum": 1}), **V2}
    assert [code for code, _ in found(package(resource(schema=table)))] == ["exclusive-bound"]
    assert (
        found(package(resource(schema=field(type="integer", constraints={"exclusiveMinimum": 1})), **PACKAGE_V2)) == []
    )


def test_what_no_rule_foresees_is_told_in_the_words_of_frictionless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.RULES, "schema", lambda level: iter(()))
    (finding,) = lint(schema(primaryKey="b")).findings
    assert finding.code == "refused"
    assert "does not match the fields" in fault(finding)


def test_the_bundled_datasets_are_without_fault(bundled: Portal) -> None:
    assert {package.name: found(package.raw) for package in bundled.datasets if found(package.raw)} == {}


def types_of(profile: object) -> set[str]:
    """The types that a profile asks for, on all its levels."""
    if isinstance(profile, list):
        return set().union(*map(types_of, profile))
    if not isinstance(profile, dict):
        return set()
    own = profile.get("type", [])
    named = {own} if isinstance(own, str) else set(own) if isinstance(own, list) else set()
    return named.union(*map(types_of, profile.values()))


def test_every_type_of_a_profile_has_a_word() -> None:
    kinds: list[Any] = [
        frictionless.Package,
        frictionless.Resource,
        frictionless.Schema,
        frictionless.Dialect,
        frictionless.Field,
    ]
    kinds += [kind for kind in vars(frictionless.fields).values() if isinstance(kind, type)]
    kinds += [kind for kind in vars(frictionless.formats).values() if hasattr(kind, "metadata_profile_patch")]
    profiles = [part for kind in kinds for part in (kind.metadata_profile, kind.metadata_profile_patch)]
    assert types_of(profiles) - set(EXPECTED) == set()


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
