"""How much of a file is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.errors import N_, OverLimit

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may hold at most; a file with more is refused before the memory for it is taken."""

    bytes: int = 512 * MIB
    rows: int = 5_000_000
    columns: int = 2_000
    #: Characters of one cell. Excel itself allows 32,767.
    cell: int = 1_000_000
    #: Cells of a sheet within its outermost ones, the blank ones included.
    cells: int = 16_000_000
    #: Bytes of a workbook when unpacked, and how many times its size that may be.
    unpacked: int = 512 * MIB
    expansion: int = 200
    #: Levels of lists and objects within one another in JSON.
    nesting: int = 32

    def hold(self, name: str, found: int, where: Path | str) -> None:
        """Raise OverLimit where more is found of something than this."""
        limit = getattr(self, name)
        if found > limit:
            raise OverLimit(where=where, kind=KINDS[name], found=found, limit=limit)


#: What is counted, in words.
KINDS = {
    "rows": N_("number of rows"),
    "columns": N_("number of columns"),
    "cell": N_("characters in one cell"),
    "cells": N_("cells within the bounds of the sheet"),
    "unpacked": N_("bytes of the workbook when unpacked"),
    "expansion": N_("times that the workbook grows when unpacked"),
    "nesting": N_("levels of lists and objects within one another"),
}
