"""A generated power list of 20 columns in Chinese, as large as wanted, for the benchmarks.

The same seed gives the same rows. Fields: a unique key, five patterns, two code lists, lengths, dates, a moment, a
year, integers, a number, a truth value and an address on the web; seven are required.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

TYPES = [
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政征收",
    "行政给付",
    "行政检查",
    "行政确认",
    "行政奖励",
    "行政裁决",
    "其他权力",
]
LEVELS = ["省级", "市级", "县级", "镇（乡、街道）级"]
VERBS = ["设立", "变更", "延续", "注销", "核准", "备案", "检查", "处罚", "确认", "奖励", "征收", "登记"]
OBJECTS = [
    "建设工程",
    "食品经营",
    "道路运输",
    "医疗机构",
    "取水",
    "危险化学品",
    "户外广告",
    "民办学校",
    "城市绿化",
    "渔业捕捞",
]
OFFICES = [
    "发展和改革委员会",
    "教育体育局",
    "公安局",
    "民政局",
    "财政局",
    "自然资源局",
    "生态环境局",
    "水利局",
    "农业农村局",
]
CHUNK = 50_000

Field = dict[str, object]


def _field(name: str, kind: str = "string", form: str = "default", **constraints: object) -> Field:
    return {"name": name, "type": kind, "format": form, "constraints": constraints}


FIELDS: list[Field] = [
    _field("power_id", required=True, unique=True, pattern="[0-9]{6}-[0-9]{2}-[0-9]{7}"),
    _field("power_type", required=True, enum=TYPES),
    _field("name", required=True, minLength=4, maxLength=120),
    _field("sub_item", maxLength=120),
    _field("basis", required=True, maxLength=400),
    _field("agency_uscc", required=True, pattern="[0-9A-HJ-NPQRTUWXY]{18}"),
    _field("agency_name", required=True, pattern="[\\u4e00-\\u9fa5]{2,40}"),
    _field("region_code", required=True, pattern="[0-9]{6}"),
    _field("level", enum=LEVELS),
    _field("doc_no", pattern="[\\u4e00-\\u9fa5]{2,10}〔(19|20)[0-9]{2}〕[0-9]{1,4}号"),
    _field("effective_on", "date"),
    _field("published_on", "date", minimum="2000-01-01"),
    _field("updated_at", "datetime"),
    _field("edition", "year", minimum=1990, maximum=2100),
    _field("legal_days", "integer", minimum=0, maximum=365),
    _field("promised_days", "integer", minimum=0),
    _field("visits", "integer", minimum=0, maximum=10),
    _field("fee", "number", minimum=0),
    {**_field("on_line", "boolean"), "trueValues": ["是"], "falseValues": ["否"]},
    _field("guide_url", "string", "uri"),
]
SCHEMA: dict[str, object] = {"fields": FIELDS}


def schema(*, unique: bool = True) -> dict[str, object]:
    """Return the Table Schema of the list, with or without its unique key."""
    if unique:
        return SCHEMA
    first = {**FIELDS[0], "constraints": {"required": True, "pattern": "[0-9]{6}-[0-9]{2}-[0-9]{7}"}}
    return {"fields": [first, *FIELDS[1:]]}


def row(number: int, dice: random.Random) -> list[str]:
    """Return one good row."""
    office, region = dice.choice(OFFICES), dice.choice(["341300", "341302", "341321", "341322", "341323", "341324"])
    kind = dice.randrange(10)
    name = f"{dice.choice(OBJECTS)}{dice.choice(VERBS)}{dice.choice(['审批', '事项', '行为的处理', ''])}第{number}项"
    day = f"{dice.randint(2001, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    days = dice.randint(1, 60)
    return [
        f"{region}-{kind + 1:02}-{number:07}",
        TYPES[kind],
        name,
        "" if dice.random() < 0.6 else f"{name}（子项{dice.randint(1, 9)}）",
        f"《{dice.choice(OBJECTS)}管理条例》第{dice.randint(1, 90)}条：县级以上人民政府主管部门负责本行政区域内的"
        f"监督管理工作，依照本条例规定的条件和程序办理，第{dice.randint(1, 9)}款另有规定的除外。",
        f"11{region}{dice.randint(10_000_000, 99_999_999)}X{dice.choice('0123456789ABCDEFGHJ')}",
        f"宿州市{office}",
        region,
        LEVELS[dice.randrange(4)],
        "" if dice.random() < 0.5 else f"宿政发〔{dice.randint(2001, 2025)}〕{dice.randint(1, 300)}号",
        day,
        f"{dice.randint(2001, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        f"{day}T{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}",
        str(dice.randint(2001, 2025)),
        str(days),
        str(dice.randint(0, days)),
        str(dice.randint(0, 3)),
        "" if dice.random() < 0.3 else f"{dice.randint(0, 5000)}.{dice.randint(0, 99):02}",
        "是" if dice.random() < 0.5 else "否",
        f"https://www.example.gov.cn/guide/{number}.html",
    ]


def spoil(cells: list[str], dice: random.Random) -> list[str]:
    """Return a row with one fault, of many kinds."""
    faults: list[tuple[int, str]] = [
        (1, "行政审批"), (2, "短"), (5, "12345"), (7, "34130"), (10, "2020-13-01"), (11, "1999-12-31"),
        (12, "昨天"), (13, "二〇二〇"), (14, "400"), (15, "-1"), (16, "1.5"), (17, "免费"), (18, "对"), (4, ""),
    ]  # fmt: skip
    choice = dice.randrange(len(faults) + 2)
    if choice == len(faults):
        return cells[:-1]
    if choice == len(faults) + 1:
        return [*cells, "多"]
    place, text = faults[choice]
    return [*cells[:place], text, *cells[place + 1 :]]


def write(
    path: Path,
    rows: int,
    *,
    seed: int = 1,
    dirty: float = 0.0,
    names: list[str] | None = None,
    make: Callable[[int, random.Random], list[str]] = row,
) -> Path:
    """Write the list as CSV, a part `dirty` of its rows with a fault, and return the path."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    labels = names or [str(field["name"]) for field in FIELDS]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(labels) + "\n")
        for first in range(1, rows + 1, CHUNK):
            stream.writelines(_lines(first, min(first + CHUNK, rows + 1), dice, dirty, make))
    return path


def _lines(
    first: int, end: int, dice: random.Random, dirty: float, make: Callable[[int, random.Random], list[str]]
) -> Iterator[str]:
    for number in range(first, end):
        cells = make(number, dice)
        if dirty and dice.random() < dirty:
            cells = spoil(cells, dice)
        yield ",".join(cells) + "\n"
