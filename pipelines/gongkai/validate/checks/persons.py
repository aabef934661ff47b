"""Personal data that must not be published."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from gongkai.codes import masked_resident, resident_ids
from gongkai.messages import notes
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.kinds import ALL_TEXTS, Texts
from gongkai.validate.checks.view import Rows

#: Texts in which a number may be: seventeen digits, half or full width, one space or hyphen between any two.
SUSPICIOUS = r"(?:[0-9０-９][ 　\-－]?){17}[0-9０-９XxＸｘ]"


@check("resident-id-absent", "Resident Identity Number")
def resident_id_absent(rows: Rows, *, fields: Texts = ALL_TEXTS) -> Iterator[Finding | Remark]:
    """No cell holds a resident identity number with a sound check digit and a real birth date.

    GB 11643. Alone or within a text, in groups or in full-width digits; without `fields`, in any field of type string.
    The number is shown masked and never repeated.
    """
    for field in fields:
        texts = rows.texts(field)
        places = pc.indices_nonzero(pc.match_substring_regex(texts, SUSPICIOUS)).to_pylist()
        for position in places:
            for number in resident_ids(texts[position].as_py(), rows.today):
                yield Finding(position=position, field=field, note=notes.RESIDENT, cell=masked_resident(number))
