"""The proof: nothing that was published was altered, and it is what the agencies handed in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gongkai.descriptor import Resource
from gongkai.errors import N_, BadKey, DamagedStore, GongkaiError
from gongkai.messages import explain, translate
from gongkai.names import quoted
from gongkai.pipeline.checking import tables_of
from gongkai.release import Audit, Draft, Release, Store
from gongkai.release.collect import COLLECTED, collected
from gongkai.release.decision import decisions, same_person
from gongkai.release.files import FORMS, table_batches, write_forms
from gongkai.release.keyring import PUBLIC_KEY
from gongkai.release.lineage import Lineage, Reign
from gongkai.release.manifest import file_hash, read_json, read_release
from gongkai.release.signing import pem_of, read_public, signed_by
from gongkai.release.submission import DECISIONS, RECEIVED, SUMS, json_text, sums
from gongkai.sandbox import REGISTER
from gongkai.upkeep.audited import audited
from gongkai.upkeep.finding import Finding, relative, words
from gongkai.upkeep.replay import replay

OTHER_ROWS = N_("the kept submissions produce other rows")


def verify(store: Store, *, key: str | None = None, again: bool = True) -> Iterator[Finding]:
    """Yield what is not as it was published; nothing where all is.

    `key` is the public key, in hexadecimal digits, that everything must be signed with, else the one that the store
    shows; `again` carries all submissions through once more.
    """
    releases: list[Release] = []
    yield from _pointer(store)
    if key is None:
        try:
            key = _shown_key(store)
        except GongkaiError as error:
            yield Finding(place=PUBLIC_KEY, fault=explain(error))
    lineage, fault = _lineage(store, key)
    yield from fault
    yield from _chain(store, lineage, releases)
    yield from _vouched(store, lineage, releases)
    found = [*_named(store, lineage, releases), *_submissions(store, lineage, releases), *audited(store, releases)]
    yield from found
    if again and releases and not found:
        yield from _again(store, releases)


def _shown_key(store: Store) -> str:
    path = store.root / PUBLIC_KEY
    key = read_public(path)
    if path.read_bytes() != pem_of(key):
        raise BadKey(where=path, fault=N_("no public key in PEM form"))
    return key


def _lineage(store: Store, key: str | None) -> tuple[Lineage, list[Finding]]:
    """Return the keys that led to the last release, among which the known one must be; else that one alone."""
    alone = Lineage((Reign(key=key, since=1),) if key else ())
    try:
        last = store.current()
    except (GongkaiError, OSError, TypeError, ValueError):
        # What is wrong with the pointer and its manifest is told by those who look at them.
        return alone, []
    try:
        found = Lineage.of(last) if last else alone
    except (DamagedStore, OSError, TypeError, AttributeError) as error:
        return alone, [Finding(place="releases", fault=words(error))]
    return (found if key in found.keys else alone), []


def _pointer(store: Store) -> Iterator[Finding]:
    path = store.root / "current.json"
    try:
        pointer = read_json(path)
        manifest = store.root / pointer["manifest"]
        expected = {
            "number": pointer["number"], "manifest": f"releases/{pointer['number']:06}.json",
            "sha256": file_hash(manifest),
        }  # fmt: skip
        if path.read_bytes() != json_text(expected):
            yield Finding(place="current.json", fault=translate("it does not name its manifest as it is"))
    except (GongkaiError, OSError, KeyError, TypeError, ValueError) as error:
        yield Finding(place="current.json", fault=words(error))


def _chain(store: Store, lineage: Lineage, releases: list[Release]) -> Iterator[Finding]:
    """Check the manifests from the last one back; those that can be read are added, the first release first."""
    try:
        release = store.current()
    except (GongkaiError, OSError, TypeError, ValueError) as error:
        # Which of the two is wrong the pointer and its manifest cannot tell.
        where = Path(str(getattr(error, "facts", {}).get("where", store.root / "current.json")))
        yield Finding(place=relative(store, where), fault=words(error))
        return
    while release is not None:
        releases.insert(0, release)
        place, parent = f"releases/{release.number:06}.json", release.raw.get("parent")
        yield from _signed(release, lineage)
        if parent is None:
            if release.number != 1:
                yield Finding(place=place, fault=translate("it names no parent"))
            return
        above = store.root / "releases" / f"{parent['number']:06}.json"
        try:
            before = read_release(store.root, above, parent["sha256"])
        except GongkaiError as error:
            yield Finding(place=relative(store, above), fault=explain(error))
            return
        if not _follows(release, before):
            yield Finding(place=place, fault=translate("it does not follow its parent"))
        release = before


def _vouched(store: Store, lineage: Lineage, releases: Sequence[Release]) -> Iterator[Finding]:
    """Check that the last release is signed, which vouches by its chain for those from before there were keys.

    Also that the key that the store shows is theirs, and that no later release was made.
    """
    if not releases:
        return
    last = releases[-1]
    if lineage.reigns and last.raw.get("format", 1) == 1:
        text = translate("it is not signed, and no later release vouches for it")
        yield Finding(place=f"releases/{last.number:06}.json", fault=text)
    signers = {signed_by(release.raw) for release in releases if release.raw.get("format", 1) > 1}
    if len(signers) == 1 and signers.isdisjoint(lineage.keys):
        yield Finding(place=PUBLIC_KEY, fault=translate("it is not the key that the releases are signed with"))
    try:
        told = [event.facts.get("release") for event in Audit(store.root).events()]
    except (GongkaiError, ValueError):
        # What is wrong with the log is told where it is checked.
        return
    later = max((number for number in told if isinstance(number, int)), default=0)
    if later > last.number:
        fault = translate("the audit log tells of release {number}, and this is the last one", number=later)
        yield Finding(place=f"releases/{last.number:06}.json", fault=fault)


def _signed(release: Release, lineage: Lineage) -> Iterator[Finding]:
    if release.raw.get("format", 1) == 1:
        return
    reign, place = lineage.at(release.number), f"releases/{release.number:06}.json"
    if reign is None or signed_by(release.raw) != reign.key:
        yield Finding(place=place, fault=translate("it is not signed with the key of the store"))
    elif not reign.answers_for(release.created, release.sha256):
        day = reign.compromised
        yield Finding(
            place=place, fault=translate("its key was in other hands since {day}, and nobody vouched for it", day=day)
        )


def _follows(release: Release, parent: Release) -> bool:
    """Tell whether number, time and form go on from the parent's: once signed, always signed."""
    forms = parent.raw.get("format", 1), release.raw.get("format", 1)
    return release.number == parent.number + 1 and release.created >= parent.created and forms[1] >= forms[0]


def _named(store: Store, lineage: Lineage, releases: Sequence[Release]) -> Iterator[Finding]:
    """Check every file that a manifest names, and the rows of every database."""
    gone, seen = set(), set()
    try:
        gone = collected(store, lineage)
    except GongkaiError as error:
        yield Finding(place=COLLECTED, fault=explain(error))
    withdrawn = {item["path"]: item["by"] for release in releases for item in _replaced(release)}
    yield from _still_there(store, releases)
    for item in [*(item for release in releases for item in _files(release)), *filter(None, withdrawn.values())]:
        path = store.root / item["path"]
        mark = (item["path"], item["sha256"])
        if mark in seen:
            continue
        seen.add(mark)
        if not path.exists():
            if item["path"] not in gone and item["path"] not in withdrawn:
                yield Finding(place=item["path"], fault=translate("it is not there"))
        elif file_hash(path) != item["sha256"]:
            yield Finding(place=item["path"], fault=translate("its bytes are not those that were published"))
        elif "tables" in item:
            yield from _rows(path, item)


def _rows(path: Path, item: Mapping[str, Any]) -> Iterator[Finding]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        for table, facts in item["tables"].items():
            (count,) = connection.execute(f"SELECT COUNT(*) FROM {quoted(table)}").fetchone()
            if count != facts["rows"]:
                text = translate(
                    "table {table} has {actual} rows, not {expected}", table=table, actual=count, expected=facts["rows"]
                )
                yield Finding(place=item["path"], fault=text)


def _files(release: Release) -> Iterator[Mapping[str, Any]]:
    yield from release.named
    yield from release.raw["descriptors"].values()


def _replaced(release: Release) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = release.raw.get("withdrawal", {}).get("replaced", ())
    return found


def _still_there(store: Store, releases: Sequence[Release]) -> Iterator[Finding]:
    """Tell what was withdrawn and not removed; what a later release names is a file of its own right."""
    named: set[str] = set()
    for release in reversed(releases):
        named |= {item["path"] for item in _files(release)}
        for item in _replaced(release):
            if item["path"] not in named and (store.root / item["path"]).exists():
                fault = translate("it was withdrawn and is still there; remove it with: gongkai gc")
                yield Finding(place=item["path"], fault=fault)


def _submissions(store: Store, lineage: Lineage, releases: Sequence[Release]) -> Iterator[Finding]:
    """Check every file that a submission's record names, and those that a manifest tells."""
    for folder in sorted((store.root / "submissions").glob("*")):
        seal = folder / SUMS
        # A publication that died wrote no seal; what it published is told by the manifest.
        if seal.exists():
            yield from _sealed(store, folder, seal.read_bytes().decode(errors="surrogateescape"))
        yield from _decided(store, folder, lineage)
    for release in releases:
        for entry in release.raw["submissions"]:
            yield from _told(store, store.submission(entry["id"]), entry)


def _told(store: Store, folder: Path, entry: Mapping[str, Any]) -> Iterator[Finding]:
    """Check what a manifest tells of a submission."""
    files = list(folder.glob("file/*"))
    for path in files:
        if file_hash(path) != entry["sha256"]:
            fault = translate("its bytes are not those that were handed in")
            yield Finding(place=relative(store, path), fault=fault)
    if not files:
        yield Finding(place=relative(store, folder), fault=translate("the submitted file is not there"))
    if entry.get("reviewed") and not _approved(folder):
        yield Finding(place=relative(store, folder), fault=translate("the approval of the release is not there"))


def _sealed(store: Store, folder: Path, seal: str) -> Iterator[Finding]:
    expected, actual = set(seal.splitlines(keepends=True)), set(sums(folder).splitlines(keepends=True))
    for line in sorted(expected ^ actual):
        place = relative(store, folder / line.rstrip("\n")[66:])
        yield Finding(place=place, fault=translate("it is not as the seal {name} tells", name=SUMS))


def _approved(folder: Path) -> bool:
    """Tell whether a person approved a submission who did not hand it in."""
    try:
        came = read_json(folder / f"{RECEIVED}.json")
        made = [record for record in decisions(folder) if record["decision"] == "approved"]
        return any(
            not same_person(record["person"], came["person"]) and record["submission"] == folder.name for record in made
        )
    except (GongkaiError, KeyError, TypeError, ValueError):
        return False


def _decided(store: Store, folder: Path, lineage: Lineage) -> Iterator[Finding]:
    for path in sorted(folder.glob(DECISIONS)):
        try:
            record = read_json(path)
            # Written in one form only, so that no byte of it can change unnoticed.
            as_written = path.read_bytes() == json_text(record)
            at = str(record.get("at", "9999"))
            good = as_written and lineage.accepts(record, at=at, sha256=file_hash(path))
        except GongkaiError:
            good = False
        if not good:
            yield Finding(place=relative(store, path), fault=translate("it is not signed with the key of the store"))


def _again(store: Store, releases: Sequence[Release]) -> Iterator[Finding]:
    """Carry all submissions through again and compare the files of the tables with those of the last release."""
    last = releases[-1]
    with TemporaryDirectory() as folder:
        try:
            draft = replay(store, releases, Path(folder) / "again.db")
        except (GongkaiError, sqlite3.Error) as error:
            yield Finding(place="submissions", fault=words(error))
            return
        with closing(draft.registers), closing(draft):
            for resource in tables_of(last.packages):
                told = last.raw.get("files", {}).get(resource.name, {}).get("files", ())
                hashes = {file["format"]: file["sha256"] for file in told}
                for form, digest in _forms(draft.connection, resource, Path(folder)).items():
                    if form in hashes and digest != hashes[form]:
                        place = next(file["path"] for file in told if file["format"] == form)
                        yield Finding(place=place, fault=translate(OTHER_ROWS))
            yield from _again_closed(last, draft, Path(folder))


def _again_closed(last: Release, draft: Draft, folder: Path) -> Iterator[Finding]:
    """Compare the closed registers, of which no file is published, with those of the last release."""
    if last.registers is None:
        return
    file = last.registers.databases[REGISTER]
    with closing(sqlite3.connect(f"{file.path.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        for resource in tables_of(last.registers.packages):
            produced = _forms(draft.holding(resource).connection, resource, folder)
            if produced != _forms(connection, resource, folder):
                yield Finding(place=str(file.path.relative_to(last.root)), fault=translate(OTHER_ROWS))


def _forms(connection: sqlite3.Connection, resource: Resource, folder: Path) -> dict[str, str]:
    """Return the hashes of the plain forms of a table, by their names."""
    paths = {form: folder / form.suffix for form in FORMS if form.name in {"csv", "jsonl"}}
    write_forms(table_batches(connection, resource), resource, paths)
    return {form.name: file_hash(path) for form, path in paths.items()}
