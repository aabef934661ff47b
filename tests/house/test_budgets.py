"""The budgets of the house: no giant file, no giant function, no long list of parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*(ROOT / "pipelines").rglob("*.py"), *(ROOT / "plugins").glob("*.py")])
MAX_FILE, MEDIAN_FILE = 400, 120
MAX_FUNCTION, MEDIAN_FUNCTION = 40, 8
MAX_PARAMETERS = 7

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(module) if isinstance(node, Function))


def length(function: Function) -> int:
    """How many lines a function has, less its docstring; decorators are not its own."""
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    spent = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - spent


def parameters(function: Function) -> int:
    given = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return len([argument for argument in given if argument.arg not in {"self", "cls"}])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_within_budget(path: Path) -> None:
    assert lines(path) <= MAX_FILE
    assert {f.name: length(f) for f in functions(path) if length(f) > MAX_FUNCTION} == {}


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name != "cli"], ids=lambda path: path.stem)
def test_functions_take_few_parameters(path: Path) -> None:
    """A command is excepted: its options are its parameters, and click gives them by name."""
    assert {f.name: parameters(f) for f in functions(path) if parameters(f) > MAX_PARAMETERS} == {}


def test_the_middle_is_small() -> None:
    assert median(map(lines, FILES)) <= MEDIAN_FILE
    assert median(length(function) for path in FILES for function in functions(path)) <= MEDIAN_FUNCTION
