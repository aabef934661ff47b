"""`gongkai describe FILE`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.console import a_portal, thrifty
from gongkai.cli.saying import say
from gongkai.errors import N_, UsageError
from gongkai.messages import number, translate

if TYPE_CHECKING:
    from gongkai.profile import Draft

DESCRIPTOR, LAYOUTS, STANDARD_OUTPUT = "datapackage.yaml", "pipeline.yaml", "-"


@click.command("describe")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help=translate("The name of the dataset; else of the file, where that is ASCII."))
@click.option("--sheet", help=translate("The sheet of a workbook; else the first visible one that holds anything."))
@click.option(
    "--output",
    default=DESCRIPTOR,
    show_default=True,
    help=translate(
        "Write the draft to this file, and pipeline.yaml beside it; “-” is standard output, without the latter."
    ),
)
@click.option("--force", is_flag=True, help=translate("Replace files that are there."))
@click.pass_context
def command(
    context: click.Context, file: Path, *, name: str | None, sheet: str | None, output: str, force: bool
) -> None:
    """Write a draft descriptor of a dataset that FILE would belong to."""
    targets = [] if output == STANDARD_OUTPUT else _targets(Path(output), force=force)
    from gongkai import profile
    from gongkai.profile import writing

    thrifty()
    draft = profile.draft(file, name=name, sheet=sheet, portal=a_portal(context))
    texts = writing.descriptor_text(draft), writing.layout_text(draft)
    if targets:
        from gongkai.reports import replacing

        for target, text in zip(targets, texts, strict=True):
            with replacing(target) as beside:
                beside.write_text(text, encoding="utf-8")
    else:
        click.echo(texts[0], nl=False)
    for line in _told(draft, targets):
        say(line, err=True)
    context.exit(1 if draft.faults else 0)


def _targets(output: Path, *, force: bool) -> list[Path]:
    """Return the files that are written.

    Raises UsageError where one is there already, or their folder is not.
    """
    descriptor = output / DESCRIPTOR if output.is_dir() else output
    targets = [descriptor, descriptor.with_name(LAYOUTS)]
    if not descriptor.parent.is_dir():
        raise UsageError(fault=translate("there is no folder {folder} to write the draft to", folder=descriptor.parent))
    if descriptor.name == LAYOUTS:
        raise UsageError(fault=translate("pipeline.yaml holds the layout; name another file with --output"))
    for target in targets if not force else ():
        if target.exists():
            fault = N_("{path} is there already; name another file with --output, or replace it with --force")
            raise UsageError(fault=translate(fault, path=target))
    return targets


def _told(draft: Draft, targets: list[Path]) -> Iterator[str]:
    """Yield what a person should know of a draft."""
    if targets:
        yield translate("The draft is in {path}, the layout in {layout}.", path=targets[0], layout=targets[1])
        yield translate("Complete the marked places, and put both into datasets/{name}/.", name=draft.name)
        yield translate("Then check the file: gongkai validate FILE --dataset {name}", name=draft.name)
    elif draft.needs_layout:
        yield translate("The file needs its layout too, which is written beside the draft with --output FILE.")
    if draft.ignored:
        yield translate("Left out, because several columns share the name: {labels}", labels=", ".join(draft.ignored))

    from gongkai.profile.suspects import KINDS

    for kind, count in Counter(fault.type for fault in draft.faults).items():
        rows = [*dict.fromkeys(str(fault.row) for fault in draft.faults if fault.type == kind)][:5]
        facts = {"kind": translate(KINDS.get(kind, kind)), "count": number(count), "rows": ", ".join(rows)}
        yield translate("To be mended in the file: {kind} × {count}, first in rows {rows}", **facts)
