"""A portal: one folder with metadata.yml beside datasets/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from gongkai.descriptor.derive import check_derived
from gongkai.descriptor.layout import Layout, read_layouts
from gongkai.descriptor.mapping import read_mapping
from gongkai.descriptor.model import Package, Resource
from gongkai.descriptor.node import texts
from gongkai.descriptor.owner import tree_of
from gongkai.descriptor.read import read_package
from gongkai.errors import BrokenDescriptor, NoDataset, NoPortal, NoResource
from gongkai.messages import translate
from gongkai.names import nearest

Named = TypeVar("Named", Package, Resource)

#: The file in which a dataset says in what forms its files come.
LAYOUTS = "pipeline.yaml"

#: What a dataset declares beside its descriptor, and the published descriptor carries, by the property's name.
BESIDE = {"account": "account.yaml", "consistency": "consistency.yaml", "questions": "questions.yaml"}


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upward, that is a portal.

    Raises NoPortal.
    """
    for folder in (start, *start.resolve().parents):
        if (folder / "metadata.yml").is_file() and (folder / "datasets").is_dir():
            return folder
    raise NoPortal(where=start)


@dataclass(frozen=True)
class Portal:
    """All that one government publishes, as declared."""

    root: Path

    @classmethod
    def at(cls, root: Path | str) -> Portal:
        """Return the portal of a folder.

        Raises NoPortal.
        """
        folder = Path(root)
        if not (folder / "metadata.yml").is_file() or not (folder / "datasets").is_dir():
            raise NoPortal(where=folder)
        return cls(folder)

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """The facts of metadata.yml: title, description, publisher, contact."""
        return read_mapping(self.root / "metadata.yml")

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The portal's name in both languages."""
        return texts(self.metadata, "title")

    @cached_property
    def datasets(self) -> tuple[Package, ...]:
        """The datasets, those that others refer to first.

        Raises BrokenDescriptor: a fault, two datasets with one table name, or a key to an unknown table.
        """
        files = sorted((self.root / "datasets").glob("*/datapackage.yaml"))
        found = [read_package(_declared(file), file, file.parent) for file in files]
        tables: dict[str, str] = {}
        for package in found:
            for resource in package.resources:
                if other := tables.get(resource.name):
                    fault = translate("table “{table}” is also in dataset “{other}”", table=resource.name, other=other)
                    raise BrokenDescriptor(where=package.folder, fault=fault)
                tables[resource.name] = package.name
        _check_references(found)
        check_derived(found)
        for package in found:
            for resource in package.resources:
                tree_of(found, resource)
        return tuple(_in_order(found, _datasets_of))

    @cached_property
    def tables(self) -> tuple[Resource, ...]:
        """The tables of all datasets, those that others refer to first."""
        return tuple(table for package in self.datasets for table in _in_order(package.resources, _tables_of))

    def __getitem__(self, name: str) -> Package:
        for package in self.datasets:
            if package.name == name:
                return package
        known = [package.name for package in self.datasets]
        raise NoDataset(where=self.root / "datasets", name=name, nearest=nearest(name, known))

    def resource(self, dataset: str, name: str | None = None) -> Resource:
        """Return a table of a dataset, the first one unless named.

        Raises NoDataset, NoResource.
        """
        package = self[dataset]
        if name is None:
            return package.resources[0]
        known = [resource.name for resource in package.resources]
        if name not in known:
            raise NoResource(dataset=dataset, name=name, known=", ".join(known))
        return package[name]

    def layouts(self, dataset: str) -> tuple[Layout, ...]:
        """Return the layouts in which files of a dataset come.

        Raises NoDataset, BrokenDescriptor.
        """
        package, path = self[dataset], self.layout_file(dataset)
        return read_layouts(read_mapping(path), package, path) if path.is_file() else ()

    def layout_file(self, dataset: str) -> Path:
        """Return the path of the layouts of a dataset; the file need not be there."""
        return self.root / "datasets" / dataset / LAYOUTS

    def committed(self, resource: Resource) -> Path:
        """Return the path of the committed rows of a table; the file need not be there."""
        return self.root / "datasets" / resource.package / resource.path


def _declared(file: Path) -> dict[str, Any]:
    """Return a descriptor with what stands beside it in files of their own."""
    raw = read_mapping(file)
    for name, beside in BESIDE.items():
        path = file.parent / beside
        if path.is_file():
            if name in raw:
                fault = translate("“{name}” stands in {path} too", name=name, path=path)
                raise BrokenDescriptor(where=file, fault=fault)
            raw[name] = read_mapping(path)
    return raw


def _check_references(packages: list[Package]) -> None:
    known = {(package.name, resource.name): resource for package in packages for resource in package.resources}
    for package in packages:
        for resource in package.resources:
            for key in resource.schema.foreign_keys:
                target = known.get((key.package or package.name, key.resource or resource.name))
                if target is None or not set(key.reference_fields) <= set(target.schema.names):
                    place = f"{key.package or package.name}/{key.resource or resource.name}"
                    names = ", ".join(key.fields)
                    fault = translate("{fields} refers to {target}, which is not there", fields=names, target=place)
                    raise BrokenDescriptor(where=f"{package.folder} [{resource.name}]", fault=fault)


def _in_order(items: Sequence[Named], referred: Callable[[Named], Iterable[str | None]]) -> list[Named]:
    """Order datasets or tables so that each comes after those it refers to; rings stay in the order given."""
    by_name = {item.name: item for item in items}
    ordered: list[Named] = []
    visiting: set[str] = set()

    def visit(item: Named) -> None:
        if item.name in visiting:
            return
        visiting.add(item.name)
        for name in referred(item):
            if name in by_name:
                visit(by_name[name])
        ordered.append(item)

    for item in items:
        visit(item)
    return ordered


def _datasets_of(package: Package) -> Iterator[str | None]:
    return (key.package for resource in package.resources for key in resource.schema.foreign_keys)


def _tables_of(resource: Resource) -> Iterator[str | None]:
    return (key.resource for key in resource.schema.foreign_keys)
