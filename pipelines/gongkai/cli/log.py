"""`gongkai log`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click

from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import number, translate
from gongkai.messages.personal import PERSONAL
from gongkai.release import Release


@click.command("log")
@FORMAT
@click.pass_context
def command(context: click.Context, form: str) -> None:
    """List the releases, the last one first."""
    store = the_store(context, the_portal(context))
    last = store.last()
    releases = (store.release_at(count) for count in range(last.number, 0, -1))
    if form == "json":
        click.echo(json.dumps([_facts(release) for release in releases], ensure_ascii=False, indent=2))
        return
    for release in releases:
        say(f"{release.number:>6}  {release.created}")
        for line in _lines(release.raw):
            say(f"        {line}")


def _facts(release: Release) -> dict[str, Any]:
    told = {
        name: release.raw[name]
        for name in ("submissions", "rollback", "withdrawal", "rotation")
        if release.raw.get(name)
    }
    return {"number": release.number, "created": release.created, "sha256": release.sha256, **told}


def _lines(raw: dict[str, Any] | Any) -> Iterator[str]:
    for entry in raw["submissions"]:
        counts = {name: number(entry[name]) for name in ("added", "changed", "removed")}
        yield translate(
            "{table}: {added} added, {changed} changed, {removed} removed; submission {id}",
            table=entry["table"],
            id=entry["id"],
            **counts,
        )
        if reason := entry.get("accepted_change"):
            yield translate("accepted because: {reason}", reason=reason)
        yield from map(_waived, entry.get("waived", ()))
    if back := raw.get("rollback"):
        yield translate("back to release {number}: {reason}", number=back["to"], reason=back["reason"])
    if down := raw.get("withdrawal"):
        yield translate("a row of {table} withdrawn: {reason}", table=down["table"], reason=down["reason"])
    if turn := raw.get("rotation"):
        yield translate("a new key signs: {reason}", reason=turn["reason"])
    if not any((raw["submissions"], back, down, turn)):
        yield translate("descriptors changed")


def _waived(item: Mapping[str, Any]) -> str:
    return translate(
        "{field}: {count} cells hold {kind}; {who} lets them pass until {until}: {why}",
        field=item["field"],
        count=number(item["cells"]),
        kind=translate(PERSONAL.get(item["kind"], item["kind"])),
        who=item["who"],
        until=item["until"],
        why=item["why"],
    )
