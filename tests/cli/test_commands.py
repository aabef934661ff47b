"""The commands as a person runs them: words, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from gongkai.cli.main import COMMANDS
from gongkai.descriptor import Portal

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `gongkai` in an empty folder, in English unless told otherwise."""

    def command(*words: object, language: str = "en", folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
        environment |= {"GONGKAI_LANG": language, "COLUMNS": "120"}
        arguments = [sys.executable, "-m", "gongkai", *map(str, words)]
        return subprocess.run(
            arguments, capture_output=True, text=True, cwd=folder, env=environment, timeout=60, check=False
        )

    return command


def test_help_imports_nothing_slow() -> None:
    script = (
        "import sys; from gongkai.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "slow = {'pyarrow', 'frictionless', 'datasette', 'sqlite_utils', 'rich'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("language", "words"),
    [pytest.param("zh", ["用法", "选项", "命令", "发布"], id="zh"), pytest.param("en", ["Usage", "Commands"], id="en")],
)
def test_help_speaks_both_languages(run: Run, language: str, words: Sequence[str]) -> None:
    done = run("--help", language=language)
    assert done.returncode == 0
    assert [word for word in [*words, *COMMANDS] if word not in done.stdout] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_has_help(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: gongkai " + command in done.stdout


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_is_in_the_readme(command: str, readme: str) -> None:
    assert f"gongkai {command}" in (ROOT / readme).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param([], "Usage", id="nothing"),
        pytest.param(["nosuch"], "No such command", id="an unknown command"),
        pytest.param(["datasets"], "no portal here", id="no portal"),
        pytest.param(["--root", "nowhere", "datasets"], "no portal here", id="no portal at --root"),
        pytest.param(["--lang", "fr", "datasets"], "--lang", id="a language that is not spoken"),
        pytest.param(["validate", "x.csv"], "--dataset or --schema", id="neither dataset nor schema"),
        pytest.param(["validate", "x.csv", "--schema", "nosuch.json"], "cannot be read", id="no schema"),
        pytest.param(["init", "."], "not empty", id="a portal over something"),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, words: Sequence[str], says: str) -> None:
    (tmp_path / "something").touch()
    done = run(*words)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert says in done.stderr + done.stdout


def test_from_nothing_to_a_release(run: Run, tmp_path: Path) -> None:
    made = run("init", "portal")
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "portal"
    built = run("build", folder=folder)
    assert built.returncode == 0, built.stderr
    for stage in ("extract", "transform", "validate", "load", "release"):
        assert stage in built.stdout
    assert "3 rows" in built.stdout
    # Found from within the portal too.
    listed = run("datasets", folder=folder / "datasets/public_facility")
    assert listed.returncode == 0, listed.stderr
    assert [word for word in ("public_facility", "Public facilities", "3") if word not in listed.stdout] == []
    again = run("build", folder=folder)
    assert "no new release" in again.stdout


def test_publish_tells_of_faults_and_how_to_mend_them(run: Run, portal: Portal) -> None:
    sample = portal.root / "datasets/public_facility/samples/bad/constraint-error.csv"
    done = run("publish", "public_facility", sample, folder=portal.root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "row 2, column 3" in done.stderr
    assert "体育场" in done.stderr
    assert "Nothing was published" in done.stderr
    chinese = run("publish", "public_facility", sample, folder=portal.root, language="zh")
    assert "第 2 行第 3 列" in chinese.stderr
    assert "未发布任何内容" in chinese.stderr


def test_a_rehearsal_prints_the_difference_alone(run: Run, portal: Portal) -> None:
    rows = portal.root / "datasets/public_facility/data/public_facility.csv"
    done = run("publish", "public_facility", rows, "--dry-run", "--format", "json", folder=portal.root)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["added"], len(told["rows"]), told["stops"]) == (3, 3, [])
    words = run("publish", "public_facility", rows, "--dry-run", "--limit-rows", "1", folder=portal.root)
    assert "3 rows added" in words.stdout
    assert "… and 2 more rows added" in words.stdout
    page = run("publish", "public_facility", rows, "--dry-run", "--format", "html", folder=portal.root)
    assert page.stdout.startswith("<!doctype html>")


def test_the_life_of_a_store(run: Run, portal: Portal, tmp_path: Path) -> None:
    folder = portal.root
    assert run("build", folder=folder).returncode == 0
    header = "facility_id,name,kind,address,opened_on"
    (tmp_path / "more.csv").write_text(f"{header}\nF0009,新馆,博物馆,,2020-01-01\n", encoding="utf-8")
    assert run("publish", "public_facility", tmp_path / "more.csv", folder=folder).returncode == 0
    assert "1 added" in run("log", folder=folder).stdout
    told = json.loads(run("log", "--format", "json", folder=folder).stdout)
    assert [item["number"] for item in told] == [2, 1]
    assert "+ facility_id=“F0009”" in run("diff", "1", "2", folder=folder).stdout
    assert json.loads(run("diff", "1", "2", "--format", "json", folder=folder).stdout)[0]["added"] == 1
    assert "Release 3 equals release 1" in run("rollback", "1", "--why", "wrong", folder=folder).stdout
    assert "Nothing differs" in run("diff", "1", "3", folder=folder).stdout
    assert "release 4" in run("withdraw", "public_facility", "F0009", "--why", "court order", folder=folder).stdout
    assert "files removed" in run("gc", "--keep", "1", folder=folder).stdout
    proof = run("verify", "--public-key", folder / "store/public-key.pem", folder=folder)
    assert (proof.returncode, "All is as it was published" in proof.stdout) == (0, True), proof.stdout
    exported = run("export", tmp_path / "out", folder=folder)
    assert exported.returncode == 0, exported.stderr
    package = json.loads((tmp_path / "out/public_facility/datapackage.json").read_text(encoding="utf-8"))
    data = tmp_path / "out/public_facility" / package["resources"][0]["path"]
    assert package["resources"][0]["hash"] == f"sha256:{sha256(data.read_bytes()).hexdigest()}"
    database = next((folder / "store/databases").glob("*.db"))
    database.chmod(0o644)
    database.write_bytes(database.read_bytes() + b"x")
    broken = run("verify", "--from", folder / "store", "--format", "json", folder=tmp_path)
    assert (broken.returncode, json.loads(broken.stdout)["findings"][0]["place"]) == (1, f"databases/{database.name}")


def test_a_reason_has_words(run: Run, portal: Portal) -> None:
    done = run("publish", "public_facility", "x.csv", "--accept-change", " ", folder=portal.root)
    assert (done.returncode, "a reason in words is needed" in done.stderr) == (2, True)


def test_validate_against_a_schema_prints_a_frictionless_report(run: Run, tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "name", "constraints": {"required": True}}]}
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    (tmp_path / "rows.csv").write_text("id,name\n1,a\nx,\n")
    done = run("validate", "rows.csv", "--schema", "schema.json", "--format", "json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["valid"] is False
    places = [(error["type"], error["rowNumber"], error["fieldName"]) for error in report["tasks"][0]["errors"]]
    assert places == [("type-error", 3, "id"), ("constraint-error", 3, "name")]
    (tmp_path / "rows.csv").write_text("id,name\n1,a\n")
    assert run("validate", "rows.csv", "--schema", "schema.json").returncode == 0


SAMPLE = """
tables:
  public_facility:
    rows: [{count: 4}]
    fields: {facility_id: {serial: 'F{n:04}'}, name: '{kind}', kind: {choose: [图书馆, 公园]}}
"""


def test_sample_writes_rows_and_says_which_differ(run: Run, portal: Portal) -> None:
    folder = portal.root
    missing = run("sample", "public_facility", folder=folder)
    assert (missing.returncode, "nothing says here how rows are made" in missing.stderr) == (2, True)
    (folder / "datasets/public_facility/sample.yaml").write_text(
        SAMPLE.replace("name: '{kind}', ", ""), encoding="utf-8"
    )
    mistake = run("sample", folder=folder, language="zh")
    assert (mistake.returncode, "必填字段“name”没有生成方式" in mistake.stderr) == (2, True)
    text = SAMPLE.replace(
        "name: '{kind}', kind: {choose: [图书馆, 公园]}", "kind: {choose: [图书馆, 公园]}, name: '{kind}'"
    )
    (folder / "datasets/public_facility/sample.yaml").write_text(text, encoding="utf-8")
    differs = run("sample", "--check", folder=folder)
    assert (differs.returncode, "differs" in differs.stdout) == (1, True)
    assert "gongkai sample public_facility" in differs.stderr
    assert run("sample", folder=folder).returncode == 0
    assert run("sample", "--check", folder=folder).returncode == 0
    assert run("sample", "--check", "--seed", "1", folder=folder).returncode == 1


def test_a_reader_that_goes_away_is_no_error(portal: Portal) -> None:
    script = f"{sys.executable} -m gongkai --lang en --root {portal.root} build | head -n 1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
