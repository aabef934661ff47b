"""Every word of every rendering stands in the catalogue, in both languages, for every type of fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pytest
from openpyxl import load_workbook

from gongkai.extract import delimited
from gongkai.messages import speaking, translate
from gongkai.messages.collect import collect
from gongkai.report import Report, Violation
from gongkai.reports import FAULTS, as_page, render, sentence, show, write_workbook
from gongkai.reports.labels import LABELS, label
from gongkai.reports.notes import NOTES, in_words

#: Our own modules and the commands that show a report.
ROOMS = ("reports/", "cli/rendering.py", "cli/validate.py", "cli/publish.py")

#: Words that Chinese readers know as they are.
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [a-z]+)+")


def kinds(error: type[frictionless.Error] = frictionless.Error) -> Iterator[str]:
    yield error.type
    for kind in error.__subclasses__():
        yield from kinds(kind)


@pytest.mark.parametrize("kind", sorted(set(kinds())))
def test_each_type_of_frictionless_has_its_sentence(kind: str) -> None:
    assert kind in FAULTS


@pytest.mark.parametrize("kind", sorted(LABELS))
def test_each_name_is_translated(kind: str) -> None:
    with speaking("zh"):
        assert label(Violation(type=kind)) != LABELS[kind]


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_each_type_has_a_sentence_and_a_name_in_both_languages(kind: str) -> None:
    fault = Violation(type=kind, row=2, column=3, field="数量", label="数量", cell="六", note="说明")
    said = {}
    for language in ("en", "zh"):
        with speaking(language):
            said[language] = (sentence(fault), label(fault))
    assert all(said["en"][part] != said["zh"][part] for part in (0, 1)), said
    assert ENGLISH.search("".join(said["zh"])) is None
    assert "{" not in "".join((*said["en"], *said["zh"]))


@pytest.mark.parametrize("text", [text for _, text in NOTES])
def test_each_note_is_translated(text: str) -> None:
    with speaking("zh"):
        assert translate(text) != text


@pytest.mark.parametrize("note", ['type is "nosuch/default"', 'constraint "nosuch" is "1"'])
def test_rules_that_are_not_known_are_told_as_they_are(note: str) -> None:
    assert "nosuch" in in_words(note)


def test_each_text_of_the_reports_is_translated() -> None:
    """The catalogue is collected anew, so that a new text fails before `make messages` was run."""
    texts = [
        message.id
        for message in collect()
        if message.id and not message.string and any(place.startswith(ROOMS) for place, _ in message.locations)
    ]
    assert texts == []


def everything() -> Report:
    """Return a report with a fault of each type and all that stands around the faults."""
    faults = [
        Violation(type=kind, row=row, column=2, field="数量", cell="六", suggestion="6")
        for row, kind in enumerate(FAULTS, start=2)
        for _ in range(2)
    ]
    return Report(
        place="清单.csv",
        rows=9,
        fields=2,
        errors=tuple(faults[2:]),
        warnings=tuple(faults[:2]),
        limit=1,
        remarks=("注",),
    )


def as_terminal(found: Report, schema: Any, folder: Path) -> str:
    from rich.console import Console

    console = Console(record=True, width=400, file=(folder / "out").open("w", encoding="utf-8"))
    show(found, console, schema)
    console.file.close()
    return console.export_text()


def as_workbook(found: Report, schema: Any, folder: Path) -> str:
    (folder / "清单.csv").write_text("编号,数量\n1,六\n", encoding="utf-8")
    write_workbook(found, folder / "out.xlsx", delimited(folder / "清单.csv"), schema, comments=3, rows=0)
    cells = [cell for sheet in load_workbook(folder / "out.xlsx") for row in sheet.iter_rows() for cell in row]
    return "\n".join(str(part) for cell in cells for part in (cell.value, cell.comment and cell.comment.text) if part)


RENDERINGS = {
    "lines": lambda found, schema, folder: "\n".join(render(found, schema)),
    "table": as_terminal,
    "page": lambda found, schema, folder: re.sub(
        r"(?s)<style>.*?</style>|<[^>]+>", " ", "".join(as_page(found, schema))
    ),
    "workbook": as_workbook,
}


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_a_chinese_rendering_holds_no_english(rendering: str, tmp_path: Path) -> None:
    schema = {"fields": [{"name": "数量", "title": "数量", "title_en": "Count"}]}
    with speaking("zh"):
        text = RENDERINGS[rendering](everything(), schema, tmp_path)
    for kind in FAULTS:
        text = text.replace(kind, "")
    assert ENGLISH.findall(text) == []
    assert "数量" in text
