"""The rows in which something is wrong, as frictionless would yield them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import frictionless
from frictionless import errors
from frictionless.table.row import Row, create_cell_handlers

from gongkai.validate.column import Column
from gongkai.validate.engine import BrokenOff, Faulty, Findings, run
from gongkai.validate.integrity import Keys
from gongkai.validate.judges import Judges
from gongkai.validate.ordinals import Numbers
from gongkai.validate.readers import CellReader

if TYPE_CHECKING:
    from gongkai.validate.arrow_table import ArrowTable, Source

NOT_FOUND = 'for "%s": values "%s" not found in the lookup table "%s" as "%s"'
SAME = "the same as in the row at position %s"
NO_KEY = 'cells composing the primary keys are all "None"'


@dataclass
class Integrity:
    """What the records share: unique fields, the primary key, and keys to other records of the same table."""

    unique: dict[str, Keys] = field(default_factory=dict)
    primary: Keys | None = None
    primary_names: tuple[str, ...] = ()
    foreign: list[tuple[Mapping[str, Any], Keys, Keys]] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """The fields whose cells are needed."""
        return frozenset(name for keys in self.all() for name in keys.names)

    def all(self) -> Iterator[Keys]:
        """Yield all keys."""
        yield from self.unique.values()
        if self.primary is not None:
            yield self.primary
        for _, own, there in self.foreign:
            yield from (own, there)


@dataclass
class Broken:
    """The records that break a rule between records, by number, with what frictionless says of them."""

    unique: Mapping[str, Mapping[int, int]]
    primary: Mapping[int, int]
    keyless: frozenset[int]
    foreign: Sequence[frozenset[int]]

    @property
    def numbers(self) -> set[int]:
        """The numbers of all of them."""
        found = {number for pairs in self.unique.values() for number in pairs}
        return found.union(self.primary, self.keyless, *self.foreign)


class FaultyRows:
    """The row stream of one pass over an open table."""

    def __init__(self, table: ArrowTable, source: Source, limit: int) -> None:
        self.table = table
        self.source = source
        self.limit = limit
        fields = table.header.get_expected_fields()
        keys = key_names(table, fields)
        self.judges = Judges(fields, keys)
        self.columns = [
            Column(position, item, self.judges, key=item.name in keys) for position, item in enumerate(fields)
        ]
        self.integrity = self._integrity()
        self.handlers = {
            name: handler._replace(reader=self._reader(column))
            for (name, handler), column in zip(create_cell_handlers(fields).items(), self.columns, strict=True)
        }
        self.numbers = Numbers()
        self.faulty: dict[int, Faulty] = {}
        self.empty: list[int] = []
        #: How many rows certainly have an error; a record of empty texts has one where those are missing values.
        self._certain = 0
        self._empty_is_blank = all("" in column.missing for column in self.columns)
        #: What broke the source off.
        self.failure: frictionless.FrictionlessException | None = None
        self._done = False
        #: The faulty cells of the row at hand, where they are known.
        self.places: frozenset[int] | None = None

    def rows(self) -> Iterator[Row]:
        """Yield the rows with errors in order; a source that breaks off raises after the rows before."""
        if not self._done:
            self.read()
        self.table.stats.rows = 0
        yield from self._told()
        self.table.stats.rows = self.numbers.total
        if self.failure is not None:
            raise self.failure

    def read(self) -> None:
        """Take all records, or as many as the report has room for."""
        self._done = True
        with self.judges:
            findings = run(self.source.batches(self.table), self.columns, self.integrity.names)
            try:
                for found in findings:
                    self._take(found)
                    # A key may be to any later record, and frictionless reads all of them for any key.
                    if self._is_full() and not self.table.schema.foreign_keys:
                        return
            except BrokenOff as stop:
                self.failure = stop.error
                self._forget_after(stop.last)

    def _is_full(self) -> bool:
        """Tell whether no later row can be in the report: each faulty row has an error, and one row comes anyway."""
        found = self._certain + len(self.table.header.errors)
        return bool(self.limit) and self.numbers.total > 0 and found >= self.limit

    def _take(self, found: Findings) -> None:
        if not self._is_full():
            self.faulty.update(found.faulty)
        self._certain += sum(self._is_certain(faulty) for faulty in found.faulty.values())
        self._certain -= 0 if self._empty_is_blank else len(found.empty)
        self.numbers.add(found.numbers, found.span)
        self.empty.extend(found.empty)
        for keys in self.integrity.all():
            keys.add(found.keys, len(found.numbers))

    def _is_certain(self, faulty: Faulty) -> bool:
        """Tell whether a record surely has an error: one as wide as the table may only hold what is not text."""
        return faulty.places is not None or len(faulty.cells) != len(self.columns)

    def _forget_after(self, last: int) -> None:
        """Forget the records that frictionless did not come to; it reads in other pieces."""
        self.numbers.cut(last)
        self.faulty = {number: faulty for number, faulty in self.faulty.items() if number <= last}
        self.empty = [number for number in self.empty if number <= last]

    def _told(self) -> Iterator[Row]:
        if self.empty:
            self._tell_blank_lines()
        broken = self._broken()
        wanted = {number for number in broken.numbers if number <= self.numbers.last}
        # With errors enough in the header, frictionless stops at the first row, a sound one too.
        if self.limit and self.numbers.total and len(self.table.header.errors) >= self.limit:
            wanted.add(self.numbers.first)
        lacking = sorted(wanted.difference(self.faulty))
        if lacking:
            sound = self.source.fetch(self.table, lacking, exact=False)
            self.faulty.update((number, Faulty(cells, frozenset())) for number, cells in sound.items())
        for number in sorted(self.faulty):
            faulty = self.faulty[number]
            self.places = faulty.places
            row = Row(faulty.cells, handlers=self.handlers, row_number=number)
            self._add_integrity_errors(row, broken)
            # A row does its reading when it is first asked, and the next one will have other faults.
            _ = row.errors
            self.table.stats.rows = self.numbers.ordinal(number)
            yield row

    def _tell_blank_lines(self) -> None:
        """Tell blank lines, which have no cells, from records of empty texts, which may be values."""
        exact = self.source.fetch(self.table, self.empty, exact=True)
        self.faulty.update((number, Faulty(cells)) for number, cells in exact.items())
        blank = [self.numbers.place(number) for number, cells in exact.items() if not cells]
        for keys in self.integrity.all():
            keys.forget(blank)

    def _broken(self) -> Broken:
        numbers = self.numbers
        primary = self.integrity.primary
        return Broken(
            unique={name: keys.duplicates(numbers) for name, keys in self.integrity.unique.items()},
            primary=primary.duplicates(numbers) if primary is not None else {},
            keyless=frozenset(numbers[position] for position in (primary.empty() if primary is not None else ())),
            foreign=[
                frozenset(numbers[position] for position in own.lost(there)) for _, own, there in self.integrity.foreign
            ],
        )

    def _add_integrity_errors(self, row: Row, broken: Broken) -> None:
        """Add the errors between records; a cell is read when its key is looked at, which decides the order."""
        number = row.row_number
        for name, pairs in broken.unique.items():
            if row[name] is not None and number in pairs:
                note = SAME % pairs[number]
                row.errors.append(errors.UniqueError.from_row(row, note=note, field_name=name))
        self._add_primary_error(row, broken)
        for (key, _, _), lost in zip(self.integrity.foreign, broken.foreign, strict=True):
            cells = tuple(row[name] for name in key["fields"])
            if number in lost and set(cells) != {None}:
                row.errors.append(_foreign_error(row, key, cells))

    def _add_primary_error(self, row: Row, broken: Broken) -> None:
        for name in self.integrity.primary_names:
            _ = row[name]
        if row.row_number in broken.keyless:
            row.errors.append(errors.PrimaryKeyError.from_row(row, note=NO_KEY))
        elif row.row_number in broken.primary:
            note = SAME % broken.primary[row.row_number]
            row.errors.append(errors.PrimaryKeyError.from_row(row, note=note))

    def _reader(self, column: Column) -> CellReader:
        """Return the reader of a column's cells for Rows: one that was found good need not be read again.

        What it is read as matters only to keys.
        """
        if column.name in self.integrity.names:
            return column.read
        missing = frozenset(column.missing)

        def read(cell: Any) -> tuple[Any, Any]:
            if self.places is None or column.position in self.places:
                return column.read(cell)
            return (None if cell is None or cell in missing else cell), None

        return read

    def _integrity(self) -> Integrity:
        schema, by_name = self.table.schema, {column.name: column for column in self.columns}
        found = Integrity()
        for column in self.columns:
            if column.unique:
                found.unique[column.name] = Keys([column])
        if schema.primary_key and set(schema.primary_key) <= set(by_name):
            found.primary_names = primary_names(self.table, list(by_name))
            found.primary = Keys([by_name[name] for name in found.primary_names])
        for key in schema.foreign_keys:
            # A key of no fields is one that every record has.
            if key["fields"] and set(key["fields"]) <= set(by_name):
                there = key["reference"]["fields"]
                source = Keys([by_name.get(name) for name in there])
                found.foreign.append((key, Keys([by_name[name] for name in key["fields"]]), source))
        return found


def primary_names(table: ArrowTable, known: Sequence[str]) -> tuple[str, ...]:
    """Return the fields of the primary key, among those that the table has."""
    names = table.schema.primary_key
    if table.dialect.header_case:
        return tuple(names)
    lowered = {name.lower() for name in names}
    return tuple(name for name in known if name.lower() in lowered)


def key_names(table: ArrowTable, fields: Sequence[frictionless.Field]) -> frozenset[str]:
    """Return the fields whose values are compared with one another."""
    known = [item.name for item in fields]
    names = {item.name for item in fields if item.constraints.get("unique")}
    if set(table.schema.primary_key) <= set(known):
        names.update(primary_names(table, known))
    for key in table.schema.foreign_keys:
        names.update(key["reference"]["fields"])
        if set(key["fields"]) <= set(known):
            names.update(key["fields"])
    return frozenset(names)


def _foreign_error(row: Row, key: Mapping[str, Any], cells: tuple[Any, ...]) -> errors.ForeignKeyError:
    target, names = key["reference"]["resource"], key["reference"]["fields"]
    note = NOT_FOUND % (", ".join(key["fields"]), ", ".join(str(cell) for cell in cells), target, ", ".join(names))
    error: errors.ForeignKeyError = errors.ForeignKeyError.from_row(
        row,
        note=note,
        field_names=list(key["fields"]),
        field_values=list(cells),
        reference_name=target,
        reference_field_names=list(names),
    )
    return error
