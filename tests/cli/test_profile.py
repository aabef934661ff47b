"""`gongkai inspect` and `gongkai describe` as a person runs them."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

Run = Callable[..., subprocess.CompletedProcess[str]]
GOOD = "编号,名称,件数\n" + "".join(f"P{number:03},事项{number},{number}\n" for number in range(12))
BAD = GOOD + "P012,事项12,十二\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: object, language: str = "en", columns: int = 120) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        environment |= {"GONGKAI_LANG": language, "COLUMNS": str(columns)}
        arguments = [sys.executable, "-m", "gongkai", *map(str, words)]
        return subprocess.run(
            arguments, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120, check=False
        )

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("language", "says"),
    [
        pytest.param("en", ["list.csv: 12 rows, 3 columns", "every byte fits UTF-8", "nothing is suspect"], id="en"),
        pytest.param("zh", ["list.csv：12 行，3 列", "未发现可疑内容", "未发现个人信息"], id="zh"),
    ],
)
@pytest.mark.parametrize("columns", [80, 120])
def test_inspect(run: Run, file: Path, language: str, says: list[str], columns: int) -> None:
    done = run("inspect", file, language=language, columns=columns)
    assert (done.returncode, done.stderr) == (0, "")
    assert [text for text in [*says, "名称", "P000"] if text not in done.stdout] == []


def test_inspect_for_a_program(run: Run, file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    done = run("inspect", file, "--format", "json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["rows"], told["encoding"], told["dataset"]) == (13, "utf-8", None)
    assert [(one["kind"], one["label"], one["places"][0]["row"]) for one in told["suspects"]] == [
        ("other-type", "件数", 14)
    ]


def test_inspect_in_a_portal_tells_the_dataset(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("init", "portal").returncode == 0
    rows = tmp_path / "portal/datasets/public_facility/data/public_facility.csv"
    done = run("--root", "portal", "inspect", rows)
    assert "public_facility" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["inspect", "nosuch.csv"], "cannot be read", id="no file"),
        pytest.param(["describe", "nosuch.csv"], "cannot be read", id="no file to describe"),
        pytest.param(["inspect", "list.csv", "--format", "xml"], "xml", id="no such format"),
        pytest.param(["--root", "nowhere", "inspect", "list.csv"], "no portal here", id="no portal at --root"),
        pytest.param(["describe", "list.csv", "--name", "A-b"], "no name for a dataset", id="no name"),
        pytest.param(["describe", "list.csv", "--output", "no/where.yaml"], "no folder", id="no folder"),
        pytest.param(["describe", "list.csv", "--output", "pipeline.yaml"], "holds the layout", id="the layout's file"),
    ],
)
def test_wrong_usage(run: Run, file: Path, words: list[str], says: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_sheet_that_is_not_there(run: Run, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.save(tmp_path / "list.xlsx")
    book.close()
    done = run("inspect", "list.xlsx", "--sheet", "旧表")
    assert (done.returncode, "旧表" in done.stderr) == (2, True)


def test_describe_writes_both_files(run: Run, file: Path, tmp_path: Path) -> None:
    done = run("describe", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert "datapackage.yaml" in done.stderr
    package = yaml.safe_load((tmp_path / "datapackage.yaml").read_text(encoding="utf-8"))
    layout = yaml.safe_load((tmp_path / "pipeline.yaml").read_text(encoding="utf-8"))
    assert (package["name"], package["resources"][0]["schema"]["primaryKey"]) == ("list", ["number"])
    assert layout["layouts"][0]["headers"] == ["编号", "名称", "件数"]


def test_describe_to_standard_output(run: Run, file: Path, tmp_path: Path) -> None:
    done = run("describe", file, "--output", "-", "--name", "items")
    assert yaml.safe_load(done.stdout)["name"] == "items"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv"]


@pytest.mark.parametrize("name", ["datapackage.yaml", "pipeline.yaml"])
def test_describe_overwrites_nothing_unasked(run: Run, file: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    done = run("describe", file)
    assert (done.returncode, "--force" in done.stderr) == (2, True)
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.iterdir())) == 2
    assert run("describe", file, "--force").returncode == 0
    assert (tmp_path / name).read_text(encoding="utf-8") != "mine"


def test_describe_then_validate(run: Run, file: Path, tmp_path: Path) -> None:
    assert run("init", "portal").returncode == 0
    folder = tmp_path / "portal/datasets/items"
    folder.mkdir()
    assert run("describe", file, "--name", "items", "--output", folder).returncode == 0
    done = run("--root", "portal", "validate", file, "--dataset", "items")
    assert (done.returncode, "valid" in done.stdout) == (0, True)


def test_describe_tells_of_rows_that_no_draft_takes(run: Run, file: Path) -> None:
    file.write_text(GOOD + "P012,事项12\n", encoding="utf-8")
    done = run("describe", file, "--output", "-")
    assert done.returncode == 1
    assert "fewer cells in the row" in done.stderr


def large(rows: int) -> Iterator[str]:
    yield ",".join(f"列{place}" for place in range(20)) + "\n"
    for number in range(rows):
        texts = (f"P{number:07}", f"事项名称第{number}号", f"{number % 977}", f"2020-{number % 12 + 1:02}-01")
        yield ",".join([*texts, *(f"文{number % (place * 997)}" for place in range(5, 20)), f"{number}.5"]) + "\n"


@pytest.mark.soak
def test_a_large_file_in_bounded_memory(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(large(1_000_000))
    assert run("inspect", path, "--format", "json").returncode == 0
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024
