"""The checks of the French national schemas: each is understood, and none is dropped in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from gongkai.descriptor.lint import Document, KnownCheck, Mended, lint
from gongkai.descriptor.lint.checks import FRENCH
from gongkai.messages import Language, speaking
from gongkai.reports.lint import as_json, render
from gongkai.reports.lint_words import CHECKS

FIELDS = [{"name": name, "type": "string"} for name in ("siret", "name", "start", "end", "total")]


def checked(*checks: object, **more: Any) -> dict[str, Any]:
    return {"fields": FIELDS, "custom_checks": list(checks), **more}


def known(descriptor: dict[str, Any]) -> list[KnownCheck]:
    verdict = lint(descriptor)
    assert verdict.findings == ()
    return list(verdict.checks)


def test_every_known_check_says_what_it_demands() -> None:
    assert set(CHECKS) == set(FRENCH)


@pytest.mark.parametrize("name", sorted(FRENCH))
def test_a_known_check_is_understood(name: str) -> None:
    check = {"name": name, "params": {"column": "siret"}}
    assert known(checked(check)) == [KnownCheck(name=name, place=("custom_checks", 0), columns=("siret",))]


@pytest.mark.parametrize(
    ("name", "params", "columns"),
    [
        pytest.param(
            "compare-columns-value", {"column": "end", "op": ">=", "column2": "start"}, ("end", "start"), id="two"
        ),
        pytest.param("one-of-required", {"column1": "siret", "column2": "name"}, ("siret", "name"), id="1 of 2"),
        pytest.param(
            "sum-columns-value", {"column": "total", "columns": ["start", "end"]}, ("total", "start", "end"), id="sum"
        ),
        pytest.param(
            "cohesive-columns-value", {"column": "start", "othercolumns": ["end"]}, ("start", "end"), id="others"
        ),
        pytest.param("year-interval-value", {"column": "start", "allow-year-only": "yes"}, ("start",), id="an option"),
    ],
)
def test_the_columns_of_a_check(name: str, params: dict[str, Any], columns: tuple[str, ...]) -> None:
    (check,) = known(checked({"name": name, "params": params}))
    assert check.columns == columns


def test_checks_of_a_package_are_found_where_they_stand() -> None:
    check = {"name": "french-siren-value", "params": {"column": "siret"}}
    resource = {"name": "a", "path": "a.csv", "schema": checked(check), "custom_checks": [check]}
    assert [item.place for item in known({"resources": [resource]})] == [
        ("resources", 0, "custom_checks", 0),
        ("resources", 0, "schema", "custom_checks", 0),
    ]


def test_columns_are_not_asked_for_where_the_schema_stands_elsewhere() -> None:
    check = {"name": "french-siren-value", "params": {"column": "siret"}}
    verdict = lint({"name": "a", "path": "a.csv", "schema": "a.json", "custom_checks": [check]})
    assert [finding.code for finding in verdict.findings] == ["schema-elsewhere"]


@pytest.mark.parametrize(
    "checks",
    [
        pytest.param([{"name": "row-sum", "total": "total", "fields": ["start", "end"]}], id="of this house"),
        pytest.param([{"name": "none-such"}], id="any name: who runs them knows them"),
    ],
)
def test_our_own_checks_are_left_to_those_who_run_them(checks: list[dict[str, Any]]) -> None:
    assert known({"fields": FIELDS, "checks": checks}) == []


@pytest.mark.parametrize(("language", "says"), [("zh", "十四位编号"), ("en", "the fourteen digits")])
def test_a_report_lists_them_with_their_meaning(tmp_path: Path, language: Language, says: str) -> None:
    descriptor = checked({"name": "french-siret-value", "params": {"column": "siret"}})
    outcome = Mended(document=Document(tmp_path, "{}", {}, is_json=True), verdict=lint(descriptor))
    with speaking(language):
        (line,) = [line for line in render("a.json", outcome, tried=False) if "french-siret-value" in line]
        report = as_json("a.json", outcome)
    assert says in line
    assert "siret" in line
    (check,) = cast("list[dict[str, Any]]", report["checks"])
    assert (check["name"], check["pointer"], check["columns"]) == ("french-siret-value", "/custom_checks/0", ["siret"])
    assert says in check["meaning"]
