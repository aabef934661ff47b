"""Steps for cells that hold several values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from gongkai.transform.steps.arguments import Mark, Marks, Part, Texts
from gongkai.transform.steps.boxes import read_box, read_boxes
from gongkai.transform.steps.catalogue import SPACES, each, step

OPEN, CLOSE = "（(〔[【《〈“「", "）)〕]】》〉”」"


@step("split")
@each
def split(text: str, *, by: Mark, part: Part) -> str | None:
    """Cut at `by` and keep the part of that number, from 0, negative from the end; missing where there is none."""
    parts = text.split(by)
    return parts[part] if -len(parts) <= part < len(parts) else None


@step("list")
@each
def to_list(text: str, *, by: Marks, join: Mark | None = None) -> str:
    """Cut at each of the separators `by`, but not within brackets and quotation marks, and write the parts as a list.

    The list is JSON, or the parts with `join` between them. Brackets that are never closed, and parts that hold what
    they are to be joined with, leave the text as it is.
    """
    parts = [part for part in _parts(text, [by] if isinstance(by, str) else by) or () if part]
    written = _written(parts, join) if parts else None
    return text if written is None else written


@step("ticked")
@each
def ticked(text: str, *, options: Texts | None = None, join: Mark | None = None) -> str | None:
    """Write the labels whose boxes are ticked as a list: ■行政许可 □行政处罚; missing where none is.

    The list is JSON, or the labels with `join` between them. With `options` each label must be one of them, and
    letters that were read for boxes (口, R) are told from those of words. What cannot be read stays.
    """
    labels = read_boxes(text, options or ())
    if not labels:
        return text if labels is None else None
    written = _written(labels, join)
    return text if written is None else written


@step("tick")
@each
def tick(text: str) -> str:
    """Write a lone box or tick as a truth value: ☑ and √ as true, □ and × as false. Anything else stays."""
    box = read_box(text)
    return text if box is None else str(box).lower()


def _written(items: Sequence[str], join: str | None) -> str | None:
    if join is None:
        return json.dumps(items, ensure_ascii=False)
    return None if any(join in item for item in items) else join.join(items)


def _parts(text: str, separators: Sequence[str]) -> list[str] | None:
    """Return the parts of a text, stripped; None where its brackets do not fit."""
    closing: list[str] = []
    cuts: list[tuple[int, int]] = []
    for place, letter in enumerate(text):
        if letter in OPEN:
            closing.append(CLOSE[OPEN.index(letter)])
        elif letter in CLOSE and (not closing or closing.pop() != letter):
            return None
        elif not closing:
            cuts += ((place, place + len(mark)) for mark in separators if text.startswith(mark, place))
    return None if closing else list(_between(text, cuts))


def _between(text: str, cuts: Sequence[tuple[int, int]]) -> Iterator[str]:
    begin = 0
    for start, end in cuts:
        if start >= begin:
            yield text[begin:start].strip(SPACES)
            begin = end
    yield text[begin:].strip(SPACES)
