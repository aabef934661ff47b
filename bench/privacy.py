"""How fast a table is searched for personal data, against plain regular expressions over the same cells.

Prints rows a second at 20 columns and the ratio to a loop over the cells with Python's `re`, both measured in this
run, and how much of what was planted in generated cells is found.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import personal_cells
import power_list
import pyarrow.compute as pc

from gongkai import clock, privacy
from gongkai.descriptor.model import Replace, Resource
from gongkai.descriptor.schema import read_schema
from gongkai.extract import delimited
from gongkai.table import text_column

ROWS = 200_000
PEER_ROWS = 50_000
RUNS = 3
WANTED = 200_000

#: What somebody would write who wants the same kinds from `re`: forms only, no check characters, no words around.
PLAIN = re.compile(
    r"(?<!\d)[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"
    r"|(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)62\d{14,17}(?!\d)"
    r"|(?<![A-Z])[EG][A-Z]?\d{7,8}(?!\d)"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\d+(?:号楼|栋|幢)(?:\d+单元)?\d{3,4}室?"
)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        table = delimited(power_list.write(Path(folder) / "list.csv", ROWS))
    resource = the_resource(power_list.schema(unique=False))
    ours = ROWS / fastest(lambda: privacy.scan(table, resource, today=clock.today()))
    columns = [column.slice(0, PEER_ROWS).to_pylist() for column in table.columns]
    theirs = PEER_ROWS / fastest(lambda: plain_scan(columns), runs=1)
    print(f"power list, {len(table.labels)} columns, {ROWS:,} rows: {ours:,.0f} rows/s (wanted: {WANTED:,})")
    print(f"plain re over the first {PEER_ROWS:,} rows: {theirs:,.0f} rows/s; ratio {ours / theirs:.1f}")
    found(seed=1)


def found(seed: int) -> None:
    """Print how much of what is planted is found, and how much of what only looks like it."""
    made = personal_cells.planted(seed)
    hits = kinds_of([text for _, text in made])
    sought, caught = Counter(kind for kind, _ in made if kind), Counter[str]()
    for index, (kind, _) in enumerate(made):
        caught[kind] += kind in hits.get(index, set())
    print(", ".join(f"{kind} {caught[kind] / sought[kind]:.2%}" for kind in sought))
    others = personal_cells.look_alikes(seed)
    print(
        f"false alarms: {len(kinds_of([text for _, text in others])) / len(others):.3%} of {len(others):,} look-alikes"
    )


def kinds_of(texts: list[str]) -> dict[int, set[str]]:
    """Return the kinds that each text holds, by its position; texts without any are left out."""
    hits: dict[int, set[str]] = {}
    for kind, mask in privacy.scan_column(text_column(texts)).items():
        for index in pc.indices_nonzero(mask).to_pylist():
            hits.setdefault(index, set()).add(kind)
    return hits


def plain_scan(columns: list[list[str]]) -> int:
    """Count the cells in which the plain pattern occurs."""
    search = PLAIN.search
    return sum(search(text) is not None for column in columns for text in column)


def fastest(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """Return the seconds of the fastest of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def the_resource(schema: dict[str, Any]) -> Resource:
    """Return a table that is declared by a schema alone."""
    raw = {"name": "power_item", "schema": schema}
    return Resource(
        name="power_item", package="power_item", titles={}, descriptions={}, path="", raw=raw, label=None,
        schema=read_schema(schema, "bench"), replace=Replace(mode="all"), columns=(), facets=(), search=(), indexes=(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
