"""The descriptor of a draft, and the layout that maps the file to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gongkai import clock
from gongkai.profile.fields import Drafted
from gongkai.profile.naming import Name
from gongkai.validate.checks import CHECKS

#: What stands where a person must write something.
FILL, FILL_EN = "待填写", "to be filled in"
PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"

#: The column of running numbers that a table without a key gets.
NUMBER = Name("record_no", "Number of the record")
NUMBER_LABELS = ("行号", "记录号", "__row__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a draft declares."""

    name: str
    title: str
    headers: tuple[str, ...]
    ignored: tuple[str, ...]
    fields: tuple[Drafted, ...]
    key: tuple[str, ...]
    sheet: str | None = None

    @property
    def numbered(self) -> str | None:
        """The made-up label of the running numbers, where no columns make a key."""
        return None if self.key else next(label for label in NUMBER_LABELS if label not in self.headers)

    def with_field(self, changed: Drafted) -> Plan:
        """Return the plan with another field of the same name."""
        fields = tuple(changed if one.name == changed.name else one for one in self.fields)
        return replace(self, fields=fields)


def package_of(plan: Plan) -> dict[str, Any]:
    """Return the descriptor of a Data Package."""
    return {
        "$schema": PACKAGE,
        "name": plan.name,
        "title": plan.title or FILL,
        "title_en": FILL_EN,
        "description": FILL,
        "description_en": FILL_EN,
        "theme": "reference",
        "frequency": "IRREG",
        "openness": "unconditional",
        "created": clock.stamp(),
        "version": "0.1.0",
        "contributors": [{"title": FILL, "title_en": FILL_EN, "roles": ["publisher"]}],
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International"}],
        "legal_basis": [{"title": FILL, "title_en": FILL_EN}],
        "resources": [_resource(plan)],
    }


def layouts_of(plan: Plan) -> dict[str, Any]:
    """Return the layouts of the dataset: the one form in which the file came."""
    made = {"number_rows": plan.numbered} if plan.numbered else {}
    sheet = {"sheet": plan.sheet} if plan.sheet else {}
    numbered = {NUMBER.name: {"from": plan.numbered}} if plan.numbered else {}
    ignored = {"ignore": list(plan.ignored)} if plan.ignored else {}
    return {
        "layouts": [
            {
                "name": "as_described",
                "title": "起草时的表格",
                "title_en": "The file that the draft was made from",
                **sheet,
                **made,
                "headers": list(plan.headers),
                "fields": {**numbered, **{one.name.name: _source(one) for one in plan.fields}},
                **ignored,
            }
        ]
    }


def _source(drafted: Drafted) -> dict[str, Any]:
    return {"from": drafted.label, **({"steps": list(drafted.steps)} if drafted.steps else {})}


def _resource(plan: Plan) -> dict[str, Any]:
    facets = [one.name.name for one in plan.fields if one.categories][:4]
    return {
        "name": plan.name,
        "title": plan.title or FILL,
        "title_en": FILL_EN,
        "type": "table",
        "path": f"data/{plan.name}.csv",
        "replace": "all",
        **({"facets": facets} if facets else {}),
        "schema": {
            "$schema": SCHEMA,
            "fields": [*_number(plan), *(field_descriptor(one, plan.key) for one in plan.fields)],
            "primaryKey": list(plan.key) or [NUMBER.name],
            **_checks(plan),
        },
    }


def _number(plan: Plan) -> list[dict[str, Any]]:
    if plan.key:
        return []
    title = {"title": "行号", "title_en": NUMBER.title_en, "type": "integer"}
    return [{"name": NUMBER.name, **title, "constraints": {"required": True}}]


def _checks(plan: Plan) -> dict[str, Any]:
    declared = [dict(check) for one in plan.fields for check in one.checks if check["name"] in CHECKS]
    return {"checks": declared} if declared else {}


def field_descriptor(drafted: Drafted, key: Sequence[str]) -> dict[str, Any]:
    """Return the descriptor of a field; one of the key alone is unique already."""
    constraints = {
        name: value for name, value in drafted.constraints.items() if name != "unique" or drafted.name.name not in key
    }
    optional: Mapping[str, Any] = {
        "missingValues": ["", *drafted.missing] if drafted.missing else None,
        "privacy": drafted.privacy,
        "constraints": constraints,
        "categories": [{"value": value, "label": value} for value in drafted.categories],
    }
    return {
        "name": drafted.name.name,
        "title": drafted.label.strip() or FILL,
        "title_en": drafted.name.title_en or FILL_EN,
        **drafted.facts,
        **{name: value for name, value in optional.items() if value},
    }
