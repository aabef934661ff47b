"""The list of steps in datasets/README.md: every step with its arguments, and examples that come out as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from gongkai.descriptor import Step
from gongkai.table import text_column
from gongkai.transform import STEPS
from gongkai.transform.steps import run
from gongkai.transform.steps.arguments import kind_of, parameters

ROOT = Path(__file__).parents[3]
LIST = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8").split("| step | arguments |")[1].split("\n\n")[0]
ROWS = {
    cells[0].strip(" `"): cells[1:]
    for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in LIST.splitlines()[2:])
}
EXAMPLE = re.compile(r"`([^`]+)`: `([^`]+)` → (?:`([^`]+)`|missing)")


def examples() -> Iterator[tuple[Step, str, str | None]]:
    for name, (_, _, told) in ROWS.items():
        for written, text, expected in EXAMPLE.findall(told):
            item = yaml.safe_load(written)
            arguments: dict[str, Any] = item[name] if isinstance(item, dict) else {}
            plain = text.strip('"') if text.startswith('"') else text
            yield Step(name=name, arguments=arguments), plain, expected or None


EXAMPLES = list(examples())
IDS = [f"{item.name}: {text}" for item, text, _ in EXAMPLES]


def test_the_catalogue_is_listed_with_its_arguments() -> None:
    told = {name: re.findall(r"`(\w+)`(\*?)", cells[0]) for name, cells in ROWS.items()}
    assert told == {
        name: [(word, "*" * (known.default is known.empty)) for word, known in parameters(name).items()]
        for name in STEPS
    }


def test_every_step_has_an_example() -> None:
    assert {item.name for item, _, _ in EXAMPLES} == set(STEPS)
    assert sum(cells[2].count("→") for cells in ROWS.values()) == len(EXAMPLES)


@pytest.mark.parametrize(("item", "text", "expected"), EXAMPLES, ids=IDS)
def test_examples_come_out_as_written(item: Step, text: str, expected: str | None) -> None:
    # Cells one below the other are written with strokes between.
    cells, wanted = text.split(" / "), [None] if expected is None else expected.split(" / ")
    column = pa.chunked_array([pa.array(part, pa.large_string()) for part in (cells, [], cells)])
    made = run(item, column)
    assert (made.type, made.to_pylist()) == (column.type, [*wanted, *wanted])


@pytest.mark.parametrize(("item", "text", "expected"), EXAMPLES, ids=IDS)
def test_null_stays_null_and_nothing_nothing(item: Step, text: str, expected: str | None) -> None:
    for cells in ([], [None, None]):
        assert run(item, text_column(cells)).to_pylist() == cells
    if item.name != "inherit":
        assert run(item, text_column([None, text, None])).to_pylist() == [None, expected, None]


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_argument_has_a_kind(name: str) -> None:
    assert all(kind_of(name, parameter).said() for parameter in parameters(name))
