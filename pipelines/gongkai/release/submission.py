"""Submissions: each file handed in is kept as received, with its report and its fate. Never served."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from gongkai import clock
from gongkai.errors import N_, DamagedStore, FileFailed, UnreadableFile
from gongkai.messages import Language
from gongkai.release.manifest import file_hash, read_json

#: The file that seals a submission's folder, in the form of the program sha256sum.
SUMS = "SHA256SUMS"

#: The records that are written after the seal; each has a signature of its own.
DECISIONS = "decision-*.json"

#: What is known when a file has come, and what became of it: the first record and the last.
RECEIVED, FATE = "received", "submission"

#: Bytes of a file that are copied at once.
PIECE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """By whom a file is handed in, and by which way."""

    #: The person who answers for it; another one approves it where the dataset asks for that.
    person: str = ""
    #: The agency for whose rows it speaks; None is the office that runs the portal, which may change every row.
    agency: str | None = None
    via: str = "command"
    #: The reason for which a difference beyond the dataset's thresholds is published all the same.
    accept: str | None = None
    #: The language in which its report is written where nobody waits for it.
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One file handed in for one table, in a folder of its own."""

    id: str
    folder: Path
    file: Path
    #: The sha256 of the file, where it was told while this process copied it.
    told: str | None = field(default=None, compare=False)

    @classmethod
    def receive(cls, folder: Path, source: Path) -> Submission:
        """Keep a copy of a file before anything else is done with it.

        Raises UnreadableFile.
        """
        moment = clock.now().strftime("%Y%m%dT%H%M%SZ")
        name = f"{moment}-{secrets.token_hex(4)}"
        target = folder / name
        if not source.is_file():
            raise UnreadableFile(where=source, fault=N_("no such file") if not source.exists() else N_("not a file"))
        target.mkdir(parents=True, mode=0o700)
        copy = target / "file" / source.name
        copy.parent.mkdir()
        try:
            told = copy_told(source, copy)
        except OSError as error:
            shutil.rmtree(target, ignore_errors=True)
            if error.errno in {errno.EACCES, errno.EPERM, errno.EIO} and error.filename == str(source):
                raise UnreadableFile.of(error, source) from error
            raise FileFailed.of(error) from error
        return cls(id=name, folder=target, file=copy, told=told)

    @classmethod
    def at(cls, folder: Path) -> Submission:
        """Return the submission that is kept in a folder.

        Raises DamagedStore.
        """
        for path in (folder / "file").glob("*"):
            return cls(id=folder.name, folder=folder, file=path)
        raise DamagedStore(where=folder, fault=N_("the submitted file is not there"))

    def describe(self, dataset: str, resource: str, by: Handed) -> None:
        """Write down what came, by whom and for which table, before anything is done with it."""
        facts = {
            "id": self.id,
            "dataset": dataset,
            "resource": resource,
            "file": self.file.name,
            "bytes": self.file.stat().st_size,
            "sha256": self.digest,
            "received": clock.stamp(),
            "person": by.person,
            "agency": by.agency,
            "via": by.via,
            "accepted_change": by.accept,
            **({"language": by.language} if by.language else {}),
        }
        self.write(RECEIVED, facts)

    @property
    def digest(self) -> str:
        """The sha256 of the file: what was told when it came, or else what its bytes say now."""
        return self.told or file_hash(self.file)

    @property
    def received(self) -> dict[str, Any]:
        """What was known when the file came.

        Raises DamagedStore.
        """
        return read_json(self.folder / f"{RECEIVED}.json")

    def close(self, fate: str, **facts: Any) -> None:
        """Write down what became of it; from here on no byte of the folder changes, and only decisions are added."""
        self.write(FATE, {**self.received, "fate": fate, "decided": clock.stamp(), **facts})

    def write(self, name: str, facts: dict[str, Any]) -> Path:
        """Write one of the submission's records (`report`, `diff`, …) and return its path; the last one seals."""
        path = self.folder / f"{name}.json"
        write_json(path, facts)
        if name == FATE:
            known = {self.file: self.told} if self.told else {}
            write_whole(self.folder / SUMS, sums(self.folder, known).encode(errors="surrogateescape"))
        return path

    def drop(self) -> None:
        """Forget the submission: nothing of it was news."""
        shutil.rmtree(self.folder)


def sums(folder: Path, known: Mapping[Path, str] | None = None) -> str:
    """Return the hashes of all files of a folder, save those that tell them; `known` are hashes that are at hand."""
    later = {folder / SUMS, folder / f".{SUMS}.draft", *folder.glob(DECISIONS), *folder.glob(f".{DECISIONS}.draft")}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path not in later)
    told = known or {}
    return "".join(f"{told.get(path) or file_hash(path)}  {path.relative_to(folder)}\n" for path in files)


def copy_told(source: Path, target: Path) -> str:
    """Copy a file and return the sha256 of what was copied.

    Raises OSError, which names the file that refused.
    """
    digest = sha256()
    with source.open("rb", buffering=0) as reader, target.open("wb", buffering=0) as writer:
        while piece := _refused_by(source, reader.read, PIECE):
            digest.update(piece)
            rest = memoryview(piece)
            while rest:
                rest = rest[_refused_by(target, writer.write, rest) :]
    return digest.hexdigest()


def _refused_by(path: Path, step: Callable[[Any], Any], argument: Any) -> Any:
    try:
        return step(argument)
    except OSError as error:
        error.filename = str(path)
        raise


def write_json(path: Path, facts: Mapping[str, Any]) -> None:
    """Write facts as JSON so that readers see the old file or the whole new one, also after a power cut."""
    write_whole(path, json_text(facts))


def json_text(facts: Mapping[str, Any]) -> bytes:
    """Return facts as they are written into a file of the store."""
    return f"{json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=False)}\n".encode(errors="backslashreplace")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old one or the whole new one, also after a power cut."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
