"""Numbers as people write them: runs of digits, with or without separators between groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from gongkai.privacy.plain import NOTHING

#: A run of digits; characters that show nothing do not end it.
RUN = re.compile(rf"[0-9](?:{NOTHING}{{0,3}}[0-9])*")
#: What may stand between the groups of one number.
GAP = re.compile(rf"[ .\-_(){NOTHING}]{{1,3}}")
#: What joins the groups of a code into one.
JOINT = re.compile(rf"[.\-_{NOTHING}]+")
MOST = 19
LEAST = 11


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
    def whole(self) -> bool:
        """Whether the digits stand together."""
        return len(self.groups) == 1

    def is_joined(self) -> bool:
        """Tell whether the number is cut out of a longer code such as 2606-451323-04-01."""
        return any(gap is not None and JOINT.fullmatch(gap) for gap in (self.gap_before, self.gap_behind))

    def is_part(self) -> bool:
        """Tell whether the number is cut out of a longer chain of groups with like separators."""
        between = set(self.separators)
        like = any(gap is not None and set(gap) <= between for gap in (self.gap_before, self.gap_behind))
        return self.is_joined() or (like and not self.whole)


def numbers(text: str) -> Iterator[Number]:
    """Yield all sequences of groups in a plain text that have from 11 to 19 digits.

    >>> [number.digits for number in numbers("电话 138-0000-0000")]
    ['13800000000']
    """
    runs = [(found.start(), found.end(), found.group().replace(NOTHING, "")) for found in RUN.finditer(text)]
    gaps = [_gap(text[left[1] : right[0]]) for left, right in pairwise(runs)]
    for first in range(len(runs)):
        yield from _from(first, runs, gaps)


def _from(first: int, runs: list[tuple[int, int, str]], gaps: list[str | None]) -> Iterator[Number]:
    digits, separators = "", ""
    for last in range(first, len(runs)):
        if last > first:
            gap = gaps[last - 1]
            if gap is None:
                return
            separators += gap
        digits += runs[last][2]
        if len(digits) > MOST:
            return
        if len(digits) >= LEAST:
            yield Number(
                start=runs[first][0],
                end=runs[last][1],
                digits=digits,
                groups=tuple(len(run[2]) for run in runs[first : last + 1]),
                separators=separators,
                gap_before=gaps[first - 1] if first else None,
                gap_behind=gaps[last] if last < len(gaps) else None,
            )


def _gap(between: str) -> str | None:
    return between if GAP.fullmatch(between) else None
