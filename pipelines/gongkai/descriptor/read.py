"""From YAML or JSON to the objects of a descriptor: parsed once, at the border."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from re import error as re_error
from typing import Any, cast

import frictionless
import yaml

from gongkai.descriptor.layout import Column, Layout, Step
from gongkai.descriptor.model import (
    Category,
    Field,
    ForeignKey,
    Licence,
    Package,
    Party,
    Replace,
    Resource,
    Schema,
    Texts,
)
from gongkai.errors import N_, BrokenDescriptor, UnreadableFile
from gongkai.messages import translate
from gongkai.names import is_slug

Raw = Mapping[str, Any]


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping that a YAML or JSON file holds.

    Raises UnreadableFile, and BrokenDescriptor where the text is no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(where=path, fault=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise BrokenDescriptor(where=path, fault=translate("not UTF-8 at byte {offset}", offset=error.start)) from error
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BrokenDescriptor(where=path, fault=" ".join(str(error).split())) from error
    if not isinstance(loaded, dict):
        raise BrokenDescriptor(where=path, fault=N_("a mapping of properties was expected"))
    # A YAML date is meant as text here, as it is in JSON.
    return cast("dict[str, Any]", json.loads(json.dumps(loaded, default=str, ensure_ascii=False)))


def read_schema(raw: Raw, where: object) -> Schema:
    """Return a Table Schema from its descriptor; frictionless decides whether it is one.

    Raises BrokenDescriptor.
    """
    own = {key: value for key, value in raw.items() if key != "foreignKeys"}
    try:
        frictionless.Schema.from_descriptor(own)
    except frictionless.FrictionlessException as error:
        reasons = error.reasons or [error.error]
        raise BrokenDescriptor(where=where, fault="; ".join(item.note for item in reasons)) from error
    except re_error as error:
        raise BrokenDescriptor(
            where=where, fault=translate("a pattern cannot be read: {fault}", fault=error)
        ) from error
    fields = tuple(_field(item) for item in raw["fields"])
    names = {field.name for field in fields}
    schema = Schema(
        fields=fields,
        primary_key=_names(raw.get("primaryKey")),
        foreign_keys=tuple(_foreign_key(item) for item in raw.get("foreignKeys", ())),
        raw=raw,
    )
    used = {*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)}
    if unknown := used - names:
        raise BrokenDescriptor(where=where, fault=_unknown(unknown))
    return schema


def read_package(raw: Raw, where: object, folder: Path | None = None) -> Package:
    """Return a dataset from its descriptor.

    Raises BrokenDescriptor.
    """
    try:
        return _package(raw, where, folder)
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenDescriptor(where=where, fault=_lack(error)) from error


def read_layouts(raw: Raw, package: Package, where: object) -> tuple[Layout, ...]:
    """Return the layouts of a pipeline.yaml.

    Raises BrokenDescriptor where a layout names a field or a label that does not exist, or leaves a label over.
    """
    try:
        return tuple(_layout(item, package, where) for item in raw.get("layouts", ()))
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenDescriptor(where=where, fault=_lack(error)) from error


def texts(raw: Raw, name: str) -> Texts:
    """Return a text and its English twin as `{"zh": …, "en": …}`; a twin that is absent is left out."""
    pair = {"zh": raw.get(name), "en": raw.get(f"{name}_en")}
    return {language: str(text) for language, text in pair.items() if text}


def _package(raw: Raw, where: object, folder: Path | None) -> Package:
    name = raw["name"]
    if not is_slug(name):
        raise BrokenDescriptor(where=where, fault=translate("“{name}” is no snake_case name", name=name))
    if folder is not None and folder.name != name:
        raise BrokenDescriptor(
            where=where,
            fault=translate("the folder is “{folder}”, the package “{name}”", folder=folder.name, name=name),
        )
    if not raw.get("resources"):
        raise BrokenDescriptor(where=where, fault=N_("no resources"))
    return Package(
        name=name,
        titles=texts(raw, "title"),
        descriptions=texts(raw, "description"),
        theme=raw.get("theme", "reference"),
        database=raw.get("database", "open"),
        sample=bool(raw.get("sample", False)),
        frequency=raw.get("frequency", "UNKNOWN"),
        openness=raw.get("openness", "unconditional"),
        contributors=tuple(_party(item) for item in raw.get("contributors", ())),
        licenses=tuple(_licence(item) for item in raw.get("licenses", ())),
        legal_basis=tuple(texts(item, "title") for item in raw.get("legal_basis", ())),
        created=str(raw.get("created", "")),
        version=str(raw.get("version", "")),
        resources=tuple(_resource(item, name, where) for item in raw["resources"]),
        raw=raw,
        folder=folder,
    )


def _resource(raw: Raw, package: str, where: object) -> Resource:
    name = raw["name"]
    if not is_slug(name):
        raise BrokenDescriptor(where=where, fault=translate("“{name}” is no snake_case name", name=name))
    place = f"{where} [{name}]"
    schema = read_schema(raw["schema"], place)
    resource = Resource(
        name=name,
        package=package,
        titles=texts(raw, "title"),
        descriptions=texts(raw, "description"),
        path=raw["path"],
        schema=schema,
        replace=_replace(raw.get("replace", "all"), place),
        label=raw.get("label"),
        columns=_names(raw.get("columns")),
        facets=_names(raw.get("facets")),
        search=_names(raw.get("search")),
        indexes=_names(raw.get("indexes")),
        raw=raw,
    )
    named = {*resource.columns, *resource.facets, *resource.search, *resource.indexes, *resource.replace.by}
    named |= {resource.label} if resource.label else set()
    if unknown := named - set(schema.names):
        raise BrokenDescriptor(where=place, fault=_unknown(unknown))
    if not schema.primary_key:
        raise BrokenDescriptor(where=place, fault=N_("no primaryKey; a published table needs one"))
    return resource


def _replace(raw: object, where: object) -> Replace:
    if raw == "all":
        return Replace(mode="all")
    if raw == "upsert":
        return Replace(mode="upsert")
    if isinstance(raw, Mapping) and raw.get("slice"):
        return Replace(mode="slice", by=_names(raw["slice"]))
    raise BrokenDescriptor(where=where, fault=N_("replace must be all, upsert or slice with its fields"))


def _field(raw: Raw) -> Field:
    return Field(
        name=raw["name"],
        type=raw.get("type", "any"),
        titles=texts(raw, "title"),
        descriptions=texts(raw, "description"),
        categories=tuple(_category(item) for item in raw.get("categories", ())),
        raw=raw,
    )


def _category(raw: Raw | str) -> Category:
    if not isinstance(raw, Mapping):
        return Category(value=str(raw), labels={"zh": str(raw)})
    value = str(raw["value"])
    return Category(value=value, labels=texts(raw, "label") or {"zh": value})


def _foreign_key(raw: Raw) -> ForeignKey:
    reference = raw["reference"]
    severity = raw.get("severity")
    return ForeignKey(
        fields=_names(raw["fields"]),
        package=reference.get("package", ""),
        resource=reference.get("resource", ""),
        reference_fields=_names(reference["fields"]),
        error_where=severity.get("error") if isinstance(severity, Mapping) else None,
    )


def _party(raw: Raw) -> Party:
    return Party(titles=texts(raw, "title"), roles=_names(raw.get("roles")), path=raw.get("path"))


def _licence(raw: Raw) -> Licence:
    return Licence(name=raw["name"], title=raw.get("title", raw["name"]), path=raw.get("path"))


def _layout(raw: Raw, package: Package, where: object) -> Layout:
    place = f"{where} [{raw['name']}]"
    resource = raw.get("resource", package.resources[0].name)
    if resource not in {item.name for item in package.resources}:
        raise BrokenDescriptor(where=place, fault=_unknown({resource}))
    headers = _names(raw["headers"])
    columns = tuple(_column(name, item) for name, item in raw["fields"].items())
    sources = {column.source for column in columns if column.source is not None}
    if unknown := {column.field for column in columns} - set(package[resource].schema.names):
        raise BrokenDescriptor(where=place, fault=_unknown(unknown))
    if unknown := sources - set(headers):
        raise BrokenDescriptor(where=place, fault=_unknown(unknown))
    if over := set(headers) - sources - set(_names(raw.get("ignore"))):
        raise BrokenDescriptor(
            where=place, fault=translate("neither mapped nor ignored: {names}", names=", ".join(sorted(over)))
        )
    return Layout(
        name=raw["name"],
        titles=texts(raw, "title"),
        resource=resource,
        headers=headers,
        columns=columns,
        where=place,
    )


def _column(name: str, raw: Raw) -> Column:
    value = raw.get("value")
    steps = tuple(_step(item) for item in raw.get("steps", ()))
    return Column(field=name, source=raw.get("from"), value=None if value is None else str(value), steps=steps)


def _step(raw: Raw | str) -> Step:
    if isinstance(raw, str):
        return Step(name=raw, arguments={})
    ((name, arguments),) = raw.items()
    return Step(name=name, arguments=arguments)


def _unknown(names: Collection[str]) -> str:
    return translate("no such name: {names}", names=", ".join(sorted(names)))


def _lack(error: Exception) -> str:
    lacking = isinstance(error, KeyError)
    return translate("the property {name} is missing", name=error) if lacking else str(error)


def _names(raw: object) -> tuple[str, ...]:
    if raw is None:
        return ()
    if isinstance(raw, str):
        return (raw,)
    return tuple(str(item) for item in cast("Sequence[object]", raw))
