"""How fast a file is checked, against frictionless, a bare parse, duckdb and polars.

    python bench/validate.py [--rows 1000000] [--repeat 3]

All are measured in one run on the same generated lists. duckdb and polars count the same faults with their own
notions of types; they name no cell. frictionless reads a tenth of the rows, and its speed counts.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import power_list
from measuring import Measured, measure, report, table

#: More faults than any list here has, so that no search stops early.
ALL = 10_000_000

LOOK_AHEAD: dict[str, Any] = {
    "fields": [
        {"name": "code", "constraints": {"pattern": r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{12}"}},
        {"name": "word", "constraints": {"pattern": r"(?!abc)[a-z]+(?=[0-9])[0-9]+"}},
        {"name": "amount", "type": "number", "groupChar": ",", "constraints": {"minimum": 0}},
        {"name": "total", "type": "number", "groupChar": ","},
    ]
}
ITS_OWN: dict[str, Any] = {
    "fields": [
        {"name": "moment", "type": "date", "format": "any"},
        {"name": "mail", "type": "string", "format": "email"},
    ]
}


def look_ahead_row(number: int, dice: random.Random) -> list[str]:
    """Return a row on which look-ahead patterns and grouped numbers decide; no cell is a plain one."""
    amount = dice.randrange(10**9)
    return [f"A{number:011}", f"x{'yz' * (number % 5)}{number}", f'"{amount:,}.5"', f'"{amount * 7:,}"']


def its_own_row(number: int, dice: random.Random) -> list[str]:
    """Return a row that only frictionless' own reader decides on: a date in words, an address with capitals."""
    day = f"{dice.randint(1, 28)} {dice.choice(['Jan', 'Feb', 'March', 'Oct'])} {1900 + number % 150}"
    return [
        f"{day} {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}",
        f"Clerk.{number}@example-{number % 97}.org",
    ]


def gongkai(path: str, schema: str) -> tuple[int, int]:
    """Check with gongkai."""
    from gongkai.bare import check as check_file

    found = check_file(Path(path), json.loads(Path(schema).read_text(encoding="utf-8")), limit=ALL)
    return found.rows, len(found.errors)


def frictionless(path: str, schema: str) -> tuple[int, int]:
    """Check with frictionless."""
    import frictionless as judge

    descriptor = json.loads(Path(schema).read_text(encoding="utf-8"))
    resource = judge.Resource(path=Path(path).name, basepath=str(Path(path).parent), schema=judge.Schema(descriptor))
    found = resource.validate(limit_errors=ALL)
    return found.tasks[0].stats["rows"], len(found.tasks[0].errors)


def parse(path: str, schema: str) -> tuple[int, int]:
    """Parse with Arrow and do no more."""
    from gongkai.extract import Layout, stream

    fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
    layout = Layout(encoding="utf-8", delimiter=",", skip=1, width=len(fields))
    return sum(batch.height for batch in stream(Path(path), layout)), 0


def duckdb(path: str, schema: str) -> tuple[int, int]:
    """Count the faults of each field with SQL."""
    import duckdb as engine

    fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
    counts = ", ".join(f"count(*) FILTER (WHERE {' OR '.join(_sql_faults(field))})" for field in fields)
    source = f"read_csv('{path}', header=true, all_varchar=true, nullstr='', strict_mode=false, null_padding=true)"
    (row,) = engine.connect().execute(f"SELECT count(*), {counts} FROM {source}").fetchall()
    return int(row[0]), int(sum(row[1:]))


def polars(path: str, schema: str) -> tuple[int, int]:
    """Count the faults of each field with expressions."""
    import polars as pl

    fields = json.loads(Path(schema).read_text(encoding="utf-8"))["fields"]
    frame = pl.scan_csv(path, infer_schema=False, truncate_ragged_lines=True)
    counts = [_polars_faults(pl, field).sum().alias(field["name"]) for field in fields]
    row = frame.select(pl.len().alias("rows"), *counts).collect(engine="streaming").row(0)
    return int(row[0]), int(sum(row[1:]))


def _sql_faults(field: dict[str, Any]) -> Iterator[str]:
    name, limits = f'"{field["name"]}"', field.get("constraints", {})
    kind = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "datetime": "TIMESTAMP", "year": "INTEGER"}
    yield f"({name} IS NULL)" if limits.get("required") else "false"
    if field["type"] in kind:
        cast = f"try_cast({name} AS {kind[field['type']]})"
        yield f"({name} IS NOT NULL AND {cast} IS NULL)"
        bounds = {"minimum": "<", "maximum": ">"}
        yield from (f"{cast} {sign} '{limits[bound]}'" for bound, sign in bounds.items() if bound in limits)
    if field["type"] == "boolean":
        yield f"{name} NOT IN ('是', '否')"
    if "enum" in limits:
        yield f"{name} NOT IN ({', '.join(repr(value) for value in limits['enum'])})"
    if "pattern" in limits:
        pattern = limits["pattern"].replace("\\u4e00-\\u9fa5", "一-龥")
        yield f"NOT regexp_full_match({name}, '{pattern}')"
    if "minLength" in limits:
        yield f"length({name}) < {limits['minLength']}"
    if "maxLength" in limits:
        yield f"length({name}) > {limits['maxLength']}"


def _polars_faults(pl: Any, field: dict[str, Any]) -> Any:
    column, limits = pl.col(field["name"]), field.get("constraints", {})
    casts = {
        "integer": lambda: column.cast(pl.Int64, strict=False),
        "number": lambda: column.cast(pl.Float64, strict=False),
        "year": lambda: column.cast(pl.Int32, strict=False),
        "date": lambda: column.str.to_date("%Y-%m-%d", strict=False),
        "datetime": lambda: column.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False),
    }
    value = casts[field["type"]]() if field["type"] in casts else column
    if field["type"] == "date" and "minimum" in limits:
        limits = {**limits, "minimum": date.fromisoformat(limits["minimum"])}
    rules = {
        "enum": lambda limit: ~column.is_in(limit),
        "pattern": lambda limit: ~column.str.contains(f"^(?:{limit})$".replace("\\u4e00-\\u9fa5", "一-龥")),
        "minimum": lambda limit: value < limit,
        "maximum": lambda limit: value > limit,
        "minLength": lambda limit: column.str.len_chars() < limit,
        "maxLength": lambda limit: column.str.len_chars() > limit,
    }
    faults = [rules[name](limit) for name, limit in limits.items() if name in rules]
    faults.append(column.is_null() if limits.get("required") else column.is_not_null() & value.is_null())
    if field["type"] == "boolean":
        faults.append(~column.is_in(["是", "否"]))
    return reduce(or_, faults).fill_null(value=False)


MEASURED: dict[str, Callable[..., tuple[int, int]]] = {
    "gongkai": gongkai, "frictionless": frictionless, "parse": parse, "duckdb": duckdb, "polars": polars,
}  # fmt: skip


def main(rows: int, repeat: int) -> None:
    """Make the lists, measure, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _power_list(folder, rows, repeat)
        _slow(folder, "every cell by look-ahead patterns and grouped numbers", LOOK_AHEAD, look_ahead_row, rows, repeat)
        _slow(folder, "every cell a distinct date/any or e-mail", ITS_OWN, its_own_row, rows // 5, repeat)


def _power_list(folder: Path, rows: int, repeat: int) -> None:
    schema = _write(folder / "schema.json", power_list.schema())
    for title, dirty in (("clean", 0.0), ("2 % dirty", 0.02)):
        path = power_list.write(folder / "list.csv", rows, dirty=dirty)
        part = power_list.write(folder / "part.csv", rows // 10, dirty=dirty)
        base = _run("frictionless", part, schema, 1)
        others = [_run(item, path, schema, repeat) for item in ("gongkai", "parse", "duckdb", "polars")]
        table(f"{rows:,} rows, 20 columns, a unique key, {title}", [base, *others], base)


def _slow(
    folder: Path,
    title: str,
    schema: dict[str, Any],
    make: Callable[[int, random.Random], list[str]],
    rows: int,
    repeat: int,
) -> None:
    names = [field["name"] for field in schema["fields"]]
    file = _write(folder / "slow.json", schema)
    path = power_list.write(folder / "slow.csv", rows, names=names, make=make)
    part = power_list.write(folder / "slow-part.csv", rows // 5, names=names, make=make)
    base = _run("frictionless", part, file, 1)
    table(f"{rows:,} rows, {title}", [base, _run("gongkai", path, file, repeat)], base)


def _run(name: str, path: Path, schema: Path, repeat: int) -> Measured:
    return measure(__file__, name, path, schema, repeat=repeat)


def _write(path: Path, schema: dict[str, Any]) -> Path:
    path.write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    return path


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in MEASURED:
        report(MEASURED[sys.argv[1]], *sys.argv[2:])
    else:
        options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
        main(int(options.get("--rows", 1_000_000)), int(options.get("--repeat", 3)))
