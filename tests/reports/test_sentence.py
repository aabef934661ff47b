"""Every fault is told in a sentence of the reader's language, with nothing left to fill in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pytest
from frictionless import fields

from gongkai.descriptor import read_package
from gongkai.messages import Language, notes, speaking
from gongkai.report import PARTIAL_KEY, Violation
from gongkai.reports import FAULTS, sentence
from gongkai.reports.text import CUT
from gongkai.table import Source, Table, text_column
from gongkai.validate import check_rows

PACKAGE = Path(__file__).parent.parent.parent / "pipelines" / "gongkai"
TYPES = {kind.type for kind in vars(fields).values() if isinstance(kind, type) and issubclass(kind, frictionless.Field)}
V2 = "https://datapackage.org/profiles/2.0/tableschema.json"

#: Groups of faults, and faults of checks that a schema cannot ask for.
NEVER = {"cell-error", "data-error", "file-error", "header-error", "label-error", "row-error", "table-error"} | {
    *(
        "ascii-value",
        "byte-count",
        "deviated-cell",
        "deviated-value",
        "duplicate-row",
        "field-count",
        "forbidden-value",
    ),
    *("hash-count", "required-value", "row-constraint", "row-count", "sequential-value", "table-dimensions"),
    "truncated-value",
}


def kinds(base: type[frictionless.Error]) -> set[str]:
    return {base.type}.union(*(kinds(child) for child in base.__subclasses__()))


def own_kinds() -> set[str]:
    """The types of the faults that our own code makes."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    return set(re.findall(r'Violation\(\s*type="([a-z-]+)"', source))


def test_every_fault_that_frictionless_can_find_has_a_sentence() -> None:
    possible = kinds(frictionless.errors.DataError) | kinds(frictionless.errors.ResourceError)
    assert possible - NEVER - set(FAULTS) == set()


def test_every_fault_that_our_own_code_finds_has_a_sentence() -> None:
    found = own_kinds()
    assert {"blank-row", "foreign-key", "key-elsewhere"} <= found
    assert found - set(FAULTS) == set()


def is_filled(text: str, language: Language) -> bool:
    chinese = any("一" <= character <= "鿿" for character in re.sub("“[^”]*”", "", text))
    return not re.search(r"\{[a-z]|“”|None", text) and chinese is (language == "zh")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_sentence(kind: str, language: Language) -> None:
    fault = Violation(type=kind, row=3, column=2, field="field", label="label", cell="cell", note="note")
    with speaking(language):
        text = sentence(fault)
    assert is_filled(text, language)
    assert text != fault.type


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("properties", "cell"),
    [
        pytest.param({"constraints": {"required": True}}, "", id="required"),
        pytest.param({"constraints": {"enum": ["a", "b"]}}, "x", id="enum"),
        pytest.param({"constraints": {"pattern": '[a-z]"{2}'}}, "x", id="pattern with a quotation mark"),
        pytest.param({"constraints": {"minLength": 3}}, "x", id="minLength"),
        pytest.param({"constraints": {"maxLength": 3}}, "xxxx", id="maxLength"),
        pytest.param({"type": "integer", "constraints": {"minimum": 3}}, "1", id="minimum"),
        pytest.param({"type": "integer", "constraints": {"maximum": 3}}, "4", id="maximum"),
        pytest.param(
            {"type": "date", "constraints": {"exclusiveMinimum": "2020-01-01"}}, "2020-01-01", id="exclusiveMinimum"
        ),
        pytest.param(
            {"type": "date", "constraints": {"exclusiveMaximum": "2020-01-01"}}, "2020-01-01", id="exclusiveMaximum"
        ),
        pytest.param({"constraints": {"unique": True}}, "same", id="unique"),
        pytest.param({"type": "list", "constraints": {"minLength": 3}}, "a,b", id="minLength of a list"),
        pytest.param({"type": "list", "itemType": "integer"}, "a,b", id="item of a list"),
        pytest.param({"type": "array", "arrayItem": {"type": "integer"}}, '["a"]', id="item of a JSON list"),
        pytest.param(
            {"type": "array", "arrayItem": {"type": "string", "constraints": {"minLength": 3}}},
            '["a"]',
            id="rule of an item",
        ),
        pytest.param({"type": "date", "format": "%Y/%m/%d"}, "2020-01-01", id="format"),
        *(pytest.param({"type": kind}, "?", id=f"no {kind}") for kind in sorted(TYPES - {"any", "list", "string"})),
    ],
)
def test_sentence_of_what_frictionless_finds(properties: dict[str, Any], cell: str, language: Language) -> None:
    listed = [{"name": "id", "type": "string"}, {"name": "x", "type": "string", **properties}]
    schema = {"$schema": V2, "fields": listed, "primaryKey": "id"}
    raw = {"name": "item", "resources": [{"name": "item", "path": "item.csv", "schema": schema}]}
    table = Table(
        source=Source(name="x"),
        labels=("id", "x"),
        columns=(text_column(["1", "2"]), text_column([cell, cell])),
        rows=pa.array([2, 3]),
    )
    report = check_rows(table, read_package(raw, "here").resources[0], mapped=False)
    assert report.errors
    with speaking(language):
        for fault in report.errors:
            text = sentence(fault)
            assert is_filled(text, language)
            assert not re.search(r'(constraint|type) "?\w*"? ?is "|the same as in the row at', text)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(
            Violation(
                type="constraint-error",
                cell="体育场",
                field="kind",
                label="类别",
                note='constraint "enum" is "[\'公园\']"',
            ),
            "“体育场” is not in the code list of “类别”: 公园",
            id="a column is called as the file calls it",
        ),
        pytest.param(
            Violation(type="missing-label", field="kind", label="类别"),
            "the column “kind” is missing; add it",
            id="what is missing, as the schema does",
        ),
        pytest.param(
            Violation(type="incorrect-label", field="kind", label="类型"),
            "the column is called “类型”, not “kind”; rename it",
            id="both",
        ),
        pytest.param(
            Violation(type="primary-key", note="the same as in the row at position 7"),
            "the key of the row occurs twice or is empty: the same as in row 7",
            id="the other row",
        ),
        pytest.param(
            Violation(type="primary-key", note='cells composing the primary keys are all "None"'),
            "the key of the row occurs twice or is empty: no part of it has a value",
            id="no key",
        ),
        pytest.param(
            Violation(type="primary-key", note=PARTIAL_KEY),
            "the key of the row occurs twice or is empty: a part of it has no value",
            id="half a key",
        ),
        pytest.param(
            Violation(type="type-error", cell="2020/1/1", field="day", note='type is "date/%Y年%m月"'),
            "“2020/1/1” in “day” is no date (2020-03-01) (%Y年%m月)",
            id="a form of its own",
        ),
        pytest.param(
            Violation(type="other", message="said by another"), "said by another", id="a type that is not known"
        ),
        pytest.param(
            Violation(type="other", note="why"), "other: why", id="a type that is not known, without a message"
        ),
        pytest.param(
            Violation(type="type-error", cell="a\x1b[31m\nb\t", field="n", note='type is "integer/default"'),
            "“a⟨1B⟩[31m⏎b⟨09⟩” in “n” is no whole number",
            id="a cell cannot give orders to a terminal",
        ),
        pytest.param(
            Violation(type="extra-cell", cell="{x}"),
            "the row has more cells than the header; remove “{x}” or quote a text that holds the delimiter",
            id="braces in a cell",
        ),
    ],
)
def test_words(fault: Violation, expected: str) -> None:
    assert sentence(fault) == expected


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param(
            Violation(
                type="item-code",
                cell="1",
                field="码",
                note=notes.PART.format(part=part, found="a", field="项", other="b"),
            ),
            f"“码”中的“1”作为事项编码有误：其中的{name}是“a”，而“项”是“b”",
            id=part,
        )
        for part, name in (("uscc", "统一社会信用代码"), ("basic", "基本编码"), ("unheard", "unheard"))
    ]
    + [
        pytest.param(
            Violation(type="extra-label", label=label, column=36),
            "有一列没有列名，也不在表结构中",
            id=f"label “{label}”",
        )
        for label in ("", " ")
    ]
    + [
        pytest.param(
            Violation(type="foreign-key", cell="x", field="机关", note=note),
            "“机关”中的“x”在数据集“agency”中不存在",
            id=note,
        )
        for note in ("agency.uscc", "agency.region_code, name")
    ]
    + [
        pytest.param(
            Violation(type="foreign-key", cell="x", field="机关", note=note),
            f"“机关”中的“x”在数据集“{title}”（agency）中不存在",
            id=note,
        )
        for note, title in (
            ("agency.uscc [机关名录|List of agencies]", "机关名录"),
            ("agency.uscc, name [|List of agencies]", "List of agencies"),
        )
    ]
    + [
        pytest.param(
            Violation(type="type-error", cell="x", field="日", note=f'type is "{kind}/default"'),
            f"“日”中的“x”不是{name}",
            id=kind,
        )
        for kind, name in (("date", "日期（例如 2020-03-01）"), ("array", "列表（JSON 格式）"))
    ],
)
def test_words_in_chinese(fault: Violation, expected: str) -> None:
    with speaking("zh"):
        assert sentence(fault).startswith(expected)


def test_a_long_cell_is_cut() -> None:
    text = sentence(Violation(type="type-error", cell="长" * 100_000, field="n", note='type is "integer/default"'))
    assert text == f"“{'长' * CUT}…” in “n” is no whole number"


def test_a_dataset_is_named_by_its_title_in_the_language_of_the_reader() -> None:
    fault = Violation(type="foreign-key", cell="x", field="agency", note="agency.uscc [机关名录|List of agencies]")
    with speaking("en"):
        assert "the dataset “List of agencies” (agency)" in sentence(fault)
