"""What the arguments of a step may be: told when the layout is read, not at the first file."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_type_hints

import pyarrow as pa

from gongkai.descriptor import Column, Layout, Step
from gongkai.errors import N_, BrokenDescriptor, UnknownStep
from gongkai.messages import translate
from gongkai.names import nearest
from gongkai.table import text_column
from gongkai.transform.steps.catalogue import STEPS, run

#: More characters than this no cell is cut to or filled up to.
LONGEST = 100_000
MOST_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What an argument must be: in words, and as a test."""

    words: str
    holds: Callable[[Any], bool]
    facts: tuple[tuple[str, str], ...] = ()

    def said(self) -> str:
        """Return what is wanted, in the language of the reader."""
        return translate(self.words, **dict(self.facts))


def between(low: int, high: int) -> Kind:
    """Return the kind of whole numbers within two."""
    return Kind(
        N_("a whole number from {low} to {high}"),
        lambda value: type(value) is int and low <= value <= high,
        (("low", str(low)), ("high", str(high))),
    )


def one_of(*choices: str | int) -> Kind:
    """Return the kind of a few values."""
    return Kind(
        N_("one of: {choices}"),
        # In Python True is 1.
        lambda value: type(value) in {str, int} and value in choices,
        (("choices", ", ".join(map(str, choices))),),
    )


def _is_scalar(value: object) -> bool:
    # A bare yes or no of YAML is a truth value, and its text would be Python's.
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) and _is_scalar(item) for key, item in value.items())


Length = Annotated[int, between(0, LONGEST)]
Part = Annotated[int, between(-MOST_PARTS, MOST_PARTS)]
Group = Annotated[int, between(0, 99)]
Text = Annotated[str, Kind(N_("a text"), lambda value: isinstance(value, str))]
Mark = Annotated[str, Kind(N_("a text that is not empty"), lambda value: isinstance(value, str) and value != "")]
Character = Annotated[str, Kind(N_("one character"), lambda value: isinstance(value, str) and len(value) == 1)]
Scalar = Annotated[str | int | float, Kind(N_("a text or a number"), _is_scalar)]
Scalars = Annotated[
    list[str | int | float],
    Kind(N_("a list of texts"), lambda value: isinstance(value, list | tuple) and all(map(_is_scalar, value))),
]
Texts = Annotated[list[str], Kind(N_("a list of texts that are not empty"), _is_texts)]
Marks = Annotated[
    str | list[str],
    Kind(
        N_("a text, or a list of texts, that is not empty"),
        lambda value: bool(value) and (isinstance(value, str) or _is_texts(value)),
    ),
]
Labels = Annotated[Mapping[str, str | int | float], Kind(N_("a mapping of texts"), _is_mapping)]


def check_steps(layout: Layout) -> None:
    """Make sure that every step of a layout exists and can be run with its arguments.

    Raises UnknownStep, BrokenDescriptor.
    """
    for column in (part for whole in layout.columns for part in _all_of(whole)):
        for item in column.steps:
            where = f"{layout.where} [{column.field}]"
            if item.name not in STEPS:
                close = nearest(item.name, STEPS)
                raise UnknownStep(where=where, name=item.name, nearest=close, known=", ".join(sorted(STEPS)))
            if fault := _name_fault(item) or _value_fault(item) or _rehearse(item):
                text = translate("step “{name}”: {fault}", name=item.name, fault=fault)
                raise BrokenDescriptor(where=where, fault=text)


def parameters(name: str) -> dict[str, inspect.Parameter]:
    """Return the parameters of a step by the names that a layout gives them."""
    found = list(inspect.signature(STEPS[name]).parameters.values())[1:]
    return {parameter.name.rstrip("_"): parameter for parameter in found}


def kind_of(name: str, parameter: str) -> Kind:
    """Return what a parameter of a step must be."""
    hints = get_type_hints(STEPS[name], include_extras=True)
    (kind,) = _kinds(hints[parameters(name)[parameter].name])
    return kind


def _kinds(hint: object) -> Iterator[Kind]:
    """Yield the kinds within a type; a parameter that may be left out has `| None` behind."""
    for item in getattr(hint, "__metadata__", ()) or get_args(hint):
        if isinstance(item, Kind):
            yield item
        else:
            yield from _kinds(item)


def _all_of(column: Column) -> Iterator[Column]:
    yield column
    for part in column.parts:
        yield from _all_of(part)


def _name_fault(item: Step) -> str | None:
    """Return what is wrong with the names of the arguments."""
    known = parameters(item.name)
    for name in item.arguments:
        if name not in known:
            close = nearest(name, known) or "-"
            return translate("no argument “{name}”; the nearest is “{nearest}”", name=name, nearest=close)
    needed = [name for name, parameter in known.items() if parameter.default is parameter.empty]
    lacking = [name for name in needed if name not in item.arguments]
    return translate("the argument “{name}” is missing", name=lacking[0]) if lacking else None


def _value_fault(item: Step) -> str | None:
    """Return which of the arguments is not what it must be."""
    for name, value in item.arguments.items():
        if value is None and parameters(item.name)[name].default is None:
            continue
        kind = kind_of(item.name, name)
        if not kind.holds(value):
            return translate("“{argument}” must be {kind}, not “{value}”", argument=name, kind=kind.said(), value=value)
    return None


def _rehearse(item: Step) -> str | None:
    """Run a step on one cell: what the arguments are to each other shows only there."""
    try:
        run(item, text_column(["0"]))
    except (
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        pa.ArrowException,
        re.error,
    ) as error:
        return str(error)
    return None
