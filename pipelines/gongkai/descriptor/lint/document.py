"""A descriptor as a file: read once, edited in its text, written back whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from stat import S_IMODE
from typing import Any

import yaml

from gongkai.descriptor.faults import json_fault, yaml_fault
from gongkai.descriptor.lint.edits import edited, rewritten
from gongkai.descriptor.lint.finding import Edit, Place
from gongkai.descriptor.lint.layout import CannotEdit, Layout
from gongkai.descriptor.lint.tree import Aliased, json_tree, yaml_tree, yaml_value
from gongkai.errors import N_, BrokenDescriptor, UnreadableFile
from gongkai.messages import translate

MARK = "\ufeff"


@dataclass(frozen=True)
class Document:
    """The text of a descriptor and the properties that it holds."""

    path: Path
    text: str
    data: Mapping[str, Any]
    is_json: bool

    @classmethod
    def read(cls, path: Path) -> Document:
        """Return the descriptor in a file of JSON or YAML.

        Raises UnreadableFile, and BrokenDescriptor where the text is no mapping.
        """
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            raise UnreadableFile.of(error, path) from error
        except UnicodeDecodeError as error:
            fault = translate("not UTF-8 at byte {offset}", offset=error.start)
            raise BrokenDescriptor(where=path, fault=fault) from error
        # Most YAML by far has no bracket at its start, and what has one may hold the tabs that YAML refuses.
        is_json = path.suffix not in {".yaml", ".yml"} and text.lstrip(MARK + " \t\r\n").startswith(("{", "["))
        data = _loaded(text, is_json, path)
        if not isinstance(data, dict):
            raise BrokenDescriptor(where=path, fault=N_("a mapping of properties was expected"))
        return cls(path, text, data, is_json)

    @cached_property
    def layout(self) -> Layout:
        """How the text is laid out.

        Raises CannotEdit.
        """
        text = self.text.removeprefix(MARK)
        try:
            return Layout(text, json_tree(text) if self.is_json else yaml_tree(text), self.is_json)
        except Aliased as error:
            raise CannotEdit(N_("the file uses YAML anchors, where one edit would be several")) from error

    def edited(self, edit: Edit) -> Document:
        """Return the descriptor after an edit.

        Raises CannotEdit where the text cannot take it, or would say anything else than what the edit means.
        """
        try:
            expected = edited(self.data, edit)
            text = rewritten(self.layout, edit)
            found = _loaded(text, self.is_json, self.path)
        except (BrokenDescriptor, LookupError) as error:
            raise CannotEdit(N_("the text is written in a way that --fix does not know")) from error
        if json.dumps(found) != json.dumps(expected):
            raise CannotEdit(N_("the text is written in a way that --fix does not know"))
        mark = MARK if self.text.startswith(MARK) else ""
        return replace(self, text=mark + text, data=expected)

    def line(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest one around it that the text holds."""
        try:
            layout = self.layout
        except CannotEdit:
            return None
        for length in range(len(place), -1, -1):
            try:
                return layout.text.count("\n", 0, _start(layout, place[:length])) + 1
            except LookupError:
                continue
        return None

    def write(self) -> None:
        """Put the text into the file: readers see the old or the new one, never half of it.

        Raises OSError.
        """
        target = self.path.resolve()
        handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(self.text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            Path(draft).chmod(S_IMODE(target.stat().st_mode))
            Path(draft).replace(target)
        finally:
            Path(draft).unlink(missing_ok=True)


def _start(layout: Layout, place: Place) -> int:
    if place and isinstance(place[-1], str):
        return layout.root.at(place[:-1]).entry(place[-1]).start
    return layout.root.at(place).start


def _loaded(text: str, is_json: bool, path: Path) -> Any:
    text = text.removeprefix(MARK)
    try:
        if is_json:
            return json.loads(text)
        # A YAML date is meant as text here, as it is in JSON.
        return json.loads(json.dumps(yaml_value(text), default=str, ensure_ascii=False))
    except json.JSONDecodeError as error:
        raise BrokenDescriptor(where=path, fault=json_fault(error)) from error
    except yaml.YAMLError as error:
        raise BrokenDescriptor(where=path, fault=yaml_fault(error)) from error
    except (RecursionError, ValueError, TypeError) as error:
        raise BrokenDescriptor(where=path, fault=error) from error
