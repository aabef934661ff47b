"""`gongkai consistency`: what does not hold between the published tables, as text, JSON and a page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from gongkai.cli.consistency import command
from gongkai.cli.main import Globals
from gongkai.descriptor import Package, Portal
from gongkai.errors import UsageError
from gongkai.pipeline import build
from gongkai.release import Store

Run = Callable[..., Result]

BODIES = [["code", "name", "short"], ["A1", "示例甲局", "甲"], ["A2", "示例乙局", "乙"], ["A3", "示例丙局", "乙"]]
THINGS = [
    ["id", "body", "made", "used"],
    ["S1", "A1", "2025-02-01", "2025-01-01"],
    ["S2", "A2", "2025-01-01", "2025-01-01"],
]
RULES = """
agency: body
rules:
  - name: used_before_made
    title: 先用后造
    title_en: Used before it was made
    advice: 核对日期。
    advice_en: Compare the dates.
    severity: SEVERITY
    order: {fields: [made, used]}
  - name: many
    title: 太多
    title_en: Too many
    advice: 减少。
    advice_en: Have fewer.
    severity: warning
    coverage: {by: body, keys: {body: code}, most: 0}
"""


@pytest.fixture
def run(portal: Portal, store: Store, make_dataset: Callable[..., Package]) -> Run:
    """Return a function that runs the command on a portal in which both rules are broken."""
    key = [{"fields": ["body"], "reference": {"package": "body", "resource": "body", "fields": ["code"]}}]
    make_dataset("body", {"code": {}, "name": {}, "short": {}}, BODIES, label="name", search=["short"])
    day = {"type": "date"}
    make_dataset("thing", {"id": {}, "body": {}, "made": day, "used": day}, THINGS, schema={"foreignKeys": key})
    rules = portal.root / "datasets" / "thing" / "consistency.yaml"
    rules.write_text(RULES.replace("SEVERITY", "warning"), encoding="utf-8")
    assert build(Portal.at(portal.root), store).accepted
    rules.write_text(RULES.replace("SEVERITY", "error"), encoding="utf-8")
    chosen = Globals(portal.root, store.root)
    return lambda *words: CliRunner().invoke(command, list(words), obj=chosen)


def test_lines(run: Run) -> None:
    done = run()
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "2 rules between tables: 1 errors, 2 warnings",
        "",
        "error: Used before it was made (1)",
        "  Compare the dates.",
        "  - thing S1 [示例甲局]: made “2025-02-01”, used “2025-01-01”",
        "",
        "warning: Too many (2)",
        "  Have fewer.",
        "  - thing S1 [示例甲局]: body “A1”, number of rows in “body title” “1”",
        "  - thing S2 [示例乙局]: body “A2”, number of rows in “body title” “1”",
    ]


@pytest.mark.parametrize(
    ("words", "keys", "code"),
    [
        pytest.param(["--agency", "A2"], ["S2"], 0, id="an agency by its code"),
        pytest.param(["--agency", "示例甲局"], ["S1", "S1"], 1, id="by its name"),
        pytest.param(["--agency", "甲"], ["S1", "S1"], 1, id="by another name"),
        pytest.param(["--rule", "many"], ["S1", "S2"], 0, id="a rule"),
        pytest.param(["--agency", "A3"], [], 0, id="an agency without findings"),
    ],
)
def test_a_part(run: Run, words: list[str], keys: list[str], code: int) -> None:
    done = run(*words, "--format", "json")
    report = json.loads(done.output)
    assert [finding["key"]["id"] for finding in report["findings"]] == keys
    assert (done.exit_code, report["valid"], report["release"]) == (code, code == 0, 1)


def test_a_page(run: Run) -> None:
    done = run("--format", "html", "--rule", "used_before_made")
    assert done.output.startswith('<!doctype html>\n<html lang="en">')
    assert [
        words for words in ("Used before it was made (1)", "示例甲局", "Compare the dates.") if words not in done.output
    ] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["--agency", "丁"], "no agency is called “丁”", id="no such agency"),
        pytest.param(["--agency", "乙"], "several agencies are called “乙”: A2, A3; give the code", id="two agencies"),
    ],
)
def test_wrong_agency(run: Run, words: list[str], says: str) -> None:
    done = run(*words)
    assert isinstance(done.exception, UsageError)
    assert says in str(done.exception)


def test_unknown_rule(run: Run) -> None:
    done = run("--rule", "mny")
    assert done.exit_code == 2
    assert "no rule called “mny”; known rules: used_before_made, many" in done.output
