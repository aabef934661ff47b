"""What all tests share: the bundled portal, a small one, and the real files that stand beside the checkout."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.counted import declare

from gongkai.descriptor import Package, Portal, create_portal
from gongkai.messages import speaking
from gongkai.pipeline import build
from gongkai.release import Store

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("GONGKAI_SHARED", ROOT.parent / "shared"))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell how many random cases ran; each test that runs some records the property `cases`."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    facts = [fact for report in reports if getattr(report, "when", "") == "call" for fact in report.user_properties]
    if counts := [value for name, value in facts if name == "cases"]:
        terminalreporter.write_line(f"{sum(counts)} random cases ran")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files that nobody here wrote; they are read where they stand, never copied."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"the real files are not here: {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def bundled() -> Portal:
    """The portal of this repository."""
    return Portal.at(ROOT)


@pytest.fixture(scope="session")
def built(bundled: Portal, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that holds the committed rows of every dataset; who changes it takes a copy."""
    store = Store.at(tmp_path_factory.mktemp("built") / "store")
    outcome = build(bundled, store)
    assert outcome.accepted, outcome.report
    return store


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A new portal with the one example dataset, `public_facility`."""
    return create_portal(tmp_path / "portal")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that does not exist yet."""
    return Store.at(tmp_path / "store")


#: Writes a dataset of one table into a portal: name, fields (name to descriptor), rows as lists with the header first.
MakeDataset = Callable[..., Package]


@pytest.fixture
def make_dataset(portal: Portal) -> MakeDataset:
    """Return a function that adds a dataset to the small portal, or changes one."""

    def make(name: str, fields: dict[str, dict[str, Any]], rows: Sequence[Sequence[str]] = (), **more: Any) -> Package:
        schema = {
            "fields": [{"name": field, "type": "string", **facts} for field, facts in fields.items()],
            "primaryKey": [next(iter(fields))],
            **more.pop("schema", {}),
        }
        resource = {"name": name, "type": "table", "path": f"data/{name}.csv", "schema": schema, "replace": "upsert"}
        package = {
            "name": name,
            "title": f"{name} 标题",
            "title_en": f"{name} title",
            "licenses": [{"name": "CC0-1.0"}],
            "contributors": [{"title": "示例", "title_en": "Example", "roles": ["publisher"]}],
            "resources": [{**resource, **more}],
        }
        folder = portal.root / "datasets" / name
        (folder / "data").mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(package, allow_unicode=True, sort_keys=False)
        (folder / "datapackage.yaml").write_text(text, encoding="utf-8")
        if rows:
            write_rows(folder / "data" / f"{name}.csv", rows)
        return Portal.at(portal.root)[name]

    return make


#: Writes a closed register and a table derived from it into a portal, and returns it as it is then.
Counted = Callable[..., Portal]


@pytest.fixture
def counted(portal: Portal, make_dataset: MakeDataset) -> Counted:
    """Return a function that adds `request`, a closed register, and `month`, derived from it, to the small portal."""
    return lambda **derive: declare(portal, make_dataset, **derive)


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows, the header first, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@pytest.fixture
def table_file(tmp_path: Path) -> Callable[[Sequence[Sequence[str]]], Path]:
    """Return a function that writes rows into a CSV file of a new name."""
    numbers = count()
    return lambda rows: write_rows(tmp_path / f"rows-{next(numbers)}.csv", rows)


#: The fields of claims that are not texts.
CLAIM_TYPES = {"paragraph_no": "integer", "start": "integer", "value": "number", "value_min": "number"}
THINGS = [["id", "name"], ["1", "x"], ["2", "y"], ["3", "z"]]
PARAGRAPHS = [
    ["paragraph_no", "level", "heading", "text"],
    ["1", "title", "工作总结", ""],
    ["2", "chapter", "一、概况", ""],
    ["3", "section", "（一）数量。", "共有3个<b>东西</b>，另有2个。"],
]
#: Makes a portal of a report, three things, and claims about them: the name of each with its query and what differs.
MakeClaims = Callable[..., Portal]


@pytest.fixture
def make_claims(portal: Portal, make_dataset: MakeDataset) -> MakeClaims:
    """Return a function that makes a portal of a report and of claims."""

    def make(things: Sequence[Sequence[str]] = THINGS, /, **claims: dict[str, str]) -> Portal:
        make_dataset("thing", {"id": {}, "name": {}}, things, replace="all")
        number = {"type": "integer"}
        fields = {"paragraph_no": number, "level": {}, "heading": {}, "text": {}}
        make_dataset("source_report", fields, PARAGRAPHS, search=["text"])
        rows = [{**_CLAIM, "claim_id": name, **facts} for name, facts in claims.items()]
        names = {name: {"type": CLAIM_TYPES.get(name, "string")} for name in _CLAIM}
        make_dataset("claim", names, [list(_CLAIM), *(list(row.values()) for row in rows)], replace="all")
        return Portal.at(portal.root)

    return make


_CLAIM = {
    "claim_id": "things", "title": "东西的数量", "title_en": "Number of things", "paragraph_no": "3", "start": "8",
    "text": "3个", "basis": "stated", "value": "3", "value_min": "", "unit": "个", "unit_en": "things",
    "period": "2017-01/2017-11", "kind": "counted", "query": "SELECT COUNT(*) FROM thing", "address": "/open/thing",
}  # fmt: skip
