"""A difference in words: what the public would see added, changed and removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from gongkai.errors import N_
from gongkai.messages import get_language, number, translate

#: The sign before a row, and the word for its kind.
SIGNS: Mapping[str, str] = {"added": "+", "changed": "~", "removed": "-"}
WORDS: Mapping[str, str] = {"added": N_("added"), "changed": N_("modified"), "removed": N_("removed")}

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}"
)


def render_difference(difference: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell a difference, `Difference.in_full()`."""
    yield _summary(difference)
    for row in difference["rows"]:
        yield f"  {SIGNS[row['kind']]} {_key(row)}"
        if row["kind"] == "changed":
            yield from (
                f"      {name}: {shown(cell['before'])} → {shown(cell['after'])}" for name, cell in row["cells"].items()
            )
        else:
            others = ((name, value) for name, value in row["row"].items() if name not in row["key"])
            yield from (f"      {name}: {shown(value)}" for name, value in others if value is not None)
    yield from _rest(difference)


def difference_page(difference: Mapping[str, Any], *derived: Mapping[str, Any]) -> str:
    """Return a difference, and those of tables derived from it, as a page of HTML that needs nothing beside it."""
    title, language = escape(_summary(difference)), {"zh": "zh-CN"}.get(get_language(), "en")
    sections = "".join(f"<h2>{escape(_summary(other))}</h2>\n{_table(other)}\n" for other in derived)
    return (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>\n'
        f"<h1>{title}</h1>\n{_table(difference)}{sections}</html>\n"
    )


def _table(difference: Mapping[str, Any]) -> str:
    heads = (translate("row"), translate("kind"), translate("field"), translate("before"), translate("after"))
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for row in difference["rows"]
        for cells in _cells(row)
    )
    rest = "".join(f"<p>{escape(line)}</p>" for line in _rest(difference))
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>{rest}"


def shown(value: object) -> str:
    """Return a value as it may stand in a line: quoted, without what a terminal would take for an order."""
    if value is None:
        return translate("nothing")
    return "“" + "".join(letter if letter.isprintable() else " " for letter in str(value)) + "”"


def _summary(difference: Mapping[str, Any]) -> str:
    counts = {name: number(difference[name]) for name in ("added", "changed", "removed", "unchanged")}
    text = N_("{table}: {added} rows added, {changed} changed, {removed} removed, {unchanged} unchanged")
    return translate(text, table=difference["table"], **counts)


def _rest(difference: Mapping[str, Any]) -> Iterator[str]:
    for kind in SIGNS:
        more = difference[kind] - sum(row["kind"] == kind for row in difference["rows"])
        if more:
            yield translate("… and {count} more rows {kind}", count=number(more), kind=translate(WORDS[kind]))


def _key(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={shown(value)}" for name, value in row["key"].items())


def _cells(row: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    start = (_key(row), translate(WORDS[row["kind"]]))
    if row["kind"] == "changed":
        for name, cell in row["cells"].items():
            yield (*start, name, shown(cell["before"]), shown(cell["after"]))
        return
    for name, value in row["row"].items():
        pair = (shown(None), shown(value)) if row["kind"] == "added" else (shown(value), shown(None))
        yield (*start, name, *pair)
