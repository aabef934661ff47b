"""The files of a table as programs are told of them: where each is, and what was done with its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gongkai.messages import speaking, translate

#: What a manifest says of a file.
File = Mapping[str, Any]


def tell_files(files: Sequence[File], address: Callable[[File], str]) -> list[dict[str, Any]]:
    """Return format, address, size and hash of files; of those for spreadsheets also what is no formula any more."""
    return [
        {
            "format": file["format"],
            "path": address(file),
            "bytes": file["bytes"],
            "hash": f"sha256:{file['sha256']}",
            **(_noted(file["note"]) if "note" in file else {}),
            **({"neutralised": file["neutralised"]} if "neutralised" in file else {}),
        }
        for file in files
    ]


def neutralised(files: Sequence[File]) -> Mapping[str, int]:
    """Return the columns in which files for spreadsheets hold texts that are no formulas any more, and how many."""
    found: Mapping[str, int] = next((file["neutralised"] for file in files if "neutralised" in file), {})
    return found


def _noted(note: str) -> dict[str, str]:
    with speaking("zh"):
        return {"note": translate(note), "note_en": note}
