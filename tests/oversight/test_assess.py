"""Agencies scored by published rows: a planted fault costs exactly its points, and the notice names its row."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai import oversight, pipeline
from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, UsageError
from gongkai.oversight import Card
from gongkai.release import Store

ROOT = Path(__file__).parents[2]
POLICE = "11341300XX0000078H"
OFFICE = "11341300XX00000279"
EDUCATION = "11341300XX0000043Y"
YEAR = 2017

Row = dict[str, str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the bundled portal that is published."""
    root = tmp_path_factory.mktemp("assessed") / "portal"
    shutil.copytree(ROOT / "datasets", root / "datasets")
    shutil.copy(ROOT / "metadata.yml", root)
    portal = Portal.at(root)
    assert pipeline.build(portal, Store.at(root / "store")).accepted
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(built, tmp_path / "portal"))


def cards(root: Path, year: int = YEAR) -> dict[str, Card]:
    return {card.agency: card for card in oversight.assessment(Store.at(root / "store").last(), year=year).cards}


def committed(root: Path, table: str) -> tuple[Path, list[Row]]:
    file = next(root.glob(f"datasets/*/data/{table}.csv"))
    with file.open(encoding="utf-8", newline="") as stream:
        return file, list(csv.DictReader(stream))


def hand_in(root: Path, tmp_path: Path, table: str, change: Callable[[list[Row]], None]) -> None:
    """Publish the committed rows of a table with a change."""
    _, rows = committed(root, table)
    change(rows)
    file = tmp_path / f"{table}.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    portal = Portal.at(root)
    dataset = next(one.package for package in portal.datasets for one in package.resources if one.name == table)
    outcome = pipeline.publish(portal, Store.at(root / "store"), dataset, file, resource=table)
    assert outcome.accepted, outcome.report.as_json()


def changed(where: Callable[[Row], bool], **values: str) -> Callable[[list[Row]], None]:
    """Return a change of the first row that fits."""

    def change(rows: list[Row]) -> None:
        next(row for row in rows if where(row)).update(values)

    return change


#: The indicator, the table, the rows one of which is made faulty, how, and the agency that answers for it.
PLANTED = [
    pytest.param(
        "accounts_alive",
        "new_media_account",
        lambda row: row["agency_uscc"] == OFFICE and not row["closed_on"] and int(row["idle_days"]) <= 14,
        {"last_post_on": "2017-10-01", "idle_days": "60"},
        OFFICE,
        id="an account that sleeps",
    ),
    pytest.param(
        "channel_in_time",
        "channel_stat",
        lambda row: row["agency_uscc"] == EDUCATION and row["month"] == "2017-03",
        {"published_on": "2017-05-02"},
        EDUCATION,
        id="monthly figures late",
    ),
    pytest.param(
        "sections_alive",
        "inspection",
        lambda row: row["agency_uscc"] == POLICE and row["mode"] != "实地督查" and row["problem_kind"] != "链接失效",
        {"problem_kind": "链接失效", "problem": "“机构职能”栏目多处链接不能打开。"},
        POLICE,
        id="broken links",
    ),
    pytest.param(
        "request_in_time",
        "foi_request",
        lambda row: row["agency_uscc"] == OFFICE and row["request_no"] == "YSQ-2017-0085",
        {"replied_on": "2017-09-29"},
        OFFICE,
        id="a late answer in a closed register",
    ),
]


@pytest.mark.parametrize(("indicator", "table", "where", "values", "agency"), PLANTED)
def test_a_planted_fault_costs_exactly_its_points(
    root: Path,
    tmp_path: Path,
    indicator: str,
    table: str,
    where: Callable[[Row], bool],
    values: Row,
    agency: str,
) -> None:
    before = cards(root)
    hand_in(root, tmp_path, table, changed(where, **values))
    after = cards(root)
    penalty = next(mark.indicator.penalty for mark in before[agency].marks if mark.indicator.code == indicator)
    assert before[agency].score - after[agency].score == penalty > 0
    assert {code: card.score for code, card in before.items() if code != agency} == {
        code: card.score for code, card in after.items() if code != agency
    }
    known = {(one.indicator.code, one.key) for one in before[agency].deductions}
    new = [one for one in after[agency].deductions if (one.indicator.code, one.key) not in known]
    assert [one.indicator.code for one in new] == [indicator]


def test_the_weights_of_each_year_make_100(built: Path) -> None:
    found = oversight.assessment(Store.at(built / "store").last())
    assert {card.weight for card in found.cards} == {Decimal(100)}
    assert {2017, 2025} <= set(oversight.years(found.cards))


def test_no_more_is_lost_than_an_indicator_weighs(root: Path, tmp_path: Path) -> None:
    def late(rows: list[Row]) -> None:
        for row in rows:
            if row["agency_uscc"] == EDUCATION:
                year, month = row["month"].split("-")
                row["published_on"] = f"{year}-12-29" if int(month) < 11 else "2018-02-01"

    hand_in(root, tmp_path, "channel_stat", late)
    mark = next(mark for mark in cards(root)[EDUCATION].marks if mark.indicator.code == "channel_in_time")
    assert mark.score == 0
    assert len(mark.deductions) > 4
    assert [one.points for one in mark.deductions][4:] == [0] * (len(mark.deductions) - 4)


def test_a_notice_names_the_rows_and_is_not_sent_twice(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = command(root, capsys, "assess", "--year", str(YEAR), "--agency", POLICE, "--notices")
    assert code == 0, said
    release = Store.at(root / "store").last()
    with oversight.opened(release) as connection:
        query = "SELECT problem, due_on, inspected_on, status, object_name FROM inspection WHERE remark LIKE '考核%'"
        notices = connection.execute(query).fetchall()
    lost = [mark for mark in cards(root)[POLICE].marks if mark.lost]
    assert len(notices) == len(lost) > 0
    for one in (one for mark in lost for one in mark.deductions[:5]):
        assert any(", ".join(map(str, one.key)) in problem for problem, *_ in notices)
    assert all(due > day and status == "整改中" for _, due, day, status, _ in notices)
    code, said = command(root, capsys, "assess", "--year", str(YEAR), "--agency", POLICE, "--notices")
    assert code == 0
    assert "No new notice" in said
    assert Store.at(root / "store").last().number == release.number


def test_a_notice_is_no_finding_of_a_patrol(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = command(root, capsys, "assess", "--year", str(YEAR), "--notices")
    assert code == 0, said
    release = Store.at(root / "store").last()
    with oversight.opened(release) as connection:
        query = "SELECT inspection_id FROM inspection WHERE remark LIKE '考核%' AND problem_kind = '链接失效'"
        notices = {(str(name),) for (name,) in connection.execute(query)}
    cards = oversight.assessment(release).cards
    blamed = {
        one.key for card in cards for mark in card.marks if mark.indicator.code == "sections_alive"
        for one in mark.deductions
    }  # fmt: skip
    assert notices
    assert blamed
    assert {tuple(map(str, key)) for key in blamed} & notices == set()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(["--year", "1999"], 2, "there are no rows of 1999", id="a year without rows"),
        pytest.param(["--agency", "无此局"], 2, "no agency is called", id="an unknown agency"),
        pytest.param(["--year", "2017", "--agency", "市公安局"], 0, "2017-DC-205", id="one agency by its short name"),
    ],
)
def test_what_the_command_says(
    built: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    found, text = command(built, capsys, "assess", *words)
    assert (found, said in text) == (code, True), text


def test_json_holds_every_row_that_cost_points(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = command(built, capsys, "assess", "--year", str(YEAR), "--format", "json")
    told = json.loads(text)
    assert code == 0
    for card in told["cards"]:
        lost = sum(one["points"] for mark in card["indicators"] for one in mark["deductions"])
        assert card["score"] == card["weight"] - lost


def test_a_query_that_writes_is_refused(root: Path, tmp_path: Path) -> None:
    hand_in(root, tmp_path, "assessment_indicator", changed(lambda _: True, query="DELETE FROM agency WHERE 1 = 1"))
    with pytest.raises(BrokenDescriptor, match="document_in_time"):
        oversight.assessment(Store.at(root / "store").last())


def test_a_portal_without_indicators_says_so(tmp_path: Path) -> None:
    from gongkai.descriptor import create_portal

    portal = create_portal(tmp_path / "portal")
    store = Store.at(portal.root / "store")
    assert pipeline.build(portal, store).accepted
    with pytest.raises(UsageError, match="no indicators"):
        oversight.assessment(store.last())


def command(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    from gongkai.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "--root", str(root), *words])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out + told.err
