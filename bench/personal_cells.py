"""Generated cells with personal data in Chinese sentences, and others that only look like it; nothing in them is real.

The same seed gives the same cells. Each planted cell is told with its kind; a look-alike with what it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

Dice = random.Random
Make = Callable[[Dice], str]

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: Divisions, some of them revoked long ago.
REGIONS = """110101 120103 130102 140105 150102 210102 220104 230103 310115 320505 330106 340101 341302 341321 341323 342201
350203 360102 370202 410105 420106 430102 440305 450103 460105 500112 510104 512501 520102 530102 540102 610113 620102
630104 640104 650102 710000 810000 820000""".split()
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗欧阳司马诸葛"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲红建国春华志海燕"
TOWNS = ["埇桥区", "砀山县", "萧县", "灵璧县", "泗县", "大店镇", "符离镇", "朱仙庄镇", "黄口镇", "草沟镇"]
OFFICES = ["市教育体育局", "市公安局", "县水利局", "区民政局", "市住房和城乡建设局", "县农业农村局", "街道办事处", "市税务局"]
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def digits(dice: Dice, count: int) -> str:
    """Return so many random digits."""
    return "".join(dice.choice("0123456789") for _ in range(count))


def name(dice: Dice) -> str:
    """Return a name that somebody might have."""
    surname = dice.choice(["欧阳", "司马", "诸葛", *SURNAMES[:20]])
    return surname + "".join(dice.choice(GIVEN) for _ in range(dice.choice([1, 2, 2])))


def grouped(dice: Dice, text: str, *groups: int) -> str:
    """Return a text cut into groups, with a separator of one sort between them."""
    between = dice.choice([" ", "-", " ", "-", "　", "－", "\u00a0", " - "])
    parts, start = [], 0
    for size in (*groups, len(text) - sum(groups)):
        parts.append(text[start : start + size])
        start += size
    return between.join(part for part in parts if part)


def wide(text: str) -> str:
    """Return a text with full-width digits and letters."""
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def birthday(dice: Dice, first: int = 1925, last: int = 2015) -> date:
    """Return a day in some years."""
    start = date(first, 1, 1)
    return start + timedelta(days=dice.randrange((date(last, 12, 31) - start).days))


def resident_id(dice: Dice) -> str:
    """Return an identity number as somebody writes it."""
    if dice.random() < 0.2:
        number = f"{dice.choice(REGIONS)}{birthday(dice, 1925, 1999):%y%m%d}{digits(dice, 3)}"
        return dice.choice([number, number, wide(number), grouped(dice, number, 6, 6)])
    body = f"{dice.choice(REGIONS)}{birthday(dice):%Y%m%d}{digits(dice, 3)}"
    number = body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]
    forms = [number, number, number.lower(), wide(number), grouped(dice, number, 6, 8), grouped(dice, number, 6, 4, 4)]
    forms += [grouped(dice, number, 4, 4, 4, 4), grouped(dice, number, 3, 3, 4, 4), " ".join(number)]
    return dice.choice(forms)


def mobile(dice: Dice) -> str:
    """Return a mobile number as somebody writes it."""
    third = {"3": "0123456789", "4": "156789", "5": "012356789", "6": "2567", "7": "01235678", "8": "0123456789", "9": "012356789"}
    second = dice.choice("3456789")
    number = f"1{second}{dice.choice(third[second])}{digits(dice, 8)}"
    forms = [number, number, number, grouped(dice, number, 3, 4), wide(number), f"+86{number}", f"+86 {number}"]
    forms += [f"0086{number}", f"86-{number}", f"（+86）{number}", f"+86-{number[:3]}-{number[3:7]}-{number[7:]}"]
    forms += [f"{number[:3]}.{number[3:7]}.{number[7:]}", f"({number[:3]}){number[3:7]}-{number[7:]}"]
    return dice.choice(forms)


def luhn_digit(body: str) -> str:
    """Return the digit that makes a number satisfy Luhn's check."""
    total = sum(sum(divmod(2 * int(d), 10)) for d in body[::-2]) + sum(int(d) for d in body[-2::-2])
    return str(-total % 10)


def bank_card(dice: Dice) -> str:
    """Return a bank card number as somebody writes it."""
    prefix = dice.choice(["622202", "621700", "622848", "621661", "623052", "625912", "628288", "955880", "436742", "518710", "601382"])
    size = 16 if prefix[0] in "45" else 19 if prefix[0] == "9" else dice.choice([16, 17, 18, 19, 19])
    body = prefix + digits(dice, size - 1 - len(prefix))
    number = body + luhn_digit(body)
    return dice.choice([number, number, wide(number), grouped(dice, number, 4, 4, 4, 4)])


def passport(dice: Dice) -> str:
    """Return the number of a passport."""
    letters = dice.choice(["E", "E", "G", f"E{dice.choice(PLATE_LETTERS.replace('I', '').replace('O', ''))}", "SE", "PE", "DE"])
    number = letters + digits(dice, 9 - len(letters))
    return dice.choice([number, number, number.lower(), wide(number), f"{letters} {number[len(letters) :]}"])


def plate(dice: Dice) -> str:
    """Return a number plate."""
    head = dice.choice("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼") + dice.choice(PLATE_LETTERS)
    tail = list(digits(dice, 5))
    for place in dice.sample(range(5), dice.choice([0, 0, 1, 2])):
        tail[place] = dice.choice(PLATE_LETTERS)
    number = "".join(tail)
    if dice.random() < 0.25:
        number = dice.choice([f"D{digits(dice, 5)}", f"F{dice.choice(PLATE_LETTERS)}{digits(dice, 4)}", f"{digits(dice, 5)}D"])
    between = dice.choice(["", "", "·", " ", "-", "•"])
    return dice.choice([head + between + number] * 4 + [wide(head + number)])


def email(dice: Dice) -> str:
    """Return a personal mail address."""
    user = dice.choice([digits(dice, 9), f"zhang{digits(dice, 3)}", f"li.{dice.choice(['wei', 'na'])}_{digits(dice, 2)}", f"a{digits(dice, 11)}"])
    host = dice.choice(["qq.com", "163.com", "126.com", "sina.com.cn", "gmail.com", "foxmail.com", "139.com", "outlook.com", "mail.huayuan-tech.cn"])
    return dice.choice([f"{user}@{host}"] * 4 + [wide(f"{user}@{host}"), f"{user.upper()}@{host}"])


def home_address(dice: Dice) -> str:
    """Return where a household lives."""
    place = dice.choice(["阳光小区", "幸福花园", "汴河新村", "凤凰家园", "银河苑小区", "恒大名都", "学府公寓", "港口路安置区", "国购广场小区"])
    road = f"{dice.choice(['汴河路', '东昌路', '胜利西路', '磬云南路'])}{dice.randint(1, 500)}号"
    building, unit, room = dice.randint(1, 40), dice.randint(1, 4), dice.randint(101, 2404)
    forms = [
        f"{place}{building}号楼{unit}单元{room}室", f"{road}{place}{building}栋{unit}单元{room}",
        f"{place}{building}幢{room}室", f"{road}{building}号楼{unit}单元{room}室", f"{place}{building}-{unit}-{room}",
        f"{place}{dice.choice('一二三四五六七八九')}号楼{dice.choice('一二三')}单元{dice.choice('二三四五')}〇{dice.choice('一二三四')}室",
        f"{place}东区{building}#楼{unit}单元{room}室", f"{place}{building}座{room}室",
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

#: How an item may be introduced, where it is at all.
NAMES: Mapping[str, list[str]] = {
    "resident-id": ["身份证号", "公民身份号码", "身份证：", "证件号码为", "，", "（", "身份证号码:", "居民身份证", "ID："],
    "mobile": ["电话", "手机号码：", "联系方式:", "，", "（", "联系人手机", "可拨打", "tel:", "来电号码为", "短信通知到"],
    "bank-card": ["银行卡号", "卡号：", "工资卡", "补贴打入账户", "开户行农业银行，账号", "汇入其一卡通（", "，收款账号:"],
    "passport": ["护照号", "护照号码：", "护照", "持护照（", "因私护照，号码为", "Passport No. ", "出境证件为护照，编号"],
    "plate": ["车牌号", "驾驶", "车辆", "号牌为", "，", "（", "违停车辆：", "货车"],
    "email": ["邮箱", "电子邮箱：", "请发至", "，", "（", "E-mail:", "邮件抄送"],
    "home-address": ["家住", "住址：", "，", "现住", "地址:", "位于", "（"],
}


def sentence(dice: Dice, kind: str, item: str) -> str:
    """Return a sentence around an item: it stands at the start, within, or at the end."""
    who, town, office = name(dice), dice.choice(TOWNS), dice.choice(OFFICES)
    named = f"{dice.choice(NAMES[kind])}{item}"
    closing = "）" if "（" in named[:14] and item not in named[:1] and not named.rstrip(item).endswith("）") else ""
    forms = [
        f"{town}{who}{named}{closing}，反映小区供水问题，转{office}办理。", f"申请人{who}{named}{closing}", f"{who}{named}{closing}；已核实",
        f"经{office}查明，{who}{named}{closing}于{dice.randint(2018, 2025)}年{dice.randint(1, 12)}月提出申请",
        f"{named.lstrip('，')}{closing}", f"{item}，{who}，{town}人", f"来信人：{who}\n{named.lstrip('，')}{closing}\n诉求：请求答复",
        f"{dice.randint(1, 99)}.{who}，{town}，{item}。", f"请{office}联系{who}{named}{closing}核对材料{dice.randint(1, 9)}份",
    ]  # fmt: skip
    if kind == "passport":
        forms = [form for form in forms if named.lstrip("，") in form]
    return dice.choice(forms)


def plain_sentence(dice: Dice) -> str:
    """Return a sentence without anything personal but a surname."""
    return dice.choice(
        [
            f"{dice.choice(TOWNS)}群众反映道路破损，{dice.choice(OFFICES)}已于{dice.randint(1, 12)}月{dice.randint(1, 28)}日修复。",
            f"依据《安徽省实施办法》第{dice.randint(1, 60)}条第{dice.randint(1, 5)}款，处{dice.randint(1, 50)}000元罚款。",
            f"{dice.choice(OFFICES)}受理{dice.choice(SURNAMES[:20])}某来电咨询，答复满意。",
            f"办理地点：政务服务中心{dice.randint(1, 4)}楼{dice.randint(1, 60)}号窗口，周一至周五9:00-17:00",
        ]
    )


def credit_code(dice: Dice) -> str:
    """Return a unified social credit code, all digits or not."""
    middle = digits(dice, 9) if dice.random() < 0.5 else f"MA{''.join(dice.choice(USCC) for _ in range(7))}"
    body = dice.choice(["11", "12", "13", "51", "52", "53", "91", "92", "93"]) + dice.choice(REGIONS) + middle
    return body + USCC[-sum(w * USCC.index(c) for w, c in zip(USCC_WEIGHTS, body, strict=True)) % 31]


def item_code(dice: Dice) -> str:
    """Return a code of a service item, of 12, 31 or 33 characters, or as one province writes it."""
    basic = dice.choice(REGIONS)[:2] + dice.choice(["01", "05", "07", "10", "20"]) + digits(dice, 5) + dice.choice(["000", "001", "012"])
    full = f"{credit_code(dice)}{dice.choice('23456')}{basic}"
    return dice.choice([basic, full, f"{full}{digits(dice, 2)}", f"{basic}-{dice.choice(REGIONS)}000000-000-{credit_code(dice)}-1-00"])


def document_number(dice: Dice) -> str:
    """Return the number of a document, or the index number of one."""
    year = dice.randint(2001, 2025)
    return dice.choice(
        [
            f"皖政办秘〔{year}〕{dice.randint(1, 400)}号", f"宿市监罚字[{year}]{digits(dice, 4)}号", f"（{year}）皖13行初{dice.randint(1, 900)}号",
            f"{credit_code(dice)}/{year}{dice.randint(1, 12):02}-{digits(dice, 5)}", f"003187229/{year}{dice.randint(1, 12):02}-{digits(dice, 5)}",
            f"皖宿食药监械经营许{year}{digits(dice, 4)}号", f"国药准字H{year}{digits(dice, 4)}", f"皖ICP备{digits(dice, 8)}号-1",
            f"SC106{digits(dice, 11)}", f"皖B2-{year}{digits(dice, 4)}", f"JY2341302{digits(dice, 7)}",
        ]
    )  # fmt: skip


def project_code(dice: Dice) -> str:
    """Return the code of an investment project."""
    return f"{dice.randint(17, 26)}{dice.randint(1, 12):02}-{dice.choice(REGIONS)}-{dice.randint(1, 99):02}-0{dice.randint(1, 5)}-{digits(dice, 6)}"


def office_phone(dice: Dice) -> str:
    """Return the telephone of an office."""
    area, local = dice.choice(["0557", "010", "0551", "021", "0312"]), dice.choice("2345678") + digits(dice, 6)
    local = local + digits(dice, 1) if len(area) == 3 else local
    return dice.choice([f"{area}-{local}", f"{area}{local}", f"（{area}）{local}", f"{area} {local}", f"{area}-{local}-{digits(dice, 4)}", "12345", f"400-{digits(dice, 3)}-{digits(dice, 4)}"])


def moment(dice: Dice) -> str:
    """Return a date, perhaps with the time of day, or a number made of one."""
    day = birthday(dice, 1950, 2026)
    clock = f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}"
    return dice.choice([f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d} {clock}", f"{day:%Y%m%d}", f"{day:%Y%m%d}{clock.replace(':', '')}", f"{day:%Y-%m-%d}T{clock}.000Z", f"{day:%Y年%m月%d日}", f"{day:%Y%m%d}-{day:%Y%m%d}"])


def amount(dice: Dice) -> str:
    """Return an amount of money or another quantity."""
    value = dice.randint(1, 10 ** dice.randint(3, 11))
    return dice.choice([f"{value}元", f"¥{value}.{digits(dice, 2)}", f"{value:,}.00", f"{value / 1e4:.6f}万元", f"{dice.randint(115, 119)}.{digits(dice, 8)}", f"{value}平方米", f"{value}.{digits(dice, 2)}"])


def isbn(dice: Dice) -> str:
    """Return an ISBN or another number of trade."""
    number = f"978{digits(dice, 10)}"
    return dice.choice([f"ISBN {number}", f"ISBN {number[:3]}-{number[3]}-{number[4:7]}-{number[7:12]}-{number[12]}", number, f"69{digits(dice, 11)}", f"ISSN {digits(dice, 4)}-{digits(dice, 4)}"])


def order_number(dice: Dice) -> str:
    """Return the number of an order, a case or a parcel."""
    day = birthday(dice, 2018, 2025)
    return dice.choice([f"{day:%Y%m%d}{digits(dice, 9)}", f"订单号{digits(dice, 16)}", f"流水号：{digits(dice, 18)}", f"GD{day:%Y%m%d}{digits(dice, 5)}", f"受理编号{digits(dice, 15)}", f"341300{day:%y%m%d}{digits(dice, 8)}", f"SF{digits(dice, 13)}", f"{day:%y%m%d}{digits(dice, 6)}", f"工单编号：{day:%Y%m%d}{digits(dice, 4)}", f"{digits(dice, 20)}", f"No.{digits(dice, 10)}"])


def network_address(dice: Dice) -> str:
    """Return an address of a network, or an official mailbox."""
    four = ".".join(str(dice.randint(1, 254)) for _ in range(4))
    return dice.choice([four, f"{four}:{dice.randint(1000, 65000)}", f"http://{four}/guide/{digits(dice, 8)}.html", f"xxgk{digits(dice, 2)}@ahsz.gov.cn", f"@{dice.choice(OFFICES)}", "2409:8a30:1234:5678::1", f"https://www.ahsz.gov.cn/openness/show/{digits(dice, 9)}.html"])


def office_place(dice: Dice) -> str:
    """Return where an office is."""
    return dice.choice([f"政务服务中心{dice.randint(1, 5)}楼{dice.randint(1, 60)}号窗口", f"汴河路{dice.randint(1, 200)}号行政中心{dice.randint(1, 5)}号楼{dice.randint(101, 900)}室", f"市民广场{dice.choice('ABC')}座{dice.randint(1, 20)}楼", f"{dice.choice(TOWNS)}为民服务大厅", f"阳光小区{dice.randint(1, 9)}号楼外墙维修", f"经开区科技园{dice.randint(1, 9)}栋{dice.randint(101, 600)}室"])


LOOK_ALIKES: Mapping[str, Make] = {
    "credit code": credit_code,
    "item code": item_code,
    "document number": document_number,
    "project code": project_code,
    "office phone": office_phone,
    "moment": moment,
    "amount": amount,
    "isbn": isbn,
    "order number": order_number,
    "network address": network_address,
    "office place": office_place,
}


def planted(seed: int, each: int = 2000, cells: int = 20_000) -> list[tuple[str, str, str]]:
    """Return cells as (kind, text, item): so many of each kind, and the rest without an item, mixed."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    made: list[tuple[str, str, str]] = []
    for kind, make in PLANTED.items():
        for _ in range(each):
            item = make(dice)
            made.append((kind, sentence(dice, kind, item), item))
    made += [("", plain_sentence(dice), "") for _ in range(cells - len(made))]
    dice.shuffle(made)
    return made


def look_alikes(seed: int, cells: int = 20_000) -> list[tuple[str, str]]:
    """Return cells as (what it is, text), alone or in a sentence, of which none holds personal data."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    made = []
    for number in range(cells):
        what = list(LOOK_ALIKES)[number % len(LOOK_ALIKES)]
        item = LOOK_ALIKES[what](dice)
        office = dice.choice(OFFICES)
        made.append((what, dice.choice([item, item, f"{office}，{item}，已办结", f"{item}（{office}）", f"详见{item}。", f"{office}：{item}"])))
    return made
