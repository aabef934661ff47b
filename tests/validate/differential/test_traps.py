"""Every trap of frictionless' semantics by its name: the report is frictionless' own."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.validate.differential.cases import Case, Tuning
from tests.validate.differential.compare import difference

V2 = "https://datapackage.org/profiles/2.0/tableschema.json"

#: Every path of the product: as it is, by masks only, by value, in small blocks, by frictionless' own reader.
TUNINGS = (
    Tuning(),
    Tuning(few=0, block=64),
    Tuning(few=10**6, most_known=2, memory=0, block=300),
    Tuning(slow=True, records=3),
)


def cells(kind: str, *texts: str, missing: Sequence[Any] | None = None, limit: int = 1000, **facts: Any) -> Case:
    """Return a table of one field under test, beside one that is never blank; the cells occur ten times each."""
    field = {"name": "v", "type": kind, **facts}
    schema: dict[str, Any] = {"fields": [{"name": "n"}, field]}
    if missing is not None:
        schema["missingValues"] = list(missing)
    return table(schema, ["n", "v"], *([str(number), text] for number, text in enumerate([*texts] * 10)), limit=limit)


def table(schema: dict[str, Any] | None, *rows: Sequence[str], limit: int = 1000, **facts: Any) -> Case:
    """Return a file of rows, quoted where they must be."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return raw(schema, text.getvalue().encode(), limit=limit, **facts)


def raw(schema: dict[str, Any] | None, data: bytes, *, limit: int = 1000, **facts: Any) -> Case:
    """Return a file of bytes."""
    return Case(schema=schema, records=(), dirt=((0, data),), limit=limit, **facts)


def fields(*names: str, **facts: Any) -> dict[str, Any]:
    """Return a schema of texts."""
    return {"fields": [{"name": name, "type": "string"} for name in names], **facts}


def constrained(**limits: Any) -> dict[str, Any]:
    return {"constraints": limits}


AB = fields("a", "b")
INTEGER = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}
UNIQUE = {"fields": [{"name": "a", "type": "number", "constraints": {"unique": True}}, {"name": "b"}]}
KEY = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}], "primaryKey": ["a", "b"]}
SELF = {
    "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
    "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": ["a"]}}],
}
#: More than encodings are guessed from.
LONG = b"a,b\n" + b"1,%s\n" % (b"x" * 96) * 1100
HALF = "文".encode()[:2]

MISSING = [
    pytest.param(cells("integer", "", " ", "-", "1"), id="only the empty text is missing by default"),
    pytest.param(cells("integer", "", "-", " -", missing=["-"]), id="missing values are exact texts"),
    pytest.param(cells("string", "", " ", "a", missing=[], constraints={"required": True}), id="no missing values"),
    pytest.param(cells("integer", "", "NA", missing=["NA"], missingValues=[""]), id="a field's own replace the schema's"),
    pytest.param(cells("integer", "", "NA", missing=["NA"], missingValues=[]), id="a field's own empty list too"),
    pytest.param(cells("string", " ", "x", missing=[" "], constraints={"required": True}), id="a blank is missing"),
    pytest.param(cells("string", "None", "", missing=["None"], constraints={"required": True}), id="None is missing"),
    pytest.param(
        raw({"fields": [{"name": "a"}], "missingValues": ["None"], "primaryKey": ["a"]}, b"a\n\n\n\"\"\nx\n"),
        id="a blank line has no cell, which None is the name of",
    ),
    pytest.param(
        table({"$schema": V2, "fields": [{"name": "a", "type": "integer"}], "missingValues": [{"value": "x"}]}, ["a"], ["x"]),
        id="missing values as objects in version 2",
    ),
    pytest.param(
        table({"fields": [{"name": "a"}], "missingValues": [{"value": "x"}]}, ["a"], ["x"]),
        id="missing values as objects in version 1",
    ),
    pytest.param(cells("string", "ab", "b", "", missing=["ab"], constraints={"minLength": 2}), id="a missing value breaks no rule"),
]

TEXTS = {
    "integer": ("1", "1_000", "+5", "007", "-0", "１２", "٣", "\u30005", "\xa05", "\x1f5", "5\x1f", "\u200b5", "−5", "1.0", "1,000", "5\n"),
    "number": ("1", "NaN", "NaN123", "Inf", "-inf", "_1_", "1__0", ".5", "5.", "1e400", "１.５", "1,5", " 1 ", "1.5\n", "0x1"),
    "boolean": ("true", "True", "TRUE", "1", " true", "tRue", "false", "0", "是", "yes"),
    "date": (
        *("2020-01-05", "2020-1-5", "2020-01- 5", "２０２０-01-01", "2020-０1-01", "2020-01-1１", "0000-01-01", "10000-01-01"),
        *(" 2020-01-05", "2020-01-05 ", "2020-01-05\n", "2020-02-29", "2021-02-29", "2020-02-30", "2020-04-31", "2020-05-31"),
    ),
    "datetime": (
        *("2020-01-05T10:30:00", "2020-01-05 10:30:00", "2020-01-05x10:30:00", "2020-01-05T10:30:00,5", "2020-01-05T24:00:00"),
        *("2020-01-05T10:30", "2020-01-05T10:30:00Z", "2020-01-05T10:30:00+08:00", "2020-01-05T24:00:01", "2020-02-30T00:00:00"),
    ),
    "time": ("10:30:00", "24:00:00", "24:00:01", "10:30", "10:30:00Z", "10:30:00.5", "1:30:00", "10:30:60", "10:30:00\n"),
    "year": ("2020", " 202", "1_00", "+202", "-202", "２０２０", "20201", "0000", "0999", "2020\n"),
    "yearmonth": ("2020-01", " 2020 - 01 ", "20-1", "2020-13", "2020-00", "2020-01-01", "2_0-0_1", "99999-12"),
    "duration": ("P1Y", "PT1H", "P1W", "P", "1Y", "-P1D", "P1D\n"),
    "geopoint": ("1,2", " 1 , 2 ", "1_0,2", "181,0", "0,91", "1,2,3", "NaN,0", "Inf,0", "[1,2]"),
    "geojson": ('{"type":"Point","coordinates":[1,2]}', '{"type":"Point"}', "{}", "[]", "x"),
    "array": ("[]", "[NaN]", "[1", "{}", '["a"]', " [1] "),
    "object": ("{}", '{"a":NaN}', "{", "[]", '{"a":1,"a":2}'),
    "list": ("a,b", "", ",", "a"),
}

TYPES = [
    *(pytest.param(cells(kind, *texts), id=f"{kind}: what it accepts") for kind, texts in TEXTS.items()),
    pytest.param(cells("integer", "9223372036854775807", "9223372036854775808", "-9" * 1, constraints={"minimum": 5}), id="integer: beyond 64 bits"),
    pytest.param(cells("integer", "9" * 4300, "9" * 4301), id="integer: too many digits"),
    pytest.param(cells("integer", "5元", "约5", "元", "1,000", "¥-5.", "--5", "½", "5", bareNumber=False), id="integer: bareNumber"),
    pytest.param(cells("number", "5元", "$1.50", "1,000", "50%", "-5-", "元", bareNumber=False), id="number: bareNumber"),
    pytest.param(cells("number", "1,000", ",,,", "1,0,0", "1.5", "1000", groupChar=","), id="number: groupChar"),
    pytest.param(cells("number", "1,5", "1.5", "1.000,5", "1", groupChar=".", decimalChar=","), id="number: decimalChar"),
    pytest.param(cells("number", "1,5", "1.5", "1", decimalChar=","), id="number: a point where a comma is declared"),
    pytest.param(cells("number", "1e400", "_1_", "NaN", "1.5", "１", floatNumber=True, constraints={"maximum": 10}), id="number: floatNumber"),
    pytest.param(cells("number", "NaN", "Inf", "-Inf", "5", **constrained(minimum=1)), id="number: NaN fails every bound"),
    pytest.param(cells("number", "NaN", "5", **constrained(enum=["NaN", "5.0"])), id="number: NaN equals nothing"),
    pytest.param(
        cells("number", "0.3", "0.30000000000000004", "0.30000000000000001", "0.29999999999999999", **constrained(minimum=0.3)),
        id="number: bounds are decimals",
    ),
    pytest.param(
        cells("number", "999999999999999", "999999999999999.5", "1000000000000000", **constrained(exclusiveMaximum=1)), id="number: an exclusive bound in version 1"
    ),
    pytest.param(cells("boolean", "1", "0", "是", trueValues=["1", "是"], falseValues=["1", "0"]), id="boolean: false values win"),
    pytest.param(cells("boolean", "1", "true", **constrained(enum=["true"])), id="boolean: values are compared"),
    pytest.param(cells("date", "5 Jan 2020", "2020-13-01", "2020/1/5", "20200105", "x", format="any"), id="date: any"),
    pytest.param(cells("date", "05.01.2020", "5.1.2020", "2020-01-05", format="%d.%m.%Y"), id="date: a pattern"),
    pytest.param(cells("datetime", "5 Jan 2020 10:30", "2020-01-05T10:30:00", "x", format="any"), id="datetime: any"),
    pytest.param(cells("time", "10:30", "10:30:00", format="%H:%M"), id="time: a pattern"),
    pytest.param(cells("array", "[1]", '["1"]', "[null]", arrayItem={"type": "integer"}), id="array: items"),
    pytest.param(cells("list", "1;2", "1;x", "1;", itemType="integer", delimiter=";"), id="list: items"),
    pytest.param(cells("string", "a@b.cn", "a@b", "张三@例子.中国", "a b@c.cn", "a@b.cn\n", format="email"), id="string: email"),
    pytest.param(cells("string", "http://a.cn", "a.cn", "http://a b.cn", "http://例子.cn", "x:", "http://[::1", format="uri"), id="string: uri"),
    pytest.param(cells("string", "123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000", "x", format="uuid"), id="string: uuid"),
    pytest.param(cells("string", "!!!!", "abc", "YWJj", "é", format="binary"), id="string: binary"),
    pytest.param(cells("string", "POINT (1 2)", format="wkt"), id="string: a format that needs another package"),
    pytest.param(cells("string", "x", format="nothing"), id="string: an unknown format"),
    pytest.param(cells("geopoint", "[1,2]", '["1","2"]', "[1]", format="array"), id="geopoint: array"),
    pytest.param(cells("geopoint", '{"lon":1,"lat":2}', '{"lon":1}', format="object"), id="geopoint: object"),
    pytest.param(cells("geojson", '{"type":"Topology","objects":{},"arcs":[]}', "{}", format="topojson"), id="geojson: topojson"),
]

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

CONSTRAINTS = [
    *(
        pytest.param(cells("string", *texts, constraints={"pattern": pattern}), id=f"pattern: {name}")
        for name, (pattern, texts) in PATTERNS.items()
    ),
    pytest.param(cells("string", "文字", "e\u0301", "😀", "abc", "", **constrained(minLength=2, maxLength=2)), id="lengths are code points"),
    pytest.param(cells("string", "abcd", "x1", **constrained(enum=["x"], pattern="[a-z]+", maxLength=3)), id="all broken rules, in the order of the class"),
    pytest.param(cells("integer", "1", "1.0", "01", "+1", "2", **constrained(enum=["1", "3"])), id="an enum of values"),
    pytest.param(cells("number", "1.0", "1.00", "2", **constrained(enum=["1", "x"])), id="an enum that has no value itself"),
    pytest.param(cells("string", "A", "a", **constrained(enum=["a"])), id="an enum of texts"),
    pytest.param(cells("date", "2020-01-05", "2020-1-5", "2019-12-31", **constrained(minimum="2020-01-01")), id="a bound of days"),
    pytest.param(cells("datetime", "2020-01-05T00:00:00", "2020-01-05T00:00:00.5", **constrained(maximum="2020-01-05T00:00:00")), id="a bound of moments"),
    pytest.param(cells("year", "2020", "1999", "+202", **constrained(minimum="2000")), id="a bound of years"),
    pytest.param(cells("yearmonth", "2020-01", "1999-12", **constrained(minimum="2000-01")), id="a bound of months"),
    pytest.param(
        table(
            {"$schema": V2, "fields": [{"name": "a", "type": "integer", "constraints": {"exclusiveMinimum": 1}}]}, ["a"], ["1"], ["2"]
        ),
        id="an exclusive bound in version 2",
    ),
    pytest.param(cells("string", "", "x", **constrained(required=True)), id="required"),
    pytest.param(cells("integer", "1", **constrained(pattern="1")), id="a constraint that the type has not"),
    pytest.param(cells("integer", "x", "5", **constrained(minimum=10)), id="no rule is checked after a type error"),
    pytest.param(cells("integer", "5", example="x"), id="an example that is none"),
]

KEYS = [
    pytest.param(table(UNIQUE, ["a", "b"], ["1", "x"], ["01", "y"], ["1.0", "z"], ["2", "x"], ["1", "x"]), id="unique: values are compared; the latest earlier row is named"),
    pytest.param(table(UNIQUE, ["a", "b"], ["", "x"], ["", "y"], ["NaN", "z"], ["NaN", "x"]), id="unique: neither missing values nor NaN are equal"),
    pytest.param(table(UNIQUE, ["a", "b"], ["x", "x"], ["x", "y"], ["1", "x"], ["1"]), id="unique: what cannot be read is no value; a short row has one"),
    pytest.param(table(KEY, ["a", "b"], ["1", "1"], ["1", "01"], ["1", ""], ["1", ""], ["", ""], ["x", "y"]), id="primary key: only a wholly missing one is reported"),
    pytest.param(table({**KEY, "primaryKey": "a"}, ["a", "b"], ["1", "1"], ["+1", "2"]), id="primary key: one field, as a text"),
    pytest.param(table({**KEY, "primaryKey": ["a", "c"]}, ["a", "b"], ["1", "1"]), id="primary key: a field that is not there"),
    pytest.param(table(SELF, ["a", "b"], ["1", "2"], ["2", "03"], ["3", ""], ["4", "9"], ["5", "x"]), id="foreign key: to later rows too"),
    pytest.param(table(SELF, ["a", "b"], ["1", "9"], *[["2", "3"]] * 40, ["3", "1"], limit=1), id="foreign key: to rows behind the limit"),
    pytest.param(table({**SELF, "foreignKeys": [{"fields": ["b"], "reference": {"resource": "x", "fields": ["a"]}}]}, ["a", "b"], ["1", "1"]), id="foreign key: to another table"),
    pytest.param(table({**SELF, "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": ["c"]}}]}, ["a", "b"], ["1", "1"]), id="foreign key: to a field that is not there"),
    pytest.param(
        table(
            {**fields("a", "b", "c", "d"), "foreignKeys": [{"fields": ["c", "d"], "reference": {"resource": "", "fields": ["a", "b"]}}]},
            ["a", "b", "c", "d"],
            ["x\x1fy", "z", "x", "y\x1fz"],
            ["x", "", "x", "\x00"],
        ),
        id="foreign key: cells that hold what joins them",
    ),
    pytest.param(raw(SELF, LONG.replace(b"x" * 96, b"1" * 96) + b"1,\xff\n"), id="foreign key: a source that breaks off cannot be opened"),
    pytest.param(
        table({"fields": [{"name": "a", "type": "datetime", "constraints": {"unique": True}}]}, ["a"], ["2020-01-05T10:30:00+08:00"], ["2020-01-05T02:30:00Z"]),
        id="unique: moments are equal across time zones",
    ),
]

HEADERS = [
    pytest.param(table(AB, [" a ", "b\t"], ["1", "2"]), id="labels are stripped"),
    pytest.param(table(AB, ["b", "a"], ["1", "2"]), id="labels pair by position"),
    pytest.param(table(AB, ["a", "b", "c"], ["1", "2", "3"], ["1", "2"], ["1"]), id="an extra label makes a field"),
    pytest.param(table(AB, ["a"], ["1", "2"], ["1"]), id="a missing label drops the field"),
    pytest.param(table(AB, ["", "b"], ["1", "2"]), id="a blank label"),
    pytest.param(table(AB, ["a", "a"], ["1", "2"]), id="a duplicate label"),
    pytest.param(table(AB, ["a", "b", "a", "a2", ""], ["1", "2", "3", "4", "5"]), id="made fields get names of their own"),
    pytest.param(table(AB, ["A", "b"], ["1", "2"]), id="case matters"),
    pytest.param(table(AB, ["A", "B"], ["1", "2"], resource={"dialect": {"headerCase": False}}), id="case does not, if the dialect says so"),
    *(
        pytest.param(table({**fields("a", "b", fieldsMatch=mode), "primaryKey": ["a"]}, names, ["1", "2"], ["1", "3"]), id=f"{mode}: {','.join(names)}")
        for mode in ("equal", "subset", "superset", "partial")
        for names in (["b", "a"], ["a"], ["b"], ["a", "b", "c"], ["c"], ["a", "a"])
    ),
    pytest.param(table(fields("a", "A", fieldsMatch="equal"), ["a", "A"], ["1", "2"], resource={"dialect": {"headerCase": False}}), id="fields that only case tells apart"),
    pytest.param(table(fields("a", fieldsMatch=["equal"]), ["a"], ["1"]), id="fieldsMatch as a list"),
    pytest.param(raw(AB, b"\xe6\xa0\x87\n\na,b\n1,2\n3,4\n5,6\n7,8\n"), id="title rows above the header"),
    pytest.param(raw(AB, b"a,b\n" + b"1,2,3,4\n" * 8), id="ragged records move the header"),
    pytest.param(table(AB, ["a", "x"], ["1", "2"], limit=1), id="the header fills the limit, and the first row is counted"),
    pytest.param(table(AB, ["x", "x"], *[["1", "2"]] * 9, ["1"], limit=3), id="the header leaves room for one more"),
    pytest.param(raw(AB, b"a,b\n"), id="a header and no row"),
    pytest.param(raw(AB, b""), id="an empty file"),
    pytest.param(raw(AB, b"\n\n"), id="blank lines only"),
    pytest.param(raw(AB, b"a,b"), id="a header without a line break"),
]

ROWS = [
    pytest.param(raw(INTEGER, b"a,b\n1,2\n\n,\nx\n1,2,3\n,,x\n1\n\n"), id="blank, short and long rows"),
    pytest.param(raw({"fields": [{"name": "a", "constraints": {"required": True}}, {"name": "b"}]}, b"a,b\n,\n\n,,x\n"), id="a blank row has no other error"),
    pytest.param(raw(fields("a"), b"a\nx\n\n\"\"\n\n"), id="blank lines of one column"),
    pytest.param(raw(fields("a", missingValues=[]), b"a\nx\n\n\"\"\n"), id="blank lines where nothing is missing"),
    pytest.param(
        raw({"fields": [{"name": "a", "type": "integer"}, {"name": "b", "constraints": {"required": True, "unique": True}}]}, b"a,b\nx\nx,1\nx,1\nx,1,y\n"),
        id="fields of keys are read first",
    ),
    pytest.param(raw(AB, b'a,b\n"x\ny",1\n"x""y",2\n"a"b,3\n x,"4'), id="quotation marks, one without an end"),
    pytest.param(raw(AB, b'a,b\n1,2\n3,"\n'), id="a quotation without an end in a short row"),
    pytest.param(raw(INTEGER, b'a,b\n"x\n\n\n",1\nx,2\n'), id="a line break in quotation marks counts as no row"),
    pytest.param(raw(INTEGER, b"a,b\r1,x\rx,y\r"), id="CR"),
    pytest.param(raw(INTEGER, b"a,b\r\n1,x\r\n\r\nx,y\r\n"), id="CR LF"),
    pytest.param(raw(INTEGER, b"a,b\n1,x\r\n1,y\rx,z\n"), id="all kinds of line breaks"),
    pytest.param(raw(INTEGER, b"a,b\n1,\x00\n\x00,y\n"), id="NUL"),
    *(
        pytest.param(raw(INTEGER, b"a,b\n1,2\nx,y\n".replace(b",", mark)), id=f"delimiter {mark.decode()!r}")
        for mark in (b";", b"\t", b"|", b":")
    ),
    pytest.param(raw(INTEGER, b"a\tb\r\n1\t\"x\r\ny\"\r\nx\ty\r\n", suffix="tsv"), id="TSV"),
    pytest.param(raw(AB, b"a, b\n1, 2\n1, \"x, y\"\n"), id="spaces after the delimiter"),
    pytest.param(raw(AB, b"a,b\n'x','y,z'\n'x',''\n"), id="apostrophes"),
    pytest.param(table(INTEGER, ["a", "b"], *[["x", "y"]] * 9, limit=5), id="a limit"),
    pytest.param(table(INTEGER, ["a", "b"], ["1", "y"], ["x"], limit=1), id="a limit within a row"),
    pytest.param(table(None, ["a", "b"], ["1", "2020-01-01"], ["2", "x"]), id="no schema"),
]

ENCODINGS = [
    pytest.param(raw(INTEGER, b"\xef\xbb\xbfa,b\n1,2\nx,y\n"), id="a byte order mark"),
    pytest.param(raw(INTEGER, b"a,b\n\xef\xbb\xbf1,2\n"), id="a byte order mark in the middle"),
    *(
        pytest.param(raw(fields("名稱", "類型"), "名稱,類型\n宿州市,縣級\n靈璧縣,\n".encode(name)), id=name)
        for name in ("gb18030", "utf-16", "big5", "utf-8-sig", "utf-32")
    ),
    pytest.param(raw(AB, "a,b\né,ü\nñ,ß\n".encode("latin-1")), id="Latin-1"),
    pytest.param(raw(INTEGER, b"a,b\n1,\xff\n2,x\n"), id="a bad byte at the beginning"),
    pytest.param(raw(INTEGER, LONG + b"1,\xff\nx,y\n"), id="a bad byte behind what encodings are guessed from"),
    pytest.param(raw(INTEGER, LONG + b"1,\xff,3\nx,y\n"), id="a bad byte in a long row"),
    pytest.param(raw(INTEGER, LONG + b"x,y\n1,2" + HALF), id="a character cut off at the end"),
    pytest.param(raw(INTEGER, LONG + b"1,\xed\xa0\x80\n"), id="a surrogate"),
    pytest.param(raw(INTEGER, b"a,b\n" + b"1,%s\n" % (b"x" * 1000) * 2200 + b"x,y\n1,\xff\nx,y\n"), id="a bad byte in the second block"),
    pytest.param(raw(INTEGER, "a,b\n".encode("gb18030") + f"1,{'宿州市' * 30}\n".encode("gb18030") * 1000 + b"x,y\n1,\xff\xff\n"), id="a bad byte in GB18030"),
    pytest.param(raw(INTEGER, b"a,b\n1,2\n", resource={"encoding": "nothing"}), id="an unknown encoding"),
    pytest.param(raw(INTEGER, "a,b\n1,é\nx,y\n".encode(), resource={"encoding": "ascii"}), id="a declared encoding that does not fit"),
    pytest.param(raw(AB, b"a,b\n1,+AGE-\n1,+2AA-\n", resource={"encoding": "utf-7"}), id="half a character that the encoding lets pass"),
]

FAULTY = [
    pytest.param(cells("string", "x", **constrained(pattern="[")), id="a pattern that is none"),
    pytest.param(cells("string", "x", **constrained(pattern="(?i)x")), id="a pattern whose flags come too late"),
    pytest.param(cells("integer", "1", "x", **constrained(minimum="x")), id="a bound that is no value"),
    pytest.param(cells("integer", "", "x", **constrained(minimum="x")), id="a bound that is no value, and no value to compare"),
    pytest.param(cells("datetime", "2020-01-05T00:00:00Z", "2020-01-05T00:00:00", **constrained(minimum="2020-01-01T00:00:00Z")), id="moments with and without time zone"),
    pytest.param(cells("number", "sNaN", "1", **constrained(minimum=0)), id="a signalling NaN and a bound"),
    pytest.param(table(UNIQUE, ["a", "b"], ["1", "x"], ["sNaN", "y"]), id="a signalling NaN in a unique field"),
    pytest.param(cells("array", "[1]", "x", **constrained(unique=True)), id="unique lists"),
    pytest.param(cells("array", "", "x", **constrained(unique=True)), id="unique lists, and none there"),
    pytest.param(cells("list", "a,b", delimiter=""), id="a list without a delimiter"),
    pytest.param(cells("nothing", "x"), id="an unknown type"),
    pytest.param(cells("array", "[1]", arrayItem={"type": "nothing"}), id="items of an unknown type"),
    pytest.param(table({"fields": [{"name": "a"}, {"name": "a"}]}, ["a", "a"], ["1", "2"]), id="two fields of one name"),
    pytest.param(table({"fields": [{"type": "string"}]}, ["a"], ["1"]), id="a field without a name"),
    pytest.param(table({"fields": [1]}, ["a"], ["1"]), id="a field that is none"),
    pytest.param(table({"fields": {}}, ["a"], ["1"]), id="fields that are none"),
    pytest.param(table({}, ["a"], ["1"]), id="a schema of nothing"),
    pytest.param(table({"fields": [], "foreignKeys": ["x"]}, ["a"], ["1"]), id="a foreign key that is none"),
]


@pytest.mark.parametrize("case", [*MISSING, *TYPES, *CONSTRAINTS, *KEYS, *HEADERS, *ROWS, *ENCODINGS, *FAULTY])
def test_the_report_is_frictionless_own(case: Case, tmp_path: Path) -> None:
    for tuning in TUNINGS:
        tuned = replace(case, tuning=tuning)
        assert difference(tuned, tmp_path) is None, str(tuned)[:3000]
