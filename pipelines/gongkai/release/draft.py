"""A draft: a copy of the last database file, changed in one transaction, then checked and made a release."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from gongkai.descriptor import ForeignKey, Package, Replace, Resource
from gongkai.errors import DamagedStore, KeyChanged, SchemaChanged
from gongkai.keys import EitherKeys, Keys
from gongkai.load import Words, create_table, register_functions, search_rows, search_table, sqlite_type, stage
from gongkai.names import quoted
from gongkai.release.copying import Copying
from gongkai.release.difference import INCOMING, ROW, Comparison
from gongkai.release.files import Making
from gongkai.release.filling import Filling
from gongkai.release.imprint import Content, Imprint
from gongkai.release.journal import Event, events, key_of, open_journal, write_removed, write_reshaped
from gongkai.release.lookup import columns_of
from gongkai.release.manifest import DatabaseFile, PlainFile, check_hash
from gongkai.release.merge import merge
from gongkai.release.sieve import LEAST, Sifted, sift
from gongkai.release.tombstone import Tombstone
from gongkai.report import Violation
from gongkai.sandbox import REGISTER

if TYPE_CHECKING:
    from gongkai.release.registers import Registers

#: Bytes of a database that are held while a draft is changed.
CACHE = 64 * 2**20
#: Bytes of a page of a new database: each index is made by reading the whole table, and fewer pages are sooner read.
PAGE = 8192
#: Rows of an index that are looked at for the statistics of the query planner, as SQLite recommends.
ANALYSED = 1000


class Draft:
    """One database of the coming release, open for changes. Answers as `Keys` with what it holds now."""

    def __init__(
        self, path: Path, last: DatabaseFile | None, registers: Registers | None = None, *, rehearsal: bool = False
    ) -> None:
        self.path, self.rehearsal = path, rehearsal
        self._registers, self._sees_registers = registers, False
        # A large file takes as long to copy as a submission takes to be read.
        self._copying = Copying(last.path, path, last.sha256) if last is not None else None
        #: The Parquet files of tables that have the shape that they had when these were made.
        self.published: dict[str, PlainFile] = {}
        #: The files of tables that are made while the draft is filled, unless it is a rehearsal.
        self.files: dict[str, Making] = {}
        #: The search indexes that are made beside their tables.
        self.words: list[Words] = []
        #: Number and time of the coming release, and its datasets by name.
        self.made: tuple[int, str] = (0, "")
        self.datasets: Mapping[str, Package] = {}
        self._remade: list[Resource] = []
        #: The table that was compared last, and the keys of the submission with the numbers of its rows.
        self.numbered: tuple[str, pa.Table] | None = None
        #: Table and digest of the key of each row that may not come back, and the row that goes with this draft.
        self.withdrawn: frozenset[tuple[str, str]] = frozenset()
        self.tombstone: Tombstone | None = None

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """The database; who asks first waits for it.

        Raises DamagedStore where the file that it is a copy of is not what the last release says.
        """
        if self._copying is not None:
            self._copying.wait()
        # By its URI, so that another may be attached by one.
        connection = sqlite3.connect(self.path.resolve().as_uri(), uri=True, isolation_level=None)
        # The draft becomes public by a rename or not at all: no journal needs to outlive a crash.
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(f"PRAGMA page_size={PAGE}")
        # Keys come in any order, and their index is held while it grows; the default is 2 MiB.
        connection.execute(f"PRAGMA cache_size=-{CACHE >> 10}")
        register_functions(connection)
        open_journal(connection)
        connection.execute("BEGIN")
        return connection

    @property
    def registers(self) -> Registers:
        """The closed registers of the coming release; those have none themselves."""
        if self._registers is None:
            raise ValueError(self.path)
        return self._registers

    def holding(self, resource: Resource) -> Draft:
        """Return the draft that holds a table: of a closed register it is a private one."""
        return self.registers.open() if resource.closed else self

    def keys_for(self, resource: Resource) -> Keys:
        """Return what answers for the keys that rows of a table refer to: of a register those of registers too."""
        return EitherKeys(self.registers.open(), self) if resource.closed else self

    def see_registers(self) -> None:
        """Let SQL read the closed registers as they will be, as the database REGISTER; they change no more.

        Raises DamagedStore, SchemaChanged.
        """
        if self._sees_registers or self._registers is None:
            return
        path = self._registers.settle()
        if path is not None:
            self.connection.execute(f"ATTACH ? AS {REGISTER}", (f"{path.resolve().as_uri()}?mode=ro&immutable=1",))
            self._sees_registers = True

    def prepare(self, resource: Resource, fingerprint: str | None) -> bool:
        """Make the table of a resource, or make it anew where its declaration changed; tell whether it was.

        Rows that are published keep their values under the names that both shapes have.
        Raises KeyChanged where a row would have no key, or two rows the same.
        """
        if fingerprint == resource.fingerprint:
            return False
        if fingerprint is None:
            create_table(self.connection, resource)
            return True
        self.published.pop(resource.name, None)
        self._remake(resource)
        self._remade.append(resource)
        return True

    def drop_undeclared(self, declared: Collection[str]) -> list[str]:
        """Drop the tables that the portal no longer declares and return their names."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        present = {name for (name,) in self.connection.execute(query)}
        indexes = {search_table(name) for name in present}
        own = {name for name in present if not any(name.startswith(index) for index in indexes)}
        gone = sorted(own - set(declared))
        for name in gone:
            write_removed(self.connection, name, f"SELECT * FROM {quoted(name)}", key_of(self.connection, name))
            self.connection.execute(f"DROP TABLE IF EXISTS {quoted(search_table(name))}")
            self.connection.execute(f"DROP TABLE {quoted(name)}")
        return gone

    def compare(
        self, resource: Resource, values: pa.Table, rows: pa.Array, *, bounded: bool = False
    ) -> Comparison | Filling:
        """Return the comparison of a submission with what is published; `rows` numbers its values in the source.

        `bounded`: its rows will be asked for one by one before any goes in.
        """
        if any(words.resource.name == resource.name for words in self.words):
            # Its rows are there and their words are not: to take them out would spoil the index.
            raise ValueError(resource.name)
        numbers = rows.cast(pa.int64())
        self.numbered = resource.name, values.select(resource.schema.primary_key).append_column(ROW, numbers)
        if self.count(resource.name) == 0 and not bounded:
            making = partial(self._make_files, resource, values.num_rows)
            indexing = partial(self._make_words, resource)
            return Filling(self.connection, resource, values, rows, self.withdrawn, making, indexing)
        staged = values.append_column(ROW, numbers)
        sifted = None if bounded else self._sift(resource, values)
        if sifted is not None:
            staged = staged.filter(sifted.differ)
            stage(self.connection, "missing", sifted.missing)
        stage(self.connection, INCOMING, staged)
        self._index_incoming(resource)
        left_out = values.num_rows - staged.num_rows if sifted else None
        return Comparison(self.connection, resource, tuple(values.column_names), self.withdrawn, left_out)

    def _sift(self, resource: Resource, values: pa.Table) -> Sifted | None:
        """Return what differs from the last files; of a slice SQLite must see every row."""
        file = self.published.get(resource.name)
        if file is None or resource.replace.mode == "slice" or values.num_rows < LEAST:
            return None
        check_hash(file.path, file.sha256)
        return sift(values, resource, file.path, self.count(resource.name))

    def _make_files(self, resource: Resource, rows: int, batches: Iterator[pa.RecordBatch]) -> None:
        if not self.rehearsal:
            content = Content(resource=resource, imprint=self.imprint(resource))
            self.files[resource.name] = Making(content, self.path.parent, rows, batches)

    def imprint(self, resource: Resource) -> Imprint:
        """Return what the files of a table, made for the coming release, tell of it."""
        number, created = self.made
        return Imprint(package=self.datasets[resource.package], number=number, created=created)

    def _make_words(self, resource: Resource, values: pa.Table) -> bool:
        """Begin to make the search index of many rows beside the table; tell whether it is made there.

        Not in a rehearsal: what is handed in later may change the same rows before the index is taken over.
        """
        if self.rehearsal or values.num_rows < LEAST or not resource.search:
            return False
        path = self.path.with_name(f"{self.path.name}-words-{resource.name}")
        self.words.append(Words(path, resource, values))
        return True

    def merge_files(self, resource: Resource, last: Path, rows: int) -> None:
        """Begin to write the files of a table from its last Parquet file, where the journal tells all that changed.

        A row that is taken down is not in the journal.
        """
        if resource.name in self.files or self.tombstone is not None:
            return
        made = merge(self.connection, resource, last, rows)
        if made is not None:
            self._make_files(resource, rows, made.batches())

    def source_row(self, resource: Resource, key: Sequence[Any]) -> int | None:
        """Return the row of the submission compared last that has a key, or None: it may be of another table."""
        table, keys = self.numbered or ("", None)
        if keys is None or resource.name != table:
            return None
        for name, value in zip(resource.schema.primary_key, key, strict=True):
            keys = keys.filter(pc.equal(keys[name], pa.scalar(value, keys[name].type)))
        return int(keys[ROW][0].as_py()) if keys.num_rows else None

    def compare_rows(self, resource: Resource, rows: Iterable[Mapping[str, Any]]) -> Comparison:
        """Stage rows that shall be all that the table holds, and return their comparison with those that it has."""
        names = resource.schema.names
        columns = ", ".join(f"{quoted(name)} {sqlite_type(resource.schema[name])}" for name in names)
        self.connection.execute(f"DROP TABLE IF EXISTS temp.{quoted(INCOMING)}")
        self.connection.execute(f"CREATE TEMP TABLE {quoted(INCOMING)} ({columns})")
        marks = ", ".join("?" for _ in names)
        values = (tuple(row[name] for name in names) for row in rows)
        self.connection.executemany(f"INSERT INTO temp.{quoted(INCOMING)} VALUES ({marks})", values)
        self._index_incoming(resource)
        return Comparison(self.connection, replace(resource, replace=Replace(mode="all")), names)

    def _index_incoming(self, resource: Resource) -> None:
        # The comparison looks rows up from both sides.
        key = ", ".join(quoted(name) for name in resource.schema.primary_key)
        self.connection.execute(f"CREATE INDEX temp.incoming_key ON {quoted(INCOMING)} ({key})")

    def of(self, resource: str, fields: Sequence[str]) -> pa.Table | None:
        """Return the present values of fields of a table as text, or None where the table is not there."""
        return columns_of(self.connection, resource, fields) if self.has(resource) else None

    def has(self, table: str) -> bool:
        """Tell whether the draft holds a table."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return self.connection.execute(query, (table,)).fetchone() is not None

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        count: int = self.connection.execute(f"SELECT COUNT(*) FROM {quoted(table)}").fetchone()[0]
        return count

    def orphans(self, packages: Sequence[Package], changed: Sequence[str]) -> list[Violation]:
        """Return the rows that would lose the row they refer to, as errors.

        Also those of the changed tables: rows of other slices stand there too.
        """
        found: list[Violation] = []
        for package in packages:
            for resource in package.resources:
                keys = [key for key in resource.schema.foreign_keys if (key.resource or resource.name) in changed]
                if keys and resource.closed:
                    self.see_registers()
                if keys and self._holds(resource):
                    found += [fault for key in keys for fault in self._orphans(resource, key)]
        return found

    def finish(self) -> None:
        """Commit, check the file, and leave it with no journal beside it.

        Raises SchemaChanged where published rows lack a field that became required, DamagedStore where SQLite
        finds a fault.
        """
        self.settle()
        if self._sees_registers:
            # What follows would be done to them, too.
            self.connection.execute(f"DETACH {REGISTER}")
        for words in self.words:
            words.place(self.connection)
        if self.tombstone is not None:
            # What is deleted stays in free pages until the file is written anew.
            self.connection.execute("VACUUM")
        # Of each index so many rows tell the planner enough; all of them would be read at every release.
        self.connection.execute(f"PRAGMA analysis_limit={ANALYSED}")
        self.connection.execute("ANALYZE")
        (verdict,) = self.connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise DamagedStore(where=self.path, fault=verdict)
        self.connection.execute("PRAGMA journal_mode=DELETE")
        self.connection.close()

    def settle(self) -> None:
        """Commit: no change comes after, and others may read the file.

        Raises SchemaChanged.
        """
        if self.connection.in_transaction:
            for resource in self._remade:
                self._check_filled(resource)
            self.connection.execute("COMMIT")

    def journal(self) -> Iterator[Event]:
        """Yield what the history will keep of this draft."""
        return events(self.connection)

    def close(self) -> None:
        """Let go of the files."""
        for making in self.files.values():
            making.close()
        for words in self.words:
            words.close()
        if self._copying is not None:
            self._copying.stop()
        if "connection" in self.__dict__:
            self.connection.close()

    def _remake(self, resource: Resource) -> None:
        execute = self.connection.execute
        before = {row[1]: row[2] for row in execute(f"PRAGMA table_info({quoted(resource.name)})")}
        key = key_of(self.connection, resource.name)
        kept = [name for name in resource.schema.names if name in before]
        names = ", ".join(quoted(name) for name in kept)
        # Set aside in a temporary table: a renamed one would drag the keys of other tables with it.
        execute(f"CREATE TEMP TABLE set_aside ({', '.join(f'{quoted(name)} {kind}' for name, kind in before.items())})")
        execute(f"INSERT INTO temp.set_aside SELECT * FROM {quoted(resource.name)}")
        execute(f"DROP TABLE {quoted(resource.name)}")
        execute(f"DROP TABLE IF EXISTS {quoted(search_table(resource.name))}")
        create_table(self.connection, resource)
        try:
            execute(f"INSERT INTO {quoted(resource.name)} ({names}) SELECT {names} FROM temp.set_aside")
        except sqlite3.IntegrityError as error:
            raise KeyChanged(table=resource.name, fault=error) from error
        write_reshaped(self.connection, resource, "set_aside", key)
        execute("DROP TABLE temp.set_aside")
        search_rows(self.connection, resource, f"SELECT rowid FROM {quoted(resource.name)}")

    def _check_filled(self, resource: Resource) -> None:
        for field in resource.schema.fields:
            if field.required:
                query = f"SELECT COUNT(*) FROM {quoted(resource.name)} WHERE {quoted(field.name)} IS NULL"
                (rows,) = self.connection.execute(query).fetchone()
                if rows:
                    raise SchemaChanged(table=resource.name, rows=rows, field=field.name)

    def _holds(self, resource: Resource) -> bool:
        if not resource.closed:
            return self.has(resource.name)
        query = f"SELECT 1 FROM {REGISTER}.sqlite_master WHERE type = 'table' AND name = ?"
        return self._sees_registers and self.connection.execute(query, (resource.name,)).fetchone() is not None

    def _orphans(self, resource: Resource, key: ForeignKey) -> list[Violation]:
        target = key.resource or resource.name
        on = " AND ".join(
            f"p.{quoted(there)} = c.{quoted(here)}"
            for here, there in zip(key.fields, key.reference_fields, strict=True)
        )
        present = " AND ".join(f"c.{quoted(name)} IS NOT NULL" for name in key.fields)
        names = ", ".join(f"c.{quoted(name)}" for name in (*resource.schema.primary_key, *key.fields))
        guards = tuple(key.error_where or ())
        cells = self.connection.execute(
            f"SELECT {names}{''.join(f', c.{quoted(name)}' for name in guards)} FROM {quoted(resource.name)} c "
            f"LEFT JOIN {quoted(target)} p ON {on} WHERE {present} AND p.rowid IS NULL"
        ).fetchall()
        return _left_behind(resource, key, cells)


def _left_behind(resource: Resource, key: ForeignKey, cells: list[tuple[Any, ...]]) -> list[Violation]:
    width, guards = len(resource.schema.primary_key), tuple((key.error_where or {}).values())
    found = []
    for row in cells:
        own, names, guarded = row[:width], row[width : width + len(key.fields)], row[width + len(key.fields) :]
        if all(re.search(pattern, str(value)) for pattern, value in zip(guards, guarded, strict=True)):
            # Whose row refers to it is told of no closed register.
            place = resource.name if resource.closed else f"{resource.name} {', '.join(map(str, own))}"
            missing = ", ".join(map(str, names))
            found.append(Violation(type="left-behind", field=key.fields[0], cell=missing, note=place))
    return found
