"""What the tests of steps share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongkai.descriptor import Step
from gongkai.table import text_column
from gongkai.transform.steps import run

Made = Callable[..., str | None]


@pytest.fixture(scope="session")
def made() -> Made:
    """Return a function that runs a step, by its name and arguments, on one text."""

    def made_of(name: str, text: str, **arguments: Any) -> str | None:
        made: str | None = run(Step(name=name, arguments=arguments), text_column([text])).to_pylist()[0]
        return made

    return made_of
