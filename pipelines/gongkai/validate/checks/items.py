"""Codes of government service items, and what they say of other fields of the row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.codes import is_province, is_uscc, item_code
from gongkai.messages import notes
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.codes import Fault, judged
from gongkai.validate.checks.kinds import NO_PARTS, ItemLengths, Name, Part, Parts, Words
from gongkai.validate.checks.view import TEXT, Rows

#: Basic, implementation and handling item code.
LENGTHS = ItemLengths((12, 31, 33))


@check("item-code", "Service Item Code")
def item_code_check(
    rows: Rows,
    *,
    field: Name,
    lengths: ItemLengths = LENGTHS,
    types: Words | None = None,
    equals: Parts = NO_PARTS,
) -> Iterator[Finding | Remark]:
    """A service item's code has its parts, and those that other fields repeat are the same there.

    GB/T 39554.1-2020: 12 characters are province, type, main item and sub-item; 31 put the agency's credit code and the
    level before them, 33 a handling item behind. `types` lists the types that there are.
    """
    yield from judged(rows, [field], partial(_fault, lengths=lengths, types=types))
    for name, part in equals.items():
        yield from _unequal(rows, field, name, part)


def _fault(text: str, lengths: ItemLengths, types: Words | None) -> Fault | None:
    if len(text) not in lengths:
        return notes.LENGTH.format(count=len(text), wanted=" / ".join(map(str, lengths))), None
    parts = item_code(text)
    if parts is None:
        return notes.BASIC_ITEM if len(text) == LENGTHS[0] else notes.AGENCY_ITEM, None
    if not is_province(parts.province):
        return notes.REGION.format(region=parts.province), None
    if types is not None and parts.type not in types:
        return notes.TYPE.format(type=parts.type), None
    if parts.uscc is not None and not is_uscc(parts.uscc):
        return notes.USCC.format(uscc=parts.uscc), None
    return None


def _unequal(rows: Rows, field: str, name: str, part: Part) -> Iterator[Finding]:
    """Yield the rows in which a part of the code is not what another field says; a missing cell says nothing."""
    texts = rows.texts(field)
    distinct = pc.unique(texts).drop_null()
    parts = [getattr(item_code(text), name, None) for text in distinct.to_pylist()]
    found = pc.take(pa.array(parts, TEXT), pc.index_in(texts, value_set=distinct))
    other = rows.texts(part.field)
    if part.codes is not None:
        labels = pa.array(list(part.codes), TEXT)
        other = pc.take(pa.array(list(part.codes.values()), TEXT), pc.index_in(other, value_set=labels))
    for position in pc.indices_nonzero(pc.fill_null(pc.not_equal(found, other), False)).to_pylist():
        said = rows.text(part.field, position)
        note = notes.PART.format(part=name, found=found[position].as_py(), field=rows.label(part.field), other=said)
        yield Finding(position=position, field=field, note=note)
