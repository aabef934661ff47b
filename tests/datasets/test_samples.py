"""Committed rows are what their sample.yaml makes, and the figures of the city's yearly report come from counting."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gongkai.clock import working_days
from gongkai.descriptor import Portal
from gongkai.release import Store
from gongkai.sample import Samples, make

Row = Mapping[str, Any]
Rows = Callable[[str], list[Row]]

ROOT = Path(__file__).parents[2]
MADE = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/sample.yaml"))


@pytest.fixture(scope="session")
def samples(bundled: Portal) -> Samples:
    return Samples(bundled)


@pytest.mark.parametrize("dataset", MADE)
def test_committed_rows_are_what_the_default_seed_makes(samples: Samples, dataset: str) -> None:
    assert [made.resource.name for made in make(samples, [dataset]) if not made.same] == []


#: Figures of the report (January to November 2017) and what counts them.
FIGURES: Sequence[Any] = [
    pytest.param(lambda of: len({row["doc_index_no"] for row in of("policy_interpretation")}), 107, id="interpreted"),
    pytest.param(lambda of: sum(row["by_head"] for row in of("policy_interpretation")), 34, id="by the head"),
    pytest.param(lambda of: len(of("press_conference")), 28, id="press conferences"),
    pytest.param(lambda of: sum(row["requests"] for row in requests(of, "市本级")), 87, id="requests of the city"),
    pytest.param(lambda of: sum(row["requests"] for row in requests(of, "县区")), 218, id="requests of counties"),
    pytest.param(lambda of: sum(row["answered"] for row in requests(of)), 305, id="all answered"),
    pytest.param(lambda of: max(row["copies_printed"] or 0 for row in of("document")), 1700, id="copies"),
]


def requests(rows_of: Rows, level: str | None = None) -> list[Row]:
    return [row for row in rows_of("foi_month") if row["month"] < "2018" and level in {None, row["level"]}]


@pytest.mark.parametrize(("count", "figure"), FIGURES)
def test_figures_of_the_report(rows_of: Rows, count: Callable[[Rows], int], figure: int) -> None:
    assert count(rows_of) == figure


def test_the_report_names_seventeen_documents(rows_of: Rows) -> None:
    named = [
        row
        for row in rows_of("document")
        if "政务公开工作总结" in (row["remark"] or "") or "文号真实" in (row["remark"] or "")
    ]
    assert len(named) == 17
    assert {row["doc_no"] for row in named} >= {"皖办发〔2016〕47号", "皖政办秘〔2017〕110号"}
    assert [row["title"] for row in named if row["copies_at_least"]] == ["促进经济健康发展政策文件汇编"]


def test_only_two_document_numbers_are_real(rows_of: Rows) -> None:
    numbers = [row["doc_no"] for row in rows_of("document") if row["doc_no"]]
    assert [number for number in numbers if "示例" not in number] == ["皖办发〔2016〕47号", "皖政办秘〔2017〕110号"]
    assert len(numbers) == len(set(numbers))


def test_interpretations_are_of_documents_by_whoever_drafted_them(rows_of: Rows) -> None:
    documents = {row["index_no"]: row for row in rows_of("document")}
    for row in rows_of("policy_interpretation"):
        document = documents[row["doc_index_no"]]
        assert document["attribute"] == "主动公开"
        assert row["interpreter_uscc"] == row["drafter_uscc"] == document["drafting_uscc"]
        assert (row["doc_published_on"], row["doc_signed_on"]) == (document["published_on"], document["written_on"])


def test_press_officers_speak_for_the_host(rows_of: Rows) -> None:
    officers = {row["spokesperson_id"]: row for row in rows_of("spokesperson")}
    interpreted = {row["doc_index_no"] for row in rows_of("policy_interpretation") if row["form"] == "发布会"}
    for row in rows_of("press_conference"):
        officer = officers[row["spokesperson_id"]]
        assert (officer["agency_uscc"], officer["post"]) == (row["host_uscc"], row["post"])
    assert {row["doc_index_no"] for row in rows_of("press_conference")} - {None} == interpreted
    assert all("*" in row["name"] for row in officers.values())


def test_each_batch_of_adjustments_is_a_document(rows_of: Rows) -> None:
    documents = {(row["index_no"], row["doc_no"]) for row in rows_of("document")}
    assert {(row["source_index_no"], row["batch_doc_no"]) for row in rows_of("approval_adjustment")} <= documents


@pytest.mark.parametrize(
    ("register", "field"),
    [
        pytest.param("foi_request", "applicant_ref", id="requests"),
        pytest.param("hotline_case", "caller_ref", id="orders"),
        pytest.param("remedy_case", "case_ref", id="cases"),
    ],
)
def test_closed_registers_are_in_no_public_file(samples: Samples, built: Store, register: str, field: str) -> None:
    """What only the register holds, the references of persons, is not published."""
    private = {row[field].encode() for row in samples.rows(register)}
    files = [path for path in built.root.rglob("*") if path.is_file()]
    holding = {path for path in files if private & {*re.findall(rb"(?=([0-9a-f]{16}))", path.read_bytes())}}
    assert {path.relative_to(built.root).parts[0] for path in holding} == {"registers", "submissions"}
    assert len(private) > 80


def test_requests_are_answered_within_their_limit(samples: Samples) -> None:
    """The published share in time is that of the register, whose working days are counted here anew."""
    days = working_days()
    for row in samples.rows("foi_request"):
        limit = row["_limit"] * (2 if row["extended"] else 1)
        assert row["replied_on"] <= days.due(row["corrected_on"] or row["received_on"], limit)
        assert row["_received_year"] != 2017 or row["replied_on"].isoformat() <= "2017-11-30"
