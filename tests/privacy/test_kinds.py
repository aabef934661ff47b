"""What counts as an item of each kind, and what does not: one cell at a time."""

from __future__ import annotations

import pytest
from stdnum import luhn
from stdnum.cn import ric

from gongkai.codes import is_uscc
from gongkai.messages import LANGUAGES, Language, speaking, translate
from gongkai.messages.personal import PERSONAL
from gongkai.privacy.kinds import KINDS, find_all
from gongkai.privacy.plain import Cell
from gongkai.report import Violation
from gongkai.reports import sentence


def with_check(body: str) -> str:
    return body + str(ric.calc_check_digit(body + "0"))


#: Numbers by the rule of the standard, for nobody.
NUMBER = with_check("34130219900307123")
CROSS = next(number for order in range(1000) if (number := with_check(f"34130219850612{order:03}"))[-1] == "X")
MILLENNIAL = with_check("34082220010207311")
OLD = "340123670905123"
CARD = "622202123456789012" + luhn.calc_check_digit("622202123456789012")
FOREIGN = "439225881234567" + luhn.calc_check_digit("439225881234567")
FOURS = [CARD[start : start + 4] for start in range(0, 19, 4)]
WRONG = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
NEWBORN = with_check("34130220250101123")
#: Of these one in some hundreds is both.
BOTH = next(
    number
    for order in range(100_000)
    if is_uscc(
        number := with_check(f"5115181981{order // 1000 % 12 + 1:02}{order // 12000 % 28 + 1:02}{order % 1000:03}")
    )
)
BORN_TWICE = with_check("34130220260230123")

FOUND: dict[str, list[str]] = {
    "resident-id": [
        NUMBER, f"身份证{NUMBER}电话", f"ID{NUMBER}", f"No.{NUMBER}", f"「{NUMBER}」", f"3号楼{NUMBER}", f"'{NUMBER}",
        CROSS.lower(), f"{CROSS[:17]} X", f"{CROSS[:17]}Ｘ", f"{CROSS[:17]}×", f"{NUMBER}\n", f"2026年3月{NUMBER}",
        f"{NUMBER[:6]}\u200b{NUMBER[6:]}", f"{NUMBER[:6]}_{NUMBER[6:14]}_{NUMBER[14:]}",
        f"（{NUMBER[:6]}）{NUMBER[6:]}",
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", f"{NUMBER[:6]} - {NUMBER[6:]}", " ".join(NUMBER),
        f"身份证编号：{NUMBER}", f"编号{NUMBER[:6]}19{NUMBER[8:]}", f"id={NUMBER}&x=1", f"a{NUMBER}b",
        f"张三{NUMBER}李四",
        with_check("34130220250101123") + "，新生儿，身份证", OLD, f"身份证{OLD}(1990年)", f"王某，{OLD}，住",
        f"编号{MILLENNIAL}", f"档案号：{MILLENNIAL}", f"登记号 {MILLENNIAL}", f"办件编号{NEWBORN}",
        f"身份证{OLD}元旦出生",
        "340123 670905 123", "340123-670905-123", f"身份证号{OLD}", f"ID{OLD}", "３４０１２３６７０９０５１２３",
    ],
    "mobile": [
        "13812345678", "T:13812345678", "tel13812345678", "手机13812345678（微信同号）", "13812345678/13912345678",
        "0557-3012345/13812345678", "0557-3012345，138-1234-5678", "手机０１３８１２３４５６７８",
        "+86 138 1234 5678",
        "(0086)13812345678", "138 1234 5678，139 1234 5678", "138—1234—5678", "138·1234·5678", "13812345678wx",
        "联系人Tom13812345678", "于3月13812345678来电", "1.13812345678", "13812345678.", "13812345678、13912345678",
        "138 12345678", "1381234 5678", "138-12345678", "17012345678", "19912345678", "16612345678", "19212345678",
        "张三 13812345678 李四 13912345678", "13812345678 转 8001", "86-138-1234-5678", "1 3 8 1 2 3 4 5 6 7 8",
        "（138）1234 5678", "+86（138）12345678", "手机：138 1234  5678", "小李138-1234 5678",
        "138\u200b1234\u200b5678",
        "手机：13812345678.3月5日前回复", "手机：13812345678.5", "电话13812345678元旦期间值班", "13812345678元月来电",
        "手机：138-1234-5678.3月5日前回复", "138 1234 5678.2026年", "手机：+86-138-1234-5678.3月",
        "电话138.1234.5678.2",
        "13812345678.2.地址", "快递13812345678收", "订单13812345678", "登记号码13812345678", "发票13812345678",
        "物流：13812345678", "值班电话：138123456781号楼", "表13812345678", "Sheet13812345678",
        "手机号：13812345678", "备用号码13812345678", "13812345678@139.com",
    ],
    "bank-card": [
        FOREIGN, f" {FOREIGN}", CARD, f"卡号{CARD}", " ".join(FOURS), "-".join(FOURS), f"信用卡{FOREIGN}",
        " ".join(FOREIGN[i : i + 4] for i in (0, 4, 8, 12)),
        f"补贴打入{FOREIGN}账户", f"开户行农业银行{CARD}，户名张三",
    ],
    "passport": [
        "护照号E12345678", "护照：EA1234567", "中国护照G12345678", "持E12345678号护照", "护照号码 e12345678",
        "passport E12345678", "护照151234567", "港澳通行证C12345678", "往来港澳通行证CA1234567",
        "持外国护照（AB1234567）",
        "护照号码为X1234567", "台胞证T12345678", "护照 E 12345678", "申请人护照号为SE1234567，拟于",
        "护照Ｅ１２３４５６７８", "台胞证号12345678", "台胞证：12345678", "持台胞证（0123456789）",
        "台湾居民来往大陆通行证12345678",
    ],
    "plate": [
        "皖L12345", "皖L·12345", "皖L D12345", "皖LD12345", "车牌皖L1A2B3", "皖L12345号小型轿车", "皖l12345",
        "皖L1234挂",
        "沪ＡＦ１２３４５", "驾驶皖L12345号车", "皖 L12345", "粤B12345D", "粤Z1234港", "牌照：皖L-8A123",
        "车牌皖O12345", "车牌号皖LABC12",
    ],
    "email": [
        "abc@qq.com", "请发至abc_123@163.com。", "邮箱ABC@163.COM", "a＠qq．com", "zhang.san@vip.sina.com.cn",
        "<li@foxmail.com>", "邮箱：abc @ qq.com", "123456@qq.com转",
    ],
    "home-address": [
        "阳光小区3号楼2单元501室", "阳光小区3栋501", "埇桥区汴河路12号3号楼2单元502", "锦绣江南5栋1203室",
        "阳光小区5-2-301",
        "和平里12号楼3单元", "阳光花园A区3栋2单元1201", "翠湖小区二十三号楼四单元六〇二", "5号楼东单元502室",
        "3号楼2门501室",
        "中山北路100弄12号302室", "大店镇王寨村三组12号", "王寨村张庄组12号", "家庭住址：灵璧县灵城镇凤山路56号",
        "家住埇桥区汴河路12号", "学府公寓1203室", "阳光小区3幢二单元501室", "阳光小区 3号楼 2单元 501室",
        "阳光小区3#楼2单元501", "阳光小区3#501", "国税局家属院2号楼301室", "阳光小区3號樓2單元501室",
        "业主地址：恒大绿洲14#3-109", "住址：恒大绿洲1#2-1265", "住址：恒大绿洲1-2-1265",
        "御景湾8栋2单元15层1502号", "幸福里7座2302房", "阳光小区３号楼２单元５０１室",
    ],
}  # fmt: skip

NOTHING = {
    "an identity number in a longer number": f"1{NUMBER}",
    "an identity number with a digit behind": f"{NUMBER}1",
    "a wrong check character": WRONG,
    "no such day": BORN_TWICE,
    "no such province": with_check("99130219900307123"),
    "not born yet": with_check("34130220990307123"),
    "no such month in an old number": "340123671305123",
    "an old number under the name of another": f"注册号{OLD}",
    "an old number as a part of a code": f"AH-{OLD}",
    "the number of a case that begins with a division and a day": f"办件编号{with_check('34130020260301000')}",
    "a mobile number in a longer number": "113812345678",
    "one digit more": "138123456789",
    "no mobile series": "12812345678",
    "an amount": "13812345678元",
    "an amount with its name": "总投资13812345678",
    "an amount with cents": "¥13812345678.00",
    "an order": "订单号13812345678",
    "a code with letters": "DD13812345678",
    "a hash": "a13812345678b",
    "a decimal": "0.13812345678",
    "a longitude": "117.13812345678,33.64",
    "credit codes": "11511301008778183N 11341302XX0000019E",
    "a project code": "2606-451323-04-01-451872",
    "a decimal behind eleven digits": "统计数据：13812345678.504",
    "an amount though a telephone stands before": "电话费总额：13812345678元",
    "the number of a parcel": "快递单号13812345678，物流号13812345678，发票号码13812345678",
    "a registration": "登记号13812345678",
    "eight digits with a word for a permit": "通行证件12345678",
    "a local code": "341300-09-0002",
    "office telephones": "0557-3012345，（0557）3012345，010-62345678-8012，400-138-1234",
    "an ISBN": "978-7-5136-1234-5, 9787513612345",
    "network addresses": "192.168.100.200 138.112.11.111",
    "moments": "2026-03-01 13:00:00 20260301130000123",
    "a card number under the name of an order": f"订单号：{CARD}",
    "a wrong check digit": CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
    "sixteen digits of a foreign brand in a text without a word": f"设备{FOREIGN}，已启用",
    "a passport's form without a word": "E12345678",
    "a model number": "型号E12345678",
    "a service": "普通护照签发，咨询电话05573012345",
    "a licence": "皖B2-20060123 皖ICP备12345678号",
    "a registration of equipment": "梯11皖L00123(19)",
    "a numbered certificate": "第皖L12345号，皖L12345号许可证",
    "letters only": "皖LABCDE",
    "a document": "皖政办秘〔2017〕110号",
    "a medicine": "国药准字H20033021",
    "official mail": "xxgk@ahsz.gov.cn",
    "no mail": "a@b @某某",
    "an office": "行政中心2号楼305室，政务服务中心3楼305室，市民广场A座12楼",
    "an office of the state": "国家税务局3号楼305室",
    "a building": "阳光小区3号楼外墙维修",
    "counts": "变电站3座1000千伏，新建12栋1200户，住宅12栋2400套，路灯120座5000元",
    "households": "王寨村三组12户",
    "units of something else": "第三单元，2-1-301",
}


@pytest.mark.parametrize(
    ("kind", "text"), [pytest.param(kind, text, id=text) for kind, texts in FOUND.items() for text in texts]
)
def test_found(kind: str, text: str) -> None:
    assert kind in find_all(Cell.of(text))


@pytest.mark.parametrize("text", [pytest.param(text, id=what) for what, text in NOTHING.items()])
def test_not_found(text: str) -> None:
    assert find_all(Cell.of(text)) == {}


@pytest.mark.parametrize(
    ("label", "text", "kinds"),
    [
        pytest.param("护照号码", "E12345678", {"passport"}, id="the column says what the number is"),
        pytest.param("家庭住址", "灵璧县灵城镇凤山路56号", {"home-address"}, id="the column says whose address it is"),
        pytest.param("办公地址", "灵璧县灵城镇凤山路56号", set(), id="the address of an office"),
        pytest.param("手机号码", "编号13812345678", {"mobile"}, id="a word for codes in a column of telephones"),
        pytest.param("联系电话", "13812345678.5元芳", {"mobile"}, id="what looks like an amount among telephones"),
        pytest.param("联系电话", "013812345678", {"mobile"}, id="a zero before a number among telephones"),
        pytest.param("编号", "013812345678", set(), id="twelve digits in any column"),
        pytest.param("电话费", "13812345678.5", set(), id="what telephones cost"),
        pytest.param("台胞证号", "12345678", {"passport"}, id="eight digits in a column of permits"),
        pytest.param("编号", "12345678", set(), id="eight digits in any column"),
        pytest.param("企业注册号", OLD, set(), id="a column of other numbers"),
        pytest.param("居民身份证号码（代码_5）", OLD, {"resident-id"}, id="a column of codes that are persons'"),
        pytest.param("订单编号", CARD, set(), id="a column of orders"),
        pytest.param("编号", NUMBER, {"resident-id"}, id="a check character is stronger than a name"),
        pytest.param("身份证号", with_check("34130220250101123"), {"resident-id"}, id="a newborn in its column"),
        pytest.param("工单编号", NEWBORN, {"resident-id"}, id="a newborn in a column of codes"),
        pytest.param("工单编号", with_check("34130020250101123"), set(), id="a number made of a day in its column"),
        pytest.param("统一社会信用代码", BOTH, set(), id="a credit code that passes for a person's number"),
        pytest.param("证件号码", BOTH, {"resident-id"}, id="a person's number that passes for a credit code"),
        pytest.param(
            "实施机构",
            f"张三，银行账号{CARD}，原身份证号码：{OLD}",
            {"resident-id", "bank-card"},
            id="words in the cell are stronger than its column",
        ),
        pytest.param("登记号", f"张三,{OLD},女", {"resident-id"}, id="a person in a column of codes"),
        pytest.param("注册号", f"ID:{OLD}", {"resident-id"}, id="a word of Latin letters in a column of codes"),
        pytest.param("项目名称", f"补贴发放{CARD}", {"bank-card"}, id="a card in a project's name"),
        pytest.param("项目", f"（2020）第{OLD}号", set(), id="the number of a project"),
        pytest.param("设备代码", FOREIGN, set(), id="a code of sixteen digits"),
        pytest.param("住址", "恒大绿洲1#2-1265", {"home-address"}, id="a room by figures alone"),
        pytest.param("地址", "恒大绿洲1#2-1265", set(), id="figures of any address"),
    ],
)
def test_what_the_column_is_called_counts(label: str, text: str, kinds: set[str]) -> None:
    assert set(find_all(Cell.of(text, label))) == kinds


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        pytest.param(CROSS, {"resident-id": [f"3413{'*' * 12}{CROSS[16:]}"]}, id="identity number"),
        pytest.param(f"身份证{OLD}", {"resident-id": [f"3401{'*' * 9}23"]}, id="old identity number"),
        pytest.param("+86 138-1234-5678", {"mobile": ["138****5678"]}, id="mobile number"),
        pytest.param("13812345678，13912345678", {"mobile": ["138****5678", "139****5678"]}, id="two"),
        pytest.param(" ".join(FOURS), {"bank-card": [f"6222{'*' * 11}{CARD[-4:]}"]}, id="bank card"),
        pytest.param("护照号Ea1234567", {"passport": ["E******67"]}, id="passport"),
        pytest.param("皖L·12345", {"plate": ["皖L****5"]}, id="plate"),
        pytest.param("lihua@qq.com", {"email": ["l****@qq.com"]}, id="mail"),
        pytest.param("阳光小区3号楼2单元501室", {"home-address": ["小区*号楼*单元***室"]}, id="home address"),
    ],
)
def test_masks(text: str, masks: dict[str, list[str]]) -> None:
    found = find_all(Cell.of(text))
    assert {kind: [span.mask for span in spans] for kind, spans in found.items()} == masks


def test_each_kind_has_a_name() -> None:
    assert set(PERSONAL) == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("ended", ["", ", waiver expired on 2025-12-31"], ids=["", "expired"])
def test_each_kind_has_its_sentence(kind: str, ended: str, language: Language) -> None:
    fault = Violation(type="personal-data", note=kind + ended, row=2, column=1, field="remark", cell="138****5678")
    with speaking(language):
        text, name = sentence(fault), translate(PERSONAL[kind])
    assert "138****5678" in text
    assert name in text
    assert ("2025-12-31" in text) is bool(ended)
    assert any("一" <= one <= "鿿" for one in text) is (language == "zh")
