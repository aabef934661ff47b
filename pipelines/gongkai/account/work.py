"""The yearly work report: the words of the published report, each figure anew by the query of its claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai import clock
from gongkai.account.annual_declared import declared_account
from gongkai.account.claims import Claim, claims_of
from gongkai.account.document import Paragraph, Piece, paragraphs_of, pieces
from gongkai.account.judging import REPRODUCED, Verdict, judge
from gongkai.account.numbers import Number
from gongkai.account.page import language_tag, template
from gongkai.account.telling import ILLUSTRATIVE
from gongkai.descriptor import Texts
from gongkai.descriptor.node import Node
from gongkai.errors import UsageError
from gongkai.messages import pick, translate
from gongkai.release import Release

DIGITS = re.compile(r"\d+")
#: A text or a number of a statement that begins with a year.
DATED = r"(?<=')({year})(?=[-'])|\b({year})\b(?!['-])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How the words of the published report are carried into another year."""

    titles: Texts
    #: The year that the queries speak of, and the one that the text names.
    year: int
    named: int
    #: The paragraphs that look ahead to the year after.
    ahead: frozenset[int]
    leave_out: Sequence[re.Pattern[str]]

    @classmethod
    def of(cls, node: Node) -> Wording:
        """Return what a portal declares.

        Raises BrokenDescriptor.
        """
        try:
            patterns = tuple(re.compile(text) for text in node.names("leave_out"))
        except re.error as error:
            raise node.fault("a pattern cannot be read: {fault}", fault=str(error)) from error
        return cls(
            titles=node.texts("title"),
            year=int(node.raw.get("year", 0)),
            named=int(node.raw.get("named", 0)),
            ahead=frozenset(node.raw.get("ahead", ())),
            leave_out=patterns,
        )

    def words(self, text: str, year: int, paragraph: int) -> str:
        """Return the words of a paragraph in the report of a year."""
        meant = year + 1 if paragraph in self.ahead else year
        for pattern in self.leave_out:
            text = pattern.sub("", text)
        return text.replace(str(self.named), str(meant))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some words of the report; where they state figures, what became of each."""

    words: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def differing(self) -> tuple[Verdict, ...]:
        """The figures that the words do not state by their own digits and that have changed."""
        return tuple(each for each in self.verdicts if each.word != REPRODUCED and str(each.value) not in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph of the report."""

    level: str
    heading: Sequence[Part]
    text: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkReport:
    """A work report, written."""

    year: int
    titles: Texts
    release: int
    passages: Sequence[Passage]
    verdicts: Sequence[Verdict]

    @property
    def is_illustrative(self) -> bool:
        """Whether rows behind it were made up."""
        return any(verdict.is_illustrative for verdict in self.verdicts)

    @property
    def missing(self) -> tuple[Verdict, ...]:
        """The figures that the data do not give."""
        return tuple(verdict for verdict in self.verdicts if verdict.value is None)


def work_report(release: Release, year: int) -> WorkReport:
    """Return the work report of a year.

    Raises UsageError where the portal publishes no report or does not say how one is written, BrokenDescriptor,
    DamagedStore.
    """
    wording = Wording.of(declared_account(release.packages, "work"))
    paragraphs, claims = paragraphs_of(release), claims_of(release)
    if not paragraphs:
        raise UsageError(fault=translate("no report is published here that another could be written after"))
    dated = [replace(claim, query=redated(claim.query, wording.year, year)) for claim in claims]
    verdicts = {verdict.claim.id: verdict for verdict in judge(release, dated)}
    return WorkReport(
        year=year,
        titles={name: text.replace("{year}", str(year)) for name, text in wording.titles.items()},
        release=release.number,
        passages=tuple(_passage(paragraph, claims, verdicts, wording, year) for paragraph in paragraphs[1:]),
        verdicts=tuple(verdicts.values()),
    )


def redated(sql: str, year: int, other: int) -> str:
    """Return a statement about a year as one about another.

    >>> redated("SELECT 2017 WHERE day LIKE '2017-01%' AND year = 2017 AND name = '2017x'", 2017, 2018)
    "SELECT 2018 WHERE day LIKE '2018-01%' AND year = 2018 AND name = '2017x'"
    """
    return re.sub(DATED.format(year=year), str(other), sql)


def _passage(
    paragraph: Paragraph, claims: Sequence[Claim], verdicts: dict[str, Verdict], wording: Wording, year: int
) -> Passage:
    def parts(found: Sequence[Piece]) -> Iterator[Part]:
        for piece in found:
            stated = tuple(verdicts[claim.id] for claim in piece.claims if claim.id in verdicts)
            words = piece.text if stated else wording.words(piece.text, year, paragraph.number)
            for verdict in stated:
                words = _restated(words, verdict)
            yield Part(words=words, verdicts=stated)

    heading, text = pieces(paragraph, claims)
    return Passage(level=paragraph.level, heading=tuple(parts(heading)), text=tuple(parts(text)))


def _restated(words: str, verdict: Verdict) -> str:
    """Return words with the number that the data give in the place of the one that the report states."""
    claim, value = verdict.claim, verdict.value
    stated: Number | None = claim.value if claim.least is None else claim.least
    if verdict.word == REPRODUCED or stated is None or str(stated) not in DIGITS.findall(words):
        return words
    if value is None:
        return re.sub(rf"(?<!\d){stated}(?!\d)多?余?", translate("(no data)"), words, count=1)
    return re.sub(rf"(?<!\d){stated}(?!\d)", str(value), words, count=1)


def work_page(report: WorkReport, base: str) -> str:
    """Return the page of a work report; addresses within the portal begin with `base`."""
    return template("work.html").render(
        report=report, title=pick(report.titles), base=base, language=language_tag(), day=clock.today(),
        ILLUSTRATIVE=ILLUSTRATIVE,
    )  # fmt: skip
