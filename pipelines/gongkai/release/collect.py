"""Room: whole databases and files of releases long past go; what is told of them stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.errors import N_, AuditFailed, DamagedStore, StoreError, refusal
from gongkai.messages import translate
from gongkai.release.audit import PRIVATE, Audit
from gongkai.release.holding import is_held
from gongkai.release.lineage import Lineage
from gongkai.release.manifest import Release, file_hash, read_json
from gongkai.release.replaced import Replaced
from gongkai.release.signing import SIGNATURE
from gongkai.release.store import Store
from gongkai.release.submission import json_text, write_json

#: The signed record of what was collected.
COLLECTED = "collected.json"

#: How many releases keep their whole databases and files where the portal declares nothing.
KEPT = 10


def collect(store: Store, keep: int, person: str = "") -> list[Path]:
    """Remove the databases, histories and files that only releases before the last `keep` name; return what went.

    The current release keeps all, and what is being read stays. Raises StoreBusy, BadKey, DamagedStore, and StoreError
    where the disk has no room for the record: then nothing goes.
    """
    with store.locked():
        last = store.last()
        kept = [store.release_at(number) for number in range(max(1, last.number - max(keep, 1) + 1), last.number + 1)]
        replaced = Replaced.until(last)
        named = {path for release in kept for path in _paths(store, release, replaced)}
        gone = [path for path in _present(store) if path not in named and not is_held(path)]
        if gone:
            # Told first: a record of what is still there does no harm, a missing file without a record does.
            _tell(store, gone, keep, person)
        for path in gone:
            path.unlink()
    return gone


def collected(store: Store, lineage: Lineage) -> set[str]:
    """Return the paths that were collected, as the signed record tells.

    Raises DamagedStore where it is not signed with a key of the store.
    """
    path = store.root / COLLECTED
    if not path.exists():
        return set()
    record = read_json(path)
    signed = lineage.accepts(record, at=None, sha256=file_hash(path))
    if not signed or path.read_bytes() != json_text(record):
        raise DamagedStore(where=path, fault=N_("it is not signed with the key of the store"))
    return {item["path"] for item in record["collected"]}


def _tell(store: Store, gone: list[Path], keep: int, person: str) -> None:
    path = store.root / COLLECTED
    try:
        _list(store, path, gone)
        Audit(store.root).write("collected", person, files=len(gone), keep=keep, record=file_hash(path))
    except AuditFailed as error:
        raise _not_recorded(store.root / PRIVATE, error.facts["fault"]) from error
    except OSError as error:
        raise _not_recorded(path, translate(refusal(error)[0])) from error


def _not_recorded(where: Path, fault: object) -> StoreError:
    text = translate(
        "what is to go cannot be written down: {fault}; nothing was removed. "
        "Make some room on the disk by other means, then try again",
        fault=fault,
    )
    return StoreError(where=where, fault=text)


def _list(store: Store, path: Path, gone: list[Path]) -> None:
    record: dict[str, Any] = read_json(path) if path.exists() else {"collected": []}
    record.pop(SIGNATURE, None)
    known = {item["path"] for item in record["collected"]}
    items = [{"path": str(item.relative_to(store.root)), "sha256": file_hash(item)} for item in gone]
    record["collected"] += [item for item in items if item["path"] not in known]
    write_json(path, store.sign(record))


def _paths(store: Store, release: Release, replaced: Replaced) -> Iterator[Path]:
    """Yield the files of a release that are kept; of those that a withdrawal replaced, what stands in their place."""
    found = (replaced.now({"path": path}) for path in release.paths)
    yield from (store.root / item["path"] for item in found if item is not None)


def _present(store: Store) -> list[Path]:
    """What may go. Descriptors stay: the rows of any release are told in the words of its own."""
    folders = ("databases", "history", "registers")
    found = [path for folder in folders for path in store.root.glob(f"{folder}/*.db")] + [*store.root.glob("files/*/*")]
    return sorted(path for path in found if not path.name.startswith(("datapackage-", ".")))
