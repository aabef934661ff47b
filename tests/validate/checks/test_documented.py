"""Every check is told to those who write datasets and to those whose files it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from gongkai.descriptor import read_schema
from gongkai.messages import speaking
from gongkai.messages.notes import TEMPLATES, said_again
from gongkai.report import Report, Violation
from gongkai.reports import render, sentence
from gongkai.validate.checks import CHECKS, read

ROOT = Path(__file__).parents[3]
SECTION = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8").split("## checks\n")[1].split("\n## ")[0]


def test_every_check_and_parameter_is_documented() -> None:
    rows = [line.strip("|").split("|") for line in SECTION.splitlines() if line.startswith("| `")]
    told = {row[0].strip(" `"): re.findall(r"`([^`]+)`", row[1]) for row in rows}
    assert told == {name: list(kind.types) for name, kind in CHECKS.items()}


def test_the_example_can_be_read() -> None:
    example = yaml.safe_load(SECTION.split("```yaml\n")[1].split("```")[0])["checks"]
    kinds = {"valid_from": "date", "valid_to": "date", "received_on": "date", "replied_on": "date"}
    kinds |= {"natural_person": "integer", "total": "integer", "promised_days": "integer"}
    names = ["agency_uscc", "party_uscc", "party_kind", "kind", "source_index_no", "region_code", "row_code", *kinds]
    schema = read_schema({"fields": [{"name": name, "type": kinds.get(name, "string")} for name in names]}, "README")
    assert [check.name for check in read(example, schema, "README")] == [item["name"] for item in example]


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_check_has_a_sentence_in_both_languages(name: str) -> None:
    fault = Violation(type=name, note="should be written “甲”", row=2, column=1, field="f", label="字段", cell="乙")
    with speaking("en"):
        english = sentence(fault)
    with speaking("zh"):
        chinese = sentence(fault)
    assert not english.startswith(name)
    # What to do follows the fault, in either language.
    assert ";" in english
    assert "；" in chinese
    assert re.findall("[a-z]{3,}", chinese) == []
    if name != "resident-id-absent":
        assert "should be written “甲”" in english
        assert "应写作“甲”" in chinese


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_filled_note_is_said_again(template: str) -> None:
    names = re.findall(r"{(\w+)}", template)
    facts = {name: f"<{number} {{{name}}} ”>" for number, name in enumerate(names)}
    note = template.format(**facts)
    with speaking("en"):
        assert said_again(note) == note
    with speaking("zh"):
        said = said_again(note)
    assert said != note
    assert all(fact in said for fact in facts.values())


@pytest.mark.parametrize("note", ["", 'type is "date/default"', "something else"])
def test_a_note_of_another_kind_stays(note: str) -> None:
    with speaking("zh"):
        assert said_again(note) == note


def test_what_concerns_the_whole_table_stands_first_and_says_so() -> None:
    missing = Violation(type="covers", field="power", cell="A1", note="power_item has it, this table does not")
    other = Violation(type="uscc", row=2, column=1, field="code", cell="x", note="has 1 characters, not 18")
    lines = list(render(Report(place="rows.csv", rows=1, fields=1).with_faults([other, missing])))
    assert lines[1:] == [
        "  error: rows missing (covers) × 1 in “power”",
        "    the whole table: “A1” is missing from “power”: power_item has it, this table does not; add its row",
        "  error: credit code (uscc) × 1 in “code”",
        "    row 2, column 1: “x” in “code” is no sound credit code: has 1 characters, not 18; compare it with the "
        "registration certificate",
    ]
