"""YAML and JSON, read into the types of JSON; what is no mapping is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.descriptor import read_mapping
from gongkai.errors import BrokenDescriptor, UnreadableFile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 1\nb: [x, 2.5, true, null]", {"a": 1, "b": ["x", 2.5, True, None]}, id="YAML"),
        pytest.param('{"a": {"b": "c"}}', {"a": {"b": "c"}}, id="JSON"),
        pytest.param("\ufeffa: 中文", {"a": "中文"}, id="byte order mark"),
        pytest.param("a: 2026-11-24", {"a": "2026-11-24"}, id="a date is text"),
        pytest.param("a: 2026-11-24T08:30:00Z", {"a": "2026-11-24T08:30:00+00:00"}, id="a moment is text"),
        pytest.param(
            'codes: {2: a, 2026-01-01: b, yes: c, "04": d}',
            {"codes": {"2": "a", "2026-01-01": "b", "true": "c", "04": "d"}},
            id="keys are text",
        ),
    ],
)
def test_read(tmp_path: Path, text: str, expected: object) -> None:
    path = tmp_path / "datapackage.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_mapping(path) == expected


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", "a mapping of properties was expected", id="empty"),
        pytest.param(b"- a\n- b", "a mapping of properties was expected", id="list"),
        pytest.param(b"just words", "a mapping of properties was expected", id="text"),
        pytest.param(b"a: [1", "line 1, column 6", id="bracket left open"),
        pytest.param(b"a: b\n\tc: d", "line 2, column 1", id="tab"),
        pytest.param(b"a: 1\n---\nb: 2", "begins a second text", id="two documents"),
        pytest.param(b"name: \xff\xfe", "not UTF-8 at byte 6", id="not UTF-8"),
        pytest.param("title: 宿州".encode("gb18030"), "not UTF-8 at byte 7", id="GB18030"),
        pytest.param(b"created: 2026-02-30", "day is out of range", id="a day that no calendar has"),
        pytest.param(b"a: &a [*a]", "nested too deep", id="a list within itself"),
        pytest.param(b"[" * 5000, "nested too deep", id="five thousand brackets"),
        pytest.param(b"a: !!python/object:os.system x", "begins with ! needs quotation marks", id="code"),
        pytest.param(b"a: 1\nb: 2\na: 3", "line 3, column 1: “a” stands twice", id="a property twice"),
        pytest.param(b"a: \x01", "no YAML may hold: U+0001", id="control character"),
    ],
)
def test_fault_is_told_with_its_place(tmp_path: Path, data: bytes, fault: str) -> None:
    path = tmp_path / "datapackage.yaml"
    path.write_bytes(data)
    with pytest.raises(BrokenDescriptor) as told:
        read_mapping(path)
    assert told.value.facts["where"] == path
    assert fault in str(told.value)


@pytest.mark.parametrize("name", ["absent.yaml", "."], ids=["absent", "folder"])
def test_unreadable_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match=r"cannot be read: (no such file|not a file)"):
        read_mapping(tmp_path / name)
