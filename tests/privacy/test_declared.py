"""What a descriptor may say of personal data, and what it is told when it says something else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor
from gongkai.privacy import KINDS, Declaration, declarations, waivers
from gongkai.privacy.declared import ALLOWABLE, Person

MakeResource = Callable[..., Any]

WAIVER = {"kind": "mobile", "field": "text", "who": "政务公开办", "why": "公布的值班手机", "until": "2026-12-31"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param("private", Declaration(private=True), id="private"),
        pytest.param("mask", Declaration(mask=frozenset(KINDS)), id="all masked"),
        pytest.param({"mask": ["mobile"]}, Declaration(mask=frozenset({"mobile"})), id="one kind masked"),
        pytest.param({"allow": "mobile"}, Declaration(allow=frozenset({"mobile"})), id="one kind allowed"),
        pytest.param({"allow": ["mobile", "landline"]}, Declaration(allow=frozenset({"mobile", "landline"})), id="two"),
        pytest.param({"person": True}, Declaration(person=Person(when={})), id="a person's name in every row"),
        pytest.param({"person": False}, Declaration(), id="no person's name"),
        pytest.param(
            {"person": {"when": {"kind": "自然人"}}},
            Declaration(person=Person(when={"kind": frozenset({"自然人"})})),
            id="a person's name in some rows",
        ),
        pytest.param(
            {"person": {"when": {"kind": ["自然人", "个体工商户"]}}},
            Declaration(person=Person(when={"kind": frozenset({"自然人", "个体工商户"})})),
            id="a person's name under two kinds",
        ),
    ],
)
def test_what_a_field_says(resource: MakeResource, said: Any, meant: Declaration) -> None:
    assert declarations(resource({"text": said, "kind": None})) == {"text": meant}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("privat", "private", id="misspelt word"),
        pytest.param(["mobile"], "mapping", id="a list"),
        pytest.param({"alow": ["mobile"]}, "“alow”.*“allow”", id="misspelt property"),
        pytest.param({"allow": ["moblie"]}, "“moblie”.*“mobile”", id="misspelt kind"),
        pytest.param({"mask": ["landline"]}, "“landline”", id="a kind that is not searched for cannot be masked"),
        pytest.param({"person": {"when": {"kindd": "自然人"}}}, "“kindd”.*“kind”", id="misspelt field"),
        pytest.param({"person": {"where": {}}}, "when", id="a person without a when"),
        pytest.param({"person": "自然人"}, "person", id="a person by value"),
        pytest.param({"allow": {"mobile": True}}, "allow", id="a mapping for a list"),
    ],
)
def test_a_faulty_declaration_is_told(resource: MakeResource, said: Any, told: str) -> None:
    with pytest.raises(BrokenDescriptor, match=rf"register \[register\] text: .*{told}"):
        declarations(resource({"text": said, "kind": None}))


@pytest.mark.parametrize("said", ["mask", {"person": True}, {"mask": ["mobile"]}], ids=str)
def test_only_text_can_be_masked(resource: MakeResource, said: Any) -> None:
    with pytest.raises(BrokenDescriptor, match="integer"):
        declarations(resource({"text": said}, types={"text": "integer"}))


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"primaryKey": ["id", "text"]}, id="part of the key"),
        pytest.param(
            {"fields": [{"name": "id"}, {"name": "text", "privacy": "private", "constraints": {"unique": True}}]},
            id="unique",
        ),
    ],
)
def test_a_key_can_neither_be_masked_nor_private(resource: MakeResource, schema: dict[str, Any]) -> None:
    with pytest.raises(BrokenDescriptor, match="text: a key"):
        declarations(resource({"text": "private"}, schema=schema))


def test_a_waiver(resource: MakeResource) -> None:
    (waiver,) = waivers(resource({"text": None}, waivers=[{**WAIVER, "key": {"id": 7}}]))
    assert waiver.as_json() == {**WAIVER, "table": "register", "key": {"id": "7"}}
    assert waiver.until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"who": ""}, "who", id="given by nobody"),
        pytest.param({"why": None}, "why", id="for no reason"),
        pytest.param({"until": None}, "until", id="for ever"),
        pytest.param({"until": "2026-02-30"}, "2026-02-30", id="until no day"),
        pytest.param({"kind": "moblie"}, "“moblie”.*“mobile”", id="misspelt kind"),
        pytest.param({"kind": "person"}, "“person”", id="a kind that blocks nothing"),
        pytest.param({"field": "texts"}, "“texts”.*“text”", id="misspelt field"),
        pytest.param({"key": {"idd": "7"}}, "“idd”.*“id”", id="misspelt key"),
        pytest.param({"table": "other"}, "“other”.*“register”", id="another table"),
        pytest.param({"untill": "2026-12-31"}, "“untill”.*“until”", id="misspelt property"),
        pytest.param({"key": "7"}, "key", id="a key by value"),
    ],
)
def test_a_faulty_waiver_is_told(resource: MakeResource, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(BrokenDescriptor, match=told):
        waivers(resource({"text": None}, waivers=[{**WAIVER, **changes}]))


@pytest.mark.parametrize("raw", [pytest.param({}, id="a mapping"), pytest.param(["mobile"], id="words")])
def test_waivers_that_are_no_list_of_waivers(resource: MakeResource, raw: Any) -> None:
    with pytest.raises(BrokenDescriptor, match="waivers"):
        waivers(resource({"text": None}, waivers=raw or {"kind": "mobile"}))


def test_what_the_bundled_datasets_declare_can_be_read(bundled: Portal) -> None:
    tables = [resource for package in bundled.datasets for resource in package.resources]
    assert tables
    for table in tables:
        declarations(table)
        waivers(table)


@pytest.mark.parametrize("kind", ALLOWABLE)
def test_the_read_me_names_each_kind(kind: str) -> None:
    assert f"`{kind}`" in (Path(__file__).parents[2] / "datasets" / "README.md").read_text(encoding="utf-8")
