"""The mapping that a YAML or JSON file holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

from gongkai.descriptor.faults import json_fault, yaml_fault
from gongkai.errors import N_, BrokenDescriptor, UnreadableFile
from gongkai.messages import translate


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping that a YAML or JSON file holds, with the types of JSON: a date is text.

    Raises UnreadableFile, and BrokenDescriptor where the text is no mapping.
    """
    if path.exists() and not path.is_file():
        raise UnreadableFile(where=path, fault=N_("not a file"))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile.of(error, path) from error
    except UnicodeDecodeError as error:
        raise BrokenDescriptor(where=path, fault=translate("not UTF-8 at byte {offset}", offset=error.start)) from error
    try:
        loaded = _of_json(text) if text.lstrip().startswith("{") else _of_yaml(text)
    except RecursionError as error:
        raise BrokenDescriptor(where=path, fault=N_("nested too deep")) from error
    # A day that no calendar has is a ValueError of the YAML reader.
    except ValueError as error:
        raise BrokenDescriptor(where=path, fault=" ".join(str(error).split())) from error
    if not isinstance(loaded, dict):
        raise BrokenDescriptor(where=path, fault=N_("a mapping of properties was expected"))
    return cast("dict[str, Any]", loaded)


def _of_json(text: str) -> Any:
    """Return what a JSON text holds; text in braces that is no JSON may still be YAML."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        try:
            return _of_yaml(text)
        except ValueError as other:
            # What begins with a brace was meant as JSON.
            raise ValueError(json_fault(error)) from other


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(translate("“{name}” stands twice", name=next(n for n in names if names.count(n) > 1)))
    return found


def _of_yaml(text: str) -> Any:
    # Imported here: most schemas are JSON, and a check of ten rows need not wait for YAML.
    import yaml

    class Loader(yaml.SafeLoader):
        """YAML in which a property stands once; else the last of two would win unnoticed."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    twice = translate("“{name}” stands twice", name=key.value)
                    raise yaml.constructor.ConstructorError(None, None, twice, key.start_mark)
                seen.add(str(key.value))
            return super().construct_mapping(node, deep)

    try:
        return _as_json(Loader(text).get_single_data())
    except yaml.YAMLError as error:
        raise ValueError(yaml_fault(error)) from error


def _as_json(value: object) -> object:
    """Return what YAML made, with the types of JSON only."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else _key(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _key(key: object) -> str:
    return key.isoformat() if isinstance(key, date) else json.dumps(key, default=str)
