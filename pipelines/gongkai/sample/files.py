"""The committed files of made tables: written, or compared with what would be written."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from gongkai.descriptor import Resource
from gongkai.errors import N_, BrokenDescriptor
from gongkai.sample.plan import FILE
from gongkai.sample.samples import Samples
from gongkai.sample.values import written


@dataclass(frozen=True, slots=True)
class Made:
    """A table that was made: its file, the text that it holds, and whether it stands there as it is."""

    resource: Resource
    path: Path
    text: str
    rows: int

    @property
    def same(self) -> bool:
        """Whether the committed file is this, byte for byte."""
        return self.path.is_file() and self.path.read_bytes() == self.text.encode()

    def write(self) -> None:
        """Put it in place of the committed file, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.draft")
        try:
            draft.write_bytes(self.text.encode())
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)


def make(samples: Samples, datasets: Collection[str] = ()) -> Iterator[Made]:
    """Yield the tables of some datasets, of all that have a sample.yaml unless named; none that is in memory only.

    Raises NoDataset, BrokenDescriptor, UnreadableFile.
    """
    for name in datasets:
        if not any(draft.dataset == samples.portal[name].name for draft in samples.drafts.values()):
            path = samples.portal.root / "datasets" / name / FILE
            raise BrokenDescriptor(where=path, fault=N_("nothing says here how rows are made"))
    for draft in samples.drafts.values():
        if draft.resource is not None and (not datasets or draft.dataset in datasets):
            rows = samples.rows(draft.table)
            names = draft.resource.schema.names
            stream = StringIO(newline="")
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([written(row.get(name)) for name in names] for row in rows)
            yield Made(draft.resource, samples.portal.committed(draft.resource), stream.getvalue(), len(rows))
