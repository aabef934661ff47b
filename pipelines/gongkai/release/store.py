"""The store of a portal: what is public, what is kept, and the one way a release comes to be."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gongkai import clock
from gongkai.descriptor import Package
from gongkai.errors import DamagedStore, NoRelease, StoreBusy, StoreFailed
from gongkai.keys import Keys, NoKeys
from gongkai.messages import translate
from gongkai.release.draft import Draft
from gongkai.release.lookup import ReleaseKeys
from gongkai.release.manifest import DatabaseFile, Release, TableFacts, check_hash, file_hash, read_json, read_release
from gongkai.release.submission import Submission, sync_folder, write_json

#: The form of a manifest; a reader refuses what it does not know.
FORMAT = 1


@dataclass(frozen=True)
class Store:
    """A folder that holds releases and submissions (DESIGN: current.json, releases/, databases/, files/)."""

    root: Path

    @classmethod
    def at(cls, root: Path | str) -> Store:
        """Return the store of a folder, which need not exist yet."""
        return cls(Path(root))

    def current(self) -> Release | None:
        """Return the release that is public now, or None where nothing is published.

        Raises DamagedStore.
        """
        path = self.root / "current.json"
        if not path.exists():
            return None
        pointer = read_json(path)
        try:
            return read_release(self.root, self.root / pointer["manifest"], pointer["sha256"])
        except KeyError as error:
            raise DamagedStore(where=path, fault=translate("the property {name} is missing", name=error)) from error

    def last(self) -> Release:
        """Return the release that is public now.

        Raises NoRelease, DamagedStore.
        """
        release = self.current()
        if release is None:
            raise NoRelease(where=self.root)
        return release

    def keys(self) -> Keys:
        """Return the keys that are published now.

        Raises DamagedStore.
        """
        release = self.current()
        return ReleaseKeys(release) if release else NoKeys()

    def has_built(self, table: str, sha256: str) -> bool:
        """Tell whether the committed rows of a table, by the hash of their file, are the last that were built.

        Raises DamagedStore.
        """
        release = self.current()
        if release is None or release.table(table) is None:
            return False
        raw: Mapping[str, Any] | None = release.raw
        while raw is not None:
            for entry in raw["submissions"]:
                if entry.get("built") and entry["resource"] == table:
                    return bool(entry["sha256"] == sha256)
            parent = raw["parent"]
            raw = read_json(self.root / "releases" / f"{parent['number']:06}.json") if parent else None
        return False

    def receive(self, file: Path) -> Submission:
        """Keep a file that was handed in.

        Raises UnreadableFile.
        """
        return Submission.receive(self.root / "submissions", file)

    @contextmanager
    def drafting(self, database: str) -> Iterator[Draft]:
        """Open a draft of a database; it is deleted on the way out unless `release` took it.

        Raises StoreBusy where another publication is under way, StoreFailed where a file cannot be written,
        DamagedStore where the last release is not what its manifest says.
        """
        folder = self.root / "databases"
        folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            for remains in folder.glob(".*.draft*"):
                remains.unlink()
            release = self.current()
            file = release.databases.get(database) if release else None
            if file is not None:
                # What is built on a damaged file would carry the damage into every later release.
                check_hash(file.path, file.sha256)
            path = folder / f".{database}.draft"
            try:
                with closing(Draft(path, file.path if file else None)) as draft:
                    yield draft
            except BrokenPipeError:
                # The reader of our output has gone, which is nothing of the store's.
                raise
            except (sqlite3.DatabaseError, OSError) as error:
                fault = (error.strerror if isinstance(error, OSError) else None) or str(error)
                raise StoreFailed(where=path, fault=fault) from error
            finally:
                path.unlink(missing_ok=True)

    def release(
        self,
        draft: Draft,
        database: str,
        packages: Sequence[Package],
        changed: Sequence[str],
        submissions: Sequence[Mapping[str, Any]],
    ) -> Release:
        """Make the draft the current release: files first, the manifest next, the pointer last.

        `packages` are the descriptors to publish, `changed` the tables whose rows differ from the last release.
        """
        last = self.current()
        number = last.number + 1 if last else 1
        moment = clock.stamp()
        tables = {
            resource.name: _facts(draft, package, resource.name, last, changed, (number, moment))
            for package in packages
            if package.database == database
            for resource in package.resources
            if draft.has(resource.name)
        }
        with ExitStack() as undo:
            file = self._place(draft, database, tables, undo)
            databases = {**(last.raw["databases"] if last else {}), database: self._file_entry(file)}
            manifest = {
                "format": FORMAT,
                "number": number,
                "created": moment,
                "parent": {"number": last.number, "sha256": last.sha256} if last else None,
                "databases": databases,
                "descriptors": {package.name: self._describe(package, undo) for package in packages},
                "submissions": list(submissions),
            }
            self._point_to(manifest, undo)
            undo.pop_all()
        return self.last()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreBusy(where=self.root) from error
            yield

    def _point_to(self, manifest: Mapping[str, Any], undo: ExitStack) -> None:
        path = self.root / "releases" / f"{manifest['number']:06}.json"
        path.parent.mkdir(exist_ok=True)
        undo.callback(path.unlink, missing_ok=True)
        write_json(path, manifest)
        relative = str(path.relative_to(self.root))
        pointer = {"number": manifest["number"], "manifest": relative, "sha256": file_hash(path)}
        write_json(self.root / "current.json", pointer)

    def _place(self, draft: Draft, database: str, tables: Mapping[str, TableFacts], undo: ExitStack) -> DatabaseFile:
        draft.finish()
        with draft.path.open("rb") as stream:
            os.fsync(stream.fileno())
        digest = file_hash(draft.path)
        path = draft.path.with_name(f"{database}-{digest[:16]}.db")
        if not path.exists():
            undo.callback(path.unlink, missing_ok=True)
        draft.path.rename(path)
        path.chmod(0o444)
        sync_folder(path.parent)
        return DatabaseFile(path=path, sha256=digest, bytes=path.stat().st_size, tables=tables)

    def _file_entry(self, file: DatabaseFile) -> dict[str, Any]:
        tables = {name: asdict(facts) for name, facts in file.tables.items()}
        path = str(file.path.relative_to(self.root))
        return {"path": path, "sha256": file.sha256, "bytes": file.bytes, "tables": tables}

    def _describe(self, package: Package, undo: ExitStack) -> dict[str, str]:
        folder = self.root / "files" / package.name
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"datapackage-{package.fingerprint}.json"
        if not path.exists():
            undo.callback(path.unlink, missing_ok=True)
            write_json(path, json.loads(json.dumps(package.raw)))
        return {"path": str(path.relative_to(self.root)), "sha256": file_hash(path)}


def _facts(
    draft: Draft,
    package: Package,
    table: str,
    last: Release | None,
    changed: Sequence[str],
    made: tuple[int, str],
) -> TableFacts:
    before = last.table(table) if last else None
    number, moment = made
    if before is not None and table not in changed:
        number, moment = before.changed_in, before.changed_at
    return TableFacts(
        package=package.name,
        rows=draft.count(table),
        changed_in=number,
        changed_at=moment,
        fingerprint=package[table].fingerprint,
    )
