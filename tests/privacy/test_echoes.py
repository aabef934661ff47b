"""Names of natural persons that a text of their row repeats: masked in the text as in the field of names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import privacy
from gongkai.codes import masked_name
from gongkai.errors import BrokenDescriptor
from gongkai.privacy.persons import hidden, persons
from gongkai.report import Report, Violation

Make = Callable[..., Any]

DECLARED = {
    "party": {"person": {"when": {"kind": "自然人"}}, "echo": ["legal_rep"]},
    "kind": None,
    "legal_rep": {"person": True},
    "facts": {"echo": ["party", "legal_rep"]},
}
SURNAMES = st.sampled_from([*"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "欧阳", "司马", "诸葛", "上官"])
GIVEN = st.text(alphabet="伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鑫宇浩凯健俊帆", min_size=1, max_size=2)
FILLING = st.text(alphabet="当事人在埇桥区因饮酒后驾驶，机动车。被查获（第九十一条）12 罚款", max_size=30)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        pytest.param("张三", "当事人张三酒后驾驶。", "当事人张*酒后驾驶。", id="in whole"),
        pytest.param("张三丰", "张三丰称：张三丰不知情", "张**称：张**不知情", id="twice"),
        pytest.param("张三", "经查，张 三、张　三到场", "经查，张*、张*到场", id="set wide in the text"),
        pytest.param("张　三", "当事人张三", "当事人张*", id="set wide in the field"),
        pytest.param("张三", "张\u200b三", "张*", id="parted by what shows nothing"),
        pytest.param("欧阳千里", "欧阳千里（千里）", "欧阳**（**）", id="the given name as a word of its own"),
        pytest.param("张三丰", "当事人三丰到场，张某丰在场", "当事人**到场，张**在场", id="short forms"),
        pytest.param("李建国", "建国路建国小区", "建国路建国小区", id="a given name that is a word"),
        pytest.param("王", "王某于国王大道经营", "王某于国王大道经营", id="one character"),
        pytest.param("张*", "张某经营", "张某经营", id="masked already"),
        pytest.param("张某某", "张某某经营", "张某某经营", id="anonymous already"),
        pytest.param("当事人", "当事人无证经营", "当事人无证经营", id="a word for nobody"),
        pytest.param("张三、李小四", "李小四与张三", "李**与张*", id="two persons"),
        pytest.param("张三等3人", "张三等人", "张*等人", id="one of several"),
        pytest.param("张三（男，45岁）", "张三，45岁，男", "张*，45岁，男", id="more than a name in the field"),
        pytest.param("经营者：张三", "张三的店", "张*的店", id="a title before the name"),
        pytest.param("买买提·艾力", "买买提·艾力，又称买买提", "买**·**，又称***", id="of two parts"),
        pytest.param("John Smith", "JOHN SMITH, Smith's shop", "J*** S****, *****'s shop", id="Latin"),
        pytest.param("Ｊｏｈｎ Smith", "John  Smith", "J*** S****", id="Latin in full width"),
        pytest.param("Li Na", "Lina drove", "L* N* drove", id="Latin, written together"),
        pytest.param("Li Na", "China", "China", id="Latin within a word"),
        pytest.param("张三", "", "", id="no text"),
        pytest.param("(.*", "当事人(.*", "当事人(.*", id="a pattern for a name"),
    ],
)
def test_a_name_in_a_text_of_its_row(table: Make, resource: Make, name: str, text: str, shown: str) -> None:
    rows = table(party=[name, "甲公司"], kind=["自然人", "法人"], legal_rep=[None, None], facts=[text, text])
    assert privacy.mask(rows, resource(DECLARED)).column("facts").to_pylist() == [shown, text]


@pytest.mark.parametrize(
    ("party", "kind", "legal_rep", "shown"),
    [
        pytest.param("张三", "自然人", None, ["张*", None, "张*与李四"], id="a person"),
        pytest.param("张三", "法人", None, ["张三", None, "张三与李四"], id="an organisation that is called like one"),
        pytest.param("张三", None, None, ["张*", None, "张*与李四"], id="no kind is given"),
        pytest.param("甲公司", "法人", "李四", ["甲公司", "李*", "张三与李*"], id="who represents an organisation"),
        pytest.param(
            "李四", "个体", "李四", ["李*", "李*", "张三与李*"], id="a business that is called like its owner"
        ),
        pytest.param(
            "李四食品店", "个体", "李四", ["李四食品店", "李*", "张三与李*"], id="a business of a name of its own"
        ),
        pytest.param("张三", "自然人", "李四", ["张*", "李*", "张*与李*"], id="both"),
    ],
)
def test_whose_names_are_masked(
    table: Make, resource: Make, party: str, kind: str | None, legal_rep: str | None, shown: list[str | None]
) -> None:
    rows = table(party=[party], kind=[kind], legal_rep=[legal_rep], facts=["张三与李四"])
    published = privacy.mask(rows, resource(DECLARED))
    assert [published.column(name)[0].as_py() for name in ("party", "legal_rep", "facts")] == shown


def test_each_row_hides_its_own_names_only(table: Make, resource: Make) -> None:
    names = ["张三", "李四", None, "王小五", "张三"]
    rows = table(party=names, kind=["自然人"] * 5, legal_rep=[None] * 5, facts=["张三、李四、王小五"] * 4 + [None])
    assert privacy.mask(rows, resource(DECLARED)).column("facts").to_pylist() == [
        "张*、李四、王小五",
        "张三、李*、王小五",
        "张三、李四、王小五",
        "张三、李四、王**",
        None,
    ]


def test_an_empty_table(table: Make, resource: Make) -> None:
    rows = table(party=[], kind=[], legal_rep=[], facts=[])
    assert privacy.mask(rows, resource(DECLARED)).height == 0


def test_a_file_without_the_field_of_names(table: Make, resource: Make) -> None:
    rows = table(facts=["张三"])
    assert privacy.mask(rows, resource(DECLARED)).column("facts").to_pylist() == ["张三"]


def test_a_name_that_stands_for_a_missing_value(table: Make, resource: Make) -> None:
    rows = table(party=["空缺"], kind=["自然人"], legal_rep=[None], facts=["法定代表人空缺"])
    declared = resource(DECLARED, schema={"missingValues": ["", "空缺"]})
    assert privacy.mask(rows, declared).column("facts").to_pylist() == ["法定代表人空缺"]


# Both fixtures only return functions.
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(SURNAMES, GIVEN, FILLING, FILLING), min_size=1, max_size=8))
def test_no_text_repeats_a_name_whatever_it_is(table: Make, resource: Make, people: list[tuple[str, ...]]) -> None:
    names = [surname + given for surname, given, _, _ in people]
    facts = [f"{before}{surname}{given}{behind}" for surname, given, before, behind in people]
    rows = table(party=names, kind=["自然人"] * len(names), legal_rep=[None] * len(names), facts=facts)
    shown = privacy.mask(rows, resource(DECLARED)).column("facts").to_pylist()
    assert [name for name, text in zip(names, shown, strict=True) if name in text] == []
    for (_, _, before, behind), name, text in zip(people, names, shown, strict=True):
        assert text == f"{before}{masked_name(name)}{behind}"


@given(SURNAMES, GIVEN, FILLING)
def test_hiding_twice_changes_nothing(surname: str, given_name: str, text: str) -> None:
    names = persons(surname + given_name)
    once = hidden(f"{text}{surname}{given_name}{text}", names)
    assert hidden(once, names) == once
    assert persons(masked_name(surname + given_name)) == ()


def test_a_report_repeats_neither_name_nor_short_form(table: Make, resource: Make) -> None:
    rows = table(party=["欧阳千里"], kind=["自然人"], legal_rep=["张三丰"], facts=["欧阳千里（千里）与张某丰"])
    told = 'the cell "欧阳千里（千里）与张某丰" is too long; it begins with 欧阳 千里'
    fault = Violation(type="constraint-error", row=2, field="facts", cell="欧阳千里（千里）与张某丰", message=told)
    report = Report(place="register.csv", rows=1, fields=5, errors=(fault,))
    (shown,) = privacy.clean(report, rows, resource(DECLARED)).errors
    assert shown.cell == "欧阳**（**）与张**"
    assert shown.message == 'the cell "欧阳**（**）与张**" is too long; it begins with 欧阳**'


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"facts": {"echo": ["partty"]}, "party": {"person": True}}, "“partty”.*“party”", id="misspelt"),
        pytest.param({"facts": {"echo": ["kind"]}, "kind": None}, "echo.*kind", id="a field that holds no names"),
        pytest.param({"facts": {"echo": ["kind"]}, "kind": "private"}, "echo.*kind", id="a private field"),
        pytest.param({"id": {"echo": ["party"]}, "party": {"person": True}}, "key", id="the key"),
    ],
)
def test_a_faulty_declaration(resource: Make, fields: Any, told: str) -> None:
    with pytest.raises(BrokenDescriptor, match=told):
        privacy.declarations(resource(fields))


def test_only_text_can_echo(resource: Make) -> None:
    fields = {"facts": {"echo": ["party"]}, "party": {"person": True}}
    with pytest.raises(BrokenDescriptor, match="integer"):
        privacy.declarations(resource(fields, types={"facts": "integer"}))
