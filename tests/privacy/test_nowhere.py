"""What is private is handed in to a copy of the bundled portal, and then looked for wherever the public can look."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pyarrow.parquet as pq
import pytest
import yaml

from gongkai.descriptor import Portal
from gongkai.release import Store

ROOT = Path(__file__).parents[2]

PARTY = "欧阳千里"
OFFICER = "司马万卷"
VISITOR = "诸葛百川"
RESIDENT = "11010519491231002X"
OTHER_RESIDENT = "440524188001010014"
MOBILE = "13912345678"
REFUSED_MOBILE = "13812345679"
COMPLAINT = "邻里噪声示例诉求"
APPLICANT = "f0e1d2c3b4a59687"
REQUEST_NO = "YSQ-2026-987654"
SECRETS = (PARTY, OFFICER, VISITOR, RESIDENT, OTHER_RESIDENT, MOBILE, REFUSED_MOBILE, COMPLAINT, APPLICANT, REQUEST_NO)
#: Something as long that is nowhere: the portal must answer to a secret as it answers to this.
NOBODY = {PARTY: "欧阳无人", RESIDENT: "110105194912319999", MOBILE: "13900000000", COMPLAINT: "邻里噪声无此诉求"}
NOBODY |= {APPLICANT: "f0e1d2c3b4a50000", REQUEST_NO: "YSQ-2026-000000"}

POLICE = {
    "party_no": "1",
    "party_kind": "自然人",
    "published_on": "2026-03-05",
    "decided_on": "2026-03-03",
    "authority": "宿州市公安局",
    "authority_uscc": "11341300XX0000078H",
    "region_code": "341300",
    "source_unit": "宿州市公安局",
    "source_uscc": "11341300XX0000078H",
}
PENALTY = {
    **POLICE,
    "decision_no": "宿公罚示例〔2026〕1号",
    "party_name": PARTY,
    "legal_rep": OFFICER,
    "legal_rep_id_type": "居民身份证",
    "legal_rep_id_no": OTHER_RESIDENT,
    "id_type": "居民身份证",
    "id_no": RESIDENT,
    "power_id": "341300-02-0006",
    "violation_type": "饮酒后驾驶机动车",
    "facts": f"当事人{PARTY}（{PARTY[2:]}）饮酒后驾驶机动车，{OFFICER}同车，事实清楚。",
    "basis": f"{PARTY}违反《中华人民共和国道路交通安全法》第九十一条",
    "penalty_kinds": '["罚款"]',
    "main_kind": "罚款",
    "grade": "一般",
    "procedure": "普通程序",
    "content": f"对{PARTY[:2]} {PARTY[2:]}罚款1500元。",
    "remark": f"由{OFFICER}代缴。",
    "fine_wan": "0.1500",
}
REFUSED = {
    **PENALTY,
    "decision_no": "宿公罚示例〔2026〕2号",
    "facts": f"当事人{RESIDENT}饮酒后驾驶机动车，电话{REFUSED_MOBILE}。",
}
#: A row of a closed register; what is public of it is a count.
ASKED = {
    "request_no": REQUEST_NO,
    "received_on": "2026-03-02",
    "channel": "在线",
    "applicant_type": "科研机构",
    "applicant_ref": APPLICANT,
    "content_category": "财政资金",
    "agency_uscc": "11341300XX0000078H",
    "region_code": "341300",
    "level": "市本级",
    "suspended_days": "0",
    "extended": "false",
    "replied_on": "2026-03-09",
    "result": "予以公开",
    "fee_yuan": "0",
}
VISIT = {
    "visit_id": "V1",
    "visitor": VISITOR,
    "phone": MOBILE,
    "id_no": RESIDENT,
    "said": COMPLAINT,
    "topic": "城市管理",
}
#: What is counted of it.
MONTH = ("2026-03", "市本级", "科研机构", "予以公开")
REGISTER = {
    "name": "visit_register",
    "title": "来访登记",
    "title_en": "Register of visits",
    "contributors": [{"title": "示例", "title_en": "Example", "roles": ["publisher"]}],
    "licenses": [{"name": "CC0-1.0"}],
    "resources": [
        {
            "name": "visit_register",
            "title": "来访",
            "title_en": "Visits",
            "type": "table",
            "path": "data/visit_register.csv",
            "replace": "upsert",
            "search": ["topic", "visitor"],
            "schema": {
                "primaryKey": ["visit_id"],
                "fields": [
                    {"name": "visit_id", "type": "string"},
                    {"name": "visitor", "type": "string", "privacy": {"person": True}},
                    {"name": "phone", "type": "string", "privacy": "private"},
                    {"name": "id_no", "type": "string", "privacy": "private"},
                    {"name": "said", "type": "string", "privacy": "private"},
                    {"name": "topic", "type": "string"},
                ],
            },
        }
    ],
}


@dataclass
class World:
    """A portal that has got what is private: its folder, where it is served, and what was printed so far."""

    root: Path
    printed: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    origin: str = ""

    @property
    def store(self) -> Store:
        """Its store."""
        return Store.at(self.root / "store")

    @property
    def log(self) -> Path:
        """What its server wrote."""
        return self.root / "server.log"

    def command(self, *words: object) -> list[str]:
        """Return a command line for this portal."""
        return [sys.executable, "-m", "gongkai", "--lang", "en", "--root", str(self.root), *map(str, words)]

    def run(self, name: str, *words: object) -> None:
        """Carry a command out and keep what it printed."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, env=environment(), check=False)
        self.printed[name] = done.stdout + done.stderr
        self.codes[name] = done.returncode


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "pipelines"), str(ROOT / "plugins")])}


def write(path: Path, row: Mapping[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, row)
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.fixture(scope="module")
def world(bundled: Portal, built: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A copy of the bundled portal with one penalty, one visit, and one penalty refused; served."""
    root = tmp_path_factory.mktemp("nowhere") / "portal"
    shutil.copytree(ROOT / "datasets", root / "datasets")
    shutil.copy(ROOT / "metadata.yml", root)
    shutil.copytree(built.root, root / "store")
    shutil.copytree(built.root.parent / ".gongkai", root / ".gongkai")
    register = root / "datasets" / "visit_register" / "datapackage.yaml"
    register.parent.mkdir()
    register.write_text(yaml.safe_dump(REGISTER, allow_unicode=True), encoding="utf-8")
    world, files = World(root), root.parent
    penalty = dict.fromkeys(bundled.resource("administrative_penalty").schema.names, "")
    asked = dict.fromkeys(bundled.resource("foi_request").schema.names, "")
    for name, dataset, row in (
        ("asked", "foi_request", {**asked, **ASKED}),
        ("penalty", "administrative_penalty", {**penalty, **PENALTY}),
        ("visit", "visit_register", VISIT),
        ("refused", "administrative_penalty", {**penalty, **REFUSED}),
    ):
        file = write(files / f"{name}.csv", row)
        world.run(f"{name} tried", "publish", dataset, file, "--dry-run")
        world.run(name, "publish", dataset, file)
    world.run("validate", "validate", files / "refused.csv", "--dataset", "administrative_penalty")
    with world.log.open("w", encoding="utf-8") as log:
        serve = subprocess.Popen(
            world.command("serve", "--port", "0"), stdout=subprocess.PIPE, stderr=log, text=True, env=environment()
        )
        with serve:
            assert serve.stdout is not None
            try:
                said = serve.stdout.readline()
                world.origin = next(word.rstrip("/,.") for word in said.split() if word.startswith("http"))
                yield world
            finally:
                serve.terminate()


@pytest.fixture
def web(world: World) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.origin, trust_env=False) as client:
        yield client


def holds(text: str) -> list[str]:
    """Return the secrets that a text holds."""
    return [secret for secret in SECRETS if secret in text]


def plain(path: Path) -> str:
    """Return all that a public file says, whatever its form."""
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    match path.suffix:
        case ".parquet":
            return text + repr(pq.read_table(path).to_pylist())
        case ".db":
            with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
                return text + "\n".join(connection.iterdump())
        case ".json":
            return text + json.dumps(json.loads(text), ensure_ascii=False)
        case ".jsonl":
            return text + repr([json.loads(line) for line in text.splitlines()])
    return text


def said_by(answer: httpx.Response) -> str:
    """Return what an answer says, escaped or not."""
    assert answer.status_code == 200, answer.url
    as_json = "json" in answer.headers["content-type"]
    return answer.text + (json.dumps(answer.json(), ensure_ascii=False) if as_json else "") + repr(answer.headers)


def test_what_was_handed_in(world: World) -> None:
    assert {name: code for name, code in world.codes.items() if "tried" not in name} == {
        "asked": 0,
        "penalty": 0,
        "visit": 0,
        "refused": 1,
        "validate": 1,
    }, world.printed


def test_the_masked_rows_are_published(web: httpx.Client) -> None:
    (penalty,) = web.get("/open/administrative_penalty.json", params={"decided_on": "2026-03-03"}).json()["rows"]
    (visit,) = web.get("/open/visit_register.json").json()["rows"]
    assert (penalty["party_name"], penalty["legal_rep"]) == ("欧阳**", "司马**")
    hidden = {penalty[name] for name in ("id_type", "id_no", "legal_rep_id_type", "legal_rep_id_no")}
    assert hidden | {visit[name] for name in ("phone", "id_no", "said")} == {None}
    assert (visit["visitor"], visit["topic"]) == ("诸葛**", "城市管理")


def test_no_public_file_holds_it(world: World) -> None:
    private = {"submissions", "registers", "private.db", ".lock"}
    store = world.store.root
    public = [path for path in store.rglob("*") if path.is_file() and path.relative_to(store).parts[0] not in private]
    closed = {path.name[:8] for path in store.glob("registers/*") if {APPLICANT, REQUEST_NO} <= {*holds(plain(path))}}
    assert closed == {"register"}
    masked = {path.suffix for path in public if "欧阳**" in plain(path)}
    assert masked == {".db", ".csv", ".jsonl", ".parquet"}
    assert {path.name: holds(plain(path)) for path in public if holds(plain(path))} == {}


def test_what_is_exported_does_not_hold_it(world: World, tmp_path: Path) -> None:
    world.run("export", "export", tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not (tmp_path / "out" / "foi_request").exists()
    assert len(files) > len(list((ROOT / "datasets").iterdir()))
    assert {path.name: holds(plain(path)) for path in files if holds(plain(path))} == {}


def addresses(web: httpx.Client) -> Sequence[str]:
    """Return where the public can look: every kind of page and endpoint, of the tables with secrets in each way."""
    catalog = web.get("/catalog.json").json()
    asked = [question["json"].removesuffix(".json") for question in catalog["questions"]]
    where = "decided_on=2026-03-03"
    key = ",".join(
        quote(PENALTY[name], safe="").replace("%", "~") for name in ("authority_uscc", "decision_no", "party_no")
    )
    counted = ",".join(quote(word, safe="-").replace("%", "~") for word in MONTH)
    tables = [
        ("administrative_penalty", where, key),
        ("visit_register", "visit_id=V1", "V1"),
        ("foi_month", "month=2026-03", counted),
        ("deadline_count", "year=2026", f"request_reply,{ASKED['agency_uscc']},2026,request_reply_2019"),
    ]
    pages = ["/", "/scorecard", "/questions", "/-/consistency", "/catalog", "/catalog.json", *asked]
    found = [
        "/-/consistency.json",
        "/-/consistency.csv",
        *(f"{one}.{form}" for one in asked for form in ("json", "csv")),
    ]
    for table, condition, row in tables:
        dataset = "deadline" if table == "deadline_count" else table
        pages += [f"/datasets/{dataset}", f"/open/{table}", f"/open/{table}?{condition}", f"/open/{table}/{row}"]
        found += [f"/datasets/{dataset}/datapackage.json", f"/open/{table}/{row}.json"]
        found += [f"/open/{table}.csv?_stream=on", f"/open/{table}.json?{condition}", f"/open/{table}.json?_size=max"]
    return (
        [page for page in pages if page != "/catalog"]
        + [f"/en{page}" for page in pages if "catalog" not in page]
        + found
    )


@pytest.mark.parametrize(
    "address",
    [
        "/datasets/foi_request",
        "/datasets/foi_request/datapackage.json",
        "/open/foi_request",
        "/open/foi_request.json",
        "/open/foi_request.csv?_stream=on",
        f"/open/foi_request/{REQUEST_NO}",
        f"/open/foi_request/{REQUEST_NO}.json",
        "/register/foi_request",
        "/register.json",
    ],
)
def test_a_closed_register_is_nowhere(web: httpx.Client, address: str) -> None:
    answer = web.get(address)
    assert answer.status_code == 404
    assert APPLICANT not in answer.text


def test_what_is_counted_of_it_is_published(web: httpx.Client) -> None:
    (row,) = web.get("/open/foi_month.json", params={"month": "2026-03"}).json()["rows"]
    assert tuple(row[name] for name in ("month", "level", "applicant_type", "result")) == MONTH
    assert (row["requests"], row["answered"], row["on_time"]) == (1, 1, 1)
    (row,) = web.get("/open/deadline_count.json", params={"year": "2026"}).json()["rows"]
    assert (row["use_id"], row["agency_uscc"]) == ("request_reply", ASKED["agency_uscc"])
    assert (row["matters"], row["met"]) == (1, 1)


def test_what_the_office_is_told_of_it_names_the_request_alone(world: World) -> None:
    """`gongkai deadlines` reads the private side of the store; the published table of deadlines has no row of it."""
    words = ("deadlines", "--table", "foi_request", "--status", "all", "--format")
    for form in ("csv", "json"):
        world.run(f"deadlines {form}", *words, form)
        assert holds(world.printed.pop(f"deadlines {form}")) == [REQUEST_NO]


def test_no_page_and_no_endpoint_holds_it(web: httpx.Client) -> None:
    looked_at = addresses(web)
    assert len(looked_at) > 200
    found = {address: holds(said_by(web.get(address))) for address in looked_at}
    assert {address: secrets for address, secrets in found.items() if secrets} == {}


@pytest.mark.parametrize("secret", NOBODY)
@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/?q={}", id="search among the datasets"),
        pytest.param("/open/administrative_penalty?_search={}", id="search"),
        pytest.param("/open/administrative_penalty.json?_search={}&_extra=count", id="search, for programs"),
        pytest.param("/open/administrative_penalty.json?party_name={}", id="a name"),
        pytest.param("/open/administrative_penalty.json?party_name__contains={}", id="a part of a name"),
        pytest.param("/open/administrative_penalty.json?id_no={}", id="a private column"),
        pytest.param("/open/administrative_penalty.json?id_no__gte={}", id="a bound of a private column"),
        pytest.param("/open/visit_register.csv?_search={}&_stream=on", id="search in the register"),
        pytest.param("/open/visit_register.json?phone={}", id="a private column of the register"),
        pytest.param("/open/foi_month.json?_search={}", id="search in what is counted"),
        pytest.param("/open/deadline.json?row_key={}", id="a deadline of the row"),
        pytest.param("/open/deadline.json?_search={}", id="search in the deadlines"),
        pytest.param("/open/deadline_count.json?agency_uscc={}", id="counts of deadlines"),
        pytest.param("/questions/requests_by_month.json?level={}", id="a question on what is counted"),
        pytest.param("/questions/penalties_of_an_enterprise.json?party={}", id="a question"),
    ],
)
def test_asking_for_it_tells_nothing(web: httpx.Client, world: World, address: str, secret: str) -> None:
    asked, blind = (web.get(address.format(quote(word))) for word in (secret, NOBODY[secret]))
    assert asked.status_code == blind.status_code == 200
    assert without(asked.text, secret) == without(blind.text, NOBODY[secret])
    assert holds(world.log.read_text(encoding="utf-8")) == []


def without(text: str, word: str) -> str:
    """Return an answer without the word that was asked for, however it is written."""
    for written in (word, quote(word), json.dumps(word)[1:-1]):
        text = text.replace(written, "…")
    return text


def test_nothing_printed_holds_it(world: World, tmp_path: Path) -> None:
    refused = next(
        path.name
        for path in (world.root / "store" / "submissions").iterdir()
        if json.loads((path / "report.json").read_text(encoding="utf-8"))["valid"] is False
    )
    for form in ("text", "json"):
        world.run(f"log {form}", "log", "--format", form)
        world.run(f"show {form}", "submission", "show", refused, "--format", form)
    for name in ("assess", "audit", "claims", "consistency", "datasets", "submissions"):
        world.run(name, name)
    world.run("diff", "diff", "1", "2")
    file = world.root.parent / "refused.csv"
    for form in ("html", "json"):
        output = tmp_path / f"report.{form}"
        world.run(f"report {form}", "validate", file, "--dataset", "administrative_penalty", "--output", output)
        world.printed[f"written {form}"] = output.read_text(encoding="utf-8")
    assert all(world.printed[name] for name in ("log text", "show json", "written html", "penalty"))
    # Who hands in a register is shown, of his own rows, what would change.
    assert holds(world.printed.pop("asked tried")) == [APPLICANT, REQUEST_NO]
    assert {name: holds(text) for name, text in world.printed.items() if holds(text)} == {}
    told = "".join(world.printed.values())
    assert "138****5679" in told


def test_the_log_of_the_server_does_not_hold_it(world: World, web: httpx.Client) -> None:
    assert web.get(f"/open/nothing?_search={quote(PARTY)}").status_code == 404
    assert web.get(f"/open/administrative_penalty?{quote(PARTY)}=1").status_code == 400
    assert holds(world.log.read_text(encoding="utf-8")) == []
