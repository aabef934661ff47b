"""What is planted in generated sentences is found, and what only looks like it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow.compute as pc
import pytest

from gongkai import privacy
from gongkai.table import text_column

#: The share of what is planted that must be found; identity and mobile numbers without an exception.
WANTED = {"resident-id": 1.0, "mobile": 1.0}
REST = 0.95
#: Of the look-alikes, fewer than this share may be taken for personal data.
ALARMS = 0.001

SEEDS = [pytest.param(seed, id=f"seed {seed}") for seed in (20200901, 341300, 7)]


def kinds_of(texts: Sequence[str]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = {}
    for kind, mask in privacy.scan_column(text_column(texts)).items():
        for index in pc.indices_nonzero(mask).to_pylist():
            found.setdefault(index, set()).add(kind)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_planted_is_found(generated: Any, seed: int) -> None:
    made = generated.planted(seed)
    found = kinds_of([text for _, text in made])
    planted = Counter(kind for kind, _ in made if kind)
    assert len(made) == 20_000
    assert planted == dict.fromkeys(privacy.KINDS, 2000)
    caught = Counter(kind for index, (kind, _) in enumerate(made) if kind in found.get(index, set()))
    short = {kind: caught[kind] / planted[kind] for kind in planted}
    assert {kind: share for kind, share in short.items() if share < WANTED.get(kind, REST)} == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_sentences_without_anything_personal_hold_nothing(generated: Any, seed: int) -> None:
    made = generated.planted(seed)
    found = kinds_of([text for _, text in made])
    assert [(text, found[index]) for index, (kind, text) in enumerate(made) if not kind and index in found] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_look_alikes_are_left_alone(generated: Any, seed: int) -> None:
    made = generated.look_alikes(seed)
    alarms = kinds_of([text for _, text in made])
    assert len(made) == 20_000
    assert len(alarms) < ALARMS * len(made), [(made[index], kinds) for index, kinds in alarms.items()]
