"""Suggestions: certain or clearly nearest, and nothing where they are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import frictionless
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.codes import is_uscc
from gongkai.codes.uscc import is_organisation_code
from gongkai.report import Report, Violation
from gongkai.reports import with_suggestions
from gongkai.reports.likeness import nearest
from gongkai.reports.readings import (
    as_date,
    as_datetime,
    as_integer,
    as_month,
    as_number,
    as_time,
    as_truth,
    as_year,
)
from gongkai.reports.spellings import as_credit_code, as_document_number, as_organisation_code, plain

MARCH = "2020-03-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2020年3月1日", MARCH, id="Chinese"),
        pytest.param("2020 年 03 月 01 日", MARCH, id="Chinese, spaced"),
        pytest.param("２０２０年３月１日", MARCH, id="full width"),
        pytest.param("二〇二〇年三月一日", MARCH, id="numerals"),
        pytest.param("二○二○年十二月三十一日", "2020-12-31", id="numerals with tens"),
        pytest.param("二〇二〇年十月二十日", "2020-10-20", id="round tens"),
        pytest.param("2020/3/1", MARCH, id="slashes"),
        pytest.param("2020.3.1", MARCH, id="points"),
        pytest.param("2020．3．1", MARCH, id="full-width points"),
        pytest.param("20200301", MARCH, id="compact"),
        pytest.param("43891", MARCH, id="a serial number"),
        pytest.param("43891.0", MARCH, id="a serial number with a nought"),
        pytest.param("2020-03-01 00:00:00", MARCH, id="with midnight"),
        pytest.param("2020-03-01T00:00:00", MARCH, id="ISO with midnight"),
        pytest.param("2020-02-30", None, id="no day of the calendar"),
        pytest.param("2020年13月1日", None, id="no month"),
        pytest.param("3/1/2020", None, id="day or month first"),
        pytest.param("2020年3月", None, id="no day"),
        pytest.param("43891.5", None, id="a serial number with a time"),
        pytest.param("00301", None, id="a number that is no date"),
        pytest.param("201X年3月1日", None, id="a masked year"),
        pytest.param("长期", None, id="a word"),
        pytest.param("", None, id="empty"),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert as_date(text) == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        pytest.param(as_datetime, "2020年3月1日8时30分", "2020-03-01T08:30:00", id="moment, Chinese"),
        pytest.param(as_datetime, "2020/3/1 8:30", "2020-03-01T08:30:00", id="moment, slashes"),
        pytest.param(as_datetime, "2020.3.1　08:30:15", "2020-03-01T08:30:15", id="moment, full-width space"),
        pytest.param(as_datetime, "43891.5", "2020-03-01T12:00:00", id="moment, serial number"),
        pytest.param(as_datetime, "2020年3月1日", None, id="no time of day"),
        pytest.param(as_datetime, "2020/3/1 25:00", None, id="no hour"),
        pytest.param(as_time, "8点30分", "08:30:00", id="time"),
        pytest.param(as_time, "８：３０", "08:30:00", id="time, full width"),
        pytest.param(as_time, "8", None, id="no time"),
        pytest.param(as_year, "2020年度", "2020", id="year"),
        pytest.param(as_year, "20年", None, id="half a year"),
        pytest.param(as_month, "2020年3月", "2020-03", id="month"),
        pytest.param(as_month, "202003", "2020-03", id="month, compact"),
        pytest.param(as_month, "2020/13", None, id="no month"),
        pytest.param(as_number, "1,234.50元", "1234.50", id="number with unit and groups"),
        pytest.param(as_number, "￥１２．５", "12.5", id="number, full width"),
        pytest.param(as_number, "−3", "-3", id="number with a mathematical minus"),
        pytest.param(as_number, "3万元", None, id="a unit that scales"),
        pytest.param(as_number, "12%", None, id="a share"),
        pytest.param(as_number, "12,34", None, id="wrong groups"),
        pytest.param(as_number, "60多", None, id="about sixty"),
        pytest.param(as_integer, "20个工作日", "20", id="whole number with unit"),
        pytest.param(as_integer, "12.0", "12", id="whole number with a nought"),
        pytest.param(as_integer, "", None, id="no text"),
        pytest.param(as_integer, "二十三", "23", id="numerals"),
        pytest.param(as_integer, "十", "10", id="ten"),
        pytest.param(as_integer, "12.5", None, id="no whole number"),
        pytest.param(as_truth, " 是 ", "True", id="yes"),
        pytest.param(as_truth, "×", "False", id="cross"),
        pytest.param(as_truth, "待定", None, id="neither"),
    ],
)
def test_readings(read: Callable[[str], object], text: str, expected: str | None) -> None:
    meant = read(text)
    written = meant.isoformat() if hasattr(meant, "isoformat") else meant
    assert (None if written is None else str(written)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("皖政办秘[2020]110号", "皖政办秘〔2020〕110号", id="half-width brackets"),
        pytest.param("皖政办秘（2020）110号", "皖政办秘〔2020〕110号", id="parentheses"),
        pytest.param("皖政办秘﹝2020﹞第110号", "皖政办秘〔2020〕110号", id="small brackets and an ordinal"),
        pytest.param("皖政办秘【２０２０】 110 号", "皖政办秘〔2020〕110号", id="full width and spaces"),
        pytest.param("皖价电200714号", "皖价电〔2007〕14号", id="no brackets"),
        pytest.param("皖办发〔201X〕47号", None, id="a masked year"),
        pytest.param("110号", None, id="no issuer"),
    ],
)
def test_document_numbers(text: str, expected: str | None) -> None:
    assert as_document_number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("11511301008778183M", "11511301008778183N", id="wrong check character"),
        pytest.param("11511301008778183", "11511301008778183N", id="no check character"),
        pytest.param("11511301008778183n", "11511301008778183N", id="lower case"),
        pytest.param("115113O1OO8778183N", "11511301008778183N", id="O for 0"),
        pytest.param("1151 1301-008778183N", "11511301008778183N", id="parted"),
        pytest.param("11511301108778183N", None, id="a wrong digit within"),
        pytest.param("1.15113E+17", None, id="destroyed by a spreadsheet"),
    ],
)
def test_credit_codes(text: str, expected: str | None) -> None:
    assert as_credit_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("00318722-9", "003187229", id="with a hyphen"),
        pytest.param("003187220", "003187229", id="wrong check character"),
        pytest.param("03187229", None, id="too short"),
    ],
)
def test_organisation_codes(text: str, expected: str | None) -> None:
    assert as_organisation_code(text) == expected


@given(st.text(max_size=20))
def test_what_is_suggested_for_a_code_holds(text: str) -> None:
    code, organisation = as_credit_code(text), as_organisation_code(text)
    assert code is None or is_uscc(code)
    assert organisation is None or is_organisation_code(organisation)
    assert plain(plain(text)) == plain(text)


KINDS = ["行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "其他权力"]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        pytest.param("行政许司", KINDS, "行政许可", id="one wrong character"),
        pytest.param(" 行政许可　", KINDS, "行政许可", id="space around"),
        pytest.param("行政 许可", KINDS, "行政许可", id="space within"),
        pytest.param("许可", KINDS, "行政许可", id="shortened"),
        pytest.param("行政", KINDS, None, id="all are as near"),
        pytest.param("行政处法", [*KINDS, "行政处分"], None, id="two are as near"),
        pytest.param("不予公开", ["主动公开", "予以公开"], None, id="the opposite"),
        pytest.param("341303", ["341302", "341300", "341321"], None, id="a code between two"),
        pytest.param("34l302", ["341302", "341321"], "341302", id="a letter for a digit"),
        pytest.param("xyz", ["abc", "def"], None, id="nothing like it"),
        pytest.param("", KINDS, None, id="nothing"),
        pytest.param("POWER_ID", ["power_id", "name"], "power_id", id="upper case"),
    ],
)
def test_the_nearest(text: str, known: Sequence[str], expected: str | None) -> None:
    assert nearest(text, known) == expected


SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "number", "title": "编号", "constraints": {"pattern": "P[0-9]{4}"}},
        {
            "name": "kind",
            "title": "权力类型",
            "title_en": "Kind",
            "constraints": {"enum": ["01", "05"]},
            "categories": [{"value": "01", "label": "许可", "label_en": "Licence"}, {"value": "05", "label": "给付"}],
        },
        {"name": "day", "title": "日期", "type": "date", "constraints": {"minimum": "2020-01-01"}},
        {"name": "french", "type": "date", "format": "%d.%m.%Y"},
        {"name": "open", "type": "boolean", "trueValues": ["开"], "falseValues": ["关"]},
        {"name": "free", "type": "boolean"},
        {"name": "count", "type": "integer", "constraints": {"maximum": 100}},
        {"name": "doc_no", "constraints": {"pattern": "[\u4e00-\u9fa5]{2,10}〔(19|20)\\d{2}〕\\d{1,4}号"}},
        {"name": "region_code", "title": "行政区划"},
        {"name": "list", "constraints": {"maxLength": 2}},
        {"name": "persons", "type": "array", "arrayItem": {"constraints": {"enum": ["企业法人", "自然人"]}}},
        {"name": "edition", "constraints": {"pattern": "\\d{4}年版"}},
        {"name": "page", "format": "uri"},
    ],
    "foreignKeys": [
        {"fields": "region_code", "reference": {"package": "division", "resource": "division", "fields": "code"}}
    ],
}


class Divisions:
    """The published keys of one table."""

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        codes = ["341302", "341321", "511602", "511623", "341300000"]
        return pa.table({"code": codes}) if (resource, list(fields)) == ("division", ["code"]) else None


def suggested(*faults: Violation, schema: Any = SCHEMA, raw: Any = None) -> list[str | None]:
    report = Report(place="x.csv", rows=1, fields=1, errors=faults, raw=raw)
    return [fault.suggestion for fault in with_suggestions(report, schema, Divisions()).errors]


def constraint(field: str, cell: str, name: str, value: object = "") -> Violation:
    return Violation(type="constraint-error", field=field, cell=cell, note=f'constraint "{name}" is "{value}"')


def no_type(field: str, cell: str, kind: str) -> Violation:
    return Violation(type="type-error", field=field, cell=cell, note=f'type is "{kind}/default"')


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(constraint("number", "Ｐ0001 ", "pattern"), "P0001", id="full width and space"),
        pytest.param(constraint("number", "p0001", "pattern"), "P0001", id="lower case"),
        pytest.param(constraint("number", "X1", "pattern"), None, id="nothing like the form"),
        pytest.param(constraint("kind", "许可", "enum"), "01", id="a label for its code"),
        pytest.param(constraint("kind", "licence", "enum"), "01", id="an English label"),
        pytest.param(constraint("kind", "1", "enum"), None, id="no code"),
        pytest.param(constraint("kind", "None", "required"), None, id="no value"),
        pytest.param(constraint("doc_no", "皖政办秘[2020]110号", "pattern"), "皖政办秘〔2020〕110号", id="brackets"),
        pytest.param(constraint("list", " 是 ", "maxLength", 2), "是", id="too long by spaces"),
        pytest.param(constraint("count", "101", "maximum", 100), None, id="too large"),
        pytest.param(no_type("day", "2020年3月1日", "date"), MARCH, id="date"),
        pytest.param(no_type("day", "2019年3月1日", "date"), None, id="a date that is not allowed"),
        pytest.param(no_type("french", "2020年3月1日", "date"), "01.03.2020", id="date in the field's own form"),
        pytest.param(no_type("open", "是", "boolean"), "开", id="yes in the field's own words"),
        pytest.param(no_type("free", "否", "boolean"), "false", id="no"),
        pytest.param(no_type("count", "1,0", "integer"), None, id="no number"),
        pytest.param(no_type("count", "12件", "integer"), "12", id="number with a unit"),
        pytest.param(no_type("count", "120件", "integer"), None, id="number with a unit, too large"),
        pytest.param(no_type("count", "二十", "integer"), "20", id="number in numerals"),
        pytest.param(no_type("count", "二三", "integer"), None, id="two or three"),
        pytest.param(no_type("persons", "企业法人、自然人", "array"), '["企业法人", "自然人"]', id="list"),
        pytest.param(no_type("persons", "企业法人、外国人", "array"), None, id="list with an item that is not allowed"),
        pytest.param(constraint("edition", "2025版", "pattern"), "2025年版", id="edition"),
        pytest.param(constraint("edition", "第3版", "pattern"), None, id="edition without a year"),
        pytest.param(
            Violation(type="type-error", field="page", cell="www.ahsz.gov.cn", note='type is "string/uri"'),
            "http://www.ahsz.gov.cn",
            id="address without a scheme",
        ),
        pytest.param(
            Violation(type="type-error", field="page", cell="见附件", note='type is "string/uri"'),
            None,
            id="no address",
        ),
        pytest.param(
            Violation(type="foreign-key", field="region_code", cell="341702", note="division.code"),
            None,
            id="division of another city",
        ),
        pytest.param(no_type("nosuch", "12件", "integer"), None, id="no such field"),
        pytest.param(
            Violation(type="foreign-key", field="region_code", cell="51162", note="division.code"), None, id="two keys"
        ),
        pytest.param(
            Violation(type="foreign-key", field="region_code", cell="34132l", note="division.code"),
            "341321",
            id="the nearest key",
        ),
        pytest.param(
            Violation(type="foreign-key", field="number", cell="34132l", note="x"), None, id="no key of the schema"
        ),
        pytest.param(
            Violation(type="uscc", field="number", cell="11511301008778183M"), "11511301008778183N", id="uscc"
        ),
        pytest.param(Violation(type="blank-row", row=3), None, id="a blank row"),
        pytest.param(Violation(type="type-error", field="day", cell="x", suggestion="kept"), "kept", id="has one"),
    ],
)
def test_a_fault_and_its_suggestion(fault: Violation, expected: str | None) -> None:
    assert suggested(fault) == [expected]


def extra(label: str) -> Violation:
    return Violation(type="extra-label", label=label, column=9)


def missing(field: str) -> Violation:
    return Violation(type="missing-label", field=field)


def incorrect(label: str, field: str) -> Violation:
    return Violation(type="incorrect-label", label=label, field=field)


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        pytest.param([extra("权力类别"), missing("kind")], ["权力类型", "权力类别"], id="a title misspelt"),
        pytest.param([extra("Region Code"), missing("region_code")], ["region_code", "Region Code"], id="a name"),
        pytest.param([extra("备注"), missing("kind")], [None, None], id="something else"),
        pytest.param([extra("权力类别")], [None], id="the column is there already"),
        pytest.param([incorrect("行政区化", "kind")], ["行政区划"], id="another column's"),
        pytest.param([Violation(type="blank-label", field="kind", column=2)], ["kind"], id="no name"),
        pytest.param([Violation(type="blank-label", column=20)], [None], id="no name and no field"),
    ],
)
def test_columns_that_were_meant(faults: Sequence[Violation], expected: Sequence[str | None]) -> None:
    assert suggested(*faults) == expected


def test_a_bare_check_is_told_the_names_that_it_takes() -> None:
    assert suggested(incorrect("行政区划", "kind"), raw={"valid": False}) == ["region_code"]


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(None, id="none"),
        pytest.param({"fields": "none"}, id="fields that are none"),
        pytest.param({"fields": [None, {"type": "date"}, {"name": "day", "type": "nosuch"}]}, id="an unknown type"),
        pytest.param({"fields": [{"name": "day", "type": "date", "constraints": {"pattern": "("}}]}, id="no pattern"),
        pytest.param({"fields": [{"name": "day", "type": "date", "constraints": []}]}, id="constraints that are none"),
        pytest.param({"fields": [{"name": "day"}], "foreignKeys": [{"fields": "day"}]}, id="half a key"),
        pytest.param({"fields": [{"name": "day"}], "foreignKeys": [1, {"reference": 2}]}, id="keys that are none"),
    ],
)
def test_a_faulty_schema_suggests_nothing_and_stops_nothing(schema: Any) -> None:
    fault = Violation(type="foreign-key", field="day", cell="x", note="division.code")
    assert suggested(no_type("day", "2020年3月1日", "date"), fault, schema=schema)[1] is None


@given(
    st.sampled_from([field for field in SCHEMA["fields"] if field.get("type") or "constraints" in field]),
    st.one_of(st.text(max_size=12), st.from_regex(r"[０-９0-9年月日/,.元 ]{1,12}", fullmatch=True)),
)
def test_the_field_takes_what_is_suggested(field: dict[str, Any], text: str) -> None:
    fault = no_type(field["name"], text, field.get("type", "string"))
    (meant,) = suggested(fault)
    if meant is not None:
        value, notes = frictionless.Field.from_descriptor(field).create_cell_reader()(meant)
        assert (value is not None, notes) == (True, None)


def test_the_same_fault_has_the_same_suggestion_however_often() -> None:
    assert set(suggested(*[no_type("day", "2020年3月1日", "date")] * 3)) == {MARCH}


def test_json_carries_the_suggestion() -> None:
    report = with_suggestions(
        Report(place="x.csv", rows=1, fields=1, errors=(no_type("day", "2020/3/1", "date"),)), SCHEMA
    )
    told: Any = report.as_json()["tasks"]
    assert told[0]["errors"][0]["suggestion"] == MARCH
