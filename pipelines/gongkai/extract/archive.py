"""A workbook looked at before it is unpacked: a small file may hold a huge one."""

from __future__ import annotations

import copy
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.errors import N_, BrokenFile
from gongkai.extract.limits import MIB, Limits

CHUNK = 16 * MIB
#: Bytes that tell what a part holds.
BEGINNING = 4096
#: A workbook this small may grow as it likes.
SMALL = 16 * MIB


def check_archive(path: Path, kind: str, limits: Limits) -> zipfile.ZipFile:
    """Return a packed workbook whose directory promises no more than the limits allow.

    Raises BrokenFile, OverLimit.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenFile(where=path, kind=kind, fault=N_("the archive is damaged or cut off")) from error
    _check_size(sum(info.file_size for info in archive.infolist()), path, limits)
    return archive


def _check_size(unpacked: int, path: Path, limits: Limits) -> None:
    limits.hold("unpacked", unpacked, path)
    if unpacked > SMALL:
        limits.hold("expansion", unpacked // path.stat().st_size, path)


@dataclass(kw_only=True)
class Unpacking:
    """Counts what is unpacked of a workbook, whatever its directory promised."""

    archive: zipfile.ZipFile
    path: Path
    kind: str
    limits: Limits
    unpacked: int = field(default=0)

    def pieces(self, name: str, boundary: bytes) -> Iterator[bytes]:
        """Yield a part in pieces that end with a boundary.

        Raises OverLimit, BrokenFile.
        """
        waiting: list[bytes] = []
        for piece in _ahead(self._unpacked(name)):
            end = piece.rfind(boundary)
            if end < 0:
                waiting.append(piece)
                continue
            end += len(boundary)
            yield b"".join([*waiting, piece[:end]])
            waiting = [piece[end:]]
        yield b"".join(waiting)

    def whole(self, name: str) -> bytes:
        """Return a whole part, b"" where there is none."""
        return b"".join(self.pieces(name, b">")) if name in self.archive.namelist() else b""

    def _unpacked(self, name: str, size: int = CHUNK) -> Iterator[bytes]:
        info = copy.copy(self.archive.getinfo(name))
        # The directory may lie: the reader would stop at the size it promises, and so hide the rest.
        info.file_size = self.limits.unpacked + 1
        del info.CRC
        try:
            with self.archive.open(info) as part:
                while piece := part.read(size):
                    self.unpacked += len(piece)
                    _check_size(self.unpacked, self.path, self.limits)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise BrokenFile(where=self.path, kind=self.kind, fault=str(error)) from error

    def beginning(self, name: str) -> bytes:
        """Return the first bytes of a part."""
        return next(self._unpacked(name, BEGINNING), b"")

    def parts(self) -> list[str]:
        """Return the names of the parts; any of them may be referred to as a sheet, whatever its name."""
        return [info.filename for info in self.archive.infolist() if not info.is_dir()]


def _ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces, the next one being unpacked beside what is done with the last."""
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(next, pieces, b"")
        while piece := coming.result():
            coming = worker.submit(next, pieces, b"")
            yield piece
