"""Generated cells with personal data in Chinese sentences, and others that only look like it; nothing in them is real.

The same seed gives the same cells. Each planted cell is told with its kind and its item; a look-alike with what it is.
The check characters are worked out here, not by the product.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

Make = Callable[[random.Random], str]

#: Divisions, some of them revoked long ago.
REGIONS = [
    "110101", "120103", "130102", "140105", "150102", "210102", "220104", "230103", "310115", "320505", "330106",
    "340101", "341302", "341321", "341323", "342201", "350203", "360102", "370202", "410105", "420106", "430102",
    "440305", "450103", "460105", "500112", "510104", "512501", "520102", "530102", "540102", "610113", "620102",
    "630104", "640104", "650102", "710000", "810000", "820000",
]  # fmt: skip
SURNAMES = ["欧阳", "司马", "诸葛", *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"]
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲红建国春华志海燕"
TOWNS = ["埇桥区", "砀山县", "萧县", "灵璧县", "泗县", "大店镇", "符离镇", "朱仙庄镇", "黄口镇", "草沟镇"]
OFFICES = ["市教育体育局", "市公安局", "县水利局", "区民政局", "市住建局", "县农业农村局", "街道办事处", "市税务局"]
ROADS = ["汴河路", "东昌路", "胜利西路", "磬云南路", "人民北路"]
ESTATES = ["阳光小区", "幸福花园", "汴河新村", "凤凰家园", "银河苑小区", "恒大名都", "学府公寓", "港口路安置区"]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
#: The third digits that are in use after each second one.
SERIES = {
    "3": "0123456789", "4": "156789", "5": "012356789", "6": "2567", "7": "01235678", "8": "0123456789",
    "9": "012356789",
}  # fmt: skip
CARDS = {
    "622202": (19,), "621700": (19,), "622848": (19,), "621661": (19,), "623052": (16, 17, 18, 19), "625912": (16,),
    "628288": (16,), "955880": (19,), "436742": (16, 19), "518710": (16,), "402658": (16,), "601382": (19,),
}  # fmt: skip
MAILS = ["qq.com", "163.com", "126.com", "sina.com.cn", "gmail.com", "foxmail.com", "139.com", "vip.huayuan-tech.cn"]
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def digits(dice: random.Random, count: int) -> str:
    """Return so many random digits."""
    return "".join(dice.choices("0123456789", k=count))


def day(dice: random.Random, first: int, last: int) -> date:
    """Return a day in some years."""
    start = date(first, 1, 1)
    return start + timedelta(days=dice.randrange((date(last, 12, 31) - start).days))


def name(dice: random.Random) -> str:
    """Return a name that somebody might have."""
    given = "".join(dice.choices(GIVEN, k=dice.choice([1, 2, 2])))
    return f"{dice.choice(SURNAMES)}{given}"


def wide(text: str) -> str:
    """Return a text with full-width digits, letters and punctuation."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def grouped(dice: random.Random, text: str, *sizes: int) -> str:
    """Return a text cut into groups, with one separator between them."""
    between = dice.choice([" ", "-", " ", "-", "　", "－", "\u00a0", " - "])
    parts = []
    for size in sizes:
        parts.append(text[:size])
        text = text[size:]
    return between.join([*parts, *([text] if text else [])])


def resident_id(dice: random.Random) -> str:
    """Return an identity number as somebody writes it, one in five of the old form."""
    if dice.random() < 0.2:
        number = f"{dice.choice(REGIONS)}{day(dice, 1925, 1999):%y%m%d}{digits(dice, 3)}"
        return dice.choice([number, number, wide(number), grouped(dice, number, 6, 6)])
    body = f"{dice.choice(REGIONS)}{day(dice, 1925, 2015):%Y%m%d}{digits(dice, 3)}"
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    check = "10X98765432"[sum(weight * int(one) for weight, one in zip(weights, body, strict=True)) % 11]
    number = body + check
    forms = [number, number, number.lower(), wide(number), " ".join(number), f"{body} {check}"]
    forms += [f"编号{number}", f"档案号：{number}"]
    forms += [grouped(dice, number, *sizes) for sizes in ((6, 8), (6, 4, 4), (4, 4, 4, 4), (3, 3, 4, 4))]
    return dice.choice(forms)


def mobile(dice: random.Random) -> str:
    """Return a mobile number as somebody writes it."""
    second = dice.choice("3456789")
    number = f"1{second}{dice.choice(SERIES[second])}{digits(dice, 8)}"
    first, middle, last = number[:3], number[3:7], number[7:]
    forms = [number, number, number, grouped(dice, number, 3, 4), wide(number), f"+86{number}", f"+86 {number}"]
    forms += [
        f"0086{number}",
        f"86-{number}",
        f"（+86）{number}",
        f"+86-{first}-{middle}-{last}",
        f"({first}){middle}-{last}",
    ]
    return dice.choice([*forms, f"{first}.{middle}.{last}"])


def bank_card(dice: random.Random) -> str:
    """Return a bank card number as somebody writes it."""
    prefix = dice.choice(list(CARDS))
    body = prefix + digits(dice, dice.choice(CARDS[prefix]) - 1 - len(prefix))
    total = sum(sum(divmod(2 * int(one), 10)) for one in body[::-2]) + sum(int(one) for one in body[-2::-2])
    number = body + str(-total % 10)
    return dice.choice([number, number, wide(number), grouped(dice, number, 4, 4, 4, 4)])


def passport(dice: random.Random) -> str:
    """Return the number of a passport."""
    letters = dice.choice(["E", "E", "G", f"E{dice.choice(LETTERS)}", "SE", "PE", "DE"])
    number = digits(dice, 9 - len(letters))
    return dice.choice(
        [f"{letters}{number}"] * 3 + [f"{letters.lower()}{number}", wide(letters + number), f"{letters} {number}"]
    )


def plate(dice: random.Random) -> str:
    """Return a number plate."""
    head = dice.choice(PROVINCES) + dice.choice(LETTERS)
    tail = list(digits(dice, 5))
    for place in dice.sample(range(5), dice.choice([0, 0, 1, 2])):
        tail[place] = dice.choice(LETTERS)
    energy = [f"D{digits(dice, 5)}", f"F{dice.choice(LETTERS)}{digits(dice, 4)}", f"{digits(dice, 5)}D"]
    number = dice.choice(["".join(tail)] * 3 + [dice.choice(energy)])
    return dice.choice([head + between + number for between in ("", "", "·", " ", "-", "•")] + [wide(head + number)])


def email(dice: random.Random) -> str:
    """Return a personal mail address."""
    users = [digits(dice, 9), f"zhang{digits(dice, 3)}", f"li.{dice.choice(['wei', 'na'])}_{digits(dice, 2)}"]
    address = f"{dice.choice(users)}@{dice.choice(MAILS)}"
    return dice.choice([address] * 4 + [wide(address), address.upper()])


def home_address(dice: random.Random) -> str:
    """Return where a household lives."""
    estate, road = dice.choice(ESTATES), f"{dice.choice(ROADS)}{dice.randint(1, 500)}号"
    building, unit = dice.randint(1, 40), dice.randint(1, 4)
    room = f"{dice.randint(1, 24)}{dice.randint(1, 4):02}"
    words = [dice.choice("一二三四五六") for _ in range(4)]
    forms = [
        f"{estate}{building}号楼{unit}单元{room}室", f"{road}{estate}{building}栋{unit}单元{room}",
        f"{estate}{building}幢{room}室", f"{road}{building}号楼{unit}单元{room}室", f"{estate}{building}-{unit}-{room}",
        f"{estate}{words[0]}号楼{words[1]}单元{words[2]}〇{words[3]}室", f"{estate}东区{building}#楼{unit}单元{room}室",
        f"{estate}{building}座{room}室",
    ]  # fmt: skip
    return dice.choice([*forms, wide(forms[0])])


PLANTED: Mapping[str, Make] = {
    "resident-id": resident_id,
    "mobile": mobile,
    "bank-card": bank_card,
    "passport": passport,
    "plate": plate,
    "email": email,
    "home-address": home_address,
}

#: How an item is introduced; of a passport's number something always says what it is.
INTRODUCED: Mapping[str, list[str]] = {
    "resident-id": [
        "身份证号{}",
        "公民身份号码{}",
        "身份证：{}",
        "证件号码为{}",
        "，{}",
        "（{}）",
        "居民身份证{}",
        "ID：{}",
    ],
    "mobile": [
        "电话{}",
        "手机号码：{}",
        "联系方式:{}",
        "，{}",
        "（{}）",
        "联系人手机{}",
        "可拨打{}",
        "tel:{}",
        "短信通知到{}",
        "快递{}收",
        "登记号码{}",
        "订单{}",
        "电话{}元旦前回复",
        "手机：{}.3月5日前回复",
    ],
    "bank-card": [
        "银行卡号{}",
        "卡号：{}",
        "工资卡{}",
        "补贴打入账户{}",
        "开户行农业银行，账号{}",
        "一卡通（{}）",
        "，{}",
    ],
    "passport": [
        "护照号{}",
        "护照号码：{}",
        "护照{}",
        "持护照（{}）",
        "因私护照，号码为{}",
        "Passport No. {}",
        "证件为护照，编号{}",
    ],
    "plate": ["车牌号{}", "驾驶{}", "车辆{}", "号牌为{}", "，{}", "（{}）", "违停车辆：{}", "货车{}"],
    "email": ["邮箱{}", "电子邮箱：{}", "请发至{}", "，{}", "（{}）", "E-mail:{}", "邮件抄送{}"],
    "home-address": ["家住{}", "住址：{}", "，{}", "现住{}", "地址:{}", "位于{}", "（{}）"],
}


def sentence(dice: random.Random, kind: str, item: str) -> str:
    """Return a sentence around an item: it stands at the start, within, or at the end."""
    who, town, office = name(dice), dice.choice(TOWNS), dice.choice(OFFICES)
    named = dice.choice(INTRODUCED[kind]).format(item)
    year, month = dice.randint(2018, 2025), dice.randint(1, 12)
    forms = [
        f"{town}{who}{named}，反映小区供水问题，转{office}办理。", f"申请人{who}{named}", f"{who}{named}；已核实",
        f"经{office}查明，{who}{named}于{year}年{month}月提出申请", named.lstrip("，"),
        f"{month}.{who}，{town}，{named}。",
        f"来信人：{who}\n{named.lstrip('，')}\n诉求：请求答复", f"请{office}联系{who}{named}核对材料{month}份",
    ]  # fmt: skip
    return dice.choice(forms if kind == "passport" else [*forms, f"{item}，{who}，{town}人"])


def harmless(dice: random.Random) -> str:
    """Return a sentence without anything personal."""
    town, month = dice.choice(TOWNS), dice.randint(1, 12)
    forms = [
        f"{town}群众反映道路破损，{dice.choice(OFFICES)}已于{month}月{dice.randint(1, 28)}日修复。",
        f"依据《安徽省实施办法》第{dice.randint(1, 60)}条第{dice.randint(1, 5)}款，处{dice.randint(1, 50)}000元罚款。",
        f"{dice.choice(OFFICES)}受理{dice.choice(SURNAMES)}某来电咨询，答复满意。",
        f"办理地点：政务服务中心{dice.randint(1, 4)}楼{dice.randint(1, 60)}号窗口，周一至周五9:00-17:00",
    ]
    return dice.choice(forms)


def credit_code(dice: random.Random) -> str:
    """Return a unified social credit code, all digits or not."""
    middle = dice.choice([digits(dice, 9), f"MA{''.join(dice.choices(USCC, k=7))}"])
    body = dice.choice(["11", "12", "13", "51", "52", "53", "91", "92", "93"]) + dice.choice(REGIONS) + middle
    total = sum(3**place % 31 * USCC.index(one) for place, one in enumerate(body))
    return body + USCC[-total % 31]


def item_code(dice: random.Random) -> str:
    """Return a code of a service item, of 12, 31 or 33 characters, or as one province writes it."""
    kind, sub = dice.choice(["01", "05", "10", "20"]), dice.choice(["000", "001"])
    basic = f"{dice.choice(REGIONS)[:2]}{kind}{digits(dice, 5)}{sub}"
    full = f"{credit_code(dice)}{dice.choice('23456')}{basic}"
    native = f"{basic}-{dice.choice(REGIONS)}000000-000-{credit_code(dice)}-1-00"
    return dice.choice([basic, full, f"{full}{digits(dice, 2)}", native])


def document_number(dice: random.Random) -> str:
    """Return the number of a document, a licence or a record, or the index number of a publication."""
    year, month = dice.randint(2001, 2025), dice.randint(1, 12)
    forms = [
        f"皖政办秘〔{year}〕{dice.randint(1, 400)}号", f"宿市监罚字[{year}]{digits(dice, 4)}号",
        f"（{year}）皖13行初{dice.randint(1, 900)}号", f"{credit_code(dice)}/{year}{month:02}-{digits(dice, 5)}",
        f"003187229/{year}{month:02}-{digits(dice, 5)}", f"皖宿食药监械经营许{year}{digits(dice, 4)}号",
        f"国药准字H{year}{digits(dice, 4)}", f"皖ICP备{digits(dice, 8)}号-1", f"SC106{digits(dice, 11)}",
        f"皖B2-{year}{digits(dice, 4)}", f"JY2341302{digits(dice, 7)}", f"梯11皖L{digits(dice, 5)}(19)",
    ]  # fmt: skip
    return dice.choice(forms)


def project_code(dice: random.Random) -> str:
    """Return the code of an investment project."""
    month = f"{dice.randint(17, 26)}{dice.randint(1, 12):02}"
    return f"{month}-{dice.choice(REGIONS)}-{dice.randint(1, 99):02}-0{dice.randint(1, 5)}-{digits(dice, 6)}"


def office_phone(dice: random.Random) -> str:
    """Return the telephone of an office."""
    area = dice.choice(["0557", "010", "0551", "021", "0312"])
    local = dice.choice("2345678") + digits(dice, 6 if len(area) == 4 else 7)
    forms = [
        f"{area}-{local}",
        f"{area}{local}",
        f"（{area}）{local}",
        f"{area} {local}",
        f"{area}-{local}-{digits(dice, 4)}",
    ]
    return dice.choice([*forms, "12345", f"400-{digits(dice, 3)}-{digits(dice, 4)}"])


def moment(dice: random.Random) -> str:
    """Return a date, perhaps with the time of day, or a number made of one."""
    on = day(dice, 1950, 2026)
    at = f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}"
    forms = [f"{on}", f"{on:%Y/%m/%d} {at}", f"{on:%Y%m%d}", f"{on:%Y%m%d}{at.replace(':', '')}", f"{on}T{at}.000Z"]
    return dice.choice([*forms, f"{on:%Y年%m月%d日}", f"{on:%Y%m%d}-{on:%Y%m%d}"])


def amount(dice: random.Random) -> str:
    """Return an amount of money or another quantity."""
    value, cents = dice.randint(1, 10 ** dice.randint(3, 11)), digits(dice, 2)
    forms = [f"{value}元", f"¥{value}.{cents}", f"{value:,}.00", f"{value / 1e4:.6f}万元", f"{value}平方米"]
    return dice.choice(
        [
            *forms,
            f"{value}.{cents}",
            f"1{digits(dice, 10)}.{digits(dice, 3)}",
            f"{dice.randint(115, 119)}.{digits(dice, 8)}",
        ]
    )


def isbn(dice: random.Random) -> str:
    """Return an ISBN or another number of trade."""
    number = f"978{digits(dice, 10)}"
    cut = "-".join([number[:3], number[3], number[4:7], number[7:12], number[12]])
    return dice.choice(
        [f"ISBN {number}", f"ISBN {cut}", number, f"69{digits(dice, 11)}", f"ISSN {cut[4:8]}-{digits(dice, 4)}"]
    )


def order_number(dice: random.Random) -> str:
    """Return the number of an order, a case or a parcel."""
    on = day(dice, 2018, 2025)
    forms = [
        f"{on:%Y%m%d}{digits(dice, 9)}", f"订单号{digits(dice, 16)}", f"流水号：{digits(dice, 18)}",
        f"GD{on:%Y%m%d}{digits(dice, 5)}", f"受理编号{digits(dice, 15)}", f"341300{on:%y%m%d}{digits(dice, 8)}",
        f"SF{digits(dice, 13)}", f"{on:%y%m%d}{digits(dice, 6)}", f"工单编号：{on:%Y%m%d}{digits(dice, 4)}",
        digits(dice, 20), f"No.{digits(dice, 10)}", f"订单编号{digits(dice, 11)}",
        f"快递单号1{digits(dice, 10)}", f"登记号{digits(dice, 15)}", digits(dice, 16),
    ]  # fmt: skip
    return dice.choice(forms)


def network_address(dice: random.Random) -> str:
    """Return an address of a network, or an official mailbox."""
    four = ".".join(str(dice.randint(1, 254)) for _ in range(4))
    forms = [four, f"{four}:{dice.randint(1000, 65000)}", f"http://{four}/guide/{digits(dice, 8)}.html"]
    forms += [f"xxgk{digits(dice, 2)}@ahsz.gov.cn", f"@{dice.choice(OFFICES)}", "2409:8a30:1234:5678::1"]
    return dice.choice([*forms, f"https://www.ahsz.gov.cn/openness/show/{digits(dice, 9)}.html"])


def office_place(dice: random.Random) -> str:
    """Return where an office is, or a building."""
    floor, room = dice.randint(1, 9), dice.randint(101, 909)
    forms = [
        f"政务服务中心{floor}楼{dice.randint(1, 60)}号窗口", f"{dice.choice(ROADS)}{room}号行政中心{floor}号楼{room}室",
        f"市民广场{dice.choice('ABC')}座{floor}楼", f"{dice.choice(TOWNS)}为民服务大厅", f"阳光小区{floor}号楼外墙维修",
        f"经开区科技园{floor}栋{room}室",
    ]  # fmt: skip
    return dice.choice(forms)


LOOK_ALIKES: Mapping[str, Make] = {
    "credit code": credit_code,
    "item code": item_code,
    "document number": document_number,
    "project code": project_code,
    "office telephone": office_phone,
    "date": moment,
    "amount": amount,
    "ISBN": isbn,
    "order number": order_number,
    "network address": network_address,
    "office": office_place,
}


def planted(seed: int, each: int = 2000, cells: int = 20_000) -> list[tuple[str, str]]:
    """Return cells as (kind, text): so many of each kind, and the rest harmless, mixed."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    made = [(kind, sentence(dice, kind, make(dice))) for kind, make in PLANTED.items() for _ in range(each)]
    made += [("", harmless(dice)) for _ in range(cells - len(made))]
    dice.shuffle(made)
    return made


def look_alikes(seed: int, cells: int = 20_000) -> list[tuple[str, str]]:
    """Return cells as (what it is, text), alone or in a sentence, of which none holds personal data."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    made = []
    for number in range(cells):
        what = list(LOOK_ALIKES)[number % len(LOOK_ALIKES)]
        item, office = LOOK_ALIKES[what](dice), dice.choice(OFFICES)
        forms = [item, item, f"{office}，{item}，已办结", f"{item}（{office}）", f"详见{item}。", f"{office}：{item}"]
        made.append((what, dice.choice(forms)))
    return made
