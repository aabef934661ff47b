"""Values in order: dates and numbers of one row, ranges of several rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.messages import notes
from gongkai.report import Severity
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.groups import GROUP, Groups
from gongkai.validate.checks.kinds import NO_FIELDS, Bound, Count, Dates, Numbers, Together, Weight
from gongkai.validate.checks.view import Rows, comparable, ranks


@check("date-order", "Order of Dates")
def date_order(rows: Rows, *, fields: Dates, strict: bool = False) -> Iterator[Finding | Remark]:
    """Dates stand in the order of their fields; with `strict` no two are equal."""
    yield from _in_order(rows, fields, strict, (notes.BEFORE, notes.NOT_AFTER))


@check("number-order", "Order of Numbers")
def number_order(rows: Rows, *, fields: Numbers, strict: bool = False) -> Iterator[Finding | Remark]:
    """Numbers stand in the order of their fields, none smaller than the one before; with `strict` no two are equal."""
    yield from _in_order(rows, fields, strict, (notes.LESS, notes.NOT_MORE))


def _in_order(rows: Rows, fields: Sequence[str], strict: bool, words: tuple[str, str]) -> Iterator[Finding]:
    """Yield each row whose value is not in order with the nearest one before it that is there."""
    places = ranks(rows, fields)
    before = places[0]
    for number, field in enumerate(fields[1:], start=1):
        here = places[number]
        wrong = pc.less_equal(here, before) if strict else pc.less(here, before)
        for position in pc.indices_nonzero(pc.fill_null(wrong, False)).to_pylist():
            other = _last_there(places[:number], fields, position)
            note = words[strict].format(field=rows.label(other), other=rows.text(other, position))
            yield Finding(position=position, field=field, note=note)
        before = pc.coalesce(here, before)


def _last_there(places: Sequence[pa.Array], fields: Sequence[str], position: int) -> str:
    return next(fields[number] for number in reversed(range(len(places))) if places[number][position].is_valid)


#: The places of bounds that are not there: before and behind all others.
OPEN_BEGIN, OPEN_END = -1, 2**62


class Range(NamedTuple):
    """The range of one row, its bounds as places in the order of all bounds."""

    position: int
    begin: int
    end: int


@check("no-overlap", "Ranges Without Overlap")
def no_overlap(
    rows: Rows,
    *,
    from_: Bound,
    to: Bound,
    group: Together = NO_FIELDS,
    touching: bool = True,
    gaps: Weight = "ignore",
    step: Count | None = None,
) -> Iterator[Finding | Remark]:
    """The ranges of the rows of a group do not overlap, and where `gaps` says so leave nothing out between them.

    A range without an end is open there. With `touching` one may begin where another ends, as 一万元以上三万元以下 and
    三万元以上五万元以下 do; `step` is what lies between the end of one and the beginning of the next: a day, a unit.
    """
    follow = Follow(touching, gaps, step)
    there, begin, end = _ranges(rows, from_, to)
    for members in Groups.of(rows, group, there).where(lambda groups: _suspects(groups, begin, end, follow)):
        ranges = [Range(position, begin[position].as_py(), end[position].as_py()) for position in members]
        yield from _compare(rows, sorted(ranges, key=lambda item: item[1:]), (from_, to), follow)


@dataclass(frozen=True, slots=True)
class Follow:
    """How one range may follow another."""

    touching: bool
    gaps: Weight
    step: int | None


def _ranges(rows: Rows, least: str, most: str) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return which rows have a range, and the bounds as places in their order.

    Left out are rows without any bound, with one that cannot be read, and with bounds the wrong way round.
    """
    bounds = ranks(rows, [least, most])
    there = [pc.is_valid(rows.texts(field)) for field in (least, most)]
    read = [pc.equal(text, pc.is_valid(bound)) for text, bound in zip(there, bounds, strict=True)]
    begin, end = pc.fill_null(bounds[0], OPEN_BEGIN), pc.fill_null(bounds[1], OPEN_END)
    return reduce(pc.and_, [*read, pc.or_(*there), pc.less_equal(begin, end)]), begin, end


def _suspects(groups: Groups, begin: pa.Array, end: pa.Array, follow: Follow) -> pa.Array:
    """Return the groups in which two neighbours overlap or may leave a gap.

    Where any two ranges overlap, some two neighbours do: all that lies between them begins before the first one ends.
    """
    bounds = {"begin": begin.take(groups.positions), "end": end.take(groups.positions)}
    ranges = pa.table({GROUP: groups.numbers, **bounds}).sort_by([(name, "ascending") for name in (GROUP, *bounds)])
    first, second = ranges.slice(0, ranges.num_rows - 1), ranges.slice(1)
    wrong = (pc.less if follow.touching else pc.less_equal)(second.column("begin"), first.column("end"))
    if follow.gaps != "ignore":
        wrong = pc.or_(wrong, pc.greater(second.column("begin"), first.column("end")))
    wrong = pc.and_(wrong, pc.equal(first.column(GROUP), second.column(GROUP)))
    every = pc.unique(ranges.column(GROUP))
    return pc.is_in(every, value_set=pc.unique(second.column(GROUP).filter(wrong)))


def _compare(rows: Rows, members: Sequence[Range], fields: tuple[str, str], follow: Follow) -> Iterator[Finding]:
    """Yield what is wrong between each range and the one before it that reaches farthest."""
    farthest = members[0]
    for each in members[1:]:
        shown = {"row": rows.table.rows[farthest.position].as_py(), "range": _shown(rows, farthest, fields)}
        if each.begin < farthest.end or (each.begin == farthest.end and not follow.touching):
            yield Finding(position=each.position, field=fields[0], note=notes.OVERLAP.format(**shown))
        elif follow.gaps != "ignore" and _is_gap(rows, farthest, each, fields, follow.step):
            severity: Severity | None = "warning" if follow.gaps == "warning" else None
            note = notes.GAP.format(**shown)
            yield Finding(position=each.position, field=fields[0], note=note, severity=severity)
        farthest = max(farthest, each, key=lambda item: item.end)


def _is_gap(rows: Rows, one: Range, other: Range, fields: tuple[str, str], step: int | None) -> bool:
    if other.begin <= one.end:
        return False
    if step is None:
        return True
    least, most = (
        comparable(rows.cells.values(field).at(place))
        for field, place in ((fields[0], other.position), (fields[1], one.position))
    )
    return bool(least - most > (timedelta(days=step) if isinstance(most, datetime) else step))


def _shown(rows: Rows, each: Range, fields: tuple[str, str]) -> str:
    return "–".join(rows.text(field, each.position) for field in fields)
