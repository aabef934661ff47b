"""The key of a store: what signs its records, what the store shows of it, and how a new key takes over.

The current release says which key is due: a process may die between the release that announces a new key and the
moment when the files of the keys have changed places, and whoever signs next finishes that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.errors import N_, BadKey
from gongkai.release.manifest import read_json
from gongkai.release.signing import SIGNATURE, Signer, read_public
from gongkai.release.submission import sync_folder, write_whole

#: Where the key of a portal stands in its folder, unless another is named.
KEY = ".gongkai/key"
#: Where the store shows the key that its records can be checked with.
PUBLIC_KEY = "public-key.pem"


@dataclass(frozen=True)
class Keyring:
    """The key of a store, and the one that takes over where there is one."""

    root: Path
    path: Path

    @property
    def shown(self) -> Path:
        """Where the store shows the public key."""
        return self.root / PUBLIC_KEY

    @property
    def next(self) -> Path:
        """Where a key waits that is to take over."""
        return self.path.with_name(f"{self.path.name}.next")

    def signer(self) -> Signer:
        """Return what signs now; its key is made with the first record.

        Raises BadKey, also where earlier records were signed with another key.
        """
        manifest = self._manifest()
        due = manifest.get(SIGNATURE, {}).get("key")
        shown = read_public(self.shown) if self.shown.exists() else None
        expected = due or shown
        if expected is None:
            return Signer(self.path)
        if not self.path.exists():
            raise BadKey(where=self.path, fault=N_("the store was signed with a key that is not there"))
        if Signer(self.path).public != expected:
            self._take_over(expected)
        if shown not in {None, expected}:
            if shown != manifest.get("rotation", {}).get("old"):
                raise BadKey(where=self.path, fault=N_("the store was signed with another key"))
            write_whole(self.shown, Signer(self.path).public_pem)
        return Signer(self.path)

    def show(self, signer: Signer, undo: ExitStack) -> None:
        """Show a public key where the store shows none yet."""
        if not self.shown.exists():
            undo.callback(self.shown.unlink, missing_ok=True)
            write_whole(self.shown, signer.public_pem)

    def _manifest(self) -> Mapping[str, Any]:
        pointer = self.root / "current.json"
        return read_json(self.root / read_json(pointer)["manifest"]) if pointer.exists() else {}

    def _take_over(self, due: str) -> None:
        """Put the key that waits in the place of the one that signed until now, which is set aside."""
        old = Signer(self.path).public
        if not self.next.exists() or Signer(self.next).public != due:
            raise BadKey(where=self.path, fault=N_("the store was signed with another key"))
        with suppress(FileExistsError):
            os.link(self.path, self.path.with_name(f"{self.path.name}.{old[:16]}"))
        # Another process may have done it at once.
        with suppress(FileNotFoundError):
            self.next.replace(self.path)
        sync_folder(self.path.parent)
