"""Publication against its peers: sqlite3's .import with the same indexes and an FTS5 index, and sqlite-utils.

Arguments: the number of rows (1,000,000 unless given). Each line is one run of its own process; ratios are of its time.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import power_list
import yaml

INDEXES = ["power_type", "agency_uscc", "region_code", "level", "effective_on", "published_on", "edition", "legal_days"]
SEARCH = ["name", "sub_item"]


def portal(folder: Path, replace: str) -> Path:
    """Write a portal of one list into a folder."""
    fields = [dict(field) for field in power_list.FIELDS]
    fields[0]["constraints"] = {"required": True, "pattern": "[0-9]{6}-[0-9]{2}-[0-9]{7}"}
    schema = {"fields": fields, "primaryKey": ["power_id"]}
    table = {"name": "item", "path": "data/item.csv", "schema": schema, "replace": replace}
    table |= {"indexes": INDEXES, "search": SEARCH}
    target = folder / "datasets/item"
    target.mkdir(parents=True, exist_ok=True)
    (folder / "metadata.yml").write_text("title: t\n", encoding="utf-8")
    text = yaml.safe_dump({"name": "item", "resources": [table]}, allow_unicode=True)
    (target / "datapackage.yaml").write_text(text, encoding="utf-8")
    return folder


def run(name: str, command: list[str]) -> tuple[float, float]:
    """Run a command and return its seconds and those of the processor; prints them with its peak of memory."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds, busy = time.perf_counter() - start, used.ru_utime + used.ru_stime
    print(f"{name:44}{seconds:9.1f} s{busy:9.1f} s of processor{used.ru_maxrss / 1024:8,.0f} MiB", flush=True)
    assert os.waitstatus_to_exitcode(status) == 0, name
    return seconds, busy


def changed(source: Path, target: Path, rows: int) -> Path:
    """Write 100 changed rows of a list."""
    dice = random.Random(9)  # noqa: S311 - not for secrets
    places = set(dice.sample(range(1, rows + 1), min(100, rows)))
    # Line by line: what this program holds at once would count as what the programs that it starts hold.
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as stream:
        stream.write(next(lines))
        stream.writelines(
            line.replace("宿州市", "宿州市人民政府", 1) for place, line in enumerate(lines, start=1) if place in places
        )
    return target


def sqlite(folder: Path, source: Path) -> list[str]:
    """Return the command of sqlite3 that does the same without checks, files and history."""
    names = [str(field["name"]) for field in power_list.FIELDS]
    columns = ", ".join(f'"{name}" TEXT' for name in names)
    indexes = "".join(f'CREATE INDEX "i_{name}" ON item ("{name}");\n' for name in INDEXES)
    script = (
        f"CREATE TABLE item ({columns}, PRIMARY KEY (power_id));\n"
        f'.mode csv\n.import --skip 1 "{source}" item\n{indexes}'
        f"CREATE VIRTUAL TABLE f USING fts5({', '.join(SEARCH)}, content='item');\n"
        f"INSERT INTO f (rowid, {', '.join(SEARCH)}) SELECT rowid, {', '.join(SEARCH)} FROM item;\n"
    )
    (folder / "import.sql").write_text(script, encoding="utf-8")
    return ["sqlite3", str(folder / "peer.db"), f".read {folder / 'import.sql'}"]


def sqlite_utils(folder: Path, source: Path) -> list[str]:
    """Return the command of sqlite-utils that does the same."""
    database, tool = folder / "utils.db", [sys.executable, "-m", "sqlite_utils"]
    steps = [[*tool, "insert", str(database), "item", str(source), "--csv", "--pk", "power_id"]]
    steps += [[*tool, "create-index", str(database), "item", name] for name in INDEXES]
    steps += [[*tool, "enable-fts", str(database), "item", *SEARCH]]
    told = json.dumps(json.dumps(steps))
    script = f"import json, subprocess\nfor step in json.loads({told}): subprocess.run(step, check=True)"
    return [sys.executable, "-c", script]


def main(rows: int) -> None:
    """Run all and print the ratios."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("GONGKAI_BENCH")) as name:
        folder = Path(name)
        source = power_list.write(folder / "list.csv", rows)
        few = changed(source, folder / "few.csv", rows)
        gongkai = [
            sys.executable,
            "-m",
            "gongkai",
            "--root",
            str(portal(folder / "portal", "upsert")),
            "publish",
            "item",
        ]
        print(f"{rows:,} rows, {source.stat().st_size / 2**20:,.0f} MiB")
        peer = run("sqlite3 .import, indexes, FTS5", sqlite(folder, source)) if shutil.which("sqlite3") else None
        first = run("gongkai publish, the first time", [*gongkai, str(source)])
        upsert = run("gongkai publish, 100 rows", [*gongkai, str(few)])
        portal(folder / "portal", "all")
        again = run("gongkai publish, all rows, 100 changed back", [*gongkai, str(source)])
        utils = run("sqlite-utils insert, indexes, FTS", sqlite_utils(folder, source))
    told = {"sqlite-utils / first": (utils, first), "100 rows / first": (upsert, first)}
    told["all rows with 100 changed / first"] = (again, first)
    if peer is None:
        print("sqlite3 is not installed")
    else:
        told["first / sqlite3"] = (first, peer)
    # Where other programs take turns, the ratio of processor time says more.
    for name, (one, other) in told.items():
        print(f"{name:44}{one[0] / other[0]:9.2f}  of processor time {one[1] / other[1]:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
