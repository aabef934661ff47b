"""The report of a command in the form and at the place that its options name."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gongkai import reports
from gongkai.cli.saying import say
from gongkai.messages import translate
from gongkai.report import Report

#: The forms of a report by the ending of the file that is to hold it.
FORMS: Mapping[str, str] = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a report is written, and where to."""

    form: str = "text"
    output: Path | None = None

    @property
    def alone(self) -> bool:
        """Whether the report is all that standard output holds, for a program to read."""
        return self.output is None and self.form != "text"

    @property
    def asked(self) -> bool:
        """Whether the options ask for a report even where nothing is wrong."""
        return self.output is not None or self.alone

    @classmethod
    def of(cls, form: str | None, output: Path | None, file: Path) -> Rendering:
        """Return what two options mean for a report on a file: without a form, the ending of the output decides.

        Raises UsageError before any work is done where the report could not be written.
        """
        chosen = form or FORMS.get(output.suffix.lower() if output else "", "text")
        if output is None:
            if chosen == "xlsx":
                raise click.UsageError(translate("name the file to write the workbook to with --output"))
        elif output.exists() and file.exists() and output.samefile(file):
            raise click.UsageError(translate("the report would replace the file itself; name another with --output"))
        elif not output.parent.is_dir():
            raise click.UsageError(
                translate("there is no folder {folder} to write the report to", folder=output.parent)
            )
        return cls(chosen, output)

    def write(self, report: Report, schema: Mapping[str, Any], file: Path, *, err: bool = False) -> None:
        """Write the report on a file; `err` sends what a person reads to standard error."""
        if self.form != "json" and (report.errors or report.warnings):
            report = reports.with_suggestions(report, schema)
        if self.output is None:
            self._print(report, schema, err=err)
            return
        if self.form == "xlsx":
            reports.write_workbook(report, self.output, _original(file), schema)
        else:
            with reports.replacing(self.output) as draft, draft.open("w", encoding="utf-8") as stream:
                stream.writelines(self._pieces(report, schema))
        say(translate("The report is in {path}.", path=self.output), err=True)

    def _print(self, report: Report, schema: Mapping[str, Any], *, err: bool) -> None:
        stream = sys.stderr if err else sys.stdout
        if self.form == "text" and stream.isatty():
            from rich.console import Console

            reports.show(report, Console(file=stream), schema)
            return
        for piece in self._pieces(report, schema):
            click.echo(piece, nl=False, err=err and self.form == "text")

    def _pieces(self, report: Report, schema: Mapping[str, Any]) -> Iterator[str]:
        if self.form == "json":
            yield json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n"
        elif self.form == "html":
            yield from reports.as_page(report, schema)
        else:
            yield from (f"{line}\n" for line in reports.render(report, schema))


def rendering_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options `--format` (as `form`) and `--output`."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "html", "xlsx"]),
        help=translate("How the report is written; else as the ending of --output says, else as text."),
    )
    output = click.option(
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        help=translate("Write the report to this file; “.xlsx” is the file itself with each fault marked in it."),
    )
    return form(output(command))


def with_rendering(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options `--format` and `--output` and pass it what they mean as `rendering`."""

    @rendering_options
    @functools.wraps(command)
    def called(*arguments: Any, form: str | None, output: Path | None, file: Path, **options: Any) -> None:
        command(*arguments, file=file, rendering=Rendering.of(form, output, file), **options)

    return called


def _original(file: Path) -> Any:
    """Return what a marked workbook is made from: the workbook that came, or the table that a text holds."""
    if reports.is_workbook(file):
        return file
    from gongkai import extract

    return extract.read(file)
