"""`gongkai schema lint FILE [--fix]`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from gongkai.cli.saying import say
from gongkai.descriptor.lint import Document, Mended, fix, lint
from gongkai.messages import translate
from gongkai.reports.lint import as_json, render


@click.group("schema")
def command() -> None:
    """Look at schemas themselves."""


@command.command(
    "lint",
    help=translate(
        "Say what makes frictionless refuse FILE, a Table Schema, Data Resource or Data Package in JSON or YAML, "
        "and how to mend it. The exit code is 1 while errors remain."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--fix", "mend", is_flag=True, help=translate("Mend in the file what can be mended for certain; the rest stays.")
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=translate("How the report is written."),
)
@click.pass_context
def lint_command(context: click.Context, file: Path, *, mend: bool, form: str) -> None:
    """Explain the faults of FILE, and mend those that are certain."""
    document = Document.read(file)
    outcome = fix(document) if mend else Mended(document=document, verdict=lint(document.data))
    if outcome.document.text != document.text:
        outcome.document.write()
    if form == "json":
        click.echo(json.dumps(as_json(str(file), outcome), ensure_ascii=False, indent=2))
    else:
        for line in render(str(file), outcome, tried=mend):
            say(line)
    context.exit(0 if outcome.verdict.valid else 1)
