"""Numbers as people write them: runs of digits, with or without separators between groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

from gongkai.privacy.plain import NOTHING

#: A run of digits; characters that show nothing do not end it.
RUN = re.compile(rf"[0-9](?:{NOTHING}{{0,3}}[0-9])*")
#: What may stand between the groups of one number.
GAP = re.compile(rf"[ .\-_(){NOTHING}]{{1,3}}")
#: What joins the groups of a code into one.
JOINT = re.compile(rf"[.\-_{NOTHING}]+")


@dataclass(frozen=True, slots=True)
class Number:
    """Neighbouring runs of digits that may be one number."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    #: All that stands between the groups.
    separators: str
    #: The gap to the digits before and behind, where only a gap parts them.
    gap_before: str | None
    gap_behind: str | None

    @property
    def span(self) -> tuple[int, int]:
        """Where the number begins and ends."""
        return self.start, self.end

    @property
    def whole(self) -> bool:
        """Whether the digits stand together."""
        return len(self.groups) == 1

    def is_joined(self) -> bool:
        """Tell whether the number is cut out of a longer code such as 2606-451323-04-01."""
        return self.is_joined_before() or _joins(self.gap_behind)

    def is_joined_before(self) -> bool:
        """Tell whether a joint stands before the number."""
        return _joins(self.gap_before)

    def is_part(self) -> bool:
        """Tell whether the number is cut out of a longer chain of groups with like separators."""
        between = set(self.separators)
        like = any(gap is not None and set(gap) <= between for gap in (self.gap_before, self.gap_behind))
        return self.is_joined() or (like and not self.whole)


def _joins(gap: str | None) -> bool:
    return gap is not None and JOINT.fullmatch(gap) is not None


#: A run: where it begins and ends in the text, and its digits.
Run = tuple[int, int, str]


def numbers(text: str, sizes: Collection[int], holds: Callable[[str], object]) -> Iterator[Number]:
    """Yield the sequences of whole groups in a plain text that have so many digits and of which something holds.

    >>> [number.groups for number in numbers("电话 138-0000-0000", {11}, bool)]
    [(3, 4, 4)]
    """
    for runs, gaps in _chains(text):
        digits = "".join(run[2] for run in runs)
        ends = {end: last for last, end in enumerate(accumulate(len(run[2]) for run in runs))}
        offset = 0
        for first, run in enumerate(runs):
            for size in sizes:
                last = ends.get(offset + size)
                if last is not None and holds(part := digits[offset : offset + size]):
                    yield _number(part, runs, gaps, first, last)
            offset += len(run[2])


def _chains(text: str) -> Iterator[tuple[list[Run], list[str]]]:
    """Yield the runs that only gaps part, with the gaps between them."""
    runs: list[Run] = []
    gaps: list[str] = []
    for found in RUN.finditer(text):
        between = text[runs[-1][1] : found.start()] if runs else ""
        if runs and GAP.fullmatch(between):
            gaps.append(between)
        elif runs:
            yield runs, gaps
            runs, gaps = [], []
        runs.append((found.start(), found.end(), found.group().replace(NOTHING, "")))
    if runs:
        yield runs, gaps


def _number(digits: str, runs: list[Run], gaps: list[str], first: int, last: int) -> Number:
    return Number(
        start=runs[first][0],
        end=runs[last][1],
        digits=digits,
        groups=tuple(len(run[2]) for run in runs[first : last + 1]),
        separators="".join(gaps[first:last]),
        gap_before=gaps[first - 1] if first else None,
        gap_behind=gaps[last] if last < len(gaps) else None,
    )
