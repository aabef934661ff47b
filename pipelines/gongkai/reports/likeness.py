"""Which of some known texts was meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

from gongkai.reports.spellings import plain

#: What makes the opposite of a word: a value with one more of these is not meant.
NEGATIONS = frozenset("不非无未否禁免")

#: How like a known text must be, and by how much more like than any other.
LIKENESS, CODE_LIKENESS, MARGIN = 0.6, 0.8, 0.1


def nearest(text: str, known: Collection[str]) -> str | None:
    """Return the known text that is clearly meant, or None where none is or two are as near.

    >>> nearest("行政许司", ["行政许可", "行政处罚"]), nearest("341303", ["341302", "341300"])
    ('行政许可', None)
    >>> nearest("许可", ["行政许可", "行政处罚"]), nearest("不予公开", ["主动公开", "予以公开"])
    ('行政许可', None)
    """
    wanted = folded(text)
    likely = [(folded(item), item) for item in known if item]
    same = {item for form, item in likely if form == wanted}
    if same or not wanted:
        return same.pop() if len(same) == 1 else None
    likely = [(form, item) for form, item in likely if _negations(form) == _negations(wanted)]
    longer = {item for form, item in likely if wanted in form}
    if len(longer) == 1 and len(wanted) > 1 and not wanted.isascii():
        return longer.pop()
    return _most_like(wanted, likely)


def folded(text: str) -> str:
    """Return a text as texts are compared: plain, in lower case, without spaces and signs.

    >>> folded("Power _ID"), folded("（权力）类型")
    ('powerid', '权力类型')
    """
    return "".join(character for character in plain(text).casefold() if character.isalnum())


def _most_like(wanted: str, likely: Iterable[tuple[str, str]]) -> str | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    least = CODE_LIKENESS if wanted.isascii() else LIKENESS
    ranked = sorted(((_likeness(matcher, form, wanted, least), item) for form, item in likely), reverse=True)
    if not ranked or ranked[0][0] < least:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= MARGIN else None


def _likeness(matcher: SequenceMatcher[str], form: str, wanted: str, least: float) -> float:
    if wanted.isascii() and len(form) == len(wanted):
        # The digits of a code mean something by their places.
        return sum(one == other for one, other in zip(form, wanted, strict=True)) / len(wanted)
    matcher.set_seq1(form)
    cheap = min(matcher.real_quick_ratio(), matcher.quick_ratio())
    # What cannot even be like enough needs no exact answer.
    return matcher.ratio() if cheap >= least - MARGIN else cheap


def _negations(text: str) -> int:
    return sum(character in NEGATIONS for character in text)
