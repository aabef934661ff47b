"""Tables whose rows are derived from others, and registers that are closed: what a dataset may say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.descriptor.model import Derive, Gate, Package, Resource
from gongkai.descriptor.node import Node
from gongkai.errors import N_, BrokenDescriptor
from gongkai.messages import translate

#: What `derive` may say.
OF_DERIVE = ("sql", "by", "from", "daily")

#: What follows from rows that were accepted is not weighed again, unless the table says so itself.
UNWEIGHED = Gate(removed=1.0, changed=1.0, empty=False)

#: What a closed register cannot have beside it: both show rows to the public.
PUBLISHED = ("consistency", "questions")


def read_derive(node: Node) -> Derive | None:
    """Return what the property `derive` of a resource says, None where it is not there.

    Raises BrokenDescriptor.
    """
    if node.raw.get("derive") is None:
        return None
    own = node.node("derive").at("derive")
    own.known(own.raw, OF_DERIVE)
    sql, by, daily = own.optional("sql"), own.optional("by"), own.raw.get("daily", False)
    if (sql is None) == (by is None):
        raise own.fault("a table is derived by “sql” or “by” a named derivation, and by one of them")
    if not isinstance(daily, bool):
        raise own.fault("“{name}” must be true or false", name="daily")
    sources = tuple(dict.fromkeys(own.names("from")))
    if not sources:
        raise own.fault("“from” must name the tables that the rows are derived from")
    if node.raw.get("replace", "all") != "all":
        raise node.fault("a derived table is made as a whole: replace must be all")
    return Derive(sql=sql.strip().rstrip(";") if sql else None, by=by, sources=sources, daily=daily)


def check_derived(packages: Sequence[Package]) -> None:
    """Make sure that derived tables can be made of those that they name, and that closed registers stay closed.

    Raises BrokenDescriptor.
    """
    tables = {resource.name: resource for package in packages for resource in package.resources}
    for package in packages:
        if package.closed and (shown := [name for name in PUBLISHED if name in package.raw]):
            raise _fault(package.name, translate("a closed register has no {names}", names=", ".join(shown)))
        for resource in package.resources:
            _check_keys(resource, tables)
            if resource.derive is not None:
                _check_sources(resource, resource.derive, tables)
    derived_tables(packages)


def derived_tables(packages: Sequence[Package]) -> tuple[Resource, ...]:
    """Return the derived tables, each after those that it is derived from.

    Raises BrokenDescriptor where tables are derived from one another in a ring.
    """
    found = {resource.name: resource for package in packages for resource in package.resources if resource.derive}
    ordered: dict[str, Resource] = {}
    for name in found:
        for resource in _before(name, found, ()):
            ordered.setdefault(resource.name, resource)
    return tuple(ordered.values())


def _before(name: str, found: Mapping[str, Resource], path: tuple[str, ...]) -> Iterator[Resource]:
    if name in path:
        ring = " → ".join([*path[path.index(name) :], name])
        raise _fault(found[name].package, translate("tables are derived from one another in a ring: {ring}", ring=ring))
    derive = found[name].derive
    for source in derive.sources if derive else ():
        if source in found:
            yield from _before(source, found, (*path, name))
    yield found[name]


def _check_sources(resource: Resource, derive: Derive, tables: Mapping[str, Resource]) -> None:
    place = f"{resource.package} [{resource.name}] [derive]"
    if unknown := [name for name in derive.sources if name not in tables]:
        raise _fault(place, translate("no such name: {names}", names=", ".join(unknown)))
    if resource.closed:
        raise _fault(place, translate("a closed register is handed in, not derived"))


def _check_keys(resource: Resource, tables: Mapping[str, Resource]) -> None:
    for key in resource.schema.foreign_keys:
        target = tables.get(key.resource or resource.name, resource)
        place, names = f"{resource.package} [{resource.name}]", ", ".join(key.fields)
        if target.closed and not resource.closed:
            text = N_("{fields} refers to {target}, which is closed: its keys are not public")
            raise _fault(place, translate(text, fields=names, target=target.name))
        if target.derive and not resource.derive:
            text = N_("{fields} refers to {target}, whose rows are derived after all others were taken in")
            raise _fault(place, translate(text, fields=names, target=target.name))


def _fault(where: str, fault: str) -> BrokenDescriptor:
    return BrokenDescriptor(where=where, fault=fault)
