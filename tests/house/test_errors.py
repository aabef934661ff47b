"""The exception tree is what its module says it is."""

from __future__ import annotations

import re

from gongkai import errors
from gongkai.errors import GongkaiError


def subclasses(base: type[GongkaiError]) -> set[type[GongkaiError]]:
    own = set(base.__subclasses__())
    return own.union(*(subclasses(child) for child in own))


def test_the_tree_in_the_docstring_names_every_class() -> None:
    drawing = (errors.__doc__ or "").split("Each class")[0]
    told = re.findall(r"\b([A-Z][a-z]+[A-Z]\w+)\b", drawing)
    here = [kind.__name__ for kind in subclasses(GongkaiError) if kind.__module__ == errors.__name__]
    assert sorted(told) == sorted(["GongkaiError", *here])


def test_every_class_has_an_exit_code_of_the_interface() -> None:
    assert {kind.exit_code for kind in subclasses(GongkaiError)} == {1, 2}
