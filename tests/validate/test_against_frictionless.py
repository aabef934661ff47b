"""frictionless is the law: the same rows get the same faults, in the same order, with the same words."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import frictionless
from frictionless.formats import CsvControl
from hypothesis import event, given, settings
from hypothesis import strategies as st

from gongkai.descriptor import read_package
from gongkai.extract import delimited
from gongkai.transform import apply, recognise
from gongkai.validate import check_rows

CELLS = [
    "",
    "",
    "1",
    "01",
    "1.0",
    "1",
    "2",
    "-",
    "x",
    "2020-01-01",
    "2020-1-1",
    "2020-13-01",
    "true",
    "是",
    " 1",
    "１",
    "中文",
    "1e2",
    "NaN",
    "99999999999999999999",
    "长" * 9,
    "a,b",
    "line\nbreak",
]
#: Constraints that a type may have, each with values of the type.
BOUNDS: dict[str, dict[str, list[Any]]] = {
    "string": {"minLength": [2], "maxLength": [3], "pattern": ["[0-9]+", "x|1", "\\d+"], "enum": [["1", "x", "是"]]},
    "integer": {"minimum": [1, "2"], "maximum": [1], "exclusiveMinimum": [1], "enum": [[1, "2"]]},
    "number": {"minimum": [1.5], "maximum": ["1"], "exclusiveMaximum": [2], "enum": [["1.0"]]},
    "date": {"minimum": ["2020-01-01"], "maximum": ["2019-12-31"]},
    "boolean": {"enum": [[True, "1"]]},
}


#: Said outright, or frictionless guesses it from the rows.
AS_WRITTEN = CsvControl(delimiter=",", line_terminator="\r\n", quote_char='"', skip_initial_space=False)


@st.composite
def fields(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(BOUNDS)))
    known = BOUNDS[kind]
    chosen = draw(st.lists(st.sampled_from(sorted(known)), max_size=2, unique=True))
    constraints = {constraint: draw(st.sampled_from(known[constraint])) for constraint in chosen}
    constraints |= {flag: True for flag in ("required", "unique") if draw(st.integers(0, 3)) == 0}
    own = draw(st.sampled_from([{}, {}, {"missingValues": ["-"]}, {"missingValues": ["", "x"]}]))
    return {"name": name, "type": kind, "constraints": constraints, **own}


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]
    schema = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [draw(fields(name)) for name in names],
        "primaryKey": draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)),
        **draw(st.sampled_from([{}, {"missingValues": ["", "-"]}, {"missingValues": [{"value": "", "label": "无"}]}])),
    }
    width = st.integers(max(1, len(names) - 1), len(names) + 1) if draw(st.booleans()) else st.just(len(names))
    row = width.flatmap(lambda count: st.lists(st.sampled_from(CELLS), min_size=count, max_size=count))
    return schema, draw(st.lists(row, max_size=6))


def law(path: Path, schema: dict[str, Any], limit: int) -> list[tuple[Any, ...]]:
    """What frictionless itself finds in the file."""
    resource = frictionless.Resource(
        path=path.name,
        basepath=str(path.parent),
        schema=frictionless.Schema.from_descriptor(schema),
        dialect=frictionless.Dialect(header_rows=[1], controls=[AS_WRITTEN]),
        encoding="utf-8",
    )
    (task,) = resource.validate(limit_errors=limit).tasks
    names = ("type", "row_number", "field_name", "field_number", "cell", "note", "message")
    return [tuple(getattr(error, name, None) or None for name in names) for error in task.errors]


def ours(path: Path, schema: dict[str, Any], limit: int) -> list[tuple[Any, ...]]:
    raw = {"name": "item", "resources": [{"name": "item", "path": "item.csv", "schema": schema}]}
    resource = read_package(raw, "here").resources[0]
    table = delimited(path)
    match = recognise(table.labels, resource, ())
    assert match is not None
    table, faults = apply(table, match, resource.schema)
    assert faults == []
    report = check_rows(table, resource, mapped=False, limit=limit)
    assert report.remarks == ()
    found = report.errors
    return [(e.type, e.row, e.field, e.column, e.cell or None, e.note or None, e.message) for e in found]


@settings(deadline=None, max_examples=150)
@given(tables(), st.sampled_from([1000, 1000, 1, 2]))
def test_same_faults(made: tuple[dict[str, Any], list[list[str]]], limit: int) -> None:
    schema, rows = made
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([[field["name"] for field in schema["fields"]], *rows])
        expected = law(path, schema, limit)
        event(f"faults: {min(len(expected), 5)}")
        assert ours(path, schema, limit) == expected
