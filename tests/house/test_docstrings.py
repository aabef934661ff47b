"""Examples in docstrings run."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import gongkai

#: `__main__` runs when it is imported.
MODULES = sorted(found.name for found in walk_packages(gongkai.__path__, "gongkai.") if "__main__" not in found.name)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    assert [test for name in MODULES for test in finder.find(import_module(name)) if test.examples]
