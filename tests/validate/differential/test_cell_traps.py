"""Every trap of what a cell may hold, by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.validate.differential.cases import Case
from tests.validate.differential.tables import UNIQUE, V2, cells, constrained, raw, table, told

MISSING: dict[str, Case] = {
    "only the empty text is missing by default": cells("integer", "", " ", "-", "1"),
    "missing values are exact texts": cells("integer", "", "-", " -", missing=["-"]),
    "no missing values": cells("string", "", " ", "a", missing=[], constraints={"required": True}),
    "a field's own replace the schema's": cells("integer", "", "NA", missing=["NA"], missingValues=[""]),
    "a field's own empty list too": cells("integer", "", "NA", missing=["NA"], missingValues=[]),
    "a blank is missing": cells("string", " ", "x", missing=[" "], constraints={"required": True}),
    "None is missing": cells("string", "None", "", missing=["None"], constraints={"required": True}),
    "a blank line has no cell, which None is the name of": raw(
        {"fields": [{"name": "a"}], "missingValues": ["None"], "primaryKey": ["a"]}, b'a\n\n\n""\nx\n'
    ),
    "missing values as objects in version 2": table(
        {"$schema": V2, "fields": [{"name": "a", "type": "integer"}], "missingValues": [{"value": "x"}]}, ["a"], ["x"]
    ),
    "missing values as objects in version 1": table(
        {"fields": [{"name": "a"}], "missingValues": [{"value": "x"}]}, ["a"], ["x"]
    ),
    "a missing value breaks no rule": cells("string", "ab", "b", "", missing=["ab"], constraints={"minLength": 2}),
}


TEXTS = {
    "integer": (
        "1",
        "1_000",
        "+5",
        "007",
        "-0",
        "１２",
        "٣",
        "\u30005",
        "\xa05",
        "\x1f5",
        "5\x1f",
        "\u200b5",
        "−5",
        "1.0",
        "1,000",
        "5\n",
    ),
    "number": (
        "1",
        "NaN",
        "NaN123",
        "Inf",
        "-inf",
        "_1_",
        "1__0",
        ".5",
        "5.",
        "1e400",
        "１.５",
        "1,5",
        " 1 ",
        "1.5\n",
        "0x1",
    ),
    "boolean": ("true", "True", "TRUE", "1", " true", "tRue", "false", "0", "是", "yes"),
    "date": (
        *(
            "2020-01-05",
            "2020-1-5",
            "2020-01- 5",
            "２０２０-01-01",
            "2020-０1-01",
            "2020-01-1１",
            "0000-01-01",
            "10000-01-01",
        ),
        *(
            " 2020-01-05",
            "2020-01-05 ",
            "2020-01-05\n",
            "2020-02-29",
            "2021-02-29",
            "2020-02-30",
            "2020-04-31",
            "2020-05-31",
        ),
    ),
    "datetime": (
        *(
            "2020-01-05T10:30:00",
            "2020-01-05 10:30:00",
            "2020-01-05x10:30:00",
            "2020-01-05T10:30:00,5",
            "2020-01-05T24:00:00",
        ),
        *(
            "2020-01-05T10:30",
            "2020-01-05T10:30:00Z",
            "2020-01-05T10:30:00+08:00",
            "2020-01-05T24:00:01",
            "2020-02-30T00:00:00",
        ),
    ),
    "time": (
        "10:30:00",
        "24:00:00",
        "24:00:01",
        "10:30",
        "10:30:00Z",
        "10:30:00.5",
        "1:30:00",
        "10:30:60",
        "10:30:00\n",
    ),
    "year": ("2020", " 202", "1_00", "+202", "-202", "２０２０", "20201", "0000", "0999", "2020\n"),
    "yearmonth": ("2020-01", " 2020 - 01 ", "20-1", "2020-13", "2020-00", "2020-01-01", "2_0-0_1", "99999-12"),
    "duration": ("P1Y", "PT1H", "P1W", "P", "1Y", "-P1D", "P1D\n"),
    "geopoint": ("1,2", " 1 , 2 ", "1_0,2", "181,0", "0,91", "1,2,3", "NaN,0", "Inf,0", "[1,2]"),
    "geojson": ('{"type":"Point","coordinates":[1,2]}', '{"type":"Point"}', "{}", "[]", "x"),
    "array": ("[]", "[NaN]", "[1", "{}", '["a"]', " [1] "),
    "object": ("{}", '{"a":NaN}', "{", "[]", '{"a":1,"a":2}'),
    "list": ("a,b", "", ",", "a"),
}


TYPES: dict[str, Case] = {
    **{f"{kind}: what it accepts": cells(kind, *texts) for kind, texts in TEXTS.items()},
    "integer: beyond 64 bits": cells(
        "integer", "9223372036854775807", "9223372036854775808", "-9" * 1, constraints={"minimum": 5}
    ),
    "integer: too many digits": cells("integer", "9" * 4300, "9" * 4301),
    "integer: bareNumber": cells("integer", "5元", "约5", "元", "1,000", "¥-5.", "--5", "½", "5", bareNumber=False),
    "number: bareNumber": cells("number", "5元", "$1.50", "1,000", "50%", "-5-", "元", bareNumber=False),
    "number: groupChar": cells("number", "1,000", ",,,", "1,0,0", "1.5", "1000", groupChar=","),
    "number: decimalChar": cells("number", "1,5", "1.5", "1.000,5", "1", groupChar=".", decimalChar=","),
    "number: a point where a comma is declared": cells("number", "1,5", "1.5", "1", decimalChar=","),
    "number: floatNumber": cells(
        "number", "1e400", "_1_", "NaN", "1.5", "１", floatNumber=True, constraints={"maximum": 10}
    ),
    "number: NaN fails every bound": cells("number", "NaN", "Inf", "-Inf", "5", **constrained(minimum=1)),
    "number: NaN equals nothing": cells("number", "NaN", "5", **constrained(enum=["NaN", "5.0"])),
    "number: bounds are decimals": cells(
        "number", "0.3", "0.30000000000000004", "0.30000000000000001", "0.29999999999999999", **constrained(minimum=0.3)
    ),
    "number: an exclusive bound in version 1": cells(
        "number", "999999999999999", "999999999999999.5", "1000000000000000", **constrained(exclusiveMaximum=1)
    ),
    "boolean: false values win": cells("boolean", "1", "0", "是", trueValues=["1", "是"], falseValues=["1", "0"]),
    "boolean: values are compared": cells("boolean", "1", "true", **constrained(enum=["true"])),
    "date: any": cells("date", "5 Jan 2020", "2020-13-01", "2020/1/5", "20200105", "x", format="any"),
    "date: a pattern": cells("date", "05.01.2020", "5.1.2020", "2020-01-05", format="%d.%m.%Y"),
    "datetime: any": cells("datetime", "5 Jan 2020 10:30", "2020-01-05T10:30:00", "x", format="any"),
    "time: a pattern": cells("time", "10:30", "10:30:00", format="%H:%M"),
    "array: items": cells("array", "[1]", '["1"]', "[null]", arrayItem={"type": "integer"}),
    "list: items": cells("list", "1;2", "1;x", "1;", itemType="integer", delimiter=";"),
    "string: email": cells("string", "a@b.cn", "a@b", "张三@例子.中国", "a b@c.cn", "a@b.cn\n", format="email"),
    "string: uri": cells(
        "string", "http://a.cn", "a.cn", "http://a b.cn", "http://例子.cn", "x:", "http://[::1", format="uri"
    ),
    "string: uuid": cells(
        "string", "123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000", "x", format="uuid"
    ),
    "string: binary": cells("string", "!!!!", "abc", "YWJj", "é", format="binary"),
    "string: a format that needs another package": cells("string", "POINT (1 2)", format="wkt"),
    "string: an unknown format": cells("string", "x", format="nothing"),
    "geopoint: array": cells("geopoint", "[1,2]", '["1","2"]', "[1]", format="array"),
    "geopoint: object": cells("geopoint", '{"lon":1,"lat":2}', '{"lon":1}', format="object"),
    "geojson: topojson": cells("geojson", '{"type":"Topology","objects":{},"arcs":[]}', "{}", format="topojson"),
}


PATTERNS = {
    "a choice binds weaker than the anchors": ("a|b", ("a", "ab", "b", "xb", "xa")),
    "a group binds it": ("(?:a|b)", ("a", "ab", "b")),
    "the end is before a last line break too": ("[ab]+", ("ab", "ab\n", "ab\n\n")),
    "Chinese by code points": (r"[\u4e00-\u9fa5]+", ("文字", "文字a", "〇")),
    "digits of all scripts": (r"\d+", ("12", "１２", "٣")),
    "letters of all scripts": (r"\w+", ("ab", "文", "é", "a-b")),
    "spaces of all scripts": (r"a\sb", ("a b", "a\u3000b", "a\x1fb", "a\xa0b")),
    "what is no digit": (r"\D+", ("ab", "１", "文")),
    "look-around": (r"(?=.*\d)(?!x).+", ("a1", "a", "x1")),
    "a back reference": (r"(a|b)\1", ("aa", "ab", "bb")),
    "a conditional": (r"(a)?(?(1)b|c)", ("ab", "c", "ac")),
    "lazy": ("a+?b??", ("a", "aab", "b")),
    "possessive": ("a++b", ("aab", "b")),
    "nested": ("((a|b)(c|d))*", ("acbd", "ab", "")),
    "flags within": ("(?i:ab)c", ("ABc", "abC")),
    "more repetitions than RE2 takes": ("a{1001}", ("a" * 1001, "a" * 1000)),
    "a class that RE2 has and Python has not": (r"[[:alpha:]]", ("a", ":]", "[]")),
    "the empty pattern": ("", ("", "a")),
}


HALVES = ["\ud800", "a"]
CONSTRAINTS: dict[str, Case] = {
    **{
        f"pattern: {name}": cells("string", *texts, constraints={"pattern": pattern})
        for name, (pattern, texts) in PATTERNS.items()
    },
    "lengths are code points": cells(
        "string", "文字", "e\u0301", "😀", "abc", "", **constrained(minLength=2, maxLength=2)
    ),
    "all broken rules, in the order of the class": cells(
        "string", "abcd", "x1", **constrained(enum=["x"], pattern="[a-z]+", maxLength=3)
    ),
    "an enum of values": cells("integer", "1", "1.0", "01", "+1", "2", **constrained(enum=["1", "3"])),
    "an enum that has no value itself": cells("number", "1.0", "1.00", "2", **constrained(enum=["1", "x"])),
    "an enum of texts": cells("string", "A", "a", **constrained(enum=["a"])),
    "a bound of days": cells("date", "2020-01-05", "2020-1-5", "2019-12-31", **constrained(minimum="2020-01-01")),
    "a bound of moments": cells(
        "datetime", "2020-01-05T00:00:00", "2020-01-05T00:00:00.5", **constrained(maximum="2020-01-05T00:00:00")
    ),
    "a bound of years": cells("year", "2020", "1999", "+202", **constrained(minimum="2000")),
    "a bound of months": cells("yearmonth", "2020-01", "1999-12", **constrained(minimum="2000-01")),
    "an exclusive bound in version 2": table(
        {"$schema": V2, "fields": [{"name": "a", "type": "integer", "constraints": {"exclusiveMinimum": 1}}]},
        ["a"],
        ["1"],
        ["2"],
    ),
    "required": cells("string", "", "x", **constrained(required=True)),
    "a constraint that the type has not": cells("integer", "1", **constrained(pattern="1")),
    "no rule is checked after a type error": cells("integer", "x", "5", **constrained(minimum=10)),
    "an enum with half a character": cells("string", "a", "b", **constrained(enum=HALVES)),
    "missing values with half a character": cells("integer", "a", "1", missing=HALVES),
    "truth values with half a character": cells("boolean", "a", "1", trueValues=HALVES),
    "an example that is none": cells("integer", "5", example="x"),
}


FAULTY: dict[str, Case] = {
    "a pattern that is none": cells("string", "x", **constrained(pattern="[")),
    "a pattern whose flags come too late": cells("string", "x", **constrained(pattern="(?i)x")),
    "a bound that is no value": cells("integer", "1", "x", **constrained(minimum="x")),
    "a bound that is no value, and no value to compare": cells("integer", "", "x", **constrained(minimum="x")),
    "moments with and without time zone": cells(
        "datetime", "2020-01-05T00:00:00Z", "2020-01-05T00:00:00", **constrained(minimum="2020-01-01T00:00:00Z")
    ),
    "a signalling NaN and a bound": cells("number", "sNaN", "1", **constrained(minimum=0)),
    "a signalling NaN in a unique field": table(UNIQUE, ["a", "b"], ["1", "x"], ["sNaN", "y"]),
    "unique lists": cells("array", "[1]", "x", **constrained(unique=True)),
    "unique lists, and none there": cells("array", "", "x", **constrained(unique=True)),
    "a list without a delimiter": cells("list", "a,b", delimiter=""),
    "an unknown type": cells("nothing", "x"),
    "items of an unknown type": cells("array", "[1]", arrayItem={"type": "nothing"}),
    "two fields of one name": table({"fields": [{"name": "a"}, {"name": "a"}]}, ["a", "a"], ["1", "2"]),
    "a field without a name": table({"fields": [{"type": "string"}]}, ["a"], ["1"]),
    "a field that is none": table({"fields": [1]}, ["a"], ["1"]),
    "fields that are none": table({"fields": {}}, ["a"], ["1"]),
    "a schema of nothing": table({}, ["a"], ["1"]),
    "a foreign key that is none": table({"fields": [], "foreignKeys": ["x"]}, ["a"], ["1"]),
}

TRAPS = {**MISSING, **TYPES, **CONSTRAINTS, **FAULTY}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in TRAPS.items()])
def test_the_report_is_frictionless_own(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) is None
