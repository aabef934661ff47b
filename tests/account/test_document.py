"""A paragraph is cut where words of it state claims, and loses no character."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.account import DERIVED, Paragraph, pieces

from .test_judging import claim

PARAGRAPH = Paragraph(number=1, level="section", heading="一、共3个。", text="受理87件，均已答复；20名。")
WHOLE = PARAGRAPH.heading + PARAGRAPH.text


def at(words: str, **facts: object) -> object:
    return replace(claim(), text=words, **{"start": WHOLE.index(words), "id": words, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("claims", "heading", "text"),
    [
        pytest.param([], [("一、共3个。", [])], [("受理87件，均已答复；20名。", [])], id="no claim"),
        pytest.param(
            [at("87件"), at("20名")],
            [("一、共3个。", [])],
            [("受理", []), ("87件", ["87件"]), ("，均已答复；", []), ("20名", ["20名"]), ("。", [])],
            id="two",
        ),
        pytest.param(
            [at("3个")],
            [("一、共", []), ("3个", ["3个"]), ("。", [])],
            [("受理87件，均已答复；20名。", [])],
            id="in the heading",
        ),
        pytest.param(
            [at("87件"), at("87件", id="again")],
            [("一、共3个。", [])],
            [("受理", []), ("87件", ["87件", "again"]), ("，均已答复；20名。", [])],
            id="two of the same words",
        ),
        pytest.param(
            [at("受理87件"), at("87件，均")],
            [("一、共3个。", [])],
            [("受理", ["受理87件"]), ("87件", ["87件，均"]), ("，均", []), ("已答复；20名。", [])],
            id="overlapping words",
        ),
        pytest.param(
            [at("87件", start=0), at("20名", paragraph=2), at("87件", basis=DERIVED), at("20名", start=999)],
            [("一、共3个。", [])],
            [("受理87件，均已答复；20名。", [])],
            id="words that are not there, or of another paragraph, or only followed from",
        ),
    ],
)
def test_pieces(claims: list[object], heading: list[object], text: list[object]) -> None:
    found = pieces(PARAGRAPH, claims)  # type: ignore[arg-type]
    assert [[(piece.text, [one.id for one in piece.claims]) for piece in part] for part in found] == [heading, text]
    assert "".join(piece.text for part in found for piece in part) == WHOLE
