"""The files of a release, as they were made when it was published."""

from __future__ import annotations

from collections.abc import Mapping

from datasette.utils.asgi import AsgiFileDownload, Request

from gongkai.portal.fault import Fault
from gongkai.portal.site import Site

#: The media types of the forms, by IANA.
TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "excel-csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: A file is named by its hash and never changes.
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


#: What readers call the forms.
NAMES: Mapping[str, str] = {
    "csv": "CSV",
    "excel-csv": "CSV (Excel)",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
    "xlsx": "XLSX",
}


async def download(datasette: Site, request: Request) -> AsgiFileDownload:
    """Return a file that the release names; raises Fault for any other."""
    release = datasette.here.release
    path = f"files/{request.url_vars['table']}/{request.url_vars['file']}"
    for file in release.files_of(request.url_vars["table"]) if release is not None else ():
        if file["path"] == path:
            return AsgiFileDownload(
                str(datasette.store.root / path),
                filename=request.url_vars["file"],
                content_type=TYPES[file["format"]],
                headers=dict(FOREVER),
            )
    raise Fault(404)


def in_words(size: int) -> str:
    """Return a number of bytes as readers write it.

    >>> in_words(999), in_words(12_345), in_words(734_609_408)
    ('999 B', '12 KB', '735 MB')
    """
    for unit, factor in (("MB", 10**6), ("KB", 10**3)):
        if size >= factor:
            return f"{round(size / factor):,} {unit}"
    return f"{size} B"
