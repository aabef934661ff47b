"""A workbook looked at before it is unpacked: a small file may hold a huge one."""

from __future__ import annotations

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from gongkai.errors import N_, BrokenFile
from gongkai.extract.limits import MIB, Limits

#: Parts that are read: those of text. Pictures and macros are never unpacked.
READ = frozenset({".xml", ".rels"})
CHUNK = 4 * MIB
#: An attribute in single quotes or with white space around its equals sign.
SPELLING = re.compile(rb"""\s*=\s*(?:"([^"<>]*)"|'([^'"<>]*)')""")
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
    parts = [info for info in archive.infolist() if _is_read(info)]
    unpacked = sum(info.file_size for info in parts)
    packed = max(1, sum(info.compress_size for info in parts))
    limits.hold("unpacked", unpacked, path)
    if unpacked > SMALL:
        limits.hold("expansion", unpacked // packed, path)
    return archive


def _is_read(info: zipfile.ZipInfo) -> bool:
    return PurePosixPath(info.filename).suffix.lower() in READ


@dataclass(kw_only=True)
class Unpacking:
    """Counts what is unpacked of a workbook, whatever its directory promised."""

    archive: zipfile.ZipFile
    path: Path
    kind: str
    limits: Limits
    unpacked: int = field(default=0)

    def pieces(self, name: str, boundary: bytes) -> Iterator[bytes]:
        """Yield a part in pieces that end with a boundary, tags in their plainest spelling.

        Raises OverLimit, BrokenFile.
        """
        waiting: list[bytes] = []
        for piece in self._unpacked(name):
            end = piece.rfind(boundary)
            if end < 0:
                waiting.append(piece)
                continue
            end += len(boundary)
            yield _plain(b"".join([*waiting, piece[:end]]))
            waiting = [piece[end:]]
        yield _plain(b"".join(waiting))

    def whole(self, name: str) -> bytes:
        """Return a whole part, b"" where there is none."""
        return b"".join(self.pieces(name, b">")) if name in self.archive.namelist() else b""

    def _unpacked(self, name: str) -> Iterator[bytes]:
        info = copy.copy(self.archive.getinfo(name))
        # The directory may lie: the reader would stop at the size it promises, and so hide the rest.
        info.file_size = self.limits.unpacked + 1
        del info.CRC
        try:
            with self.archive.open(info) as part:
                while piece := part.read(CHUNK):
                    self.unpacked += len(piece)
                    self.limits.hold("unpacked", self.unpacked, self.path)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise BrokenFile(where=self.path, kind=self.kind, fault=str(error)) from error

    def parts(self, pattern: str) -> list[str]:
        """Return the names of the parts that are read and match a pattern."""
        names = [info.filename for info in self.archive.infolist() if _is_read(info)]
        return [name for name in names if re.search(pattern, name)]


def _plain(piece: bytes) -> bytes:
    if b"='" in piece or b" =" in piece or b"= " in piece:
        return SPELLING.sub(lambda found: b'="' + (found[1] or found[2] or b"") + b'"', piece)
    return piece
