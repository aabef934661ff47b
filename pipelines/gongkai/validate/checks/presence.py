"""What must be there: a value under a condition, one of several, a row for every key of another table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.messages import notes
from gongkai.validate.checks.catalogue import Finding, Remark, check
from gongkai.validate.checks.codes import not_published
from gongkai.validate.checks.conditions import holding, holding_texts, told
from gongkai.validate.checks.kinds import (
    NO_CONDITIONS,
    NO_PAIRS,
    NO_TABLE_CONDITIONS,
    Conditions,
    Each,
    Pairs,
    Several,
    TableConditions,
    TableName,
)
from gongkai.validate.checks.view import TEXT, Rows

SEPARATOR = "\x1f"


@check("required-if", "Required Value", one_of=("when", "unless"))
def required_if(
    rows: Rows, *, fields: Each, when: Conditions = NO_CONDITIONS, unless: Conditions = NO_CONDITIONS
) -> Iterator[Finding | Remark]:
    """A field has a value in every row in which all conditions of `when` hold and not all of `unless`."""
    needed = holding(rows, when)
    if unless:
        needed = pc.and_not(needed, holding(rows, unless))
    condition = notes.REQUIRED.format(condition=told(rows, when)) if when else ""
    exception = notes.REQUIRED_UNLESS.format(condition=told(rows, unless)) if unless else ""
    for field in fields:
        lacking = pc.and_(needed, pc.is_null(rows.texts(field)))
        for position in pc.indices_nonzero(lacking).to_pylist():
            yield Finding(position=position, field=field, note=condition or exception)


@check("exactly-one-of", "One Alternative")
def exactly_one_of(rows: Rows, *, fields: Several) -> Iterator[Finding | Remark]:
    """Exactly one of several fields is given: a truth value that is true, any other field with a value."""
    given = [_given(rows, field) for field in fields]
    count = pa.array([0] * rows.table.height, pa.int64())
    for mask in given:
        count = pc.add(count, mask.cast(pa.int64()))
    wrong = pc.and_(pc.not_equal(count, 1), rows.where())
    for position in pc.indices_nonzero(wrong).to_pylist():
        names = [field for field, mask in zip(fields, given, strict=True) if mask[position].as_py()]
        yield Finding(
            position=position,
            field=names[-1] if names else fields[0],
            note=_alternatives([rows.label(name) for name in names], [rows.label(name) for name in fields]),
        )


@check("covers", "Covered Keys")
def covers(
    rows: Rows, *, keys: Pairs, table: TableName, within: Pairs = NO_PAIRS, only: TableConditions = NO_TABLE_CONDITIONS
) -> Iterator[Finding | Remark]:
    """Every key of another table occurs in this one, in a row handed in or in one that stays published.

    `keys` pairs fields of this table with fields of the other. With `within`, only the other table's rows count that
    share these fields with a row handed in, so that an agency speaks for itself; with `only`, those that fulfil the
    conditions.
    """
    theirs = list(dict.fromkeys([*keys.values(), *within.values(), *only]))
    listed = rows.known(table, theirs)
    if listed is None:
        yield not_published(table)
        return
    listed = listed.filter(holding_texts(listed, only))
    if within:
        spoken = _joined([rows.texts(field) for field in within])
        listed = listed.filter(pc.is_in(_columns(listed, within.values()), value_set=spoken.drop_null()))
    wanted = pc.unique(_columns(listed, keys.values())).drop_null()
    here = pa.concat_arrays([_joined([rows.texts(field) for field in keys]), _staying(rows, list(keys))])
    for key in wanted.filter(pc.invert(pc.is_in(wanted, value_set=here.drop_null()))).to_pylist():
        cell = ", ".join(key.split(SEPARATOR))
        yield Finding(position=None, field=next(iter(keys)), note=notes.UNCOVERED.format(table=table), cell=cell)


def _staying(rows: Rows, fields: list[str]) -> pa.Array:
    """Return the keys of the published rows that a submission of these rows would leave in place."""
    target = rows.resource
    by = () if target is None else target.replace.by if target.replace.mode == "slice" else target.schema.primary_key
    if target is None or target.replace.mode == "all" or not set(by) <= set(rows.table.labels):
        return pa.array([], TEXT)
    published = rows.keys.of(target.name, list(dict.fromkeys([*fields, *by])))
    if published is None:
        return pa.array([], TEXT)
    replaced = _joined([rows.cells.texts(field) for field in by])
    gone = pc.is_in(_columns(published, by), value_set=replaced.drop_null())
    return _columns(published, fields).filter(pc.invert(gone))


def _columns(table: pa.Table, names: Iterable[str]) -> pa.Array:
    return _joined([table.column(name).combine_chunks().cast(TEXT) for name in names])


def _joined(columns: Sequence[pa.Array]) -> pa.Array:
    """Return one text for each row, its parts one after another; null where a part is missing."""
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, pa.scalar(SEPARATOR, TEXT))


def _given(rows: Rows, field: str) -> pa.Array:
    if rows.schema[field].type == "boolean":
        return pc.fill_null(rows.values(field).mapped(bool, pa.bool_()), False)
    return pc.is_valid(rows.texts(field))


def _alternatives(names: Sequence[str], fields: Sequence[str]) -> str:
    if not names:
        return notes.NONE_OF.format(fields=", ".join(fields))
    return notes.SEVERAL_OF.format(given=", ".join(names), fields=", ".join(fields))
