"""What does not hold between tables, in words: as lines and as a page that stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from gongkai.errors import N_
from gongkai.messages import get_language, number, pick, translate
from gongkai.reports.difference import STYLE, shown
from gongkai.reports.labels import SEVERITIES

#: Returns what readers call a value of a finding: its name and the table that the finding is of.
Called = Callable[[str, str], str]


def render_consistency(report: Mapping[str, Any], called: Called) -> Iterator[str]:
    """Yield the lines that tell a report of the rules between tables."""
    yield _summary(report)
    for rule, findings in _by_rule(report):
        yield ""
        yield f"{translate(SEVERITIES[rule['severity']])}: {_title(rule)} ({number(rule['total'])})"
        yield f"  {_text(rule, 'advice')}"
        for finding in findings:
            yield f"  - {_row(finding)}{_agency(finding)}: {_values(finding, called)}"
        yield from (f"  {line}" for line in _rest(rule))
    yield from _passed_over(report)


def consistency_page(report: Mapping[str, Any], called: Called) -> str:
    """Return the report as a page of HTML that needs nothing beside it."""
    heads = (translate("row"), translate("agency"), translate("values"))
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    parts = []
    for rule, findings in _by_rule(report):
        body = "\n".join(
            "<tr>"
            + "".join(
                f"<td>{escape(text)}</td>"
                for text in (_row(one), one["agency_name"] or one["agency"] or "", _values(one, called))
            )
            + "</tr>"
            for one in findings
        )
        title = f"{translate(SEVERITIES[rule['severity']])}: {_title(rule)} ({number(rule['total'])})"
        rest = "".join(f"<p>{escape(line)}</p>" for line in _rest(rule))
        parts.append(
            f"<h2>{escape(title)}</h2>\n<p>{escape(_text(rule, 'advice'))}</p>\n"
            f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>{rest}"
        )
    parts += [f"<p>{escape(line)}</p>" for line in _passed_over(report)]
    title = escape(_summary(report))
    language = {"zh": "zh-CN"}.get(get_language(), "en")
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>\n'
        f"<h1>{title}</h1>\n{body}</html>\n"
    )


def _summary(report: Mapping[str, Any]) -> str:
    if not report["errors"] and not report["warnings"]:
        return translate("{count} rules between tables hold.", count=number(_examined(report)))
    text = N_("{count} rules between tables: {errors} errors, {warnings} warnings")
    counts = {"errors": number(report["errors"]), "warnings": number(report["warnings"])}
    return translate(text, count=number(_examined(report)), **counts)


def _examined(report: Mapping[str, Any]) -> int:
    return sum("lacks" not in rule for rule in report["rules"])


def _by_rule(report: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """Yield the rules that found something with their findings, errors first."""
    for severity in SEVERITIES:
        for rule in report["rules"]:
            if rule["total"] and rule["severity"] == severity:
                yield rule, [finding for finding in report["findings"] if finding["rule"] == rule["name"]]


def _passed_over(report: Mapping[str, Any]) -> Iterator[str]:
    for rule in report["rules"]:
        if "lacks" in rule:
            text = N_("“{rule}” was passed over: the table {table} is not there")
            yield translate(text, rule=_title(rule), table=rule["lacks"])


def _rest(rule: Mapping[str, Any]) -> Iterator[str]:
    if more := rule["total"] - rule["listed"]:
        yield translate("… and {count} more", count=number(more))


def _title(rule: Mapping[str, Any]) -> str:
    return _text(rule, "title") or str(rule["name"])


def _text(rule: Mapping[str, Any], name: str) -> str:
    return pick({"zh": rule.get(name, ""), "en": rule.get(f"{name}_en", "")})


def _row(finding: Mapping[str, Any]) -> str:
    return " ".join([finding["table"], *map(str, finding["key"].values())])


def _agency(finding: Mapping[str, Any]) -> str:
    name = finding["agency_name"] or finding["agency"]
    return f" [{name}]" if name else ""


def _values(finding: Mapping[str, Any], called: Called) -> str:
    joint = "，" if get_language() == "zh" else ", "
    return joint.join(f"{called(name, finding['table'])} {shown(value)}" for name, value in finding["values"].items())
