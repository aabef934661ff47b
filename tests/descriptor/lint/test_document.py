"""A descriptor as a file: what cannot be read, and how it is written back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from gongkai.descriptor.lint import Document, fix
from gongkai.errors import BrokenDescriptor, UnreadableFile
from gongkai.messages import explain

BAD = b'{"name": "A", "fields": []}'


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param(
            "a.json", b'{"fields": [{"name": "a",}]}', "a comma before a closing brace is no JSON", id="comma"
        ),
        pytest.param("a.json", b'{"fields": [\n  1,\n]}', "a comma before ] is no JSON", id="comma of a list"),
        pytest.param("a.json", b'{"a": 1 "b": 2}', "line 1, column 9: a comma", id="no comma"),
        pytest.param("a.json", b'{"a": 1} {', "column 10: the JSON ends", id="two descriptors"),
        pytest.param("a.json", b'{"a": "\\d"}', "write it twice", id="regular expression"),
        pytest.param("a.json", b'{"a": "x\ny"}', "line break", id="line break in a text"),
        pytest.param("a.json", b'{"a": "x', "no closing quotation mark", id="no closing mark"),
        pytest.param("a.json", b"[1]", "a mapping of properties was expected", id="list"),
        pytest.param("a.json", b"", "a mapping of properties was expected", id="empty"),
        pytest.param("a.json", b"[" * 100_000, "recursion", id="depth"),
        pytest.param("a.json", '{"a": "é"}'.encode("latin-1"), "not UTF-8 at byte 7", id="encoding"),
        pytest.param("a.yaml", b"a: [1", "a closing bracket was expected", id="YAML"),
        pytest.param("a.yaml", b"a: 1\n---\nb: 2\n", "begins a second text", id="two of YAML"),
        pytest.param("a.yaml", b"a: !!python/name:os.system\n", "begins with ! needs", id="objects of Python"),
    ],
)
def test_what_is_no_descriptor(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BrokenDescriptor) as caught:
        Document.read(tmp_path / name)
    assert says in explain(caught.value)


@pytest.mark.parametrize("name", [pytest.param("none.json", id="no file"), pytest.param(".", id="folder")])
def test_what_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile):
        Document.read(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.json", '{\n\t"fields": []\n}', id="JSON with tabs"),
        pytest.param("a.yaml", '{"fields": []}', id="JSON called YAML"),
        pytest.param("a", "fields: []", id="no suffix"),
        pytest.param("a.json", '\ufeff{"fields": []}', id="byte order mark"),
    ],
)
def test_what_is_one(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert Document.read(tmp_path / name).data == {"fields": []}


def test_a_date_of_yaml_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("fields: []\ncreated: 2020-01-01\n")
    assert Document.read(tmp_path / "a.yaml").data["created"] == "2020-01-01"


@pytest.mark.parametrize(
    ("place", "line"),
    [
        pytest.param((), 1, id="root"),
        pytest.param(("fields",), 2, id="property"),
        pytest.param(("fields", 1, "name"), 4, id="property of an item"),
        pytest.param(("fields", 1, "type"), 4, id="one that is absent: what it would be in"),
    ],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.json", '{\n "fields": [\n  {"name": "a"},\n  {"name": "b"}\n ]\n}', id="JSON"),
        pytest.param("a.yaml", "# \nfields:\n- name: a\n- name: b\n", id="YAML"),
    ],
)
def test_lines(tmp_path: Path, name: str, text: str, place: tuple[str | int, ...], line: int) -> None:
    (tmp_path / name).write_text(text)
    # A mapping of YAML starts with its first property, below the comment.
    assert Document.read(tmp_path / name).line(place) == (2 if name == "a.yaml" and not place else line)


def test_a_repeated_property_counts_where_it_counts(tmp_path: Path) -> None:
    """JSON takes the last of two; what is edited must be that one, or nothing."""
    path = tmp_path / "a.json"
    path.write_text('{"name": "ok", "fields": [], "name": "A"}')
    assert Document.read(path).line(("name",)) == 1
    assert fix(Document.read(path)).document.text == '{"name": "ok", "fields": [], "name": "a"}'


def test_the_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    path.write_bytes(BAD)
    path.chmod(0o640)
    link.symlink_to(path)
    before = path.stat().st_ino
    fix(Document.read(link)).document.write()
    assert path.read_bytes() == b'{"name": "a", "fields": []}'
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    # Another file took its place, so no reader saw half of one.
    assert path.stat().st_ino != before
    assert sorted(tmp_path.iterdir()) == [path, link]


def test_a_failure_leaves_the_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.json"
    path.write_bytes(BAD)
    mended = fix(Document.read(path)).document
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        mended.write()
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (BAD, [path])
