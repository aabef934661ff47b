"""Datasets are content: no code among them, and what their README offers is what there is."""

from __future__ import annotations

import re
from inspect import signature
from pathlib import Path

import pytest

from gongkai.consistency.bodies import KINDS
from gongkai.consistency.functions import FUNCTIONS
from gongkai.descriptor import Portal
from gongkai.sample.maker import MAKERS
from gongkai.transform import STEPS

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")


def section(title: str, text: str = README) -> str:
    return text.split(f"## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the Markdown tables of a text, as cells."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_no_code_below_datasets() -> None:
    assert [str(path.relative_to(ROOT)) for path in (ROOT / "datasets").rglob("*.py")] == []


@pytest.mark.parametrize(("readme", "title"), [("README.md", "Datasets"), ("README.zh-CN.md", "数据集")])
def test_every_dataset_is_in_the_readme_under_its_title(readme: str, title: str) -> None:
    listed = section(title, (ROOT / readme).read_text(encoding="utf-8"))
    told = re.findall(r"^\|[^|]*\| `(\w+)` \| ([^|]+) \|", listed, re.MULTILINE)
    assert sorted(told) == sorted((package.name, package.titles["zh"]) for package in Portal.at(ROOT).datasets)


def test_every_step_is_documented_and_every_documented_step_exists() -> None:
    documented = [row[0].strip("`") for row in rows(section("pipeline.yaml"))]
    assert sorted(documented) == sorted(STEPS)


def test_every_argument_is_documented() -> None:
    documented = {row[0].strip("`"): set(re.findall(r"`([^`]+)`", row[1])) for row in rows(section("pipeline.yaml"))}
    assert documented == {name: arguments_of(name) for name in STEPS}


def arguments_of(name: str) -> set[str]:
    return {parameter.rstrip("_") for parameter in list(signature(STEPS[name]).parameters)[1:]}


def test_every_kind_of_rule_is_documented_with_its_parameters() -> None:
    documented = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in rows(section("consistency.yaml"))}
    assert documented == {name: set(kind.parameters) for name, kind in KINDS.items()}


def test_every_function_of_rules_is_documented() -> None:
    text = section("consistency.yaml")
    assert [name for name in FUNCTIONS if f"`{name}(" not in text] == []


def test_every_word_that_makes_a_value_is_documented_and_every_documented_word_exists() -> None:
    table = section("sample.yaml").split("| word |")[1]
    documented = [row[0].strip("`") for row in rows(table.split("\n\n")[0])]
    assert documented == list(MAKERS)
