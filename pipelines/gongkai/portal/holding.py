"""The report of what does not hold between the tables, by agency and rule."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from datasette import Response
from datasette.utils.asgi import Request

from gongkai import consistency
from gongkai.consistency import Outcome, Rule
from gongkai.descriptor import Resource
from gongkai.errors import UsageError
from gongkai.messages import pick
from gongkai.portal.addresses import address, local, row_path
from gongkai.portal.answers import TTL, as_csv, asked, page
from gongkai.portal.edition import Edition
from gongkai.portal.fault import Fault
from gongkai.portal.site import Site
from gongkai.portal.words import value_text

PATH = "/-/consistency"
PARAMETERS = ("agency", "rule")

#: So many findings of a rule stand on the page; JSON and CSV hold more.
SHOWN = 50


async def report(datasette: Site, request: Request) -> Response:
    """Return what rules between tables found in the release, of one agency or one rule where these are asked for."""
    chosen = {name: value for name, value in asked(request, PARAMETERS) if value}
    everything = await _found(datasette.here)
    resources = _resources(datasette.here)
    counted = {one["agency"]: one for one in consistency.in_full(everything, resources)["agencies"]}
    listed = await datasette.here.once("consistency agencies", lambda: _agencies(datasette.here))
    # A finding may be ascribed to a code that no list has.
    agencies = {**{code: code for code in counted if code}, **listed}
    if "agency" in chosen:
        chosen["agency"] = await _code(datasette.here, chosen["agency"], agencies)
    found = await _narrowed(datasette.here, everything, chosen.get("agency"), chosen.get("rule"))
    full = {**_facts(datasette.here), **consistency.in_full(found, resources, _link(datasette))}
    form = request.url_vars["format"]
    if form == "json":
        return Response.json(full, headers=dict(TTL))
    if form == "csv":
        return as_csv(consistency.as_rows(full), "consistency")
    context: dict[str, Any] = {
        "report": full,
        "rules": list(map(_Told(datasette, resources), sorted(filter(_has_found, found), key=_is_mild))),
        "holding": [outcome.rule for outcome in found if not outcome.total and not outcome.lacks],
        "passed_over": [outcome for outcome in found if outcome.lacks],
        "agencies": agencies,
        "counted": {code: one["errors"] + one["warnings"] for code, one in counted.items()},
        "broken": [outcome.rule for outcome in everything if outcome.total],
        "chosen": chosen,
        "json": local(address(f"{PATH}.json", list(chosen.items()))),
        "csv": local(address(f"{PATH}.csv", list(chosen.items()))),
    }
    return await page(datasette, request, "consistency.html", context)


def _has_found(outcome: Outcome) -> bool:
    return outcome.total > 0


def _is_mild(outcome: Outcome) -> bool:
    return outcome.rule.severity != "error"


class _Told:
    """Tells what a rule found in the words of the page."""

    def __init__(self, site: Site, resources: Mapping[str, Resource]) -> None:
        self.link, self.resources = _link(site), resources

    def __call__(self, outcome: Outcome) -> dict[str, Any]:
        return {
            "outcome": outcome,
            "rule": outcome.rule,
            "table": pick(self.resources[outcome.rule.table].titles) or outcome.rule.table,
            "findings": [self._finding(finding) for finding in outcome.findings[:SHOWN]],
            "more": outcome.total - min(outcome.total, SHOWN),
        }

    def _finding(self, finding: consistency.Finding) -> dict[str, Any]:
        table = finding.rule.table
        values = [
            (consistency.called(name, table, self.resources), self._text(finding.rule, name, value))
            for name, value in finding.values.items()
        ]
        return {
            "key": ", ".join(map(str, finding.key)),
            "link": local(self.link(table, finding.key)),
            "agency": finding.agency_name or finding.agency or "",
            "values": values,
        }

    def _text(self, rule: Rule, name: str, value: Any) -> str:
        other, dot, own = name.rpartition(".")
        resource = self.resources.get(other if dot else rule.table)
        known = resource is not None and own in resource.schema.names
        return value_text(resource.schema[own] if resource and known else None, value)


def _agencies(edition: Edition) -> dict[str, str]:
    """Return all agencies that may answer for a finding, those without one too."""
    release = edition.release
    if release is None:
        return {}
    return consistency.agencies_of(release, release.packages, consistency.rules_of(release.packages))


async def _code(edition: Edition, name: str, agencies: Mapping[str, str]) -> str:
    """Return the code of the agency that is asked for by code or name."""
    release = edition.release
    if name in agencies:
        return name
    if release is None:
        raise Fault(404)
    rules = consistency.rules_of(release.packages)
    try:
        return await asyncio.to_thread(consistency.agency_called, name, release, release.packages, rules)
    except UsageError as error:
        raise Fault(404) from error


async def _narrowed(edition: Edition, found: Sequence[Outcome], agency: str | None, rule: str | None) -> list[Outcome]:
    """Return a part of what was found; an agency's findings that were counted, not listed, are looked up."""
    if rule is not None and rule not in {outcome.rule.name for outcome in found}:
        raise Fault(404)
    if agency is not None and consistency.is_cut(found):
        found = await _found(edition, agency)
    return consistency.narrowed(found, agency=agency, rule=rule)


async def _found(edition: Edition, agency: str | None = None) -> list[Outcome]:
    """Return what the published rules find in the release; worked out once, for it never changes."""
    return await edition.once(f"consistency {agency or ''}", lambda: _examine(edition, agency))


def _examine(edition: Edition, agency: str | None) -> list[Outcome]:
    release = edition.release
    if release is None:
        return []
    rules = consistency.rules_of(release.packages)
    day = date.fromisoformat(release.created[:10])
    return consistency.examine_release(release, release.packages, rules, today=day, agency=agency)


def _resources(edition: Edition) -> dict[str, Resource]:
    return consistency.named_tables(edition.release.packages if edition.release else ())


def _facts(edition: Edition) -> dict[str, Any]:
    release = edition.release
    return {"release": release.number, "day": release.created[:10]} if release else {"release": None, "day": None}


def _link(site: Site) -> consistency.Link:
    tables = site.here.catalog.tables
    return lambda table, key: row_path(tables[table].path, *key)
