"""The words near a number that tell what it is."""

from __future__ import annotations

import re

from gongkai.privacy.plain import Cell

#: How far before a number its name may stand.
NEAR = 16

_FILL = r"(?:号码|号|码|为|是|[:=#(\[<“\"'.\-]| )*$"
_CODES = (
    r"单号|流水号?|编号|代码|编码|条码|条形码|批号|批次|案号|文号|书号|刊号|合同号|凭证|税号|备案号|许可证|索引号|序列号"
    r"|[理件务请同票货型序档卷书准目图机备产品员程告据保录]号|(?i:\b(?:isbn|issn|imei|uuid|sn|ip|no|order|serial))"
)
#: What has numbers, and people who are called about it.
_TRADE = "订单|运单|工单|物流|快递|发票|合同"
#: A number that is named like this, immediately before, is no person's.
CODE = re.compile(f"(?:{_CODES}|注册号|登记号|{_TRADE}){_FILL}")
#: And no mobile number: where somebody registers a number, or a parcel has one, it is that of a telephone.
CODE_NOT_MOBILE = re.compile(f"(?:{_CODES}|(?:注册|登记)号(?!码)|(?:{_TRADE})号){_FILL}")
#: An amount of money is named or marked like this.
AMOUNT = re.compile(r"(?:[¥￥$]|人民币|金额|合计|总额|总计|投资|预算|收入|支出|资产|产值)(?:[为是约达共:]|合计| )*$")
#: Units behind a number that make it a quantity; as a surname (万, 米) or within a title (股长) they do not.
UNIT = re.compile(
    r"[ (]?(?:元(?![旦月宵首])|[万亿](?:[元人亩吨平千股户册份]|(?![一-鿿]))|[亩吨股米](?![一-鿿])|千[瓦米克]"
    r"|平方|平米|公里|公顷|立方|人次|%|‰|㎡|m2|[.][0-9]{1,8}(?![0-9.、年月日号点时]))"
)

IDENTITY = re.compile(r"身份|证件|证号|公民|户口|出生|新生|儿童|婴|幼|学生|(?i:\bID\b|sfz|identity|citizen)")
MOBILE = re.compile(r"手机|电话|联系|致电|拨打|来电|短信|微信|(?i:tel|phone|mobile|mob|wechat|\bvx\b)")
#: A column of telephones.
MOBILE_COLUMN = re.compile(r"手机|电话(?!费)|联系方式")
CARD = re.compile(
    r"卡|账|帐|户|行|转|汇|款|付|工资|补|资金|费|收|领|发放|报销|本人|姓名|(?i:card|bank|visa|master|account)"
)
VEHICLE = re.compile(r"车|牌|驾|辆|挂|运输|违停|抓拍|行驶|停放")
PASSPORT = re.compile(r"护照|旅行证|出境|入境|出国|签证|因[私公]|证件|证号|旅客|国籍|外籍|留学|边检|(?i:passport|visa)")
PERMIT = re.compile(r"通行证|台胞|港澳|回乡|往来|赴[港澳台]|(?i:permit)")
#: Words of the column's name under which a cell that is all number is something else.
OTHER_COLUMN = re.compile(
    r"代码|编码|编号|单号|流水|税|注册|登记|机构|组织|信用|条码|序列|索引|项目|订单|(?i:code|order|serial)"
)
#: A cell that is all number: codes are written with a few characters besides.
ALL_CODE = re.compile(r"[^一-鿿]*(?:[第字号][^一-鿿]*)*")


def is_code(cell: Cell, position: int, own: re.Pattern[str], codes: re.Pattern[str] = CODE) -> bool:
    """Tell whether a number is named as a code right before it, and not as what `own` matches."""
    before = cell.before(position, NEAR)
    return codes.search(before) is not None and own.search(before) is None


def is_amount(cell: Cell, start: int, end: int) -> bool:
    """Tell whether a number is an amount or another quantity."""
    return is_named_amount(cell, start) or UNIT.match(cell.text, end) is not None


def is_named_amount(cell: Cell, start: int) -> bool:
    """Tell whether a number is an amount by what stands before it."""
    return AMOUNT.search(cell.before(start, NEAR)) is not None


def is_other_column(cell: Cell, own: re.Pattern[str]) -> bool:
    """Tell whether the column's name says that a number is a code, and not what `own` matches.

    It speaks for a cell that is all number; where words stand in the cell, they do.
    """
    return (
        OTHER_COLUMN.search(cell.label) is not None
        and own.search(cell.label) is None
        and ALL_CODE.fullmatch(cell.text) is not None
        and own.search(cell.text) is None
    )
