"""`gongkai claims`: which figures of the report the published data give, as lines and as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.descriptor import Portal
from gongkai.pipeline import build
from gongkai.release import Store

Call = Callable[..., tuple[int, str, str]]
MakeClaims = Callable[..., Portal]

KEYS = ["id", "text", "value", "expected", "kind", "verdict", "query", "release"]
GOOD: dict[str, str] = {}
BOUND = {"value": "", "value_min": "2", "text": "2个"}
WRONG = {"value": "4"}
NONE = {"query": "SELECT MAX(id) FROM thing WHERE id = 'none'"}


@pytest.fixture
def published(make_claims: MakeClaims) -> Callable[..., Path]:
    """Return a function that publishes claims and returns the portal's folder."""

    def make(**claims: dict[str, str]) -> Path:
        portal = make_claims(**claims)
        assert build(portal, Store.at(portal.root / "store")).accepted
        return portal.root

    return make


def test_all_figures_of_the_bundled_portal(built: Store, bundled: Portal, call: Call) -> None:
    code, out, _ = call(bundled.root, "--store", built.root, "claims", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == ["claims"]
    assert {tuple(claim)[:8] for claim in told["claims"]} == {tuple(KEYS)}
    assert {(claim["verdict"], claim["release"], claim["illustrative"]) for claim in told["claims"]} == {
        ("reproduced", 1, True)
    }


def test_a_deleted_row_turns_the_claims_that_counted_it(
    built: Store, bundled: Portal, call: Call, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(built.root, store)
    place = ["--store", store, "--key", built.key]
    assert call(bundled.root, *place, "withdraw", "training", "341302-PX-2017-01", "--why", "没有举行")[0] == 0
    code, out, _ = call(bundled.root, *place, "claims", "--format", "json")
    turned = [claim for claim in json.loads(out)["claims"] if claim["verdict"] != "reproduced"]
    assert code == 1
    assert {claim["id"]: (claim["verdict"], claim["value"], claim["release"]) for claim in turned} == {
        "county_trainings": ("differs", 14, 2),
        "all_trainings": ("differs", 17, 2),
    }


def test_lines_say_that_the_rows_are_illustrative(built: Store, bundled: Portal, call: Call) -> None:
    _, out, _ = call(bundled.root, "--store", built.root, "claims")
    *claims, counts, note = out.splitlines()
    assert len(claims) == 69
    assert counts == "Release 1: 69 reproduced, 0 differ, 0 without data"
    assert note.startswith("The rows behind the figures are an illustration")


@pytest.mark.parametrize(
    ("claims", "lines", "code"),
    [
        pytest.param(
            {"good": GOOD, "bound": BOUND},
            [
                "reproduced  bound  Number of things: 3 things",
                "reproduced  good  Number of things: 3 things",
                "Release 1: 2 reproduced, 0 differ, 0 without data",
            ],
            0,
            id="all reproduced",
        ),
        pytest.param(
            {"good": GOOD, "wrong": WRONG},
            [
                "reproduced  good  Number of things: 3 things",
                "differs  wrong  Number of things: 3 things",
                "    the report says: 4 things “3个”",
                "    query: SELECT COUNT(*) FROM thing",
                "    rows behind it: /open/thing",
                "Release 1: 1 reproduced, 1 differ, 0 without data",
            ],
            1,
            id="one differs",
        ),
        pytest.param(
            {"none": NONE},
            [
                "differs  none  Number of things: –",
                "    the report says: 3 things “3个”",
                "    why there is no value: no row gives the number",
                "    query: SELECT MAX(id) FROM thing WHERE id = 'none'",
                "    rows behind it: /open/thing",
                "Release 1: 0 reproduced, 1 differ, 0 without data",
            ],
            1,
            id="no row gives it",
        ),
    ],
)
def test_lines(
    published: Callable[..., Path], call: Call, claims: dict[str, dict[str, str]], lines: list[str], code: int
) -> None:
    told = call(published(**claims), "claims")
    assert told[0] == code
    assert told[1].splitlines() == lines


@pytest.mark.parametrize(
    ("expected", "facts"),
    [
        pytest.param(3, GOOD, id="a number"),
        pytest.param({"min": 2, "approximate": True}, BOUND, id="a bound"),
        pytest.param(2.5, {"value": "2.5"}, id="a share"),
    ],
)
def test_what_is_expected(published: Callable[..., Path], call: Call, expected: object, facts: dict[str, str]) -> None:
    _, out, _ = call(published(one=facts, other=WRONG), "claims", "--id", "one", "--format", "json")
    (claim,) = json.loads(out)["claims"]
    assert (claim["id"], claim["expected"], claim["value"]) == ("one", expected, 3)


def test_one_figure_is_told_in_full(published: Callable[..., Path], call: Call) -> None:
    code, out, _ = call(published(good=GOOD, wrong=WRONG), "claims", "--id", "good")
    assert code == 0
    assert "    query: SELECT COUNT(*) FROM thing" in out.splitlines()


@pytest.mark.parametrize(
    ("claims", "words", "says"),
    [
        pytest.param({"good": GOOD}, ["--id", "god"], "no figure “god”; the nearest is “good”", id="unknown"),
        pytest.param({}, [], "no figures of a report are published here", id="none published"),
    ],
)
def test_refused(
    published: Callable[..., Path], call: Call, claims: dict[str, dict[str, str]], words: list[str], says: str
) -> None:
    code, _, err = call(published(**claims), "claims", *words)
    assert code == 2
    assert says in err


def test_a_query_cannot_command_the_terminal(published: Callable[..., Path], call: Call) -> None:
    _, out, _ = call(published(evil={"title_en": "\x1b[31mred", **WRONG}), "claims")
    assert "\x1b" not in out
