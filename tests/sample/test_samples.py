"""Tables are made from one another: in the order in which they need each other, and only when they are asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.sample.conftest import Declare

from gongkai.descriptor import Portal
from gongkai.errors import BrokenDescriptor, NoDataset, UnreadableFile
from gongkai.sample import Samples, make

EVENT = """
tables:
  visit:
    memory: true
    rows: [{count: 30}]
    fields: {secret: {digits: 12}, event: {choose: [E1, E2]}}
  event:
    rows: [{for_each: {v: {table: visit, groups: [event]}}}]
    fields:
      event_id: {from: v.event}
      guests: {count: {table: visit, match: {event: event_id}}}
      title: '{opening}会议'
    sort: [event_id]
"""
WORDS = "seed: 7\nlists: {opening: [春季, 秋季]}"


def text_of(samples: Samples, dataset: str = "event") -> str:
    (made,) = make(samples, [dataset])
    return made.text


def test_published_rows_are_counted_from_a_register_that_is_not_written(declare: Declare, portal: Portal) -> None:
    declare(WORDS, dataset=None)
    samples = declare(EVENT)
    (made,) = make(samples)
    made.write()
    assert sum(row["guests"] for row in samples.rows("event")) == 30
    secrets = [row["secret"] for row in samples.rows("visit")]
    written = "".join(path.read_text("utf-8") for path in portal.root.rglob("*") if path.is_file())
    assert [secret for secret in secrets if secret in written] == []
    assert [path.name for path in (portal.root / "datasets/event/data").iterdir()] == ["event.csv"]


def test_the_portals_seed_counts_unless_one_is_given(declare: Declare) -> None:
    declare(WORDS, dataset=None)
    assert text_of(declare(EVENT)) == text_of(declare(EVENT, seed=7))
    assert text_of(declare(EVENT)) != text_of(declare(EVENT, seed=8))


def test_another_dataset_changes_nothing(declare: Declare) -> None:
    declare(WORDS, dataset=None)
    before = text_of(declare(EVENT))
    declare("tables: {unit: {rows: [{count: 3}], fields: {unit_id: {serial: 'N{n}'}}}}", dataset="unit")
    assert text_of(declare(EVENT)) == before


def test_a_table_that_is_not_made_is_read_as_committed(declare: Declare) -> None:
    event = "tables: {event: {rows: [{for_each: {u: {table: unit}}}], fields: {event_id: {from: u.unit_id}}}}"
    assert [row["event_id"] for row in declare(event).rows("event")] == ["U1", "U2", "U3", "U4"]
    declare("tables: {unit: {rows: [{count: 2}], fields: {unit_id: {serial: 'N{n}'}}}}", dataset="unit")
    assert [row["event_id"] for row in declare(event).rows("event")] == ["N1", "N2"]


def test_a_ring_of_tables_is_told(declare: Declare) -> None:
    declare(
        "tables: {unit: {rows: [{for_each: {e: {table: event}}}], fields: {unit_id: {from: e.event_id}}}}",
        dataset="unit",
    )
    samples = declare(
        "tables: {event: {rows: [{for_each: {u: {table: unit}}}], fields: {event_id: {from: u.unit_id}}}}"
    )
    with pytest.raises(BrokenDescriptor, match="in a ring: event → unit → event"):
        samples.rows("event")


def test_a_missing_file_of_rows_is_told(declare: Declare, portal: Portal) -> None:
    samples = declare(
        "tables: {event: {rows: [{for_each: {u: {table: unit}}}], fields: {event_id: {from: u.unit_id}}}}"
    )
    (portal.root / "datasets/unit/data/unit.csv").unlink()
    with pytest.raises(UnreadableFile, match=r"unit\.csv"):
        samples.rows("event")


def test_datasets_that_are_not_made_cannot_be_named(declare: Declare) -> None:
    declare(WORDS, dataset=None)
    with pytest.raises(BrokenDescriptor, match="nothing says here how rows are made"):
        list(make(declare(EVENT), ["unit"]))
    with pytest.raises(NoDataset, match="event"):
        list(make(declare(EVENT), ["evnt"]))


def test_a_table_is_written_whole(declare: Declare) -> None:
    declare(WORDS, dataset=None)
    (made,) = make(declare(EVENT))
    assert not made.same
    made.write()
    assert made.same
    assert made.path.read_bytes().decode() == made.text
    assert made.text.startswith("event_id,title,held_on,guests\nE1,")
    assert "\r" not in made.text
    made.path.write_bytes(made.path.read_bytes() + b"\n")
    assert not made.same


def test_bytes_do_not_depend_on_the_run(declare: Declare, portal: Portal, tmp_path: Path) -> None:
    """Sets and hashes of texts differ from run to run; nothing that is made may."""
    declare(WORDS, dataset=None)
    declare(EVENT)
    script = (
        "import sys; from gongkai import Portal; from gongkai.sample import Samples, make;"
        "print(next(make(Samples(Portal.at(sys.argv[1])))).text)"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", script, str(portal.root)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
