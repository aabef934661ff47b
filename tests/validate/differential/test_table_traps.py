"""Every trap of keys, headers, rows and encodings, by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.validate.differential.cases import Case, Tuning
from tests.validate.differential.tables import AB, INTEGER, UNIQUE, fields, raw, table, told

KEY = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}], "primaryKey": ["a", "b"]}
SELF = {
    "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
    "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": ["a"]}}],
}
#: More than encodings are guessed from.
LONG = b"a,b\n" + b"1,%s\n" % (b"x" * 96) * 1100
HALF = "文".encode()[:2]

KEYS: dict[str, Case] = {
    "unique: values are compared; the latest earlier row is named": table(
        UNIQUE, ["a", "b"], ["1", "x"], ["01", "y"], ["1.0", "z"], ["2", "x"], ["1", "x"]
    ),
    "unique: neither missing values nor NaN are equal": table(
        UNIQUE, ["a", "b"], ["", "x"], ["", "y"], ["NaN", "z"], ["NaN", "x"]
    ),
    "unique: what cannot be read is no value; a short row has one": table(
        UNIQUE, ["a", "b"], ["x", "x"], ["x", "y"], ["1", "x"], ["1"]
    ),
    "primary key: only a wholly missing one is reported": table(
        KEY, ["a", "b"], ["1", "1"], ["1", "01"], ["1", ""], ["1", ""], ["", ""], ["x", "y"]
    ),
    "primary key: one field, as a text": table({**KEY, "primaryKey": "a"}, ["a", "b"], ["1", "1"], ["+1", "2"]),
    "primary key: a field that is not there": table({**KEY, "primaryKey": ["a", "c"]}, ["a", "b"], ["1", "1"]),
    "foreign key: to later rows too": table(
        SELF, ["a", "b"], ["1", "2"], ["2", "03"], ["3", ""], ["4", "9"], ["5", "x"]
    ),
    "foreign key: to rows behind the limit": table(
        SELF, ["a", "b"], ["1", "9"], *[["2", "3"]] * 40, ["3", "1"], limit=1
    ),
    "foreign key: of no fields": table(
        {**SELF, "foreignKeys": [{"fields": [], "reference": {"resource": "", "fields": []}}]}, ["a", "b"], ["1", "1"]
    ),
    "foreign key: to no fields": table(
        {**SELF, "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": []}}]},
        ["a", "b"],
        ["1", "1"],
    ),
    "foreign key: to another table": table(
        {**SELF, "foreignKeys": [{"fields": ["b"], "reference": {"resource": "x", "fields": ["a"]}}]},
        ["a", "b"],
        ["1", "1"],
    ),
    "foreign key: to a field that is not there": table(
        {**SELF, "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": ["c"]}}]},
        ["a", "b"],
        ["1", "1"],
    ),
    "foreign key: cells that hold what joins them": table(
        {
            **fields("a", "b", "c", "d"),
            "foreignKeys": [{"fields": ["c", "d"], "reference": {"resource": "", "fields": ["a", "b"]}}],
        },
        ["a", "b", "c", "d"],
        ["x\x1fy", "z", "x", "y\x1fz"],
        ["x", "", "x", "\x00"],
    ),
    "foreign key: a source that breaks off cannot be opened": raw(
        SELF, LONG.replace(b"x" * 96, b"1" * 96) + b"1,\xff\n"
    ),
    "unique: moments are equal across time zones": table(
        {"fields": [{"name": "a", "type": "datetime", "constraints": {"unique": True}}]},
        ["a"],
        ["2020-01-05T10:30:00+08:00"],
        ["2020-01-05T02:30:00Z"],
    ),
}


HEADERS: dict[str, Case] = {
    "labels are stripped": table(AB, [" a ", "b\t"], ["1", "2"]),
    "labels pair by position": table(AB, ["b", "a"], ["1", "2"]),
    "an extra label makes a field": table(AB, ["a", "b", "c"], ["1", "2", "3"], ["1", "2"], ["1"]),
    "a missing label drops the field": table(AB, ["a"], ["1", "2"], ["1"]),
    "a blank label": table(AB, ["", "b"], ["1", "2"]),
    "a duplicate label": table(AB, ["a", "a"], ["1", "2"]),
    "made fields get names of their own": table(AB, ["a", "b", "a", "a2", ""], ["1", "2", "3", "4", "5"]),
    "case matters": table(AB, ["A", "b"], ["1", "2"]),
    "case does not, if the dialect says so": table(
        AB, ["A", "B"], ["1", "2"], resource={"dialect": {"headerCase": False}}
    ),
    **{
        f"{mode}: {','.join(names)}": table(
            {**fields("a", "b", fieldsMatch=mode), "primaryKey": ["a"]}, names, ["1", "2"], ["1", "3"]
        )
        for mode in ("equal", "subset", "superset", "partial")
        for names in (["b", "a"], ["a"], ["b"], ["a", "b", "c"], ["c"], ["a", "a"])
    },
    "fields that only case tells apart": table(
        fields("a", "A", fieldsMatch="equal"), ["a", "A"], ["1", "2"], resource={"dialect": {"headerCase": False}}
    ),
    "fieldsMatch as a list": table(fields("a", fieldsMatch=["equal"]), ["a"], ["1"]),
    "title rows above the header": raw(AB, b"\xe6\xa0\x87\n\na,b\n1,2\n3,4\n5,6\n7,8\n"),
    "ragged records move the header": raw(AB, b"a,b\n" + b"1,2,3,4\n" * 8),
    "the header fills the limit, and the first row is counted": table(AB, ["a", "x"], ["1", "2"], limit=1),
    "the header leaves room for one more": table(AB, ["x", "x"], *[["1", "2"]] * 9, ["1"], limit=3),
    "a header and no row": raw(AB, b"a,b\n"),
    "an empty file": raw(AB, b""),
    "blank lines only": raw(AB, b"\n\n"),
    "a header without a line break": raw(AB, b"a,b"),
}


ROWS: dict[str, Case] = {
    "blank, short and long rows": raw(INTEGER, b"a,b\n1,2\n\n,\nx\n1,2,3\n,,x\n1\n\n"),
    "a blank row has no other error": raw(
        {"fields": [{"name": "a", "constraints": {"required": True}}, {"name": "b"}]}, b"a,b\n,\n\n,,x\n"
    ),
    "blank lines of one column": raw(fields("a"), b'a\nx\n\n""\n\n'),
    "blank lines where nothing is missing": raw(fields("a", missingValues=[]), b'a\nx\n\n""\n'),
    "fields of keys are read first": raw(
        {
            "fields": [
                {"name": "a", "type": "integer"},
                {"name": "b", "constraints": {"required": True, "unique": True}},
            ]
        },
        b"a,b\nx\nx,1\nx,1\nx,1,y\n",
    ),
    "quotation marks, one without an end": raw(AB, b'a,b\n"x\ny",1\n"x""y",2\n"a"b,3\n x,"4'),
    "a quotation without an end in a short row": raw(AB, b'a,b\n1,2\n3,"\n'),
    "a line break in quotation marks counts as no row": raw(INTEGER, b'a,b\n"x\n\n\n",1\nx,2\n'),
    "CR": raw(INTEGER, b"a,b\r1,x\rx,y\r"),
    "CR LF": raw(INTEGER, b"a,b\r\n1,x\r\n\r\nx,y\r\n"),
    "all kinds of line breaks": raw(INTEGER, b"a,b\n1,x\r\n1,y\rx,z\n"),
    "NUL": raw(INTEGER, b"a,b\n1,\x00\n\x00,y\n"),
    **{
        f"delimiter {mark.decode()!r}": raw(INTEGER, b"a,b\n1,2\nx,y\n".replace(b",", mark))
        for mark in (b";", b"\t", b"|", b":")
    },
    "TSV": raw(INTEGER, b'a\tb\r\n1\t"x\r\ny"\r\nx\ty\r\n', suffix="tsv"),
    "spaces after the delimiter": raw(AB, b'a, b\n1, 2\n1, "x, y"\n'),
    "apostrophes": raw(AB, b"a,b\n'x','y,z'\n'x',''\n"),
    "a limit": table(INTEGER, ["a", "b"], *[["x", "y"]] * 9, limit=5),
    "a limit within a row": table(INTEGER, ["a", "b"], ["1", "y"], ["x"], limit=1),
    "no schema": table(None, ["a", "b"], ["1", "2020-01-01"], ["2", "x"]),
}


ENCODINGS: dict[str, Case] = {
    "a byte order mark": raw(INTEGER, b"\xef\xbb\xbfa,b\n1,2\nx,y\n"),
    "a byte order mark in the middle": raw(INTEGER, b"a,b\n\xef\xbb\xbf1,2\n"),
    **{
        name: raw(fields("名稱", "類型"), "名稱,類型\n宿州市,縣級\n靈璧縣,\n".encode(name))
        for name in ("gb18030", "utf-16", "big5", "utf-8-sig", "utf-32")
    },
    "Latin-1": raw(AB, "a,b\né,ü\nñ,ß\n".encode("latin-1")),
    "a bad byte at the beginning": raw(INTEGER, b"a,b\n1,\xff\n2,x\n"),
    "a bad byte behind what encodings are guessed from": raw(INTEGER, LONG + b"1,\xff\nx,y\n"),
    "a bad byte in a long row": raw(INTEGER, LONG + b"1,\xff,3\nx,y\n"),
    "a character cut off at the end": raw(INTEGER, LONG + b"x,y\n1,2" + HALF),
    "surrogates in more rows than the limit, before a fault": raw(
        INTEGER,
        b"a,b\n" + b"1,+2AA-\n" * 12 + b"x,y\n",
        limit=2,
        resource={"encoding": "utf-7"},
        tuning=Tuning(records=4),
    ),
    "a surrogate": raw(INTEGER, LONG + b"1,\xed\xa0\x80\n"),
    "a bad byte in the second block": raw(INTEGER, b"a,b\n" + b"1,%s\n" % (b"x" * 1000) * 2200 + b"x,y\n1,\xff\nx,y\n"),
    "a bad byte in GB18030": raw(
        INTEGER, "a,b\n".encode("gb18030") + f"1,{'宿州市' * 30}\n".encode("gb18030") * 1000 + b"x,y\n1,\xff\xff\n"
    ),
    "an unknown encoding": raw(INTEGER, b"a,b\n1,2\n", resource={"encoding": "nothing"}),
    "a declared encoding that does not fit": raw(INTEGER, "a,b\n1,é\nx,y\n".encode(), resource={"encoding": "ascii"}),
    "half a character that the encoding lets pass": raw(AB, b"a,b\n1,+AGE-\n1,+2AA-\n", resource={"encoding": "utf-7"}),
}

TRAPS = {**KEYS, **HEADERS, **ROWS, **ENCODINGS}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in TRAPS.items()])
def test_the_report_is_frictionless_own(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) is None
