"""How fast a workbook and a CSV become a table, against frictionless reading their cells.

    python bench/extract.py [--rows 100000] [--repeat 3]

All are measured in one run on the same generated list of 20 columns; numbers, dates and truth values of the workbook
are typed cells. frictionless reads a tenth of the rows, without checking any, and its speed counts. Each speed stands
twice: by the clock, and by the time of the processor, which other work on the machine does not change.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import power_list
from measuring import Measured, measure, report, table

#: What a workbook must be read faster by than frictionless reads it.
WANTED = 10


def gongkai(path: str) -> tuple[int, int]:
    """Read with gongkai: header found, cells as text, limits held."""
    from gongkai.extract import read

    found = read(Path(path))
    return found.height, len(found.remarks)


def frictionless(path: str) -> tuple[int, int]:
    """Read the rows with frictionless."""
    with _resource(path) as resource:
        return sum(len(row) > 0 for row in resource.row_stream), 0


def frictionless_cells(path: str) -> tuple[int, int]:
    """Read the cells with frictionless, and make no rows of them."""
    with _resource(path) as resource:
        return sum(1 for _ in resource.cell_stream) - 1, 0


def _resource(path: str) -> Any:
    import frictionless as peer

    return peer.Resource(path=Path(path).name, basepath=str(Path(path).parent))


def arrow(path: str) -> tuple[int, int]:
    """Read a text with Arrow's own reader, as text columns: no header looked for, no row numbered."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(field["name"]) for field in power_list.FIELDS]
    options = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    return csv.read_csv(path, convert_options=options).num_rows, 0


def openpyxl(path: str) -> tuple[int, int]:
    """Read the values with openpyxl."""
    from openpyxl import load_workbook

    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1, 0


def calamine(path: str) -> tuple[int, int]:
    """Read the values with calamine and do no more."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return sum(1 for _ in sheet.iter_rows()) - 1, 0


MEASURED: dict[str, Callable[..., tuple[int, int]]] = {
    "gongkai": gongkai, "frictionless": frictionless, "frictionless, cells": frictionless_cells,
    "openpyxl": openpyxl, "calamine": calamine, "arrow": arrow,
}  # fmt: skip

#: How cells of these types stand in a workbook.
TYPED: dict[str, Callable[[str], object]] = {
    "integer": int, "year": int, "number": float, "date": date.fromisoformat, "datetime": datetime.fromisoformat,
    "boolean": "是".__eq__,
}  # fmt: skip


def workbook(path: Path, rows: int) -> Path:
    """Write the list as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("权力清单")
    sheet.append([field["name"] for field in power_list.FIELDS])
    kinds = [TYPED.get(str(field["type"]), str) for field in power_list.FIELDS]
    dice = random.Random(341300)  # noqa: S311
    for number in range(rows):
        cells = power_list.row(number, dice)
        sheet.append([kind(cell) if cell else None for kind, cell in zip(kinds, cells, strict=True)])
    book.save(path)
    return path


def main(rows: int, repeat: int) -> None:
    """Make the lists, measure, print; fail where a workbook is not read as fast as is wanted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book, part = workbook(folder / "list.xlsx", rows), workbook(folder / "part.xlsx", rows // 10)
        # By turns, and the fastest of each, so that what else the machine does disturbs neither more than the other.
        pairs = [(_run("frictionless", part, 1), _run("gongkai", book, 1)) for _ in range(repeat)]
        base, own = (max(runs, key=lambda run: run.cpu_speed) for runs in zip(*pairs, strict=True))
        others = [
            _run("frictionless, cells", part, 1),
            _run("openpyxl", part, 1),
            max((_run("calamine", book, 1) for _ in range(repeat)), key=lambda run: run.cpu_speed),
        ]
        table(f"XLSX, {rows:,} rows, 20 columns", [base, own, *others], base)
        text = power_list.write(folder / "list.csv", rows * 10)
        text_part = power_list.write(folder / "part.csv", rows)
        text_base = _run("frictionless", text_part, 1)
        texts = [_run(name, text, repeat) for name in ("gongkai", "arrow")]
        table(f"CSV read whole, {rows * 10:,} rows, 20 columns", [text_base, *texts], text_base)
        ratio = own.cpu_speed / base.cpu_speed
        print(f"\nXLSX: {ratio:.1f} times frictionless, {own.cpu_speed / others[1].cpu_speed:.1f} times openpyxl,")
        print(f"{own.cpu_speed / others[2].cpu_speed:.2f} of bare calamine, by the time of the processor")
        if ratio < WANTED:
            raise SystemExit(f"a workbook is read only {ratio:.1f} times as fast as by frictionless")


def _run(name: str, path: Path, repeat: int) -> Measured:
    return measure(__file__, name, path, repeat=repeat)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in MEASURED:
        report(MEASURED[sys.argv[1]], *sys.argv[2:])
    else:
        options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
        main(int(options.get("--rows", 100_000)), int(options.get("--repeat", 3)))
