"""Everyday questions of a new reader, answered from the home page on in as many clicks as docs/journeys.md tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

OpenWindow = Callable[[int], BrowserContext]
DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True)
class Journey:
    """What a reader does: follow a question, type words, choose from lists, press the button, follow a link."""

    question: str
    says: Sequence[str]
    words: tuple[str, str] | None = None
    choices: Sequence[tuple[str, str]] = ()
    then: str = ""

    @property
    def clicks(self) -> int:
        """How many clicks that takes; one of a list counts as one."""
        return 1 + len(self.choices) + bool(self.words or self.choices) + bool(self.then)


#: In the order of docs/journeys.md.
JOURNEYS = {
    "office": Journey(
        "这件事去哪里办，要几天？",
        ["宿州市应急管理局", "宿州市政务服务中心（示例窗口）", "0557-0000084"],
        words=("事项名称中的字词", "危险化学品经营"),
    ),
    "papers": Journey(
        "办这件事要带哪些材料？",
        ["项目申请报告", "企业投资项目核准社会稳定风险评估报告", "中介机构出具", "第三方评估机构", "授权委托书"],
        words=("事项名称中的字词", "企业投资项目核准"),
    ),
    "fee": Journey("办哪些事要收费，收多少？", ["机动车登记（注册登记）", "机动车号牌工本费", "每副12元"]),
    "days": Journey(
        "这件事去哪里办，要几天？", ["20", "7", "全程网办"], words=("事项名称中的字词", "企业投资项目核准")
    ),
    "cancelled": Journey("哪些审批事项取消了？", ["公章刻制备案核查确认", "2025-07-01", "宿政示例〔2025〕1号"]),
    "answers for it": Journey(
        "机关办理一项权力要履行哪些责任？",
        ["宿州市发展和改革委员会", "对符合法定条件的申请不予受理"],
        words=("事项名称中的字词", "企业投资项目核准"),
    ),
    "fine": Journey("一种违法行为会罚多少？", ["1200", "1500"], words=("违法行为", "饮酒后驾驶机动车")),
    "penalised": Journey("一个机关处罚了什么？", ["饮酒后驾驶机动车", "18"], choices=[("处罚机关", "宿州市公安局")]),
    "request answered": Journey("每月收到多少公开申请，按期答复了多少？", ["2024-12", "按期答复件数", "延长期限件数"]),
    "policy": Journey(
        "这份文件怎么解读？",
        ["居住证管理考核办法", "宿州市公安局", "宿政示例〔2017〕62号"],
        words=("文件标题中的字词", "居住证"),
        then="《宿州市人民政府关于印发居住证管理考核办法的通知》政策解读",
    ),
}


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_the_portal_alone_answers(window: OpenWindow, journey: Journey) -> None:
    page = window(1280).new_page()
    page.goto("/")
    page.get_by_role("link", name=journey.question, exact=True).click()
    if journey.words:
        label, text = journey.words
        page.get_by_label(label, exact=True).fill(text)
    for label, chosen in journey.choices:
        page.get_by_label(label, exact=True).select_option(label=chosen)
    if journey.words or journey.choices:
        page.get_by_role("button", name="查询").click()
    for text in journey.says:
        expect(page.get_by_role("table")).to_contain_text(text)
    if journey.then:
        page.get_by_role("link", name=journey.then, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(journey.then)


@pytest.mark.parametrize("document", ["journeys.md", "journeys.zh-CN.md"])
def test_the_document_tells_the_clicks(document: str) -> None:
    text = (DOCS / document).read_text(encoding="utf-8")
    told = [int(count) for count in re.findall(r"^\| \d+ \|.*\| (\d+) \|$", text, re.MULTILINE)]
    assert told == [journey.clicks for journey in JOURNEYS.values()]
    assert max(told) <= 4
