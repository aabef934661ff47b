"""The forms in which penalties and licences are handed in, and what of their parties becomes public."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pyarrow.parquet as pq
import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.pipeline import check, publish
from gongkai.release import Store

ROOT = Path(__file__).parents[2]
NUMBER = "11010519491231002X"
NAME = "裘千尺"

#: What every form of a dataset says of the decision, by label.
DECISIONS: dict[str, dict[str, str]] = {
    "administrative_penalty": {
        "行政处罚决定书文号": "宿市监罚示例〔2023〕900号",
        "违法行为类型": "发布虚假广告",
        "违法事实": "当事人发布虚假广告。",
        "处罚依据": "《中华人民共和国广告法》第五十五条",
        "处罚类别": "罚款、没收违法所得",
        "处罚内容": "罚款1000元；没收违法所得500元。",
        "罚款金额(万元)": "0.1",
        "没收违法所得、没收非法财物的金额(万元)": "500元",
        "处罚决定日期": "2023年3月1日",
        "公示截止期": "2028/2/28",
        "处罚机关": "宿州市市场监督管理局",
        "处罚机关统一社会信用代码": "11341300XX0000254E",
        "数据来源单位": "宿州市市场监督管理局",
        "数据来源单位统一社会信用代码": "11341300XX0000254e",
        "备注": "无",
    },
    "administrative_licence": {
        "行政许可决定文书名称": "准予行政许可决定书",
        "行政许可决定文书号": "宿市监许示例〔2023〕900号",
        "许可类别": "普通",
        "许可证书名称": "食品经营许可证",
        "许可编号": "示例202390000",
        "许可内容": "准予食品经营许可。",
        "许可决定日期": "2023年3月1日",
        "有效期自": "2023/3/1",
        "有效期至": "长期",
        "许可机关": "宿州市市场监督管理局",
        "许可机关统一社会信用代码": "11341300XX0000254E",
        "当前状态": "有效",
        "数据来源单位": "宿州市市场监督管理局",
        "数据来源单位统一社会信用代码": "11341300XX0000254e",
        "备注": "无",
    },
}
OLD: dict[str, dict[str, str]] = {
    "administrative_penalty": {
        "行政处罚决定书文号": "宿市监罚示例〔2017〕900号",
        "处罚名称": "发布虚假广告",
        "处罚类别1": "罚款",
        "处罚类别2": "警告",
        "处罚事由": "当事人发布虚假广告。",
        "处罚依据": "《中华人民共和国广告法》第五十五条",
        "处罚结果": "警告；罚款1000元。",
        "处罚决定日期": "2017.3.1",
        "处罚机关": "宿州市市场监督管理局",
        "当前状态": "0",
        "地方编码": "341300",
        "数据更新时间戳": "2017/3/2 10:00:00",
    },
    "administrative_licence": {
        "行政许可决定书文号": "宿市监许示例〔2017〕900号",
        "项目名称": "食品经营许可",
        "审批类别": "普通",
        "许可内容": "准予食品经营许可。",
        "许可决定日期": "2017.3.1",
        "许可截止期": "20220228",
        "许可机关": "宿州市市场监督管理局",
        "当前状态": "0",
        "地方编码": "341300",
        "数据更新时间戳": "2017/3/2 10:00:00",
    },
}
READ = {
    "administrative_penalty": {
        "party_no": "1",
        "violation_type": "发布虚假广告",
        "penalty_kinds": '["罚款", "没收违法所得"]',
        "main_kind": "没收违法所得",
        "fine_wan": "0.1",
        "confiscated_wan": "0.05",
        "decided_on": "2023-03-01",
        "publish_until": "2028-02-28",
        "authority_uscc": "11341300XX0000254E",
        "source_uscc": "11341300XX0000254E",
        "region_code": "341300",
        "remark": None,
    },
    "administrative_licence": {
        "party_no": "1",
        "decision_name": "准予行政许可决定书",
        "licence_kind": "普通",
        "certificate": "食品经营许可证",
        "decided_on": "2023-03-01",
        "valid_from": "2023-03-01",
        "valid_to": "2099-12-31",
        "status": "有效",
        "authority_uscc": "11341300XX0000254E",
        "source_uscc": "11341300XX0000254E",
        "region_code": "341300",
        "remark": None,
    },
}
READ_OLD = {
    "administrative_penalty": {
        "violation_type": "发布虚假广告",
        "penalty_kinds": '["罚款", "警告"]',
        "main_kind": "罚款",
        "content": "警告；罚款1000元。",
        "decided_on": "2017-03-01",
        "authority_uscc": "11341300XX0000254E",
        "region_code": "341300",
    },
    "administrative_licence": {
        "decision_name": "食品经营许可",
        "licence_kind": "普通",
        "decided_on": "2017-03-01",
        "valid_to": "2022-02-28",
        "status": "有效",
        "authority_uscc": "11341300XX0000254E",
        "region_code": "341300",
    },
}
FIRM = {
    "行政相对人名称": "宿州示例甲商贸有限公司",
    "行政相对人代码_1(统一社会信用代码)": "91341302XX9000525U",
    "法定代表人": NAME,
    "法定代表人身份证号": NUMBER,
}
SHOP = {"行政相对人名称": "宿州示例乙食品店", "行政相对人代码_1(统一社会信用代码)": "92341323XX900194XG"}
PERSON = {"行政相对人名称": NAME, "证件类型": "身份证", "证件号码": NUMBER}
KINDS = {"firm": "法人及非法人组织", "shop": "个体工商户", "person": "自然人"}


def headers(dataset: str, layout: str) -> list[str]:
    raw = yaml.safe_load((ROOT / "datasets" / dataset / "pipeline.yaml").read_text(encoding="utf-8"))
    (found,) = [item["headers"] for item in raw["layouts"] if item["name"] == layout]
    return list(found)


def filled(folder: Path, dataset: str, layout: str, *rows: dict[str, str]) -> Path:
    """Write a form: its labels as the templates print them, a space before the parenthesis, and its rows."""
    labels = headers(dataset, layout)
    lines = [",".join(label.replace("(", " (") for label in labels)]
    lines += [",".join(row.get(label, "") for label in labels) for row in rows]
    file = folder / f"{layout}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="gb18030")
    return file


@pytest.mark.parametrize("dataset", DECISIONS)
@pytest.mark.parametrize(
    ("layout", "party", "kind"),
    [
        pytest.param("organisations", FIRM, "firm", id="an organisation in its form"),
        pytest.param("organisations", SHOP, "shop", id="a business in the form of organisations"),
        pytest.param("persons", PERSON, "person", id="a person in the form of persons"),
        pytest.param("one-sheet", {**FIRM, "行政相对人类别": "法人"}, "firm", id="an organisation in the one sheet"),
        pytest.param("one-sheet", {**PERSON, "行政相对人类别": "自然人"}, "person", id="a person in the one sheet"),
    ],
)
def test_form_in_force_is_read(
    bundled: Portal, built: Store, tmp_path: Path, dataset: str, layout: str, party: dict[str, str], kind: str
) -> None:
    file = filled(tmp_path, dataset, layout, {**DECISIONS[dataset], **party})
    checked = check(bundled, dataset, file, keys=built.keys())
    assert (checked.layout, checked.report.errors, checked.report.warnings) == (layout, (), ())
    wanted = {
        **READ[dataset],
        "party_kind": KINDS[kind],
        "party_name": party["行政相对人名称"][:1] + "**" if kind == "person" else party["行政相对人名称"],
    }
    assert {label: checked.table.column(label)[0].as_py() for label in wanted} == wanted


@pytest.mark.parametrize("dataset", OLD)
@pytest.mark.parametrize(
    ("party", "kind"),
    [
        pytest.param(
            {
                "行政相对人名称": "宿州示例甲商贸有限公司",
                "行政相对人代码_1(统一社会信用代码)": "91341302XX9000525U",
                "法定代表人姓名": NAME,
            },
            "firm",
            id="an organisation",
        ),
        pytest.param({"行政相对人名称": NAME, "行政相对人代码_5(居民身份证号)": NUMBER}, "person", id="a person"),
        pytest.param(
            {"行政相对人名称": NAME, "行政相对人代码_1(统一社会信用代码)": "/"}, "person", id="no code at all"
        ),
    ],
)
def test_form_of_2015_is_read(
    bundled: Portal, built: Store, tmp_path: Path, dataset: str, party: dict[str, str], kind: str
) -> None:
    file = filled(tmp_path, dataset, "form-2015", {**OLD[dataset], **party})
    checked = check(bundled, dataset, file, keys=built.keys())
    assert (checked.layout, checked.report.errors, checked.report.warnings) == ("form-2015", (), ())
    wanted = {**READ_OLD[dataset], "party_kind": KINDS[kind]}
    assert {label: checked.table.column(label)[0].as_py() for label in wanted} == wanted


@pytest.mark.parametrize("dataset", DECISIONS)
@pytest.mark.parametrize(
    ("layout", "party"),
    [pytest.param("organisations", FIRM, id="representative"), pytest.param("persons", PERSON, id="person")],
)
def test_neither_name_nor_number_of_a_person_becomes_public(
    bundled: Portal, built: Store, tmp_path: Path, dataset: str, layout: str, party: dict[str, str]
) -> None:
    # The key that the store is signed with lies beside it.
    store = Store.at(copytree(built.root.parent, tmp_path / "copy") / "store")
    file = filled(tmp_path, dataset, layout, {**DECISIONS[dataset], **party})
    outcome = publish(bundled, store, dataset, file)
    assert outcome.accepted, outcome.report
    assert traces(store, "示例〔2023〕900号") != []
    # Search words are pairs of characters.
    assert [needle for needle in (NUMBER, NAME, NAME[:2], NAME[1:3]) if traces(store, needle)] == []


def traces(store: Store, needle: str) -> list[str]:
    """Return the public files in which a text stands: as bytes, and in Parquet."""
    found = []
    for path in store.root.rglob("*"):
        if path.is_file() and "submissions" not in path.parts and path.name != "private.db":
            text = path.read_bytes()
            if path.suffix == ".parquet":
                text = repr(pq.read_table(path).to_pylist()).encode()
            if needle.encode() in text:
                found.append(path.name)
    return found
