"""`gongkai push DATASET FILE --to URL`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gongkai.cli.console import STAGES, Teller
from gongkai.cli.publish import REASON, finish
from gongkai.cli.rendering import Rendering, with_rendering
from gongkai.cli.saying import say
from gongkai.intake import Parcel, Verdict, push
from gongkai.messages import translate
from gongkai.pipeline import Outcome
from gongkai.progress import Silence
from gongkai.release import Stop
from gongkai.report import Report


@click.command("push")
@click.argument("dataset")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "url",
    required=True,
    metavar="URL",
    envvar="GONGKAI_INTAKE",
    help=translate("The intake; else GONGKAI_INTAKE."),
)
@click.option(
    "--token",
    required=True,
    envvar="GONGKAI_TOKEN",
    help=translate("The token; better in GONGKAI_TOKEN, where no list of processes shows it."),
)
@click.option("--resource", help=translate("The table of the dataset; else its first one."))
@REASON
@with_rendering
@click.pass_context
def command(
    context: click.Context,
    dataset: str,
    file: Path,
    *,
    url: str,
    token: str,
    resource: str | None,
    accept_change: str | None,
    rendering: Rendering,
) -> None:
    """Hand FILE in to DATASET from afar, and wait for the verdict."""
    watcher = Silence() if rendering.alone else Teller()
    parcel = Parcel(url=url, token=token, dataset=dataset, file=file, resource=resource, accept=accept_change)
    verdict = push(parcel, watcher)
    for stage in verdict.get("stages", ()):
        # An intake of a later version may know stages that we have no words for.
        if stage["name"] in STAGES:
            watcher.stage(stage["name"], **stage["facts"])
    if verdict.get("fault"):
        say(translate("Error: {message}", message=verdict["fault"]), err=True)
        if verdict.get("release") is None:
            kept = translate("Nothing was published. The file is kept as submission {id}.", id=verdict["submission"])
            say(kept, err=True)
        context.exit(int(verdict.get("exit_code", 2)))
    if _was_sent_back(verdict):
        say(_why(verdict), err=True)
        context.exit(1)
    finish(context, outcome_of(verdict), rendering, verdict.get("schema", {}), file)


def outcome_of(verdict: Verdict) -> Outcome:
    """Return what became of a submission far away."""
    return Outcome(
        submission=verdict["submission"],
        report=Report.of_json(verdict["report"]),
        stops=tuple(Stop(**stop) for stop in verdict["stops"]),
        review=verdict["review"],
    )


def _was_sent_back(verdict: Verdict) -> bool:
    sound = bool(verdict["report"] and verdict["report"]["valid"])
    return verdict["fate"] == "withdrawn" or (verdict["fate"] == "rejected" and sound)


def _why(verdict: Verdict) -> str:
    made: dict[str, Any] = (verdict.get("decisions") or [{}])[-1]
    why = made.get("why", "")
    return translate("The submission {id} was sent back: {why}", id=verdict["submission"], why=why)
