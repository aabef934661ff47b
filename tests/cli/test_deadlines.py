"""`gongkai deadlines`: what is due when, as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from gongkai.cli.deadlines import command
from gongkai.cli.main import Globals
from gongkai.descriptor import Portal
from gongkai.errors import NoTable, UsageError
from gongkai.messages import speaking
from gongkai.pipeline import build
from gongkai.release import Store

Run = Callable[..., Result]


@pytest.fixture
def run(bundled: Portal, built: Store) -> Run:
    """Return a function that runs the command on the bundled portal."""
    chosen = Globals(bundled.root, built.root)
    return lambda *words: CliRunner().invoke(command, list(words), obj=chosen)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        pytest.param(["--on", "2017-06-01"], 0, "15 working days left · Publication of documents", id="open"),
        pytest.param(["--on", "2018-01-02"], 1, "26 days late, not done · Rectification", id="overdue"),
        pytest.param(["--on", "2017-06-01", "--due-within", "5"], 0, "5 days left", id="due within some days"),
        pytest.param(["--on", "2016-01-01"], 0, "no deadlines", id="before all"),
        pytest.param(["--table", "public_opinion_case", "--status", "met"], 0, "01-08 17:46 · in time", id="hours"),
        pytest.param(["--on", "2018-01-02", "--agency", "宿州市公安局"], 0, "deadlines: in time", id="an agency"),
        pytest.param(["--on", "2017-04-07", "--table", "foi_request"], 0, "YSQ-2017-0085", id="a closed register"),
        pytest.param(["--status", "all"], 1, "more; --format csv writes all of them", id="too many for a screen"),
        pytest.param(["--on", "2017-06-01"], 0, "Rules:\n", id="with the rules"),
    ],
)
def test_text(run: Run, words: list[str], code: int, told: str) -> None:
    result = run(*words)
    assert (result.exit_code, told in result.output) == (code, True), result.output


def test_in_chinese(run: Run) -> None:
    with speaking("zh"):
        told = run("--on", "2018-01-02").output
    assert "逾期 26 日，未办结 · 按督办单整改 · inspection 2017-DC-241" in told
    assert "规则：\n  按督办单整改：督办单载明的整改期限（依据已核对）" in told


def test_json_and_csv_say_the_same(run: Run) -> None:
    words = ("--on", "2017-11-30", "--table", "inspection", "--status", "all")
    report = json.loads(run(*words, "--format", "json").output)
    lines = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").output)))
    assert report["on"] == "2017-11-30"
    assert sum(report["counts"].values()) == len(report["deadlines"]) == len(lines) > 100
    plain = [{name: "" if value is None else str(value) for name, value in row.items()} for row in report["deadlines"]]
    assert plain == lines
    late = [row for row in report["deadlines"] if row["status"] == "overdue_open"]
    assert {(row["key"], row["due"], row["days_late"], row["unit"]) for row in late} >= {
        ("2017-DC-232", "2017-11-29", 1, "own_day")
    }


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param(["--agency", "宿州市公安"], "“宿州市公安”; the nearest is “宿州市公安局”", id="agency"),
        pytest.param(["--table", "inspections"], "is published; the nearest is “inspection”", id="table"),
    ],
)
def test_what_is_not_there(run: Run, words: list[str], fault: str) -> None:
    result = run(*words)
    assert isinstance(result.exception, UsageError | NoTable)
    assert fault in str(result.exception)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param(["--on", "20"], "“20” is no day; write it as 2026-11-25", id="no day"),
        pytest.param(["--on", "2026-02-30"], "“2026-02-30” is no day", id="a day that is not"),
        pytest.param(["--on", "2026-02-03T99:00"], "is no day", id="a time that is not"),
        pytest.param(["--on", "9999-12-31"], "is no day", id="a day that is too far"),
        pytest.param(["--on", "0001-01-01T00:00+14:00"], "is no day", id="a moment before all days"),
        pytest.param(["--due-within", "-1"], "-1 is not in the range", id="days that are past"),
        pytest.param(["--due-within", "99999999999"], "is not in the range", id="too many days"),
        pytest.param(["--status", "late"], "'late' is not one of", id="no status"),
    ],
)
def test_wrong_usage(run: Run, words: list[str], fault: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert fault in result.output


def test_a_portal_without_rules_says_so(portal: Portal, store: Store) -> None:
    assert build(portal, store).accepted
    result = CliRunner().invoke(command, [], obj=Globals(portal.root, store.root))
    assert "no rules on deadlines are published" in str(result.exception)
