"""What the workbook of a table tells of itself: whose rows these are, under which terms, and of which release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gongkai.descriptor import NOTICE, Package, Resource, Texts
from gongkai.errors import N_
from gongkai.messages import LANGUAGES, speaking, translate

#: A fact in two languages: what it is called, and what it is.
Fact = tuple[Texts, Texts]

TITLES: Mapping[str, str] = {
    "notice": N_("Notice"),
    "dataset": N_("Dataset"),
    "publisher": N_("Publisher"),
    "licence": N_("Licence"),
    "release": N_("Number of the release"),
    "created": N_("Published at"),
    "basis": N_("Legal basis"),
    "source": N_("Source"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """The dataset of a table, and the release that its rows are of: the one that changed them last."""

    package: Package
    number: int
    created: str

    def facts(self) -> Iterator[Fact]:
        """Yield what readers must know before they use the rows."""
        package = self.package
        if package.sample:
            yield titled("notice", NOTICE)
        yield titled("dataset", package.titles or _plain(package.name))
        if package.publisher is not None:
            yield titled("publisher", package.publisher.titles)
        for licence in package.licenses:
            yield titled("licence", _plain(" ".join(filter(None, (licence.title, licence.path)))))
        yield titled("release", _plain(str(self.number)))
        yield titled("created", _plain(self.created))
        for basis in package.legal_basis:
            yield titled("basis", basis)
        for source in package.sources:
            told = source.titles or _plain("")
            yield titled("source", {tongue: f"{text} {source.path or ''}".strip() for tongue, text in told.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is written into the files of a table: its rows' fields, and what was found in the rows so far."""

    resource: Resource
    imprint: Imprint | None = None
    #: By column, the cells that a spreadsheet would take for formulas.
    formulas: Counter[str] = field(default_factory=Counter)


def titled(name: str, value: Texts) -> Fact:
    """Return a fact by the name of its title."""
    return in_both(TITLES[name]), value


def in_both(text: str, **facts: object) -> Texts:
    """Return a text of the catalogue in every language."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = translate(text, **facts)
    return found


def _plain(text: str) -> Texts:
    return {"zh": text, "en": text}
