"""What was found, in words and as plain data for pages and programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gongkai.consistency.examine import Finding, Outcome
from gongkai.descriptor import Package, Resource, Texts
from gongkai.errors import N_
from gongkai.messages import get_language, pick, translate

#: Returns the address of a row by its table and key.
Link = Callable[[str, tuple[Any, ...]], str]

#: The columns of the findings as a table.
COLUMNS = (
    "rule",
    "severity",
    "title",
    "title_en",
    "agency",
    "agency_name",
    "dataset",
    "table",
    "key",
    "values",
    "link",
    "advice",
    "advice_en",
)


def named_tables(packages: Sequence[Package]) -> dict[str, Resource]:
    """Return the tables of datasets by name; one without a title has its dataset's."""
    return {
        resource.name: replace(resource, titles=resource.titles or package.titles)
        for package in packages
        for resource in package.resources
    }


def said(finding: Finding, resources: Mapping[str, Resource]) -> str:
    """Return what is wrong with one row and what to do, in the language spoken."""
    rule = finding.rule
    facts = {"title": pick(rule.titles), "values": told(finding, resources), "advice": pick(rule.advice)}
    if agency := finding.agency_name or finding.agency:
        return translate(N_("{title}: {agency} ({values}). {advice}"), agency=agency, **facts)
    return translate(N_("{title} ({values}). {advice}"), **facts)


def told(finding: Finding, resources: Mapping[str, Resource]) -> str:
    """Return the values of a finding with what readers call them."""
    joint = "，" if get_language() == "zh" else ", "
    pairs = ((called(name, finding.rule.table, resources), value) for name, value in finding.values.items())
    return joint.join(f"{name} {value}" for name, value in pairs)


def called(name: str, table: str, resources: Mapping[str, Resource]) -> str:
    """Return what readers call a value: the title of a field, with its table's where that is another one."""
    other, dot, own = name.rpartition(".")
    resource = resources.get(other if dot else table)
    if resource is None:
        return name
    if own == "*":
        return translate(N_("number of rows in “{table}”"), table=pick(resource.titles) or other)
    title = pick(resource.schema[own].titles) if own in resource.schema.names else own
    between = "·" if get_language() == "zh" else " / "
    return f"{pick(resource.titles) or other}{between}{title or own}" if dot else title or own


def lacking(outcome: Outcome) -> str:
    """Return why a rule was passed over."""
    text = N_("“{rule}” was passed over: the table {table} is not there")
    return translate(text, rule=pick(outcome.rule.titles), table=outcome.lacks)


def in_full(outcomes: Sequence[Outcome], resources: Mapping[str, Resource], link: Link | None = None) -> dict[str, Any]:
    """Return everything that was found, with the types of JSON."""
    counts = {"error": 0, "warning": 0}
    for outcome in outcomes:
        counts[outcome.rule.severity] += outcome.total
    return {
        "valid": not counts["error"],
        "errors": counts["error"],
        "warnings": counts["warning"],
        "rules": [_rule(outcome) for outcome in outcomes],
        "agencies": _agencies(outcomes),
        "findings": [_finding(one, resources, link) for outcome in outcomes for one in outcome.findings],
    }


def as_rows(report: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the findings of `in_full` as rows of a table, the header first."""
    yield list(COLUMNS)
    rules = {rule["name"]: rule for rule in report["rules"]}
    for finding in report["findings"]:
        flat = {
            **finding,
            **{name: rules[finding["rule"]].get(name) for name in ("advice", "advice_en")},
            "key": ",".join(map(str, finding["key"].values())),
            "values": "; ".join(f"{name}={value}" for name, value in finding["values"].items()),
        }
        yield ["" if flat.get(name) is None else str(flat[name]) for name in COLUMNS]


def _rule(outcome: Outcome) -> dict[str, Any]:
    rule = outcome.rule
    return {
        "name": rule.name,
        **_pair("title", rule.titles),
        **_pair("description", rule.descriptions),
        **_pair("advice", rule.advice),
        "severity": rule.severity,
        "kind": rule.kind,
        "dataset": rule.dataset,
        "table": rule.table,
        "total": outcome.total,
        "listed": len(outcome.findings),
        **({"lacks": outcome.lacks} if outcome.lacks else {}),
    }


def _agencies(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return how many findings each agency answers for, most first."""
    names = {finding.agency: finding.agency_name for outcome in outcomes for finding in outcome.findings}
    counts: dict[str | None, dict[str, int]] = {}
    for outcome in outcomes:
        for agency, count in outcome.counts.items():
            told = counts.setdefault(agency, {"error": 0, "warning": 0})
            told[outcome.rule.severity] += count
    ordered = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0] or ""))
    return [
        {"agency": agency, "agency_name": names.get(agency), "errors": told["error"], "warnings": told["warning"]}
        for agency, told in ordered
    ]


def _finding(finding: Finding, resources: Mapping[str, Resource], link: Link | None) -> dict[str, Any]:
    rule = finding.rule
    key = dict(zip(resources[rule.table].schema.primary_key, finding.key, strict=True))
    return {
        "rule": rule.name,
        "severity": rule.severity,
        **_pair("title", rule.titles),
        "agency": finding.agency,
        "agency_name": finding.agency_name,
        "dataset": rule.dataset,
        "table": rule.table,
        "key": key,
        "values": dict(finding.values),
        **({"link": link(rule.table, finding.key)} if link else {}),
    }


def _pair(name: str, texts: Texts) -> dict[str, str]:
    pair = {name: texts.get("zh", ""), f"{name}_en": texts.get("en", "")}
    return {key: text for key, text in pair.items() if text}
