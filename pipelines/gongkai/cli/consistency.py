"""`gongkai consistency`."""

from __future__ import annotations

import json

import click

from gongkai import clock, consistency
from gongkai.cli.console import the_portal, the_store
from gongkai.cli.saying import say
from gongkai.descriptor import Portal
from gongkai.messages import translate
from gongkai.release import Release
from gongkai.reports import consistency_page, render_consistency


@click.command("consistency")
@click.option("--agency", help=translate("Only what one agency answers for: its code or its name."))
@click.option("--rule", "rules", multiple=True, help=translate("Only this rule; may be given several times."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    help=translate("How the answer is written."),
)
@click.pass_context
def command(context: click.Context, agency: str | None, rules: tuple[str, ...], form: str) -> None:
    """Put the rules that datasets declare to what is published; exits with 1 where one of them is broken."""
    portal = the_portal(context)
    _write(context, portal, the_store(context, portal).last(), agency, rules, form)


def _write(
    context: click.Context, portal: Portal, release: Release, agency: str | None, names: tuple[str, ...], form: str
) -> None:
    declared = consistency.rules_of(portal.datasets)
    chosen = [rule for rule in declared if not names or rule.name in names]
    if unknown := sorted(set(names) - {rule.name for rule in declared}):
        known = ", ".join(rule.name for rule in declared)
        raise click.UsageError(translate("no rule called “{name}”; known rules: {known}", name=unknown[0], known=known))
    code = consistency.agency_called(agency, release, portal.datasets, declared) if agency else None
    found = consistency.examine_release(release, portal.datasets, chosen, today=clock.today(), agency=code)
    resources = consistency.named_tables(portal.datasets)
    report = {"release": release.number, **consistency.in_full(found, resources)}

    def called(name: str, table: str) -> str:
        return consistency.called(name, table, resources)

    if form == "json":
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    elif form == "html":
        click.echo(consistency_page(report, called), nl=False)
    else:
        for line in render_consistency(report, called):
            say(line)
    context.exit(0 if report["valid"] else 1)
