"""Any file that a table can be read from."""

from __future__ import annotations

import codecs
import zipfile
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pyarrow.compute as pc

from gongkai.descriptor import Reading
from gongkai.errors import N_, BrokenFile, FileTooLarge, NotText, UnreadableFile
from gongkai.extract.assemble import assemble, grid_of, labels_of
from gongkai.extract.delimited import delimited, text_of
from gongkai.extract.grid import Grid
from gongkai.extract.limits import Limits
from gongkai.extract.records import looks_like_json, records
from gongkai.extract.workbook import Sheet, sheets, workbook
from gongkai.table import Table

PLAIN = Reading()
#: Bytes that are looked at to tell what a text is.
BEGINNING = 4096
#: What a packed file is, by a part that it has.
PACKED = {
    "xl/workbook.xml": "xlsx",
    "content.xml": "ods",
    "xl/workbook.bin": "XLSB",
    "word/document.xml": "DOCX",
    "ppt/presentation.xml": "PPTX",
}
WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
#: How pages begin that some systems save as .xls.
MARKUP = ("<!doctype", "<html", "<?xml", "<table", "<meta", "<style")


def read(path: Path, reading: Reading = PLAIN, *, limits: Limits | None = None, encoding: str | None = None) -> Table:
    """Return the table that a file holds; its content tells what it is, not its name.

    Raises UnreadableFile and the other kinds of UsageError that tell what is wrong with the file.
    """
    return Document(path, limits=limits, encoding=encoding).table(reading)


class Document:
    """A file that may be read in several ways; what all of them need is read once.

    `sheet` is read where a reading names none.
    """

    def __init__(
        self,
        path: Path,
        *,
        limits: Limits | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
    ) -> None:
        self.path = path
        self.limits = limits or Limits()
        self.encoding = encoding
        self.sheet = sheet
        self._plain: Table | None = None
        self._grids: dict[str | None, Grid] = {}
        self._texts: dict[str | None, tuple[Grid, tuple[str, ...]]] = {}

    @cached_property
    def form(self) -> str:
        """What the file is: `text`, `xlsx`, `xls`, `ods` or `parquet`.

        Raises UnreadableFile, FileTooLarge, NotText, BrokenFile.
        """
        try:
            size = self.path.stat().st_size
            if not self.path.is_file() and not self.path.is_dir():
                # A pipe or a device would be waited for without end.
                raise UnreadableFile(where=self.path, fault=N_("not a file"))
            with self.path.open("rb") as file:
                beginning = file.read(512)
        except OSError as error:
            raise UnreadableFile.of(error, self.path) from error
        if size > self.limits.bytes:
            raise FileTooLarge(where=self.path, size=size, limit=self.limits.bytes)
        if beginning.startswith(b"PK\x03\x04"):
            return self._packed()
        if beginning.startswith(b"\xd0\xcf\x11\xe0"):
            return "xls"
        return "parquet" if beginning.startswith(b"PAR1") else "text"

    def table(self, reading: Reading = PLAIN) -> Table:
        """Return the table, read as a layout says.

        Raises what `read` raises.
        """
        if reading != PLAIN:
            return self._assembled(reading)
        if self._plain is None:
            self._plain = self._assembled(reading)
        return self._plain

    def labels(self, reading: Reading = PLAIN) -> tuple[str, ...]:
        """Return the labels of the header, at no cost where the file was read already.

        Raises what `read` raises.
        """
        grid, _ = self._grid(reading)
        return labels_of(grid, reading)

    def grid(self, reading: Reading = PLAIN) -> Grid:
        """Return all cells of a sheet or of a text, whatever they mean.

        Raises what `read` raises.
        """
        return self._grid(reading)[0]

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of a workbook; none for other files.

        Raises what `read` raises.
        """
        return sheets(self.path, self.form) if self.form in WORKBOOKS else ()

    def _assembled(self, reading: Reading) -> Table:
        grid, notes = self._grid(reading)
        table = assemble(grid, reading)
        return replace(table, notes=(*notes, *table.notes), above=table.above + len(notes)) if notes else table

    def _grid(self, reading: Reading) -> tuple[Grid, tuple[str, ...]]:
        if self.form in WORKBOOKS:
            sheet = reading.sheet or self.sheet
            if sheet not in self._grids:
                self._grids[sheet] = workbook(self.path, self.form, sheet=sheet, limits=self.limits)
            return self._grids[sheet], ()
        encoding = reading.encoding or self.encoding
        if encoding not in self._texts:
            table = self._flat(encoding)
            self._texts[encoding] = grid_of(table), table.notes
        return self._texts[encoding]

    def _flat(self, encoding: str | None) -> Table:
        """Return the table of a file that has no sheets, its first row the header."""
        if self.form == "parquet":
            # Its reader takes a while to load, and few files are Parquet.
            from gongkai.extract.parquet import parquet

            return parquet(self.path, self.limits)
        beginning = self._beginning()
        if beginning.lstrip().lower().startswith(MARKUP):
            raise NotText(where=self.path, kind=N_("a page of HTML or XML"))
        if looks_like_json(beginning):
            try:
                return records(*text_of(self.path, self.limits.bytes, encoding), self.path, self.limits)
            except BrokenFile:
                if self.path.suffix.lower() in {".json", ".jsonl", ".ndjson", ".geojson"}:
                    raise
        most = self.limits.bytes, self.limits.columns
        table = delimited(self.path, max_bytes=most[0], max_columns=most[1], encoding=encoding, titles=True)
        self._check(table)
        return table

    def _beginning(self) -> str:
        with self.path.open("rb") as file:
            data = file.read(BEGINNING)
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return data.decode("utf-16" if wide else "utf-8-sig", errors="replace")

    def _check(self, table: Table) -> None:
        self.limits.hold("rows", table.height, self.path)
        width = max(len(table.labels), max(map(len, table.ragged.values()), default=0))
        self.limits.hold("columns", width, self.path)
        for column in table.columns:
            # Characters are counted where there may be too many: a cell has no more of them than bytes.
            if (pc.max(pc.binary_length(column)).as_py() or 0) > self.limits.cell:
                self.limits.hold("cell", pc.max(pc.utf8_length(column)).as_py(), self.path)

    def _packed(self) -> str:
        try:
            with zipfile.ZipFile(self.path) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenFile(
                where=self.path, kind="XLSX / ODS / ZIP", fault=N_("the archive is damaged or cut off")
            ) from error
        kind = next((kind for part, kind in PACKED.items() if part in names), "ZIP")
        if kind not in WORKBOOKS:
            raise NotText(where=self.path, kind=kind)
        return kind
