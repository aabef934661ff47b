"""JSON and JSON Lines: a list of objects or of lists."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa

from gongkai.descriptor.faults import json_fault
from gongkai.errors import N_, BrokenFile, EmptyFile
from gongkai.extract.cells import number_text
from gongkai.extract.limits import Limits
from gongkai.messages import translate
from gongkai.table import Source, Table

#: What may begin a JSON text; a bracket may begin a label as well.
BEGINNING = re.compile(r"\s*(?:\{|\[\s*[\[{\]\"\d-])")
#: An escape for half a character; a pair of them is a whole one.
HALF = re.compile(r"\\u[dD][89a-fA-F]")
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


def looks_like_json(text: str) -> bool:
    """Tell whether a text may be JSON."""
    return BEGINNING.match(text) is not None


def records(text: str, source: Source, path: Path, limits: Limits) -> Table:
    """Return the records of a JSON text.

    They stand in a list, alone or as the only list of an object, or one in a line. Objects give the labels, in the
    order in which these first appear; of lists the first holds them. A record is counted as a row from 2 on, as if
    the labels stood in the first. Raises BrokenFile, EmptyFile, OverLimit.
    """
    _check_nesting(text, path, limits)
    found, form = _loaded(text, path)
    if HALF.search(text):
        _check_characters(found, path)
    limits.hold("rows", len(found), path)
    if not found:
        raise EmptyFile(where=path)
    labels, rows = _from_lists(found) if isinstance(found[0], list) else _from_objects(found, path)
    limits.hold("columns", len(labels), path)
    cells = [[_text(cell) for cell in row] for row in rows]
    longest = max((len(cell) for row in cells for cell in row if cell), default=0)
    limits.hold("cell", longest, path)
    columns = zip(*(row[: len(labels)] + [None] * (len(labels) - len(row)) for row in cells), strict=True)
    ragged = {
        number: tuple(cell or "" for cell in row)
        for number, row in enumerate(cells, start=2)
        if len(row) != len(labels)
    }
    made = [pa.chunked_array([pa.array(column, pa.large_string())]) for column in columns]
    return Table(
        source=Source(name=source.name, encoding=source.encoding, delimiter="-", bytes=source.bytes, form=form),
        labels=labels,
        columns=tuple(made or [pa.chunked_array([], pa.large_string()) for _ in labels]),
        rows=pa.array(range(2, len(cells) + 2), pa.int64()),
        ragged=ragged,
    )


def _check_nesting(text: str, path: Path, limits: Limits) -> None:
    """The reader of JSON calls itself for each level, until there is no more room."""
    depth = deepest = 0
    for found in BRACKETS.finditer(text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    limits.hold("nesting", deepest, path)


def _check_characters(found: object, path: Path) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BrokenFile(where=path, kind="JSON", fault=N_("it holds half a character")) from error


def _loaded(text: str, path: Path) -> tuple[list[Any], str]:
    try:
        whole = json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and "Extra data" in str(error):
            return _lines(text, path), "jsonl"
        raise BrokenFile(where=path, kind="JSON", fault=_fault(error)) from error
    if isinstance(whole, Mapping):
        lists = [value for value in whole.values() if isinstance(value, list)]
        if len(lists) != 1:
            # A single line of JSON Lines is an object as well.
            return [whole], "jsonl"
        whole = lists[0]
    return whole, "json"


def _lines(text: str, path: Path) -> list[Any]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found.append(json.loads(line, parse_constant=_refuse))
            except ValueError as error:
                raise BrokenFile(where=f"{path} [{number}]", kind="JSON Lines", fault=_fault(error)) from error
    return found


def _fault(error: ValueError) -> str:
    return json_fault(error) if isinstance(error, json.JSONDecodeError) else str(error)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(translate("{constant} is no number of JSON", constant=constant))


def _from_lists(found: Sequence[Any]) -> tuple[tuple[str, ...], list[list[Any]]]:
    labels, *rows = [row if isinstance(row, list) else [row] for row in found]
    return tuple(_text(label) or "" for label in labels), rows


def _from_objects(found: Sequence[Any], path: Path) -> tuple[tuple[str, ...], list[list[Any]]]:
    labels: dict[str, None] = {}
    for number, record in enumerate(found, start=1):
        if not isinstance(record, Mapping):
            raise BrokenFile(
                where=f"{path} [{number}]", kind="JSON", fault=N_("a record is neither an object nor a list")
            )
        labels.update(dict.fromkeys(record))
    return tuple(labels), [[record.get(label) for label in labels] for record in found]


def _text(value: object) -> str | None:
    """Return a value as a cell; lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value) if value.is_integer() else repr(value)
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
