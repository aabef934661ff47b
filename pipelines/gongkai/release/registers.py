"""The private side of a release: the closed registers, in a database of their own that is never served.

Only what a manifest says of them is public: the hashes of two files.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from gongkai.descriptor import Resource
from gongkai.release.draft import Draft
from gongkai.release.history import write_history
from gongkai.release.manifest import HISTORY, Release, check_hash
from gongkai.release.placing import place
from gongkai.release.tombstone import tombstones
from gongkai.sandbox import REGISTER

#: The files hold what nobody but the office that runs the portal may read.
FOLDER_MODE, FILE_MODE = 0o700, 0o400


class Registers:
    """The closed registers of the coming release: those of the last one until they are opened for changes."""

    def __init__(self, folder: Path, last: Release | None) -> None:
        self.folder, self._last = folder, last
        self._draft: Draft | None = None

    @property
    def last(self) -> Release | None:
        """The registers of the last release, None where it had none."""
        return self._last

    def open(self) -> Draft:
        """Return the draft of the registers, which is made when it is first asked for.

        Raises DamagedStore.
        """
        if self._draft is None:
            self.folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            # A rehearsal: nothing is made beside the tables, for no file of their rows is ever public.
            last = self._last.databases[REGISTER] if self._last else None
            self._draft = Draft(self._path, last, rehearsal=True)
            if self._last is not None:
                self._draft.withdrawn = tombstones(self._last.history[REGISTER].path)
        return self._draft

    def prepare(self, declared: Sequence[Resource]) -> bool:
        """Give the registers every declared table in its declared shape, and no other; tell whether that changed them.

        Raises as `open` and `Draft.prepare` do.
        """
        last = self._last.databases[REGISTER].tables if self._last else {}
        wanted = {resource.name: resource.fingerprint for resource in declared}
        if wanted == {name: facts.fingerprint for name, facts in last.items()}:
            return False
        draft = self.open()
        draft.drop_undeclared(list(wanted))
        for resource in declared:
            draft.prepare(resource, last[resource.name].fingerprint if resource.name in last else None)
        return True

    def settle(self) -> Path | None:
        """Return the file that holds the registers as they will be, None where there are none; no change comes after.

        Raises DamagedStore, and as `Draft.settle` does.
        """
        if self._draft is None:
            return self._whole()
        self._draft.settle()
        return self._path

    def place(self, made: tuple[int, str], undo: ExitStack) -> dict[str, str] | None:
        """Give the files the names of their content and return their hashes; None where there are no registers."""
        if self._draft is None:
            return _hashes(self._last) if self._last else None
        self._draft.settle()
        before = self._last.history[REGISTER] if self._last else None
        grown = self.folder / f".{HISTORY}.draft"
        undo.callback(grown.unlink, missing_ok=True)
        grown.unlink(missing_ok=True)
        if before is not None:
            check_hash(before.path, before.sha256)
        draft = self._draft
        write_history(grown, before.path if before else None, made, draft.journal(), draft.tombstone)
        draft.finish()
        return {
            REGISTER: place(self._path, REGISTER, undo, FILE_MODE)[1],
            HISTORY: place(grown, HISTORY, undo, FILE_MODE)[1],
        }

    def close(self) -> None:
        """Let go of the files, and delete what was not placed."""
        if self._draft is not None:
            self._draft.close()
            self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self.folder / f".{REGISTER}.draft"

    def _whole(self) -> Path | None:
        """Return the file of the last release, whose bytes are those that it was made of."""
        if self._last is None:
            return None
        file = self._last.databases[REGISTER]
        check_hash(file.path, file.sha256)
        return file.path


def _hashes(last: Release) -> dict[str, str]:
    return {REGISTER: last.databases[REGISTER].sha256, HISTORY: last.history[REGISTER].sha256}
