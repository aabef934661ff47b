"""`gongkai report annual|work|check`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from gongkai import account, reports
from gongkai.cli.console import FORMAT, the_portal, the_store
from gongkai.cli.saying import say
from gongkai.messages import pick, translate


@click.group("report")
def command() -> None:
    """Write the reports that are owed, and check finished ones."""


#: Where the addresses of a report lead to, unless another portal is named: that of `gongkai up`.
PORTAL = "http://127.0.0.1:8001"
YEAR = click.option("--year", type=click.IntRange(1949, 2100), required=True, help=translate("The year reported on."))
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help=translate("The folder to write to; else the one you are in."),
)


def _base(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """Return an address without the stroke at its end; one that no portal can have is refused."""
    if not value.startswith(("http://", "https://")):
        raise click.BadParameter(translate("the address of a portal begins with http:// or https://"))
    return value.rstrip("/")


BASE = click.option(
    "--portal",
    "base",
    default=PORTAL,
    show_default=True,
    callback=_base,
    help=translate("The address of the portal that links lead to."),
)


@command.command("annual", help=translate("Write the statutory annual report of a body, counted from the registers."))
@YEAR
@click.option("--agency", help=translate("The body that reports, its code or its name; else the portal's government."))
@click.option(
    "--requests",
    type=click.Path(path_type=Path, dir_okay=False),
    help=translate("A file with the register of requests, counted and not handed in; else the closed register."),
)
@click.option(
    "--format", "form", type=click.Choice(["html", "xlsx", "json", "both"]), default="both", show_default=True,
    help=translate("What is written: a page, a workbook, both of them, or JSON to the terminal."),
)  # fmt: skip
@OUT
@BASE
@click.pass_context
def annual(
    context: click.Context, year: int, agency: str | None, requests: Path | None, form: str, out: Path, base: str
) -> None:
    """Write the annual report; exits with 1 where an identity of the form fails, and marks the report."""
    release = the_store(context, the_portal(context)).last()
    report = account.annual_report(release, year, requests, agency=agency)
    if form == "json":
        click.echo(json.dumps(account.annual_in_full(report), ensure_ascii=False, indent=2))
    else:
        out.mkdir(parents=True, exist_ok=True)
        stem = out / f"annual-{report.year}-{report.agency}"
        if form in {"html", "both"}:
            _write(stem.with_suffix(".html"), account.annual_page(report, base))
        if form in {"xlsx", "both"}:
            account.write_annual(report, stem.with_suffix(".xlsx"))
            say(translate("The report is in {path}.", path=stem.with_suffix(".xlsx")))
        for line in account.render_annual(report):
            say(line, err=True)
    context.exit(0 if report.valid else 1)


@command.command("work", help=translate("Write the yearly work report, each figure by its query."))
@YEAR
@OUT
@BASE
@click.pass_context
def work(context: click.Context, year: int, out: Path, base: str) -> None:
    """Write the yearly work report; exits with 1 where the data do not give a figure, and says so in it."""
    report = account.work_report(the_store(context, the_portal(context)).last(), year)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / f"work-{year}.html", account.work_page(report, base))
    for verdict in report.missing:
        say(translate("no data: {title}", title=pick(verdict.claim.titles)), err=True)
    context.exit(1 if report.missing else 0)


def _write(path: Path, text: str) -> None:
    with reports.replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")
    say(translate("The report is in {path}.", path=path))


@command.command("check", help=translate("Say in which cells of finished annual reports the sums do not come out."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
@click.pass_context
def check(context: click.Context, files: Sequence[Path], form: str) -> None:
    """Check finished reports; exits with 1 where an identity fails."""
    checked = account.check_reports(the_portal(context), files)
    if form == "json":
        click.echo(json.dumps(account.report_in_full(checked), ensure_ascii=False, indent=2))
    else:
        for line in account.render_report(checked):
            say(line)
    context.exit(0 if all(item.valid for item in checked) else 1)
