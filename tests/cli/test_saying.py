"""What others wrote cannot command the terminal, and each refusal of the system is told with a way out."""

from __future__ import annotations

import ast
import errno
import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gongkai import cli
from gongkai.cli.main import main
from gongkai.errors import REFUSALS, FileFailed
from gongkai.messages import Language, explain, speaking

COMMANDS = sorted(Path(str(cli.__file__)).parent.glob("*.py"))
#: A name that turns the text, moves the cursor and colours.
NAME = "名\u202e\x1b[31m\n.csv"
SHOWN = "名⟨202E⟩⟨1B⟩[31m⏎.csv"


def echoes(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "click.echo":
            yield node


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_lines_for_a_person_go_through_one_door(path: Path) -> None:
    """What is not said through it is for a program: JSON, or a page as a whole."""
    said = [ast.unparse(call) for call in echoes(path)]
    assert [call for call in said if not ("json.dumps" in call or "nl=False" in call or path.stem == "saying")] == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["validate", "{file}", "--schema", "{schema}"], id="a file that is not there"),
        pytest.param(["validate", "{file}", "--schema", "{file}"], id="a schema that is not there"),
        pytest.param(["--root", "{file}", "datasets"], id="a portal that is none"),
        pytest.param([NAME], id="a command that is none"),
        pytest.param(["validate", "--format", NAME, "a"], id="a value that is none"),
    ],
)
def test_a_name_is_shown_and_not_obeyed(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    (tmp_path / "schema.json").write_text(json.dumps({"fields": []}), encoding="utf-8")
    names = {"{file}": str(tmp_path / NAME), "{schema}": str(tmp_path / "schema.json")}
    with pytest.raises(SystemExit) as end:
        main(["--lang", "en", *(names.get(word, word) for word in words)])
    said = capsys.readouterr()
    assert (end.value.code, said.out) == (2, "")
    assert "\x1b" not in said.err
    assert "\u202e" not in said.err
    assert SHOWN in said.err or "202E" in said.err.upper()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("number", sorted(REFUSALS), ids=errno.errorcode.__getitem__)
def test_a_refusal_of_the_system(number: int, language: Language) -> None:
    with speaking(language):
        said = explain(FileFailed.of(OSError(number, "English", "list.csv")))
    assert said.startswith("list.csv")
    assert "English" not in said
    assert any("一" <= character <= "鿿" for character in said) is (language == "zh")


def test_a_full_disk_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path))

    monkeypatch.setattr(click.Group, "main", full)
    with pytest.raises(SystemExit) as end:
        main(["--lang", "zh", "datasets"])
    assert end.value.code == 2
    assert "磁盘已满；请清理磁盘空间，或者指定其他文件夹" in capsys.readouterr().err
