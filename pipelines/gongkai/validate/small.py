"""A small file, checked by frictionless itself: its rows take less time than the import of Arrow."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless.resources import TableResource

from gongkai.report import Report
from gongkai.validate.opening import LIMIT, as_report, options_of, refusal, schema_of

#: Bytes by which another encoding is told in what is ASCII or UTF-8 as well: UTF-16 without a mark, the escapes of
#: ISO 2022, HZ and UTF-7, and what pages of markup and programs declare in their heads.
TELLING = b"\x00\x1b~+<#"


def check_small(path: Path, schema: Mapping[str, Any] | None, *, limit: int = LIMIT) -> Report | None:
    """Check a file against a Table Schema as `check_file` does, a row at a time.

    None where frictionless stumbles over a rule or a cell with a bare exception, and where keys are declared, for which
    it would open the schema's file: `check_file` tells of those.
    """
    if schema is not None and schema.get("foreignKeys"):
        return None
    table = TableResource(**options_of(path), detector=frictionless.Detector(encoding_function=encoding_of))
    try:
        if schema is not None:
            table.schema = schema_of(schema)
        return as_report(table.validate(limit_errors=limit), path, limit)
    except frictionless.FrictionlessException as error:
        return as_report(refusal(table, error), path, limit)
    except Exception:  # noqa: BLE001 - whatever it is, the caller asks the reader that does not stumble
        return None


def encoding_of(buffer: bytes) -> str:
    """Return the encoding that frictionless finds in the first bytes of a file.

    Plain UTF-8 needs no look at the models of languages, whose reading takes longer than the check of ten rows.
    """
    if not any(byte in buffer for byte in TELLING) and not buffer.startswith(BOM_UTF8):
        try:
            buffer.decode()
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    return str(frictionless.Detector().detect_encoding(buffer))
