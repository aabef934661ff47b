"""The figures of the yearly report: each is found in its words, comes out of rows, and goes wrong with them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest

from gongkai.account import REPRODUCED, Verdict, judge, paragraphs_of
from gongkai.account.claims import claims_in
from gongkai.account.judging import Known, judged
from gongkai.release import Release, Store
from gongkai.sandbox import reading

#: Numerals of the text that count nothing: names, ordinals, years that the source masked or changed.
NO_FIGURES = (
    r"[（(]?[一二三四五]）", r"^[一二三]、", r"[一二三四五六七]是", r"201X年?", r"〔20(1X|20)〕", r"2020年",
    r"十九大", r"十八届三中、四中、五中、六中全会", r"“五公开”", r"“两微一端”", r"进一步", r"下一步", r"前一阶段",
    r"统一", r"第三方", r"为一体", r"多(角度|种|措并举)", r"余向东", r"均为零",
)  # fmt: skip
NUMERAL = re.compile(r"\d+|[一二三四五六七八九十百千万两双零余多几半]+")


@pytest.fixture(scope="module")
def release(built: Store) -> Release:
    """The bundled portal's release."""
    found = built.current()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def verdicts(release: Release) -> tuple[Verdict, ...]:
    """What becomes of all claims of the bundled portal."""
    return judge(release)


@pytest.fixture
def database(release: Release) -> Iterator[sqlite3.Connection]:
    """A copy of the published database that a test may spoil."""
    with (
        closing(sqlite3.connect(release.databases["open"].path)) as source,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
    ):
        source.backup(copy)
        yield copy


def broken(database: sqlite3.Connection, release: Release) -> dict[str, str]:
    """The claims that a database does not give, with what is said of each."""
    found = judged(database, claims_in(database), Known.of(release))
    return {verdict.claim.id: verdict.word for verdict in found if verdict.word != REPRODUCED}


def test_each_figure_is_reproduced_by_illustrative_rows(verdicts: tuple[Verdict, ...]) -> None:
    assert len(verdicts) == 69
    assert [verdict.claim.id for verdict in verdicts if verdict.word != REPRODUCED] == []
    assert all(verdict.tables and verdict.is_illustrative for verdict in verdicts)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("interpreted_documents", 107), ("interpreted_by_heads", 34), ("interpreted_by_heads_share", 31.8),
        ("press_conferences", 28), ("hotline_received", 8029), ("hotline_closed", 5206), ("hotline_open", 2823),
        ("hotline_closed_share", 64.8), ("hotline_agents", 20), ("city_items", 18425), ("county_items", 216550),
        ("release_items", 23832), ("all_items", 258807), ("city_requests", 87), ("county_requests", 218),
        ("all_requests", 305), ("reviews_corrected", 0), ("lawsuits_lost", 0), ("complaints", 0),
        ("si_county_staff", 8), ("county_trainings", 15), ("city_training", 1), ("seminar", 1),
        ("inspection_meeting", 1), ("units_visited", 55), ("counties_visited", 5),
        ("townships_visited", {"min": 60, "approximate": True}),
        ("compendium_copies", {"min": 1700, "approximate": True}),
        ("stages_of_documents", 5), ("three_lists", 3), ("two_lists", 2), ("public_service_levels", 3),
        ("intermediary_levels", 2), ("meeting_papers", 3), ("whole_county_areas", 8), ("pilot_counties", 4),
        ("townships_each", 2), ("areas_each", 2), ("pilot_townships", 8), ("township_areas", 16),
        ("titled_documents", 14), ("promotion_meeting_month", 7), ("hearing_month", 8), ("hotline_meeting_month", 11),
    ],
)  # fmt: skip
def test_what_the_report_says(verdicts: tuple[Verdict, ...], identifier: str, expected: object) -> None:
    (verdict,) = [verdict for verdict in verdicts if verdict.claim.id == identifier]
    assert verdict.claim.expected == expected


def test_each_numeral_of_the_text_belongs_to_a_claim_or_counts_nothing(
    release: Release, verdicts: tuple[Verdict, ...]
) -> None:
    left = []
    for paragraph in paragraphs_of(release):
        text = paragraph.heading + paragraph.text
        spans = [(one.claim.start, one.claim.end) for one in verdicts if one.claim.paragraph == paragraph.number]
        spans += [found.span() for pattern in NO_FIGURES for found in re.finditer(pattern, text)]
        left += [
            (paragraph.number, text[max(0, numeral.start() - 5) : numeral.end() + 5])
            for numeral in NUMERAL.finditer(text)
            if not any(start <= numeral.start() and numeral.end() <= end for start, end in spans)
        ]
    assert left == []


def test_the_words_of_each_claim_stand_where_it_says(release: Release, verdicts: tuple[Verdict, ...]) -> None:
    texts = {paragraph.number: paragraph.heading + paragraph.text for paragraph in paragraphs_of(release)}
    claims = [verdict.claim for verdict in verdicts]
    wrong = [claim.id for claim in claims if texts[claim.paragraph][claim.start : claim.end] != claim.text]
    assert wrong == []
    spans = sorted({(claim.paragraph, claim.start, claim.end) for claim in claims})
    overlaps = [(one, other) for one, other in pairwise(spans) if one[0] == other[0] and other[1] < one[2]]
    assert overlaps == []


def test_no_query_holds_the_figure_that_it_must_give(verdicts: tuple[Verdict, ...]) -> None:
    """A small number may be a day or a place in a text; a larger one would be the answer itself."""
    held = []
    for verdict in verdicts:
        number = verdict.claim.value if verdict.claim.least is None else verdict.claim.least
        words = re.sub(r"BETWEEN '[^']*' AND '[^']*'", "", verdict.claim.query)
        if number is not None and number > 9 and re.search(rf"(?<![\w.]){re.escape(str(number))}(?![\w.])", words):
            held.append(verdict.claim.id)
    assert held == []


def test_each_query_reads_tables_and_gives_nothing_without_their_rows(
    database: sqlite3.Connection, release: Release, verdicts: tuple[Verdict, ...]
) -> None:
    for table in {table for verdict in verdicts for table in verdict.tables}:
        database.execute(f"DELETE FROM {table}")
    with reading(database, Known.of(release).tables, seconds=2) as sandbox:
        given = {one.claim.id: sandbox.execute(one.claim.query).fetchall() for one in verdicts if one.claim.value != 0}
    assert {name: rows for name, rows in given.items() if rows not in ([], [(None,)], [(0,)])} == {}


#: What is changed, and the claims that it turns to “differs”, all others being reproduced.
CHANGES = {
    "DELETE FROM document WHERE title = '宿州市政务微博运行管理考核办法'": {"titled_documents"},
    "DELETE FROM document WHERE stage = '结果'": {"stages_of_documents"},
    "UPDATE document SET copies_printed = 1600 WHERE copies_at_least = 1": {"compendium_copies"},
    "UPDATE document SET doc_no = '皖办发〔2016〕48号' WHERE doc_no = '皖办发〔2016〕47号'": {
        "provincial_opinion_number"
    },
    "DELETE FROM disclosure_catalogue WHERE stage = '决策'": {"stages_of_catalogues"},
    "UPDATE executive_meeting_topic SET legality_paper = NULL WHERE topic_id = 'YT-341300-2017-001'": {
        "meeting_papers"
    },
    "DELETE FROM policy_interpretation WHERE interp_id = '341300-2017-002'": {
        "interpreted_by_heads",
        "interpreted_by_heads_share",
        "interpreted_documents",
    },
    "UPDATE policy_interpretation SET published_on = '2018-01-02' WHERE interp_id = '341300-2017-001'": {
        "interpreted_by_heads_share",
        "interpreted_documents",
    },
    "DELETE FROM press_conference WHERE conf_id = '341300-XWFB-2017-01'": {"press_conferences"},
    "DELETE FROM hotline_line WHERE name = '政务微博'": {"merged_social_media"},
    "DELETE FROM hotline_order WHERE status = '已办结' AND month = '2017-10' AND channel = '电话'": {
        "hotline_closed",
        "hotline_closed_share",
        "hotline_received",
    },
    "DELETE FROM hotline_order WHERE status = '办理中' AND month = '2017-10' AND channel = '电话'": {
        "hotline_closed_share",
        "hotline_open",
        "hotline_received",
    },
    "DELETE FROM site_column WHERE name = '执行公开'": {"stage_columns"},
    "DELETE FROM site_column WHERE name = '涉企收费清单'": {"three_lists"},
    "DELETE FROM site_column WHERE depth = 2 AND name = '公共服务清单'": {"two_lists"},
    "DELETE FROM channel_stat WHERE channel = '市政府信息公开网' AND month = '2017-11'": {
        "all_items",
        "city_items",
        "city_items_share",
        "county_items_share",
        "release_items_share",
    },
    "DELETE FROM channel_stat WHERE channel = '县区政府信息公开网' AND month = '2017-11'": {
        "all_items",
        "city_items_share",
        "county_items",
        "county_items_share",
        "release_items_share",
    },
    "DELETE FROM channel_stat WHERE channel = '宿州发布' AND month = '2017-11'": {
        "all_items",
        "city_items_share",
        "county_items_share",
        "release_items",
        "release_items_share",
    },
    "UPDATE channel_stat SET items_year_earlier = items + 1 WHERE channel = '宿州发布'": {"growing_channels"},
    "DELETE FROM public_service WHERE level = '乡级'": {"public_service_levels"},
    "DELETE FROM intermediary_service WHERE level = '县级'": {"intermediary_levels"},
    "DELETE FROM foi_month WHERE level = '市本级' AND month = '2017-03'": {
        "all_requests",
        "city_requests",
        "city_requests_share",
        "requests_answered",
    },
    "DELETE FROM foi_month WHERE level = '县区' AND month = '2017-03'": {
        "all_requests",
        "city_requests_share",
        "county_requests",
        "requests_answered",
    },
    "UPDATE foi_month SET answered = 0 WHERE month = '2017-01'": {"requests_answered"},
    "UPDATE remedy SET corrected = 1 WHERE kind = '行政复议' AND year = 2017 AND region_code = '341300'": {
        "reviews_corrected"
    },
    "UPDATE remedy SET corrected = 1 WHERE kind = '复议后起诉' AND year = 2017 AND region_code = '341300'": {
        "lawsuits_lost"
    },
    "UPDATE remedy SET total = 1 WHERE kind = '投诉' AND year = 2017 AND region_code = '341300'": {"complaints"},
    "UPDATE meeting SET held_on = '2017-06-30' WHERE kind = '工作推进会' AND region_code = '341300'": {
        "promotion_meeting_month"
    },
    "UPDATE meeting SET held_on = '2017-06-30' WHERE kind = '专题听取汇报'": {"hearing_month"},
    "UPDATE meeting SET held_on = '2017-06-30' WHERE kind = '运行工作会'": {"hotline_meeting_month"},
    "DELETE FROM inspection WHERE object_name = '市财政局'": {"units_visited"},
    "DELETE FROM inspection WHERE object_name = '萧县政府'": {"counties_visited"},
    "DELETE FROM inspection WHERE object_kind = '乡镇（街道）' AND mode = '实地督查' AND inspected_on < '2017-10-01'": {
        "bodies_visited",
        "townships_visited",
    },
    "DELETE FROM training WHERE training_id = '341302-PX-2017-01'": {"all_trainings", "county_trainings"},
    "DELETE FROM training WHERE level = '市级' AND kind = '培训'": {"all_trainings", "city_training"},
    "DELETE FROM training WHERE kind = '研讨会'": {"all_trainings", "seminar"},
    "DELETE FROM training WHERE kind = '督查汇报会'": {"all_trainings", "inspection_meeting"},
    "DELETE FROM division WHERE code = '341322'": {"counties_reporting"},
    "DELETE FROM pilot WHERE area = '保障性住房'": {"whole_county_areas"},
    "DELETE FROM pilot WHERE area = '农村危房改造'": {"areas_to_choose_from", "whole_county_areas"},
    "DELETE FROM pilot WHERE pilot_id = '341302-SD-01'": {"areas_each", "township_areas"},
    "DELETE FROM pilot WHERE level = '市级' AND region_code = '341324'": {
        "pilot_counties",
        "pilot_townships",
        "township_areas",
    },
    "DELETE FROM pilot WHERE township_code = '341302110'": {
        "pilot_townships",
        "planned_townships_each",
        "township_areas",
        "townships_each",
    },
    "UPDATE pilot SET evaluation_on = '2018-04-30'": {"evaluation_month"},
    "UPDATE pilot SET acceptance_on = '2018-08-31' WHERE pilot_id = '341302-SD-01'": {"acceptance_month"},
    # A row whose number is a claim: no other row gives it.
    "DELETE FROM document WHERE category = '上级文件'": ["provincial_opinion_number", "provincial_plan_number"],
    "DELETE FROM hotline_line WHERE number = '12345'": ["hotline_agents", "hotline_meeting_number", "hotline_number"],
    "DELETE FROM hotline_line WHERE number = '119'": ["emergency_lines", "fire_line"],
    "DELETE FROM hotline_line WHERE number = '110'": ["emergency_lines", "police_line"],
    "DELETE FROM hotline_line WHERE number = '120'": ["ambulance_line", "emergency_lines"],
    "DELETE FROM institution WHERE kind = '政务公开办' AND region_code = '341324'": [
        "county_offices",
        "si_county_staff",
    ],
}


@pytest.mark.parametrize(("change", "turned"), CHANGES.items(), ids=[change[:60] for change in CHANGES])
def test_a_change_turns_the_claims_that_it_concerns(
    database: sqlite3.Connection, release: Release, change: str, turned: set[str]
) -> None:
    assert database.execute(change).rowcount > 0
    assert broken(database, release) == dict.fromkeys(turned, "differs")


def test_each_claim_is_turned_at_least_once(verdicts: tuple[Verdict, ...]) -> None:
    turned = set().union(*CHANGES.values())
    assert {verdict.claim.id for verdict in verdicts} == turned
