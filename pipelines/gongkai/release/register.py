"""The register: every file that was handed in, and what became of it. Private; read from the folders themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gongkai.errors import NoSubmission, SeveralSubmissions
from gongkai.names import nearest
from gongkai.release.decision import decisions
from gongkai.release.manifest import read_json
from gongkai.release.submission import FATE, RECEIVED, Submission

#: What can become of a submission; one that a process left undecided is unfinished.
FATES = ("rejected", "waiting", "published", "unchanged", "withdrawn", "unfinished")

#: The form of an id.
ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")

#: The fates that a manifest or a decision may have changed since the folder was sealed.
OPEN = frozenset({"waiting", "unfinished"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One submission as it is known now."""

    submission: Submission
    #: What its records say; of an older store they may say less.
    facts: Mapping[str, Any]
    fate: str
    #: The release that it made.
    release: int | None = None
    decisions: Sequence[Mapping[str, Any]] = ()

    @property
    def id(self) -> str:
        """The name of the submission."""
        return self.submission.id

    def told(self, name: str) -> dict[str, Any] | None:
        """Return one of the records, `report` or `diff`, as it was found last, or None where there is none.

        Raises DamagedStore.
        """
        later = [record[name] for record in self.decisions if record.get(name)]
        if later:
            return dict(later[-1])
        path = self.submission.folder / f"{name}.json"
        return read_json(path) if path.exists() else None


@dataclass(frozen=True)
class Register:
    """The submissions of a store."""

    root: Path

    def entries(self) -> Iterator[Entry]:
        """Yield all submissions, the last one first.

        Raises DamagedStore.
        """
        for folder in sorted(self._folders(), key=_when, reverse=True):
            yield self._entry(folder)

    def find(self, name: str) -> Entry:
        """Return a submission by its id, or by the beginning of it that no other has.

        Raises NoSubmission, SeveralSubmissions, DamagedStore.
        """
        whole = self.root / "submissions" / name
        if ID.fullmatch(name) and any(whole.glob("file/*")):
            return self._entry(whole)
        known = {folder.name: folder for folder in self._folders()}
        found = [folder for other, folder in known.items() if name and other.startswith(name)]
        if not found:
            raise NoSubmission(where=self.root, name=name, nearest=nearest(name, sorted(known)) or "-")
        if len(found) > 1:
            raise SeveralSubmissions(where=self.root, name=name, known=", ".join(sorted(path.name for path in found)))
        return self._entry(found[0])

    def _folders(self) -> list[Path]:
        # A folder without its file is one that a process was still making.
        return [path for path in (self.root / "submissions").glob("*") if any(path.glob("file/*"))]

    def _entry(self, folder: Path) -> Entry:
        facts: Mapping[str, Any] = {}
        for name in (FATE, RECEIVED):
            if (path := folder / f"{name}.json").exists():
                facts = read_json(path)
                break
        fate = str(facts.get("fate", "unfinished"))
        release = facts.get("release")
        if release is None and fate in {*OPEN, "published"}:
            release = self._published.get(folder.name)
            fate = "published" if release else fate
        made = decisions(folder)
        if made and fate in OPEN and made[-1]["decision"] in {"rejected", "withdrawn", "unchanged"}:
            fate = str(made[-1]["decision"])
        return Entry(decisions=made, submission=Submission.at(folder), facts=facts, fate=fate, release=release)

    @cached_property
    def _published(self) -> dict[str, int]:
        """The submissions that manifests name, and their releases: what is public stands there first."""
        found: dict[str, int] = {}
        for path in sorted((self.root / "releases").glob("*.json")):
            raw = read_json(path)
            found |= {str(entry["id"]): int(raw["number"]) for entry in raw.get("submissions", ())}
        return found


def _when(folder: Path) -> tuple[str, int]:
    """Return what puts submissions in order: ids tell the second, the folder of the file what came within it."""
    return folder.name.partition("-")[0], (folder / "file").stat().st_mtime_ns
