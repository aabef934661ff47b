"""Which tables get new files with a release, and what the files are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gongkai.descriptor import Package
from gongkai.release.draft import Draft
from gongkai.release.files import write_files
from gongkai.release.manifest import DatabaseFile, Release, TableFacts, check_hash


def begin_files(
    draft: Draft,
    packages: Sequence[Package],
    tables: Mapping[str, TableFacts],
    last: Release | None,
    changed: Sequence[str],
) -> None:
    """Begin to write the files of tables of which little changed, while the database is made whole.

    Raises DamagedStore.
    """
    draft.datasets = {package.name: package for package in packages}
    published = last.parquets if last else {}
    for resource in (resource for package in packages for resource in package.resources):
        before, file = last.table(resource.name) if last else None, published.get(resource.name)
        if before and file and resource.name in changed and before.fingerprint == resource.fingerprint:
            check_hash(file.path, file.sha256)
            draft.merge_files(resource, file.path, tables[resource.name].rows)


def finish_files(
    root: Path,
    draft: Draft,
    file: DatabaseFile,
    packages: Sequence[Package],
    last: Release | None,
    changed: Sequence[str],
    undo: ExitStack,
) -> dict[str, Any]:
    """Write the files of the tables that changed; the others keep theirs."""
    kept = last.raw.get("files", {}) if last else {}
    files = {}
    for resource in (resource for package in packages for resource in package.resources):
        facts, before = file.tables[resource.name], last.table(resource.name) if last else None
        same = before is not None and before.fingerprint == facts.fingerprint and resource.name not in changed
        if same and resource.name in kept:
            files[resource.name] = kept[resource.name]
        elif resource.name in draft.files:
            files[resource.name] = draft.files[resource.name].place(root, undo)
        else:
            imprint = draft.imprint(resource)
            files[resource.name] = write_files(file.path, resource, root, facts.rows, undo, imprint=imprint)
    return files
