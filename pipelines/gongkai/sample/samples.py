"""All tables of a portal, made when they are asked for, those that they need first."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gongkai.descriptor import Portal, Resource
from gongkai.errors import BrokenDescriptor, UnreadableFile
from gongkai.messages import translate
from gongkai.sample.making import make_rows
from gongkai.sample.place import Words
from gongkai.sample.plan import FILE, Draft, read_drafts, read_plan, root_settings
from gongkai.sample.values import Row, typed


@dataclass
class Samples:
    """The rows of a portal's tables: made where a sample.yaml says how, else those that are committed."""

    portal: Portal
    #: None for the seed of the portal's sample.yaml.
    seed: int | None = None
    _made: dict[str, Sequence[Row]] = field(default_factory=dict)
    _making: list[str] = field(default_factory=list)

    @cached_property
    def _settings(self) -> tuple[int, dict[str, Words]]:
        seed, lists = root_settings(self.portal, self)
        return seed if self.seed is None else self.seed, dict(lists)

    @cached_property
    def _resources(self) -> dict[str, Resource]:
        return {resource.name: resource for package in self.portal.datasets for resource in package.resources}

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        """The tables that some sample.yaml describes.

        Raises BrokenDescriptor, UnreadableFile.
        """
        found: dict[str, Draft] = {}
        for package in self.portal.datasets:
            path = self.portal.root / "datasets" / package.name / FILE
            if not path.exists():
                continue
            for draft in read_drafts(package, path, self.portal, self._settings[1], self):
                if draft.table in found or (draft.resource is None and draft.table in self._resources):
                    raise BrokenDescriptor(
                        where=draft.where,
                        fault=translate("a table of this name is there already: “{name}”", name=draft.table),
                    )
                found[draft.table] = draft
        return found

    def tables(self) -> Collection[str]:
        """Return the names of all tables, those that are kept in memory only included."""
        return {**self._resources, **self.drafts}

    def columns(self, table: str) -> Collection[str]:
        """Return the names of the fields of a table, with those that only help to make it."""
        schema = self._resources[table].schema.names if table in self._resources else ()
        return tuple(dict.fromkeys([*schema, *(self.drafts[table].fields if table in self.drafts else ())]))

    def rows(self, table: str) -> Sequence[Row]:
        """Return the rows of a table.

        Raises BrokenDescriptor, also where its rows would be made from themselves; UnreadableFile.
        """
        if table not in self._made:
            self._made[table] = self._make(self.drafts[table]) if table in self.drafts else self._committed(table)
        return self._made[table]

    def _make(self, draft: Draft) -> Sequence[Row]:
        if draft.table in self._making:
            ring = " → ".join([*self._making[self._making.index(draft.table) :], draft.table])
            raise BrokenDescriptor(
                where=draft.where, fault=translate("tables are made from one another in a ring: {ring}", ring=ring)
            )
        self._making.append(draft.table)
        try:
            return make_rows(draft, read_plan(draft, self), self._settings[0])
        finally:
            self._making.pop()

    def _committed(self, table: str) -> Sequence[Row]:
        resource = self._resources[table]
        path = self.portal.committed(resource)
        types = {field.name: field.type for field in resource.schema.fields}
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                return [_read(row, types) for row in csv.DictReader(stream, strict=True)]
        except OSError as error:
            raise UnreadableFile.of(error, path) from error
        except (ValueError, csv.Error) as error:
            raise UnreadableFile(where=path, fault=str(error)) from error


def _read(row: dict[str, str], types: dict[str, str]) -> Row:
    return {name: typed(row.get(name), kind) for name, kind in types.items()}
