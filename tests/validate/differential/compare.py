"""The product's report beside frictionless' own, and where they differ."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import frictionless
from tests.validate.differential.cases import Case, Tuning

from gongkai import bare, extract
from gongkai.table import Batch
from gongkai.validate import column, file, judges, sources

Descriptor = dict[str, Any]

# The package holds a function of the same name.
stream = import_module("gongkai.extract.stream")


def difference(case: Case, folder: Path) -> str | None:
    """Return where the two reports differ, or None where they are equal."""
    path = folder / f"table.{case.suffix}"
    # Only frictionless is to find the schema's file beside it.
    alone = folder / "alone" / path.name
    alone.parent.mkdir(exist_ok=True)
    for place in (path, alone):
        place.write_bytes(case.data())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        law, crash = expected(case, path)
        found = _different(law, crash, lambda: actual(case, alone))
        if found is None and not case.resource:
            found = _different(law, crash, lambda: as_a_whole(case, alone))
    return found


def _different(law: Descriptor | None, crash: str, make: Callable[[], Descriptor]) -> str | None:
    try:
        ours = make()
    except Exception as error:  # noqa: BLE001 - whatever escapes is the difference
        return f"ours raised {type(error).__name__}: {error}"
    if law is None:
        return None if not ours["valid"] else f"frictionless raised {crash}, and ours finds nothing wrong"
    return first_difference(comparable(law, law), comparable(ours, law))


def expected(case: Case, path: Path) -> tuple[Descriptor | None, str]:
    """Return frictionless' report, or None and what it raised where that is an exception not its own."""
    try:
        return _by_frictionless(case, path).to_descriptor(), ""
    except Exception as error:  # noqa: BLE001 - this is what is asked
        return None, f"{type(error).__name__}: {error}"


def _by_frictionless(case: Case, path: Path) -> frictionless.Report:
    options = dict(case.resource)
    if case.schema is not None:
        (path.parent / "schema.json").write_text(json.dumps(case.schema), encoding="utf-8")
        options["schema"] = "schema.json"
    if "dialect" in options:
        options["dialect"] = frictionless.Dialect.from_descriptor(options["dialect"])
    resource = frictionless.Resource(path=path.name, basepath=str(path.parent), **options)
    return resource.validate(limit_errors=case.limit)


def as_a_whole(case: Case, path: Path) -> Descriptor:
    """Return the report by the way that the product chooses for a file of this size."""
    return dict(bare.check(path, case.schema, limit=case.limit).raw or {})


def actual(case: Case, path: Path) -> Descriptor:
    """Return the report by the way for large files, its sizes as the case has them."""
    options = dict(case.resource)
    if "dialect" in options:
        options["dialect"] = frictionless.Dialect.from_descriptor(options["dialect"])

    def cut(where: Path, layout: sources.Cut) -> Iterator[Batch]:
        return extract.stream(where, extract.Layout(**layout))

    with tuned(case.tuning):
        report = file.check_file(path, case.schema, cut, limit=case.limit, **options)
    return dict(report.raw or {})


def tuned(tuning: Tuning) -> ExitStack:
    """Set the sizes by which the product chooses its path."""
    stack = ExitStack()
    for module, name, value in (
        (stream, "BLOCK", tuning.block),
        (column, "FEW", tuning.few),
        (column, "MOST_KNOWN", tuning.most_known),
        (column, "MEMORY", tuning.memory),
        (judges, "AFTER", tuning.after),
        (judges, "WORTH", tuning.worth),
        (judges, "SENT", tuning.sent),
        (sources, "RECORDS", tuning.records),
    ):
        stack.enter_context(patch.object(module, name, value))
    if tuning.slow:
        stack.enter_context(patch.object(sources, "cut_of", lambda table: None))
    return stack


def comparable(report: Descriptor, law: Descriptor) -> Descriptor:
    """Return a report without what may differ: the time taken, and counts that a limit leaves to read-ahead."""
    limited = any("limit" in warning for task in law["tasks"] for warning in task["warnings"])
    tasks = []
    for task, other in zip(report["tasks"], law["tasks"], strict=False):
        optional = {"seconds", "md5", "sha256", *(("bytes",) if limited else ())}
        stats = {name: value for name, value in task["stats"].items() if name not in optional}
        for name in ("md5", "sha256"):
            # Not every report holds a hash; the one that does holds the right one.
            stats[name] = task["stats"].get(name, other["stats"].get(name)) if not limited else None
        # frictionless is asked for the file by its name, the product by its path.
        tasks.append({**task, "stats": stats, "place": Path(task["place"]).name})
    stats = {name: value for name, value in report["stats"].items() if name != "seconds"}
    return {**report, "stats": stats, "tasks": tasks, "count": len(report["tasks"])}


def first_difference(law: Any, ours: Any, where: str = "") -> str | None:
    """Return the first place where two reports differ."""
    if isinstance(law, dict) and isinstance(ours, dict):
        if list(law) != list(ours):
            return f"{where}: keys {list(law)} against ours {list(ours)}"
        found = (first_difference(law[name], ours[name], f"{where}/{name}") for name in law)
        return next((text for text in found if text), None)
    if isinstance(law, list) and isinstance(ours, list):
        pairs = enumerate(zip(law, ours, strict=False))
        found = (first_difference(one, other, f"{where}/{index}") for index, (one, other) in pairs)
        length = f"{where}: {len(law)} items against ours {len(ours)}: {law[len(ours) :]} | {ours[len(law) :]}"
        return next((text for text in found if text), None if len(law) == len(ours) else length)
    return None if type(law) is type(ours) and law == ours else f"{where}: {law!r} against ours {ours!r}"
