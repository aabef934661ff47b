"""Random schemas and files: the product's report is frictionless' own, whole and in its order.

`GONGKAI_SEED` chooses the cases, `GONGKAI_CASES` how many of them `make soak` runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.differential.cases import case
from tests.validate.differential.compare import difference
from tests.validate.differential.shrink import shrunk

SEED = os.environ.get("GONGKAI_SEED", "1")
#: How many cases run with all other tests, how many are worth a soak, and how many make one test.
FEW, MANY, TOGETHER = 300, int(os.environ.get("GONGKAI_CASES", "10000")), 100


def parts(total: int) -> list[Any]:
    """Return the numbers of the cases in parts of a size that two processes share well."""
    numbers = [range(start, min(start + TOGETHER, total)) for start in range(0, total, TOGETHER)]
    return [pytest.param(part, id=f"seed {SEED}, cases {part[0]} to {part[-1]}") for part in numbers]


def compare(numbers: range, folder: Path, record_property: Callable[[str, object], None]) -> None:
    """Compare the reports of some cases; the first that differs is told as small as it can be made."""
    done = 0
    try:
        for number in numbers:
            made = case(f"{SEED}:{number}")
            told = difference(made, folder)
            if told is not None:
                smaller = shrunk(made, lambda other: difference(other, folder) is not None)
                pytest.fail(
                    f"case {SEED}:{number}: {told}\n{made}\n\nMade smaller: {difference(smaller, folder)}\n{smaller}"
                )
            done += 1
    finally:
        record_property("cases", done)


@pytest.mark.parametrize("numbers", parts(FEW))
def test_random_files(numbers: range, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    compare(numbers, tmp_path, record_property)


@pytest.mark.soak
@pytest.mark.parametrize("numbers", parts(MANY))
def test_many_random_files(numbers: range, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    compare(numbers, tmp_path, record_property)
