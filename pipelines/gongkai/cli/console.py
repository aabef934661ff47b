"""What the commands share: the portal and the store they mean, and how work is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from getpass import getuser
from pathlib import Path

import click

from gongkai.cli.main import Globals
from gongkai.cli.saying import say
from gongkai.descriptor import Portal, find_root
from gongkai.errors import N_, NoPortal
from gongkai.messages import number, translate
from gongkai.progress import Advance
from gongkai.release import Store

#: What is said when a stage has ended.
STAGES: Mapping[str, str] = {
    "dataset": N_("{dataset} / {resource}"),
    "extract": N_("extract    {rows} rows, {columns} columns; encoding {encoding} ({reason}), delimiter {delimiter}"),
    "workbook": N_("extract    {rows} rows, {columns} columns; {form}, sheet “{sheet}”, header in row {header}"),
    "records": N_("extract    {rows} rows, {columns} columns; {form}"),
    "transform": N_("transform  {rows} rows, {fields} fields; layout {layout}"),
    "validate": N_("validate   {rows} rows; {errors} errors, {warnings} warnings"),
    "load": N_("load       {added} added, {changed} changed, {removed} removed, {unchanged} unchanged"),
    "derive": N_("derive     {table}: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged"),
    "release": N_("release    number {number}; the portal holds {rows} rows"),
    "kept": N_("kept       these committed rows were published before; what came later stands"),
    "unchanged": N_("unchanged  nothing differs from release {number}; no new release was made"),
}

#: What is said while a stage is at work.
WORKING: Mapping[str, str] = {
    "extract": N_("reading"),
    "transform": N_("mapping"),
    "validate": N_("checking"),
    "load": N_("loading"),
    "derive": N_("deriving"),
    "release": N_("releasing"),
    "send": N_("sending"),
    "wait": N_("waiting for the verdict"),
}


#: The option that says how an answer is written.
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=translate("How the answer is written."),
)


def login() -> str:
    """Return the login name, or nothing where there is none."""
    try:
        return getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return ""


#: The option that says who answers for what is done. A login name is a fair guess; a name in words is better.
PERSON = click.option(
    "--as",
    "person",
    metavar="PERSON",
    envvar="GONGKAI_PERSON",
    default=login,
    help=translate("Who answers for it; else GONGKAI_PERSON, else the login name."),
)


AGENCY = click.option(
    "--agency",
    metavar="CODE",
    envvar="GONGKAI_AGENCY",
    help=translate("The agency that hands in: only its own rows may change; without it, all of them."),
)


class Teller:
    """A watcher that writes a line for each stage and shows a bar while one is at work on a terminal."""

    def stage(self, name: str, **facts: object) -> None:
        """Write what a stage did."""
        shown = {key: number(value) if isinstance(value, int) else value for key, value in facts.items()}
        if name == "transform" and shown["layout"] is None:
            shown["layout"] = translate("of the schema itself")
        if shown.get("delimiter") == "\t":
            shown["delimiter"] = "TAB"
        say(("" if name == "dataset" else "  ") + translate(STAGES[name], **shown))

    @contextmanager
    def working(self, name: str, total: int | None = None, *, in_bytes: bool = False) -> Iterator[Advance]:
        """Show a bar, or a moving sign where the amount of work is not known; it vanishes with the end."""
        # Imported here: a check of one small file shows no bar and does not pay for one.
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        amount = [BarColumn(), DownloadColumn() if in_bytes else MofNCompleteColumn()] if total else []
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), *amount, TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(translate(WORKING[name]), total=total)
            yield lambda rows: progress.advance(task, rows)


def the_portal(context: click.Context) -> Portal:
    """Return the portal that `--root` names, else the nearest one upward.

    Raises NoPortal.
    """
    chosen = _globals(context).root
    return Portal.at(chosen if chosen is not None else find_root(Path.cwd()))


def a_portal(context: click.Context) -> Portal | None:
    """Return the portal that `--root` names, else the nearest one upward, else None: the command does without.

    Raises NoPortal where `--root` names none.
    """
    try:
        return the_portal(context)
    except NoPortal:
        if _globals(context).root is not None:
            raise
        return None


def thrifty() -> None:
    """Have Arrow give memory back to the system as soon as it can: to look at a large file takes a third less.

    The allocator that does so is not there on every system.
    """
    import pyarrow as pa

    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def the_store(context: click.Context, portal: Portal) -> Store:
    """Return the store that `--store` names, else the portal's own."""
    chosen = _globals(context).store
    return Store.at(chosen if chosen is not None else portal.root / "store", _globals(context).key)


def _globals(context: click.Context) -> Globals:
    found = context.find_object(Globals)
    return found if found is not None else Globals(None, None)
