"""From YAML or JSON to the objects of a descriptor: parsed once, at the border."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from gongkai.descriptor.derive import UNWEIGHED, read_derive
from gongkai.descriptor.model import CLOSED, Gate, Licence, Package, Party, Replace, Resource, Source
from gongkai.descriptor.node import Node, Raw
from gongkai.descriptor.owner import read_owner
from gongkai.descriptor.schema import schema_of
from gongkai.names import SEARCH_SUFFIX

#: What SQLite keeps for itself: the start of a table's name, the names of the row number.
SQLITE_TABLES = "sqlite_"
ROW_NUMBER = frozenset({"rowid", "oid", "_rowid_"})
#: A column of the search index cannot have this name (FTS5).
RANK = "rank"


def read_package(raw: Raw, where: object, folder: Path | None = None) -> Package:
    """Return a dataset from its descriptor.

    Raises BrokenDescriptor.
    """
    node = Node(raw, where)
    name = node.slug("name")
    if folder is not None and folder.name != name:
        raise node.fault("the folder is “{folder}”, the package “{name}”", folder=folder.name, name=name)
    if not node.items("resources"):
        raise node.fault("no resources")
    return Package(
        name=name,
        titles=node.texts("title"),
        descriptions=node.texts("description"),
        theme=node.text("theme", "reference"),
        database=node.slug("database") if "database" in raw else "open",
        sample=_sample(node),
        frequency=node.text("frequency", "UNKNOWN"),
        openness=node.text("openness", "unconditional"),
        contributors=tuple(_party(item) for item in node.nodes("contributors")),
        licenses=tuple(_licence(item) for item in node.nodes("licenses")),
        legal_basis=tuple(item.texts("title") for item in node.nodes("legal_basis")),
        created=str(raw.get("created", "")),
        version=str(raw.get("version", "")),
        resources=tuple(
            _resource(item, name, closed=node.raw.get("openness") == CLOSED) for item in node.nodes("resources")
        ),
        raw=raw,
        folder=folder,
        review=_review(node),
        sources=tuple(_source(item) for item in node.nodes("sources")),
    )


def _sample(node: Node) -> bool:
    """Return whether rows are illustrative; a slip of the pen must not make law of them."""
    close = {name for name in node.raw if name != "sample" and get_close_matches(name, ["sample"], cutoff=0.8)}
    if close:
        raise node.fault("“{name}” is no property; perhaps “sample” is meant", name=min(close))
    value = node.raw.get("sample", False)
    if not isinstance(value, bool):
        raise node.fault("“sample” must be true or false")
    return value


def _review(node: Node) -> bool:
    value = node.raw.get("review", "none")
    if value not in ("required", "none"):
        raise node.fault("review must be required or none")
    return bool(value == "required")


def _resource(node: Node, package: str, *, closed: bool) -> Resource:
    name = node.slug("name")
    node = node.at(name)
    if SEARCH_SUFFIX in name or name.startswith(SQLITE_TABLES):
        raise node.fault("no table can be called “{name}”: the database keeps such names for itself", name=name)
    derive = read_derive(node)
    resource = Resource(
        name=name,
        package=package,
        titles=node.texts("title"),
        descriptions=node.texts("description"),
        path=node.text("path"),
        schema=schema_of(node.node("schema")),
        replace=_replace(node),
        label=node.optional("label"),
        columns=node.names("columns"),
        facets=node.names("facets"),
        search=tuple(dict.fromkeys(node.names("search"))),
        indexes=node.names("indexes"),
        raw=node.raw,
        gate=_gate(node) if "gate" in node.raw else UNWEIGHED if derive else Gate(),
        owner=read_owner(node),
        closed=closed,
        derive=derive,
    )
    _check_table(node, resource)
    return resource


def _check_table(node: Node, resource: Resource) -> None:
    """Make sure that a schema can be a table of the database, and that the resource names only its fields."""
    names = resource.schema.names
    used = (resource.columns, resource.facets, resource.search, resource.indexes, resource.replace.by)
    single = (resource.label, resource.owner.field if resource.owner else None)
    node.known({name for group in (*used, single) for name in group if name is not None}, names)
    if not resource.schema.primary_key:
        raise node.fault("no primaryKey; a published table needs one")
    # SQL tells names apart by more than their case.
    folded = Counter(name.lower() for name in names)
    if same := [name for name in names if folded[name.lower()] > 1]:
        raise node.fault("fields with one name: {names}", names=", ".join(same))
    reserved = {name for name in names if name.lower() in ROW_NUMBER}
    reserved |= {name for name in resource.search if name.lower() == RANK}
    if reserved:
        raise node.fault(
            "no field can be called “{names}”: the database keeps the name", names=", ".join(sorted(reserved))
        )


def _replace(node: Node) -> Replace:
    raw = node.raw.get("replace", "all")
    if raw == "all":
        return Replace(mode="all")
    if raw in ("upsert", "append"):
        return Replace(mode=raw)
    if isinstance(raw, Mapping) and raw.get("slice"):
        return Replace(mode="slice", by=node.node("replace").names("slice"))
    raise node.fault("replace must be all, upsert, append or slice with its fields")


def _gate(node: Node) -> Gate:
    gate, known = node.node("gate"), Gate()
    gate.known(gate.raw, ("removed", "changed", "empty", "rows"))
    if gate.raw.get("empty", "stop") not in {"stop", "pass"}:
        raise gate.fault("empty must be stop or pass")
    rows = gate.raw.get("rows", known.rows)
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        raise gate.fault("rows must be a whole number from 0 on")
    return Gate(
        removed=_share(gate, "removed", known.removed),
        changed=_share(gate, "changed", known.changed),
        empty=gate.raw.get("empty", "stop") == "stop",
        rows=rows,
    )


def _share(node: Node, name: str, default: float) -> float:
    value = node.raw.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise node.fault("{name} must be a share from 0 to 1, such as 0.2", name=name)
    return float(value)


def _party(node: Node) -> Party:
    return Party(titles=node.texts("title"), roles=node.names("roles"), path=node.optional("path"))


def _source(node: Node) -> Source:
    return Source(titles=node.texts("title"), path=node.optional("path"))


def _licence(node: Node) -> Licence:
    name = node.text("name")
    return Licence(name=name, title=node.text("title", name), path=node.optional("path"))
