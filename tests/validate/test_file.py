"""A bare check of any file against any schema says what frictionless says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest

from gongkai.bare import check as check_file
from gongkai.errors import BrokenDescriptor, UnreadableFile

SCHEMA = {
    "fields": [{"name": "code", "type": "string", "constraints": {"unique": True}}, {"name": "n", "type": "integer"}]
}


@pytest.mark.parametrize(
    ("data", "types"),
    [
        pytest.param(b"code,n\na,1\n", [], id="valid"),
        pytest.param(b"code,n\na,x\na,2\n", ["type-error", "unique-error"], id="faulty cells"),
        pytest.param(b"code,m\na,1\n", ["incorrect-label"], id="faulty header"),
        pytest.param(b"code,n\na\n", ["missing-cell"], id="ragged"),
        pytest.param(b"", ["source-error"], id="empty"),
        pytest.param(b"code;n\na;1\n", [], id="semicolons"),
    ],
)
def test_check_file(tmp_path: Path, data: bytes, types: list[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    report = check_file(path, SCHEMA)
    assert [fault.type for fault in report.errors] == types
    assert report.place == str(path)


@pytest.mark.parametrize("name", ["list", "list.dat", "list.txt", "list.json", "list.db", "list.CSV"])
@pytest.mark.parametrize(
    ("data", "valid"), [("code,n\na,1\n", True), ("code,n\na,x\n", False)], ids=["valid", "faulty"]
)
def test_a_file_is_looked_at_whatever_its_name(tmp_path: Path, name: str, data: str, *, valid: bool) -> None:
    path = tmp_path / name
    path.write_text(data, encoding="utf-8")
    report = check_file(path, SCHEMA)
    assert (report.valid, report.rows) == (valid, 1)


def test_checks_of_other_products_are_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,n\na,1\n", encoding="utf-8")
    report = check_file(str(path), {**SCHEMA, "custom_checks": [{"name": "french-siren-value"}, {"name": "bogus"}, 5]})
    assert report.valid
    assert ["french-siren-value, bogus" in remark for remark in report.remarks] == [True]


@pytest.mark.parametrize("schema", [[], 5, "fields"], ids=["a list", "a number", "a text"])
def test_a_schema_is_a_mapping(tmp_path: Path, schema: Any) -> None:
    with pytest.raises(BrokenDescriptor, match="mapping"):
        check_file(tmp_path / "list.csv", schema)


def test_counts(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,n\na,x\nb,y\nc,3\n", encoding="utf-8")
    report = check_file(path, SCHEMA)
    assert (report.rows, report.fields, report.limit) == (3, 2, None)
    assert check_file(path, SCHEMA, limit=1).limit == 1


def test_a_cell_that_compares_with_no_other_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("n\nsNaN\n", encoding="utf-8")
    schema: dict[str, Any] = {"fields": [{"name": "n", "type": "number", "constraints": {"minimum": 1}}]}
    report = check_file(path, schema)
    assert [(fault.type, fault.row, fault.cell) for fault in report.errors] == [("type-error", 2, "sNaN")]


@pytest.mark.parametrize(
    ("name", "fault"), [("absent.csv", "no such file"), (".", "not a file")], ids=["absent", "folder"]
)
def test_unreadable_file(tmp_path: Path, name: str, fault: str) -> None:
    with pytest.raises(UnreadableFile, match=fault):
        check_file(tmp_path / name, SCHEMA)


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        pytest.param("v1-schema-2019.json", "v1-exemple-valide.csv", id="a published example"),
        pytest.param("v1-schema-2019.json", "bornes-IRVE-2019-aggregate.csv", id="ten thousand published rows"),
        pytest.param("statique/schema-statique.json", "statique/exemple-valide-statique.csv", id="a later version"),
    ],
)
def test_real_file_gets_the_verdict_of_frictionless(shared: Path, schema: str, file: str) -> None:
    folder = shared / "data" / "fr-irve"
    raw = json.loads((folder / schema).read_text(encoding="utf-8"))
    for field in raw["fields"]:
        # Some are no values of their fields, for which frictionless refuses the schema.
        field.pop("example", None)
    report = check_file(folder / file, raw)
    own = frictionless.Resource(path=file, basepath=str(folder), schema=frictionless.Schema.from_descriptor(raw))
    (task,) = own.validate().tasks
    assert [(fault.type, fault.row, fault.note) for fault in report.errors] == [
        (error.type, getattr(error, "row_number", None), error.note) for error in task.errors
    ]
