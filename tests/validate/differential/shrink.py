"""A failing case made smaller, as long as it fails."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.validate.differential.cases import Case, Tuning

TRIES = 400


def shrunk(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Return the smallest case found that still fails."""
    tries = 0
    progress = True
    while progress and tries < TRIES:
        progress = False
        for smaller in _smaller(case):
            tries += 1
            if tries > TRIES:
                break
            if fails(smaller):
                case, progress = smaller, True
                break
    return case


def _smaller(case: Case) -> Iterator[Case]:
    height = len(case.records)
    size = height // 2
    while size:
        for start in range(0, height, size):
            yield replace(case, records=case.records[:start] + case.records[start + size :])
        size //= 2
    yield from _plainer(case)
    yield from (replace(case, schema=schema) for schema in _schemas(case.schema))
    yield from _narrower(case)
    for index, record in enumerate(case.records):
        for place, text in enumerate(record):
            for shorter in {"", text[: len(text) // 2], text[1:]} - {text}:
                cells = (*record[:place], shorter, *record[place + 1 :])
                if len(shorter) < len(text):
                    yield replace(case, records=(*case.records[:index], cells, *case.records[index + 1 :]))


def _plainer(case: Case) -> Iterator[Case]:
    plain = Case(schema=None, records=())
    for name in ("resource", "tuning", "dirt", "mark", "encoding", "newlines", "ended", "suffix", "delimiter", "limit"):
        if getattr(case, name) != getattr(plain, name):
            yield replace(case, **{name: getattr(plain, name)})
    default = Tuning()
    for name in ("block", "few", "most_known", "memory", "after", "worth", "sent", "records", "slow"):
        if getattr(case.tuning, name) != getattr(default, name):
            yield replace(case, tuning=replace(case.tuning, **{name: getattr(default, name)}))


def _narrower(case: Case) -> Iterator[Case]:
    """Yield the case without one of its fields, and without the column at its place."""
    if not case.schema:
        return
    for place in range(len(case.schema.get("fields", ()))):
        schema = copy.deepcopy(case.schema)
        name = schema["fields"].pop(place)["name"]
        if name in str(schema.get("primaryKey", "")) or name in str(schema.get("foreignKeys", "")):
            continue
        records = tuple(record[:place] + record[place + 1 :] for record in case.records)
        yield replace(case, schema=schema, records=records)


def _schemas(schema: Any) -> Iterator[Any]:
    if not isinstance(schema, dict):
        return
    for name in set(schema) - {"fields"}:
        yield {key: value for key, value in schema.items() if key != name}
    fields = schema.get("fields", [])
    for place, field in enumerate(fields):
        for name in set(field) - {"name"}:
            rest = {key: value for key, value in field.items() if key != name}
            yield {**schema, "fields": [*fields[:place], rest, *fields[place + 1 :]]}
        for name in field.get("constraints", {}):
            limits = {key: value for key, value in field["constraints"].items() if key != name}
            yield {**schema, "fields": [*fields[:place], {**field, "constraints": limits}, *fields[place + 1 :]]}
