"""What older releases hold of a row that is taken down: their databases and files are made anew without it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.descriptor import Resource
from gongkai.release import Release, Store
from gongkai.release.files import FORMS, database_batches, placed, write_forms
from gongkai.release.imprint import Content, Imprint
from gongkai.release.manifest import HISTORY, file_hash
from gongkai.release.placing import place
from gongkai.release.replaced import Replaced
from gongkai.release.tombstone import strike_file

#: What a record says of a file: its path and hash, and the path and hash of what replaced it.
Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of the portal: what is public, or the closed registers."""

    releases: Sequence[Release]
    private: bool

    @property
    def history(self) -> str:
        """The pattern of the paths of its histories."""
        return f"registers/{HISTORY}-*.db" if self.private else "history/*.db"

    def patterns(self, table: str) -> Sequence[str]:
        """The patterns of the paths of all files that may hold a row of a table."""
        return ("registers/*.db",) if self.private else ("databases/*.db", self.history, f"files/{table}/*")


@dataclass(kw_only=True)
class Older:
    """What the releases until now hold of the row that goes from them.

    New files are placed beside the old ones, which stay until a record says by what they were replaced.
    """

    store: Store
    #: Each side of the portal that ever had the table, public and private, as its releases until now.
    sides: Sequence[Side]
    resource: Resource
    key: Sequence[Any]
    undo: ExitStack
    #: What earlier withdrawals replaced.
    before: Replaced
    #: The files that were looked at, by path: where the same rows stand without the one that goes, or None.
    _clean: dict[str, Path | None] = field(default_factory=dict)

    @classmethod
    def until(cls, last: Release, *, store: Store, resource: Resource, key: Sequence[Any], undo: ExitStack) -> Older:
        """Return what the releases until a last one hold of a row.

        Raises DamagedStore.
        """
        releases = [store.release_at(number) for number in range(1, last.number + 1)]
        private = [release.registers for release in releases if release.registers is not None]
        found = (Side(releases=releases, private=False), Side(releases=private, private=True))
        sides = [side for side in found if any(release.table(resource.name) for release in side.releases)]
        return cls(store=store, sides=sides, resource=resource, key=key, undo=undo, before=Replaced.until(last))

    def replaced(self) -> list[Entry]:
        """Make everything anew and return what replaces what."""
        replaced: list[Entry] = []
        for side in self.sides:
            replaced += [entry for release in side.releases for entry in self._databases(release)]
            if not side.private:
                replaced += [entry for release in side.releases for entry in self._files(release)]
            replaced += [_replaced(self.store, path, None) for path in self.store.root.glob(side.history)]
        return replaced

    def strays(self) -> Iterator[Path]:
        """Yield files that no manifest names: what a publication left that died may hold the row too."""
        named = {item["path"] for item in self.before.by.values() if item is not None}
        named = named.union(*(release.paths for side in self.sides for release in side.releases))
        for pattern in (pattern for side in self.sides for pattern in side.patterns(self.resource.name)):
            for path in self.store.root.glob(pattern):
                known = str(path.relative_to(self.store.root)) in named
                if not known and not path.name.startswith(("datapackage-", ".")):
                    yield path

    def _databases(self, release: Release) -> Iterator[Entry]:
        for name, file in release.databases.items():
            item = self.before.now({"path": str(file.path.relative_to(self.store.root))})
            if item is None or item["path"] in self._clean or not (self.store.root / item["path"]).exists():
                continue
            path = self.store.root / item["path"]
            # A table that is not declared any more may stand in free pages.
            then = _table_of(release, self.resource.name) if self.resource.name in file.tables else None
            new = self._struck(path, name, then)
            self._clean[item["path"]] = new
            if new != path:
                yield _replaced(self.store, path, new)

    def _struck(self, path: Path, name: str, then: Resource | None) -> Path | None:
        """Return where a database stands without the row; None where it cannot be told which row it is there."""
        names = self.resource.schema.primary_key
        if then is not None and not set(names) <= set(then.schema.names):
            return None
        draft = path.with_name(f".{name}.struck.draft")
        self.undo.callback(draft.unlink, missing_ok=True)
        shutil.copyfile(path, draft)
        # Also where the row is not there any more: what was deleted stays in free pages until the file is written anew.
        strike_file(draft, then, self.key, names)
        if file_hash(draft) == file_hash(path):
            draft.unlink()
            return path
        return place(draft, name, self.undo, path.stat().st_mode & 0o777)[0]

    def _files(self, release: Release) -> Iterator[Entry]:
        then = _table_of(release, self.resource.name)
        named = release.raw.get("files", {}).get(self.resource.name, {}).get("files", ())
        pairs = ((item["format"], self.before.now(item)) for item in named)
        there = {
            form: item
            for form, item in pairs
            if item is not None and item["path"] not in self._clean and (self.store.root / item["path"]).exists()
        }
        if then is None or not there:
            return
        made = self._made(release, then, list(there))
        for form, item in there.items():
            path, new = self.store.root / item["path"], made.get(form)
            self._clean[item["path"]] = new
            if new != path:
                yield _replaced(self.store, path, new)

    def _made(self, release: Release, then: Resource, formats: Sequence[str]) -> dict[str, Path]:
        """Write the files of a table of a release anew and return where they stand, by format.

        There are none where the database is not there any more.
        """
        source = self._database_of(release, then.name)
        if source is None:
            return {}
        folder = self.store.root / "files" / then.name
        drafts = {form: folder / f".{then.name}.{form.suffix}.draft" for form in FORMS if form.name in formats}
        for draft in drafts.values():
            self.undo.callback(draft.unlink, missing_ok=True)
        write_forms(database_batches(source, then), _content(release, then), drafts)
        return {
            form.name: self.store.root
            / placed(self.store.root, draft, file_hash(draft), folder, then, form, self.undo)["path"]
            for form, draft in drafts.items()
        }

    def _database_of(self, release: Release, table: str) -> Path | None:
        for entry in release.raw["databases"].values():
            item = self.before.now(entry) if table in entry["tables"] else None
            if item is not None:
                return self._clean.get(item["path"])
        return None


def _table_of(release: Release, name: str) -> Resource | None:
    resources = (resource for package in release.packages for resource in package.resources)
    return next((resource for resource in resources if resource.name == name), None)


def _content(release: Release, then: Resource) -> Content:
    """Return what the files of a table said of it when they were made: with the release that changed it last."""
    facts, datasets = release.table(then.name), {package.name: package for package in release.packages}
    if facts is None:
        return Content(resource=then)
    imprint = Imprint(package=datasets[then.package], number=facts.changed_in, created=facts.changed_at)
    return Content(resource=then, imprint=imprint)


def _replaced(store: Store, path: Path, new: Path | None) -> Entry:
    by = {"path": str(new.relative_to(store.root)), "sha256": file_hash(new)} if new else None
    return {"path": str(path.relative_to(store.root)), "sha256": file_hash(path), "by": by}
