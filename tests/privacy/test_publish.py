"""A submission with personal data: refused, kept, and nowhere repeated; masked where the schema says so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli.main import main
from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor
from gongkai.messages import speaking
from gongkai.messages.language import Language
from gongkai.pipeline import build, check, publish
from gongkai.release import Store
from gongkai.reports import render
from gongkai.upkeep import verify

MakeDataset = Callable[..., Any]
TableFile = Callable[[Sequence[Sequence[str]]], Path]

HEADER = ["case_id", "party", "party_kind", "content", "phone", "id_no"]
NUMBER = "11010519491231002X"
FIELDS: dict[str, dict[str, Any]] = {
    "case_id": {},
    "party": {"privacy": {"person": {"when": {"party_kind": "自然人"}}}},
    "party_kind": {"constraints": {"enum": ["自然人", "法人"]}},
    "content": {"constraints": {"maxLength": 30}},
    "phone": {"privacy": {"allow": ["mobile", "landline"]}},
    "id_no": {"privacy": "private"},
}
WAIVER = {"kind": "mobile", "field": "content", "who": "政务公开办", "why": "值班手机", "until": "2999-12-31"}
GOOD = ["C1", "张三", "自然人", "罚款五百元", "13812345678", NUMBER]


def public_part(store: Store) -> dict[str, str]:
    private = {"submissions", ".lock", "private.db"}
    return {
        str(path.relative_to(store.root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(store.root.rglob("*"))
        if path.is_file() and path.relative_to(store.root).parts[0] not in private
    }


def published(store: Store) -> list[tuple[Any, ...]]:
    (file,) = store.last().databases.values()
    with closing(sqlite3.connect(f"file:{file.path}?immutable=1", uri=True)) as connection:
        return connection.execute("SELECT party, content, phone, id_no FROM penalty ORDER BY case_id").fetchall()


@pytest.fixture
def penalties(portal: Portal, make_dataset: MakeDataset) -> Portal:
    make_dataset("penalty", FIELDS)
    return Portal.at(portal.root)


@pytest.mark.parametrize(
    ("row", "types", "secrets"),
    [
        pytest.param(
            ["C2", "某公司", "法人", "联系13912345678", "", ""],
            {"personal-data"},
            ["13912345678"],
            id="a mobile number",
        ),
        pytest.param(
            ["C2", "某公司", "法人", f"当事人身份证{NUMBER}", "", ""],
            {"personal-data"},
            [NUMBER, NUMBER[6:14]],
            id="an id",
        ),
        pytest.param(
            ["C2", "某公司", "法人", f"经查，当事人（身份证号{NUMBER}）于当日在埇桥区经营无证摊点", "", ""],
            {"personal-data", "constraint-error"},
            [NUMBER],
            id="beside another fault of the cell",
        ),
        pytest.param(
            ["C2", "李小四", "公民", "罚款", "", NUMBER],
            {"constraint-error"},
            [NUMBER],
            id="private, and another fault",
        ),
        pytest.param(
            ["C2", "某公司", "13912345678", "罚款", "", ""],
            {"personal-data", "constraint-error"},
            ["13912345678"],
            id="in the wrong column",
        ),
        pytest.param(
            ["C2", "某公司", "法人", "罚款", "", "", "13912345678"], {"extra-cell"}, ["13912345678"], id="ragged"
        ),
    ],
)
def test_what_is_refused_is_kept_and_nowhere_repeated(
    penalties: Portal, store: Store, table_file: TableFile, row: list[str], types: set[str], secrets: list[str]
) -> None:
    build(penalties, store)
    before = public_part(store)
    file = table_file([HEADER, GOOD, row])
    outcome = publish(penalties, store, "penalty", file)
    assert (outcome.accepted, set(outcome.report.counts())) == (False, types)
    assert public_part(store) == before
    kept = store.root / "submissions" / outcome.submission
    assert (kept / "file" / file.name).read_bytes() == file.read_bytes()
    written = [path.read_text(encoding="utf-8") for path in kept.glob("*.json")]
    assert written
    told = repr(outcome.report)
    assert [secret for secret in secrets if secret in told or any(secret in text for text in written)] == []


def test_a_header_that_is_data_is_not_repeated(penalties: Portal, store: Store, table_file: TableFile) -> None:
    outcome = publish(penalties, store, "penalty", table_file([["张三", "13912345678"], ["李四", "13812345678"]]))
    assert outcome.report.counts() == {"unknown-layout": 1}
    text = (store.root / "submissions" / outcome.submission / "report.json").read_text(encoding="utf-8")
    assert "139****5678" in text
    assert "13912345678" not in text


def test_what_is_published(penalties: Portal, store: Store, table_file: TableFile) -> None:
    build(penalties, store)
    firm = ["C2", "宿州市第一建筑公司", "法人", "罚款", "0557-3012345", ""]
    outcome = publish(penalties, store, "penalty", table_file([HEADER, GOOD, firm]))
    assert outcome.accepted, outcome.report
    assert published(store) == [
        ("张*", "罚款五百元", "13812345678", None),
        ("宿州市第一建筑公司", "罚款", "0557-3012345", None),
    ]
    public = b"".join(
        path.read_bytes() for path in store.root.rglob("*") if "submissions" not in path.parts and path.is_file()
    )
    assert NUMBER.encode() not in public
    assert "张三".encode() not in public


def test_the_same_file_again_changes_nothing(penalties: Portal, store: Store, table_file: TableFile) -> None:
    file = table_file([HEADER, GOOD])
    assert publish(penalties, store, "penalty", file).release is not None
    assert publish(penalties, store, "penalty", file).release is None


def test_a_waiver_lets_pass_and_is_kept(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("penalty", FIELDS, waivers=[WAIVER])
    file = table_file([HEADER, ["C2", "某公司", "法人", "值班13912345678", "", ""]])
    outcome = publish(Portal.at(portal.root), store, "penalty", file)
    assert outcome.accepted, outcome.report
    assert published(store) == [("某公司", "值班13912345678", None, None)]
    kept = store.root / "submissions" / outcome.submission
    logged = json.loads((kept / "waived.json").read_text(encoding="utf-8"))
    assert logged == {"waived": [{**WAIVER, "table": "penalty", "key": {}, "rows": [2]}]}
    remarks = json.loads((kept / "report.json").read_text(encoding="utf-8"))["tasks"][0]["remarks"]
    assert any("政务公开办" in remark and "2999-12-31" in remark for remark in remarks)


AUDITED = {**WAIVER, "dataset": "penalty", "table": "penalty", "cells": 2}
DUTY = [["C2", "某公司", "法人", "值班13912345678", "", ""], ["C3", "某公司", "法人", "值班13912345679", "", ""]]


@pytest.mark.parametrize("way", ["publish", "build"])
def test_the_signed_record_of_a_release_names_the_waivers_it_used(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile, way: str
) -> None:
    make_dataset("penalty", FIELDS, [HEADER, *DUTY], waivers=[{**WAIVER, "key": {"party_kind": "法人"}}])
    declared = Portal.at(portal.root)
    outcome = (
        build(declared, store) if way == "build" else publish(declared, store, "penalty", table_file([HEADER, *DUTY]))
    )
    assert outcome.release is not None
    assert any("政务公开办" in remark for remark in outcome.report.remarks)
    (entry,) = [entry for entry in outcome.release.raw["submissions"] if entry["dataset"] == "penalty"]
    assert entry["waived"] == [AUDITED]
    text = (store.root / "releases" / f"{outcome.release.number:06}.json").read_text(encoding="utf-8")
    assert "1391234567" not in text
    assert (store.submission(entry["id"]) / "waived.json").is_file()
    assert list(verify(store)) == []


def test_a_release_that_used_no_waiver_names_none(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile
) -> None:
    make_dataset("penalty", FIELDS, waivers=[WAIVER])
    outcome = publish(Portal.at(portal.root), store, "penalty", table_file([HEADER, GOOD]))
    assert outcome.release is not None
    assert [set(entry) & {"waived"} for entry in outcome.release.raw["submissions"]] == [set()]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("en", "the waiver for it ended on 2020-12-31: remove it, or have the waiver renewed", id="en"),
        pytest.param("zh", "其豁免已于 2020-12-31 到期，请删除，或重新办理豁免", id="zh"),
    ],
)
def test_a_waiver_that_ended_lets_nothing_pass(
    portal: Portal, store: Store, make_dataset: MakeDataset, table_file: TableFile, language: Language, words: str
) -> None:
    make_dataset("penalty", FIELDS, waivers=[WAIVER])
    publish(Portal.at(portal.root), store, "penalty", table_file([HEADER, DUTY[0]]))
    before = public_part(store)
    make_dataset("penalty", FIELDS, waivers=[{**WAIVER, "until": "2020-12-31"}])
    with speaking(language):
        outcome = publish(Portal.at(portal.root), store, "penalty", table_file([HEADER, *DUTY]))
        told = "\n".join(render(outcome.report))
    assert (outcome.fate, outcome.report.counts()) == ("rejected", {"personal-data": 2})
    assert words in told
    assert "13912345678" not in told
    assert public_part(store) == before
    assert not (store.submission(outcome.submission) / "waived.json").exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("en", "content: 2 cells hold a mobile telephone number; 政务公开办 lets them pass", id="en"),
        pytest.param("zh", "content：2 个单元格含有手机号码；政务公开办准予公开至 2999-12-31", id="zh"),
    ],
)
def test_the_log_tells_of_waivers(
    portal: Portal,
    make_dataset: MakeDataset,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    make_dataset("penalty", FIELDS, [HEADER, *DUTY], waivers=[WAIVER])
    kept = Store.at(portal.root / "store")
    build(Portal.at(portal.root), kept)
    for form in ("text", "json"):
        with pytest.raises(SystemExit) as stop:
            main(["--root", str(portal.root), "--lang", language, "log", "--format", form])
        assert stop.value.code == 0
        printed = capsys.readouterr().out
        assert "值班手机" in printed
        assert "13912345678" not in printed
        assert form == "json" or words in printed


def test_a_faulty_declaration_stops_the_work(portal: Portal, make_dataset: MakeDataset, table_file: TableFile) -> None:
    make_dataset("penalty", {**FIELDS, "content": {"privacy": {"alow": ["mobile"]}}})
    with pytest.raises(BrokenDescriptor, match="alow"):
        check(Portal.at(portal.root), "penalty", table_file([HEADER, GOOD]))


def test_no_more_findings_are_listed_than_wanted(penalties: Portal, table_file: TableFile) -> None:
    rows = [[f"C{number}", "某公司", "法人", f"联系139{number:08}", "", ""] for number in range(20)]
    report = check(penalties, "penalty", table_file([HEADER, *rows]), limit=5).report
    assert (report.counts(), report.limit) == ({"personal-data": 5}, 5)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("language", "words"), [pytest.param("zh", "手机号码", id="zh"), pytest.param("en", "mobile telephone", id="en")]
)
def test_the_command_prints_masks(
    penalties: Portal,
    table_file: TableFile,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: str,
    language: str,
    words: str,
) -> None:
    # The command sets it for click's own words.
    monkeypatch.setenv("LANGUAGE", language)
    file = table_file([HEADER, ["C2", "某公司", "法人", "联系13912345678", "", ""]])
    command = ["--root", penalties.root, "--lang", language, "validate", file, "--dataset", "penalty", "--format", form]
    with pytest.raises(SystemExit) as stop:
        main([str(word) for word in command])
    printed = capsys.readouterr()
    assert stop.value.code == 1
    assert "139****5678" in printed.out
    assert "13912345678" not in printed.out + printed.err
    assert form == "json" or words in printed.out
