"""`gongkai schema lint` as a person runs it, on small schemas and on those of a nation."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

FAULTY = '{\n\t"fields": [\n\t\t{"name": "公开", "required": true},\n\t\t{"name": "b", "type": "text"}\n\t]\n}\n'
MENDABLE = FAULTY.replace('"text"', '"string"')

#: What frictionless finds in the file of a nation once its schema is mended.
FOUND = {"extra-label": 1, "constraint-error": 7_068, "type-error": 644}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `gongkai` in an empty folder, in English unless told otherwise."""

    def command(*words: object, language: str = "en") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        environment |= {"GONGKAI_LANG": language, "COLUMNS": "120"}
        arguments = [sys.executable, "-m", "gongkai", *map(str, words)]
        return subprocess.run(
            arguments, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60, check=False
        )

    return command


@pytest.fixture
def nation(shared: Path, tmp_path: Path) -> Path:
    """A copy of the national schema of 2019 in the folder of the test."""
    return Path(shutil.copy(shared / "data/fr-irve/v1-schema-2019.json", tmp_path / "schema.json"))


def test_says_what_is_wrong_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(FAULTY, encoding="utf-8")
    done = run("schema", "lint", "schema.json")
    assert (done.returncode, done.stderr) == (1, "")
    for words in ("2 errors", "line 3, field “公开”, /fields/0/required", "--fix mends it", "The nearest is “string”"):
        assert words in done.stdout
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == FAULTY


def test_speaks_chinese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(FAULTY, encoding="utf-8")
    done = run("schema", "lint", "schema.json", language="zh")
    for words in ("错误 2 处", "第 3 行", "字段“公开”", "可用 --fix 修改", "最接近的是“string”"):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        pytest.param(MENDABLE, 0, '"constraints": {"required": true}', id="all of it"),
        pytest.param(FAULTY, 1, '"type": "text"', id="some of it"),
    ],
)
def test_mends_in_place_and_only_once(run: Run, tmp_path: Path, text: str, code: int, after: str) -> None:
    path = tmp_path / "schema.json"
    path.write_text(text, encoding="utf-8")
    done = run("schema", "lint", "schema.json", "--fix")
    mended = path.read_text(encoding="utf-8")
    assert (done.returncode, done.stderr, after in mended) == (code, "", True)
    assert "“required” was moved into “constraints”" in done.stdout
    written = path.stat().st_ino
    again = run("schema", "lint", "schema.json", "--fix")
    assert (again.returncode, path.read_text(encoding="utf-8"), path.stat().st_ino) == (code, mended, written)
    assert "mended" not in again.stdout


def test_a_report_for_programs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(FAULTY, encoding="utf-8")
    report: dict[str, Any] = json.loads(run("schema", "lint", "schema.json", "--format", "json").stdout)
    assert (report["kind"], report["standard"], report["valid"]) == ("schema", "v1", False)
    places = [(error["code"], error["pointer"], error["line"], error["fixable"]) for error in report["errors"]]
    assert places == [
        ("misplaced-constraint", "/fields/0/required", 3, True),
        ("unknown-type", "/fields/1/type", 4, False),
    ]
    mended = json.loads(run("schema", "lint", "schema.json", "--fix", "--format", "json").stdout)
    assert [item["pointer"] for item in mended["mended"]] == ["/fields/0/required"]
    assert [error["code"] for error in mended["errors"]] == ["unknown-type"]


def test_warnings_do_not_count(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text('{"fields": [], "primarykey": "a"}')
    done = run("schema", "lint", "schema.json")
    assert (done.returncode, "0 errors, 1 warnings" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["schema"], "Usage", id="nothing"),
        pytest.param(["schema", "lint"], "Missing argument", id="no file"),
        pytest.param(["schema", "lint", "none.json"], "cannot be read", id="no such file"),
        pytest.param(["schema", "lint", "a.txt"], "line 1, column 3", id="no JSON"),
        pytest.param(["schema", "lint", "a.txt", "--format", "xml"], "--format", id="no such form"),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, words: list[str], says: str) -> None:
    (tmp_path / "a.txt").write_text("{ x }")
    done = run(*words)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert says in done.stderr + done.stdout


def test_names_what_frictionless_refuses_in_the_schema_of_a_nation(run: Run, nation: Path) -> None:
    refused = [error.note for error in frictionless.Schema.validate_descriptor(str(nation)).errors]
    report = json.loads(run("schema", "lint", nation, "--format", "json").stdout)
    fields = [error["field"] for error in report["errors"]]
    assert fields == ["nbre_pdc", "date_maj"]
    assert [name for note, name in zip(refused, fields, strict=True) if f'for field "{name}"' not in note] == []
    assert report["warnings"] == []


def test_finds_nothing_where_frictionless_finds_nothing(run: Run, shared: Path) -> None:
    path = shared / "data/fr-irve/statique/schema-statique.json"
    assert frictionless.Schema.validate_descriptor(str(path)).valid
    done = run("schema", "lint", path)
    assert (done.returncode, "0 errors, 0 warnings" in done.stdout) == (0, True)


def test_the_schema_of_a_nation_mended_checks_its_file(run: Run, shared: Path, nation: Path) -> None:
    before = nation.read_text(encoding="utf-8")
    assert run("schema", "lint", nation, "--fix").returncode == 0
    after = nation.read_text(encoding="utf-8")
    # Two lines changed, and in them a name.
    changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert [new.replace('"x-example"', '"example"') for _, new in changed] == [old for old, _ in changed]
    assert len(changed) == 2
    table = shared / "data/fr-irve/bornes-IRVE-2019-aggregate.csv"
    done = run("validate", table, "--schema", nation, "--limit-errors", 100_000, "--format", "json")
    assert done.returncode == 1, done.stderr
    errors = json.loads(done.stdout)["tasks"][0]["errors"]
    assert Counter(error["type"] for error in errors) == FOUND


@pytest.mark.soak
def test_frictionless_itself_finds_the_same(run: Run, shared: Path, nation: Path) -> None:
    run("schema", "lint", nation, "--fix")
    table = shared / "data/fr-irve/bornes-IRVE-2019-aggregate.csv"
    schema = frictionless.Schema.from_descriptor(json.loads(nation.read_text(encoding="utf-8")))
    resource = frictionless.Resource(path=table.name, basepath=str(table.parent), schema=schema)
    theirs = resource.validate(limit_errors=100_000).tasks[0].errors
    assert Counter(error.type for error in theirs) == FOUND
    done = run("validate", table, "--schema", nation, "--limit-errors", 100_000, "--format", "json")
    assert json.loads(done.stdout)["tasks"][0]["errors"] == [error.to_descriptor() for error in theirs]
