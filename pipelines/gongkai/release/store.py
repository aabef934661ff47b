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
from shutil import copyfile, disk_usage
from typing import Any

from gongkai.descriptor import Package
from gongkai.errors import DamagedStore, NoRelease, NoRoom, NoSuchRelease, StoreBusy, StoreFailed, refusal
from gongkai.keys import EitherKeys, Keys, NoKeys
from gongkai.messages import translate
from gongkai.release.audit import Audit
from gongkai.release.draft import Draft
from gongkai.release.history import write_history
from gongkai.release.keyring import KEY, Keyring
from gongkai.release.lookup import ReleaseKeys
from gongkai.release.manifest import (
    DatabaseFile,
    PlainFile,
    Release,
    TableFacts,
    check_hash,
    file_hash,
    read_json,
    read_release,
)
from gongkai.release.placing import place
from gongkai.release.registers import Registers
from gongkai.release.replaced import Replaced
from gongkai.release.signing import Signer
from gongkai.release.submission import Submission, write_json
from gongkai.release.succession import OWN, following, noted, tables_facts
from gongkai.release.table_files import begin_files, finish_files
from gongkai.release.tombstone import tombstones

#: The form of a manifest: 2 is signed. A reader that knows 1 reads it, and we read both.
FORMAT = 2

#: A draft is a copy of the last database that grows, and SQLite needs room for what it sets aside.
ROOM = 2.5
#: What a release needs beside the database.
LEAST_ROOM = 16 * 2**20


@dataclass(frozen=True)
class Store:
    """A folder that holds releases and submissions (DESIGN: current.json, releases/, databases/, files/)."""

    root: Path
    #: The file of the key that releases are signed with.
    key: Path

    @classmethod
    def at(cls, root: Path | str, key: Path | str | None = None) -> Store:
        """Return the store of a folder, which need not exist yet.

        The key stands beside the store unless it is named; GONGKAI_KEY names it too.
        """
        chosen = key or os.environ.get("GONGKAI_KEY") or Path(root).parent / KEY
        return cls(Path(root), Path(chosen))

    @property
    def keyring(self) -> Keyring:
        """The key that signs the records of this store, and the one that takes over."""
        return Keyring(self.root, self.key)

    @property
    def signer(self) -> Signer:
        """What signs the records of this store.

        Raises BadKey.
        """
        return self.keyring.signer()

    def sign(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record signed with the key of this store, which is made with the first one.

        Raises BadKey, also where earlier records were signed with another key.
        """
        return self.signer.sign(record)

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

    def release_at(self, number: int) -> Release:
        """Return a release by its number.

        Raises NoSuchRelease, DamagedStore.
        """
        last = self.last()
        path = self.root / "releases" / f"{number:06}.json"
        if number == last.number:
            return last
        if not 1 <= number < last.number:
            raise NoSuchRelease(where=self.root, number=number, last=last.number)
        return read_release(self.root, path)

    def last(self) -> Release:
        """Return the release that is public now.

        Raises NoRelease, DamagedStore.
        """
        release = self.current()
        if release is None:
            raise NoRelease(where=self.root)
        return release

    def keys(self, *, closed: bool = False) -> Keys:
        """Return the keys that are published now; for a `closed` register those of the registers too.

        Raises DamagedStore.
        """
        release = self.current()
        if release is None:
            return NoKeys()
        published, registers = ReleaseKeys(release), release.registers if closed else None
        return published if registers is None else EitherKeys(ReleaseKeys(registers), published)

    def has_built(self, table: str, sha256: str, *, closed: bool = False) -> bool:
        """Tell whether the committed rows of a table, by the hash of their file, are the last that were built.

        `closed`: into a register; rows of the same table that were public once are not its rows.

        Raises DamagedStore.
        """
        release = self.current()
        held = release.registers if release and closed else release
        if release is None or held is None or held.table(table) is None:
            return False
        raw: Mapping[str, Any] | None = release.raw
        while raw is not None:
            for entry in raw["submissions"]:
                if entry.get("built") and entry["resource"] == table:
                    return bool(entry["sha256"] == sha256)
            parent = raw["parent"]
            raw = read_json(self.root / "releases" / f"{parent['number']:06}.json") if parent else None
        return False

    def receive(self, file: Path, layouts: Path | None = None) -> Submission:
        """Keep a file that was handed in, and the layouts that it is read by, so that it can be read again.

        Raises UnreadableFile.
        """
        submission = Submission.receive(self.root / "submissions", file)
        if layouts is not None and layouts.is_file():
            copyfile(layouts, submission.folder / layouts.name)
        return submission

    def submission(self, name: str) -> Path:
        """Return the folder of a submission; it need not be there."""
        return self.root / "submissions" / name

    @contextmanager
    def drafting(self, database: str, *, rehearsal: bool = False) -> Iterator[Draft]:
        """Open a draft of a database; it is deleted on the way out unless `release` took it.

        Raises StoreBusy where another publication is under way, NoRoom, StoreFailed where a file cannot be written,
        DamagedStore where the last release is not what its manifest says.
        """
        folder = self.root / "databases"
        folder.mkdir(parents=True, exist_ok=True)
        with self.locked():
            release = self.current()
            file = release.databases.get(database) if release else None
            path = folder / f".{database}.draft"
            _check_room(folder, file.bytes if file else 0)
            try:
                registers = Registers(self.root / "registers", release.registers if release else None)
                with closing(registers), closing(Draft(path, file, registers, rehearsal=rehearsal)) as draft:
                    history = release.history.get(database) if release else None
                    if history is not None:
                        draft.withdrawn = tombstones(check_path(history))
                    draft.published = release.parquets if release else {}
                    draft.made = following(release)
                    yield draft
            except BrokenPipeError:
                # The reader of our output has gone, which is nothing of the store's.
                raise
            except (sqlite3.DatabaseError, OSError) as error:
                fault = refusal(error)[0] if isinstance(error, OSError) else str(error)
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
        note: Mapping[str, Any] | None = None,
    ) -> Release:
        """Make the draft the current release: files first, the manifest next, the pointer last.

        `packages` are the descriptors to publish, `changed` the tables with other rows; `note` tells of a rollback.
        """
        last = self.current()
        number, moment = draft.made
        public = [package for package in packages if not package.closed]
        held = [package for package in public if package.database == database]
        tables = tables_facts(draft, held, last, changed, (number, moment))
        with ExitStack() as undo:
            begin_files(draft, public, tables, last, changed)
            grown = self._write_history(draft, database, last, (number, moment), undo)
            file = self._place(draft, database, tables, undo)
            files = finish_files(self.root, draft, file, public, last, changed, undo)
            registers = draft.registers.place((number, moment), undo)
            before = last.raw if last else {}
            manifest = {
                "format": FORMAT,
                "number": number,
                "created": moment,
                "parent": {"number": last.number, "sha256": last.sha256} if last else None,
                "databases": {**before.get("databases", {}), database: self._file_entry(file)},
                "history": {**before.get("history", {}), database: self._entry(*place(grown, database, undo))},
                "files": files,
                **({"registers": registers} if registers else {}),
                "descriptors": {package.name: self._describe(package, undo) for package in packages},
                "submissions": list(submissions),
                **noted(before, number, note or {}),
                **self._audited(),
            }
            self._point_to(manifest, self.signer, undo)
            undo.pop_all()
        return self.last()

    def announce(self, note: Mapping[str, Any], signer: Signer) -> Release:
        """Make a release that differs from the last one in what is said of it; asked while the store is locked."""
        last = self.last()
        number, moment = following(last)
        manifest = {
            **{name: fact for name, fact in last.raw.items() if name not in OWN},
            "number": number,
            "created": moment,
            "parent": {"number": last.number, "sha256": last.sha256},
            "submissions": [],
            **noted(last.raw, number, note),
            **self._audited(),
        }
        with ExitStack() as undo:
            self._point_to(manifest, signer, undo)
            undo.pop_all()
        return self.last()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the one that changes the store, which is first rid of what processes left that died.

        The lock ends with the process, however it ends. Raises StoreBusy, DamagedStore.
        """
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreBusy(where=self.root) from error
            for remains in self._remains():
                remains.unlink()
            yield

    def _remains(self) -> list[Path]:
        """What a publication left that died, and what a withdrawal was about to remove when its process died."""
        release = self.current()
        folders = (self.root, *(self.root / name for name in ("databases", "history", "registers", "releases")))
        return [
            *(path for folder in folders for path in folder.glob(".*.draft*")),
            *self.root.glob("files/*/.*.draft*"),
            *Replaced.until(release).remains(self.root, release.paths if release else ()),
        ]

    def _audited(self) -> dict[str, Any]:
        """The end of the audit log, of which no event before it can be left out any more."""
        head = Audit(self.root).head()
        return {"audit": {"events": head[0], "sha256": head[1]}} if head else {}

    def _point_to(self, manifest: Mapping[str, Any], signer: Signer, undo: ExitStack) -> None:
        path = self.root / "releases" / f"{manifest['number']:06}.json"
        path.parent.mkdir(exist_ok=True)
        undo.callback(path.unlink, missing_ok=True)
        write_json(path, signer.sign(manifest))
        self.keyring.show(signer, undo)
        relative = str(path.relative_to(self.root))
        pointer = {"number": manifest["number"], "manifest": relative, "sha256": file_hash(path)}
        write_json(self.root / "current.json", pointer)

    def _place(self, draft: Draft, database: str, tables: Mapping[str, TableFacts], undo: ExitStack) -> DatabaseFile:
        draft.finish()
        path, digest = place(draft.path, database, undo)
        return DatabaseFile(path=path, sha256=digest, bytes=path.stat().st_size, tables=tables)

    def _write_history(
        self, draft: Draft, database: str, last: Release | None, made: tuple[int, str], undo: ExitStack
    ) -> Path:
        folder = self.root / "history"
        folder.mkdir(exist_ok=True)
        before = last.history.get(database) if last else None
        if before is not None:
            check_hash(before.path, before.sha256)
        path = folder / f".{database}.draft"
        path.unlink(missing_ok=True)
        undo.callback(path.unlink, missing_ok=True)
        write_history(path, before.path if before else None, made, draft.journal(), draft.tombstone)
        return path

    def _entry(self, path: Path, digest: str) -> dict[str, Any]:
        return {"path": str(path.relative_to(self.root)), "sha256": digest, "bytes": path.stat().st_size}

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


def check_path(file: PlainFile) -> Path:
    """Return the path of a file whose bytes are those that were published.

    Raises DamagedStore.
    """
    check_hash(file.path, file.sha256)
    return file.path


def _check_room(folder: Path, size: int) -> None:
    free, needed = disk_usage(folder).free, int(size * ROOM) + LEAST_ROOM
    if free < needed:
        raise NoRoom(where=folder, free=free >> 20, needed=needed >> 20)
