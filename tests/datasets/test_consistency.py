"""The rules between the bundled lists: the portal breaks none of them, and each one finds what breaks it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from gongkai.consistency import Examination, Rule, called, in_full, rules_of
from gongkai.descriptor import Portal
from gongkai.messages import speaking
from gongkai.names import quoted
from gongkai.release import Store
from gongkai.reports import render_consistency

ROOT = Path(__file__).parents[2]
PORTAL = Portal.at(ROOT)
RULES = rules_of(PORTAL.datasets)
RESOURCES = {resource.name: resource for package in PORTAL.datasets for resource in package.resources}
TODAY, GONE = date(2026, 3, 2), "2026-03-01"

#: What breaks each rule: a table, the key of one of its rows, and cells that are written over (None: the row goes);
#: then the key of the row that is found, where it is another.
Break = tuple[str, str, Mapping[str, Any] | None, str | None]

CITY, COUNTY = "11341300XX00000354", "11341302XX00004308"
DOCUMENT, EXPLAINED, CONFERENCE = "11341300XX0000019E/201701-00002", "341300-2017-002", "341300-XWFB-2017-02"
GOVERNMENT, STATION, TOPIC = "11341302XX00003857", "XMT-341302-201-1", "YT-341300-2017-001"
CITY_REPORT = "341300,宿州市人民政府,2022"
REPORT, ORDERS = "341302,宿州市埇桥区人民政府,2022", "2017-09,APP,举报,已办结"
REQUESTS = "2017-01,县区,自然人,予以公开"
PENALTY = "11341300XX0000123J,宿自然资罚示例〔2021〕1号,1"
LICENCE = "11341300XX0000078H,宿公许示例〔2021〕1号,1"
NO_ENFORCER = "11341300XX0000019E"
BREAKS: Mapping[str, Break] = {
    "account_above_on_another_platform": ("new_media_account", STATION, {"platform": "微信"}, None),
    "account_above_was_closed": ("new_media_account", "XMT-341302-002-1", {"status": "注销"}, STATION),
    "adjusted_after_cancellation": (
        "approval_adjustment", "341300-2025-028", {"power_id": "341300-07-0001", "effective_on": "2025-08-01"}, None,
    ),
    "adjustment_by_a_document_not_listed": (
        "approval_adjustment", "341300-2025-001", {"batch_doc_no": "宿政示例〔2025〕999号"}, None,
    ),
    "adjustment_calls_power_otherwise": ("approval_adjustment", "341300-2025-001", {"item_name": "另一名称"}, None),
    "adjustment_without_power": ("approval_adjustment", "341300-2025-001", {"power_id": None}, None),
    "admitted_without_three_papers": ("executive_meeting_topic", TOPIC, {"opinion_paper": None}, None),
    "agency_above_its_parent": ("agency", COUNTY, {"level": "省级"}, None),
    "agency_at_another_level_than_its_division": ("agency", COUNTY, {"level": "市级"}, None),
    "answer_by_another_bodys_account": ("public_opinion_case", "YQ-341300-2017-002", {"subject_uscc": CITY}, None),
    "assigned_otherwise_than_to_units": ("hotline_order", ORDERS, {"assigned": 99999}, None),
    "cancellation_not_in_power_list": ("power_item", "341300-07-0001", {"status": "保留"}, "341300-2025-001"),
    "cancelled_power_needs_intermediary": ("power_item", "341300-01-0001", {"status": "取消"}, "IS-341300-004"),
    "cancelled_power_still_served": ("power_item", "341300-01-0001", {"status": "取消"}, "szfw-341300-001"),
    "cancelled_power_without_adjustment": ("approval_adjustment", "341300-2025-001", None, "341300-07-0001"),
    "carried_over_otherwise": ("annual_report_request", f"{REPORT},2", {"total": 77}, None),
    "catalogue_of_another_division_than_its_government": (
        "disclosure_catalogue", "341302-02-001", {"region_code": "341321"}, None,
    ),
    "channel_of_another_level_than_its_body": (
        "channel_stat", f"2017-01,县区政府信息公开网,网站,{GOVERNMENT}", {"channel": "市政府信息公开网"}, None,
    ),
    "claim_of_words_that_do_not_stand_there": ("claim", "interpreted_documents", {"start": 5}, None),
    "column_in_use_below_a_closed_one": ("site_column", "LM-341300-01", {"status": "撤销"}, "LM-341300-0101"),
    "column_named_outside_its_place": ("site_column", "LM-341300-0101", {"path": "决策公开"}, None),
    "conference_at_another_level_than_its_host": ("press_conference", CONFERENCE, {"level": "县级"}, None),
    "conference_before_its_document": ("press_conference", CONFERENCE, {"held_on": "2017-01-12"}, None),
    "conference_on_a_document_not_public": ("document", DOCUMENT, {"attribute": "依申请公开"}, CONFERENCE),
    "considered_after_the_document": ("executive_meeting_topic", TOPIC, {"held_on": "2017-12-20"}, None),
    "county_channel_of_another_level": (
        "channel_stat", "2017-01,市政府信息公开网,网站,11341300XX0000019E", {"channel": "县区政府信息公开网"}, None,
    ),
    "current_division_below_a_revoked_one": ("division", "341302", {"status": "revoked"}, "341302001"),
    "deadline_use_without_rule": ("deadline_use", "penalty_publicity", {"rule_code": "no_rule"}, None),
    "decision_discussed_on_another_day": ("major_decision", "JC-341300-2017-02", {"discussed_on": "2017-05-09"}, None),
    "delegated_power_without_adjustment": ("approval_adjustment", "341300-2025-021", None, "341300-01-0020"),
    "delegation_not_downwards": ("approval_adjustment", "341300-2025-012", {"to_level": "市级"}, None),
    "delegation_not_in_power_list": ("power_item", "341300-01-0020", {"status": "保留"}, "341300-2025-021"),
    "division_not_below_its_parent": ("division", "341302", {"level": "prefecture"}, None),
    "document_of_another_division_than_its_publisher": ("document", DOCUMENT, {"region_code": "341302"}, None),
    "duties_not_numbered_in_turn": ("responsibility_item", "341300-01-0001-02", {"step_no": 9}, None),
    "duty_of_another_agency_than_its_power": (
        "responsibility_item", "341300-01-0002-01", {"agency_uscc": COUNTY}, None,
    ),
    "fee_of_a_cancelled_power": ("power_item", "341300-07-0003", {"status": "取消"}, "FEE-341300-001"),
    "fee_that_only_persons_pay": ("fee_item", "FEE-341300-001", {"payer": "个人"}, None),
    "growth_that_does_not_follow": (
        "channel_stat", f"2017-01,县区政府信息公开网,网站,{GOVERNMENT}", {"growth_pct": 1}, None,
    ),
    "hotline_unit_not_in_directory": ("hotline_month", "341300,2017-09,市城市管理局", {"unit_name": "某局"}, "某局"),
    "hours_unlike_the_times": ("public_opinion_case", "YQ-341300-2017-002", {"response_hours": 1}, None),
    "intermediary_neither_city_nor_county": ("intermediary_service", "IS-341300-001", {"level": "县级"}, None),
    "intermediary_of_another_agency_than_its_power": (
        "intermediary_service", "IS-341300-001", {"agency_uscc": CITY}, None,
    ),
    "interpretation_calls_another_the_drafter": ("document", DOCUMENT, {"drafting_uscc": COUNTY}, EXPLAINED),
    "interpretation_gives_another_date_of_the_document": (
        "document", DOCUMENT, {"published_on": "2017-01-12"}, EXPLAINED,
    ),
    "interpretation_not_within_three_working_days": (
        "policy_interpretation", EXPLAINED, {"published_on": "2017-01-19"}, None,
    ),
    "interpretation_of_a_document_not_public": ("document", DOCUMENT, {"attribute": "不予公开"}, EXPLAINED),
    "interpreted_by_another_than_the_drafter": (
        "policy_interpretation", EXPLAINED, {"interpreter_uscc": COUNTY}, None,
    ),
    "item_disclosed_in_different_ways": ("disclosure_catalogue", "341302-02-001", {"mode_proactive": 0}, None),
    "limits_unlike_the_grade": ("public_opinion_case", "YQ-341300-2017-002", {"response_limit": 72}, None),
    "penalties_reported_otherwise": (
        "annual_report_information", f"{REPORT},行政处罚/本年处理决定数量", {"value": 77777}, None,
    ),
    "period_for_comments_counted_wrong": ("major_decision", "JC-341300-2017-02", {"comment_days": 20}, None),
    "posts_unlike_the_channel": ("new_media_account", "XMT-341300-001-1", {"posts_period": 1}, None),
    "power_at_another_level_than_its_agency": ("power_item", "341300-01-0001", {"level": "县级"}, None),
    "power_without_responsibility": ("power_item", "341300-01-0001", {"power_id": "341300-01-9999"}, "341300-01-9999"),
    "press_conference_of_an_interpretation_missing": ("press_conference", CONFERENCE, None, EXPLAINED),
    "press_officer_not_in_office": ("spokesperson", "341300-FYR-023", {"valid_to": "2017-01-01"}, CONFERENCE),
    "press_officer_of_a_body_that_is_gone": (
        "agency", "11341300XX0000019E", {"valid_to": GONE}, "341300-FYR-001",
    ),
    "press_officer_of_another_body_than_the_host": (
        "press_conference", CONFERENCE, {"spokesperson_id": "341300-FYR-001"}, None,
    ),
    "press_officer_of_another_division_than_the_body": (
        "spokesperson", "341300-FYR-001", {"region_code": "341302"}, None,
    ),
    "public_service_at_another_level_than_its_provider": ("public_service", "PS-341300-022", {"level": "乡级"}, None),
    "public_service_charges_an_expired_fee": ("fee_item", "FEE-341300-010", {"valid_to": GONE}, "PS-341300-022"),
    "receiving_body_at_another_level": ("approval_adjustment", "341300-2025-012", {"receiving_uscc": CITY}, None),
    "remedies_reported_otherwise": ("annual_report_remedy", f"{CITY_REPORT},行政复议", {"upheld": 77}, None),
    "requests_unlike_the_register": ("annual_report_request", f"{REPORT},3.1", {"natural_person": 77}, None),
    "requests_of_the_city_unlike_the_register": (
        "annual_report_request", f"{CITY_REPORT},3.1", {"enterprise": 77}, None,
    ),
    "repealed_document_still_in_force": (
        "document", DOCUMENT, {"validity": "有效", "repealed_on": GONE}, None,
    ),
    "requests_answered_late": ("foi_month", REQUESTS, {"on_time": 0}, None),
    "requests_open_for_three_months": ("foi_month", REQUESTS, {"answered": 0, "on_time": 0}, None),
    "requests_reported_otherwise": (
        "annual_report_request", "341300,宿州市人民政府,2022,1", {"total": 77}, None,
    ),
    "intermediary_report_not_among_papers": (
        "service_material", "szfw-341300-001-03", {"source": "其他"}, "szfw-341300-001",
    ),
    "paper_of_an_intermediary_not_listed": (
        "service_item", "szfw-341300-001", {"intermediary_id": None}, "szfw-341300-001-03",
    ),
    "paper_of_another_agency_than_its_service": (
        "service_material", "szfw-341300-001-03", {"agency_uscc": COUNTY}, None,
    ),
    "service_without_papers": (
        "service_item", "szfw-341324-004", {"record_id": "szfw-341324-999"}, "szfw-341324-999",
    ),
    "service_charges_an_expired_fee": ("fee_item", "FEE-341300-020", {"valid_to": GONE}, "szfw-341300-011"),
    "service_needs_intermediary_of_another_power": (
        "service_item", "szfw-341300-001", {"intermediary_id": "IS-341300-001"}, None,
    ),
    "service_of_another_agency_than_its_power": ("service_item", "szfw-341300-001", {"agency_uscc": COUNTY}, None),
    "silent_account_called_active": ("new_media_account", STATION, {"last_post_on": "2017-10-01"}, None),
    "sponsor_unlike_the_drafter": ("executive_meeting_topic", TOPIC, {"sponsor_uscc": CITY}, None),
    "benchmark_of_a_cancelled_power": ("power_item", "341300-02-0001", {"status": "取消"}, "341300-02-0001-1"),
    "benchmark_of_another_body_than_its_power": (
        "discretion_benchmark", "341300-02-0001-1", {"agency_uscc": COUNTY}, None,
    ),
    "begun_without_a_construction_permit": (
        "investment_project", "1701-341302-04-02-673852", {"start_on": "2017-06-01"}, None,
    ),
    "fine_outside_its_grade": ("administrative_penalty", PENALTY, {"fine_wan": 9000}, None),
    "fines_unlike_the_decisions": ("penalty_annual", "2021,11341300XX00000354", {"fine_wan": 1}, None),
    "item_of_the_catalogue_without_verification": (
        "investment_project", "1701-341302-04-02-039017", {"mode": "备案"}, None,
    ),
    "licence_by_a_body_without_enforcement_power": (
        "administrative_licence", LICENCE, {"authority_uscc": NO_ENFORCER}, None,
    ),
    "licence_under_another_bodys_power": ("administrative_licence", LICENCE, {"power_id": "341300-01-0047"}, None),
    "licences_unlike_the_decisions": ("licence_annual", "2021,11341300XX00000354", {"granted": 1}, None),
    "officers_unlike_the_register": ("enforcement_agency", "11341300XX00000354", {"officers": 99}, None),
    "penalties_unlike_the_decisions": ("penalty_annual", "2021,11341300XX00000354", {"year": 2025}, None),
    "penalty_without_a_power": ("administrative_penalty", PENALTY, {"power_id": None}, None),
    "penalty_of_a_year_without_figures": ("administrative_penalty", PENALTY, {"decided_on": "2019-03-01"}, None),
    "licence_of_a_year_without_figures": ("administrative_licence", LICENCE, {"decided_on": "2019-03-01"}, None),
    "penalties_of_the_city_reported_otherwise": (
        "annual_report_information", f"{CITY_REPORT},行政处罚/本年处理决定数量", {"value": 77777}, None,
    ),
    "fees_reported_otherwise": (
        "annual_report_information", f"{REPORT},行政事业性收费/本年收费金额", {"value": 77777}, None,
    ),
    "fees_of_the_city_reported_otherwise": (
        "annual_report_information", f"{CITY_REPORT},行政事业性收费/本年收费金额", {"value": 77777}, None,
    ),
    "income_unlike_its_fee": ("fee_income", "2022,FEE-341300-001,341300", {"category": "政府性基金"}, None),
    "resource_without_items": (
        "data_resource", "101001001/000001", {"resource_code": "101001001/000999"}, "101001001/000999",
    ),
    "item_of_another_body_than_its_resource": (
        "data_item", "101001001/000001,1", {"provider_uscc": COUNTY}, None,
    ),
    "items_unlike_their_list": ("data_item", "101001001/000001,1", {"data_type": "日期型"}, "101001001/000001"),
    "penalty_by_a_body_without_enforcement_power": (
        "administrative_penalty", PENALTY, {"authority_uscc": NO_ENFORCER}, None,
    ),
    "penalty_under_another_bodys_power": ("administrative_penalty", PENALTY, {"power_id": "341300-02-0024"}, None),
    "verified_beyond_the_citys_level": (
        "investment_project", "1701-341302-04-02-039017", {"catalogue_item_id": "2017-01-01"}, None,
    ),
}  # fmt: skip

#: Rules whose rows no agency answers for.
NOBODY = frozenset(
    {
        "assigned_otherwise_than_to_units",
        "claim_of_words_that_do_not_stand_there",
        "current_division_below_a_revoked_one",
        "deadline_use_without_rule",
        "division_not_below_its_parent",
        "hotline_unit_not_in_directory",
        "requests_answered_late",
        "requests_open_for_three_months",
    }
)


@pytest.fixture
def copied(built: Store, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the published database, for one test to break."""
    (file,) = built.last().databases.values()
    path = tmp_path / "copy.db"
    shutil.copyfile(file.path, path)
    path.chmod(0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def broken(connection: sqlite3.Connection, table: str, key: str, cells: Mapping[str, Any] | None) -> None:
    """Write over cells of a row, or remove it."""
    names = RESOURCES[table].schema.primary_key
    where = " AND ".join(f"{quoted(name)} = ?" for name in names)
    if cells is None:
        done = connection.execute(f"DELETE FROM {quoted(table)} WHERE {where}", key.split(","))
    else:
        sets = ", ".join(f"{quoted(name)} = ?" for name in cells)
        done = connection.execute(
            f"UPDATE {quoted(table)} SET {sets} WHERE {where}", [*cells.values(), *key.split(",")]
        )
    assert done.rowcount == 1


def test_the_portal_breaks_none(copied: sqlite3.Connection) -> None:
    outcomes = Examination(copied, PORTAL.datasets, TODAY).run(RULES)
    assert [(outcome.rule.name, outcome.total, outcome.lacks) for outcome in outcomes] == [
        (rule.name, 0, None) for rule in RULES
    ]


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
def test_each_is_broken_once_and_found(copied: sqlite3.Connection, rule: Rule) -> None:
    table, key, cells, found = BREAKS[rule.name]
    broken(copied, table, key, cells)
    (outcome,) = Examination(copied, PORTAL.datasets, TODAY).run([rule])
    findings = {str(finding.key[-1]): finding for finding in outcome.findings}
    finding = findings[found or key.split(",")[-1]]
    assert (finding.agency_name is None) == (rule.name in NOBODY)
    assert finding.values
    report = in_full([outcome], RESOURCES)
    for language, advice in rule.advice.items():
        with speaking("zh" if language == "zh" else "en"):
            lines = list(render_consistency(report, lambda name, table: called(name, table, RESOURCES)))
        assert any(advice in line for line in lines)
        assert any(str(finding.key[-1]) in line and (finding.agency_name or "") in line for line in lines)


def test_every_rule_has_its_break() -> None:
    assert sorted(BREAKS) == sorted(rule.name for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
def test_texts_stand_in_both_languages(rule: Rule) -> None:
    for texts in (rule.titles, rule.descriptions, rule.advice):
        assert set(texts) == {"zh", "en"}
    assert not rule.titles["en"].endswith(".")
    assert rule.advice["zh"].endswith("。")
    assert rule.advice["en"].endswith(".")
