"""Each edit twice: of the data, which says what must come out, and of the text, which keeps all else as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, cast

from gongkai.descriptor.lint import block, flow
from gongkai.descriptor.lint.finding import Drop, Edit, Move, Place, Rename, Replace, Unwrap, Wrap
from gongkai.descriptor.lint.layout import Layout, Splice, spliced
from gongkai.descriptor.lint.tree import Entry, Node


def edited(data: Mapping[str, Any], edit: Edit) -> dict[str, Any]:
    """Return the data after an edit.

    Raises KeyError and IndexError where the data do not hold the place, or hold the new name already.
    """
    changed = deepcopy(dict(data))
    owner, name = _at(changed, edit.place[:-1]), edit.place[-1]
    match edit:
        case Replace(text=text):
            owner[name] = text
        case Drop():
            del owner[name]
        case Move(into=into, key=key):
            value = owner.pop(name)
            _free(_at(changed, into), key)[key] = value
        case Rename(key=key):
            _exchange(owner, name, key, owner[name])
        case Wrap(key=key):
            _exchange(owner, name, key, {name: owner[name]})
        case Unwrap(key=key):
            _exchange(owner, name, key, next(iter(owner[name].values())))
    return changed


def rewritten(layout: Layout, edit: Edit) -> str:
    """Return the text after an edit.

    Raises CannotEdit; KeyError and IndexError where the text does not hold the place.
    """
    splices = cast("Callable[[Layout, Edit], list[Splice]]", _TEXT[type(edit)])(layout, edit)
    return spliced(layout.text, splices)


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data


def _free(owner: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a mapping that has no such property: in a text, a second one would hide the first."""
    if key in owner:
        raise KeyError(key)
    return owner


def _exchange(owner: dict[str, Any], name: str | int, key: str, value: Any) -> None:
    _free(owner, key if key != name else "")
    pairs = [(key, value) if old == name else (old, kept) for old, kept in owner.items()]
    owner.clear()
    owner.update(pairs)


def _found(layout: Layout, place: Place) -> tuple[Node, Entry]:
    mapping = layout.root.at(place[:-1])
    return mapping, mapping.entry(str(place[-1]))


def _rename(layout: Layout, edit: Rename) -> list[Splice]:
    _, entry = _found(layout, edit.place)
    return [Splice(entry.start, entry.end, layout.named(edit.key, entry))]


def _replace(layout: Layout, edit: Replace) -> list[Splice]:
    value = layout.root.at(edit.place)
    return [Splice(value.start, value.end, layout.quoted(edit.text, layout.text[value.start]))]


def _drop(layout: Layout, edit: Drop) -> list[Splice]:
    mapping, entry = _found(layout, edit.place)
    return flow.without(layout, mapping, entry) if mapping.flow else block.without(layout, mapping, entry)


def _move(layout: Layout, edit: Move) -> list[Splice]:
    mapping, entry = _found(layout, edit.place)
    target = layout.root.at(edit.into)
    if target.flow:
        raw = layout.shifted(layout.between_brackets(entry), layout.indent_of(entry), _inner_indent(layout, target))
        return _drop(layout, Drop(edit.place)) + flow.with_last(layout, target, edit.key, raw)
    if mapping.flow:
        return _drop(layout, Drop(edit.place)) + block.with_last(layout, target, edit.key, ": " + layout.raw(entry))
    old, new = (" " * block.column(layout, item) for item in (entry, target.entries[-1]))
    raw = layout.shifted(layout.after_name(entry), old, new)
    return block.without(layout, mapping, entry, comments=False) + block.with_last(layout, target, edit.key, raw)


def _wrap(layout: Layout, edit: Wrap) -> list[Splice]:
    mapping, entry = _found(layout, edit.place)
    wrapped = flow.wrapped if mapping.flow else block.wrapped
    return wrapped(layout, entry, edit.key)


def _unwrap(layout: Layout, edit: Unwrap) -> list[Splice]:
    _, entry = _found(layout, edit.place)
    unwrapped = flow.unwrapped if entry.value.flow else block.unwrapped
    return unwrapped(layout, entry, edit.key)


def _inner_indent(layout: Layout, target: Node) -> str:
    return layout.indent_of(target.entries[-1]) if target.entries else ""


_TEXT: Mapping[type[Any], Callable[[Layout, Any], list[Splice]]] = {
    Rename: _rename,
    Replace: _replace,
    Drop: _drop,
    Move: _move,
    Wrap: _wrap,
    Unwrap: _unwrap,
}
