"""`--format` and `--output` of the commands that report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gongkai.descriptor import Portal

SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "day", "title": "日期", "type": "date"}]}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `gongkai` in a folder with a schema and a faulty file."""
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (tmp_path / "rows.csv").write_text("id,day\n1,2020年3月1日\n", encoding="utf-8")

    def command(*words: object, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        environment |= {"GONGKAI_LANG": "en", "COLUMNS": "120", "PYTHONPATH": os.pathsep.join(sys.path)}
        arguments = [sys.executable, "-m", "gongkai", *map(str, words)]
        return subprocess.run(
            arguments, capture_output=True, text=True, cwd=folder, env=environment, timeout=60, check=False
        )

    return command


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        pytest.param(["--output", "report.html"], "<!doctype html>", id="html by its ending"),
        pytest.param(["--output", "report.json"], '"valid": false', id="json by its ending"),
        pytest.param(["--output", "report.txt"], "suggested: “2020-03-01”", id="text by its ending"),
        pytest.param(["--output", "report", "--format", "html"], "<!doctype html>", id="html by name"),
        pytest.param(["--output", "report.html", "--format", "json"], '"valid": false', id="the name wins"),
    ],
)
def test_a_report_in_a_file(run: Run, tmp_path: Path, options: Sequence[str], holds: str) -> None:
    done = run("validate", "rows.csv", "--schema", "schema.json", *options)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert f"The report is in {options[1]}." in done.stderr
    assert holds in (tmp_path / options[1]).read_text(encoding="utf-8")


def test_a_page_on_standard_output(run: Run) -> None:
    done = run("validate", "rows.csv", "--schema", "schema.json", "--format", "html")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("<!doctype html>")


def test_the_report_of_a_bare_check_is_that_of_frictionless(run: Run) -> None:
    """What it has no word for stays out of it."""
    done = run("validate", "rows.csv", "--schema", "schema.json", "--format", "json")
    (error,) = json.loads(done.stdout)["tasks"][0]["errors"]
    assert set(error) == {
        "type", "title", "description", "message", "tags", "note", "cells", "rowNumber", "cell", "fieldName",
        "fieldNumber",
    }  # fmt: skip


def test_a_workbook(run: Run, tmp_path: Path) -> None:
    done = run("validate", "rows.csv", "--schema", "schema.json", "--output", "marked.xlsx")
    assert done.returncode == 1, done.stderr
    sheet = load_workbook(tmp_path / "marked.xlsx")["rows"]
    assert "suggested: “2020-03-01”" in sheet["B2"].comment.text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(["--format", "xlsx"], "--output", id="a workbook to the terminal"),
        pytest.param(["--output", "rows.csv"], "would replace the file itself", id="over the file"),
        pytest.param(["--output", "no/such/folder.html"], "there is no folder", id="no folder"),
        pytest.param(["--format", "pdf"], "pdf", id="an unknown form"),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, options: Sequence[str], says: str) -> None:
    before = (tmp_path / "rows.csv").read_bytes()
    done = run("validate", "rows.csv", "--schema", "schema.json", *options)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert says in done.stderr
    assert (tmp_path / "rows.csv").read_bytes() == before


def test_a_refused_submission_comes_back_marked(run: Run, portal: Portal) -> None:
    sample = portal.root / "datasets/public_facility/samples/bad/constraint-error.csv"
    output = portal.root / "marked.xlsx"
    done = run("publish", "public_facility", sample, "--output", output, folder=portal.root)
    assert done.returncode == 1, done.stderr
    assert "Nothing was published" in done.stderr
    assert load_workbook(output).worksheets[1]["C2"].comment is not None
    # The terminal says it too.
    assert "row 2, column 3" in done.stderr


def test_a_stored_report_carries_the_suggestion(run: Run, portal: Portal) -> None:
    file = portal.root / "in.csv"
    file.write_text("编号,名称,类别,地址,开放日期\nF0009,新馆,图书官,,2020-01-01\n", encoding="utf-8")
    done = run("publish", "public_facility", file, folder=portal.root)
    assert "suggested: “图书馆”" in done.stderr, done.stderr
    (kept,) = (portal.root / "store/submissions").glob("*/report.json")
    (error,) = json.loads(kept.read_text(encoding="utf-8"))["tasks"][0]["errors"]
    assert error["suggestion"] == "图书馆"


def test_publish_as_json_is_only_json(run: Run, portal: Portal) -> None:
    sample = portal.root / "datasets/public_facility/samples/bad/constraint-error.csv"
    done = run("publish", "public_facility", sample, "--format", "json", folder=portal.root)
    assert done.returncode == 1
    assert json.loads(done.stdout)["valid"] is False


def test_a_small_check_imports_nothing_that_it_does_not_show(run: Run, tmp_path: Path) -> None:
    script = (
        "import sys; from gongkai.cli import main\n"
        "try: main(['validate', 'rows.csv', '--schema', 'schema.json'])\nexcept SystemExit: pass\n"
        "print(sorted({'rich', 'openpyxl', 'jinja2', 'datasette'} & set(sys.modules)))"
    )
    tree = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path, env=tree
    )
    assert done.stdout.splitlines()[-1] == "[]"
