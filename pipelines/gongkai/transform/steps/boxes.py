"""Boxes of paper forms, ticked and empty, as typing, fonts and character recognition leave them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

#: Letters of the private range are those of the fonts Wingdings and Wingdings 2.
TICKED = "■☑☒✓✔√●◉⊙▣◆⬛🗹🗸\uf0fe\uf0fd\uf0fc\uf06e\uf050\uf051\uf052\uf053\uf054"
EMPTY = "□☐▢◻◽⬜○◯◇❏❑❒✗✘×✕\uf0a8\uf0a3\uf0a1\uf06f\uf071\uf072\uf0fb"
#: What is read for a box, or is left of it without its font. These stand in words too.
LIKE_TICKED, LIKE_EMPTY = "R", "口囗〇"
#: Letters that are boxes only before a known label.
LETTER_TICKED, LETTER_EMPTY = "Rþ", "口囗〇0Oot¨£"
INNER = "√✓✔vV■●"
BRACKETED = re.compile(rf"[(（\[【]\s*(?:([{INNER}xX×])\s*)?[)）\]】]")
SYMBOLS = f"[{re.escape(TICKED + EMPTY)}]+"
BETWEEN = r"\s、，,;；。"
COLONS = (":", "：")


def read_boxes(text: str, options: Sequence[str] = ()) -> list[str] | None:
    """Return the labels whose boxes are ticked; None where the text is no list of labels with a box at each.

    Boxes stand before their labels, after them where the text begins with a label and ends with a box. With `options`,
    each label must be one of them.

    >>> read_boxes("■行政许可 □行政处罚"), read_boxes("是□否☑"), read_boxes("无")
    (['行政许可'], ['否'], None)
    """
    marks = _marks(text, tuple(options))
    if not marks or (not options and all(text[start] in LIKE_EMPTY for start, _, _ in marks)):
        # Without a tick, a true box or a known label it may be a word: 口岸.
        return None
    ends = [0, *(end for _, end, _ in marks)]
    starts = [*(start for start, _, _ in marks), len(text)]
    between = [text[end:start].strip() for end, start in zip(ends, starts, strict=True)]
    if not between[0] or between[0].endswith(COLONS):
        labels = between[1:]
    elif not between[-1]:
        labels = between[:-1]
    else:
        return None
    labels = [_label(label, last=place == len(labels)) for place, label in enumerate(labels, start=1)]
    known = {"".join(option.split()): option for option in options}
    found = [known.get("".join(label.split()), "") if known else label for label in labels]
    if not all(found) or any(label.endswith(COLONS) for label in found):
        # A box without a label, a label that is none, or a second question in the cell.
        return None
    return [label for label, (_, _, ticked) in zip(found, marks, strict=True) if ticked]


def read_box(text: str) -> bool | None:
    """Return whether the one box that a text is has a tick; None where it is no box."""
    plain = text.strip()
    if found := BRACKETED.fullmatch(plain):
        return found.group(1) not in {None, "×"}
    if re.fullmatch(SYMBOLS, plain):
        return any(letter in TICKED for letter in plain)
    return None if plain not in {*LIKE_TICKED, *LIKE_EMPTY} else plain in LIKE_TICKED


def _marks(text: str, options: tuple[str, ...]) -> list[tuple[int, int, bool]]:
    """Return where the boxes of a text begin and end, and whether they are ticked."""
    bracketed = list(BRACKETED.finditer(text))
    # Empty parentheses behind a label are there to be filled in; they are boxes where nothing else is.
    if bracketed and not re.search(SYMBOLS, BRACKETED.sub("", text)):
        return [(found.start(), found.end(), found.group(1) not in {None, "×"}) for found in bracketed]
    ticked = TICKED + LETTER_TICKED
    found = _pattern(options).finditer(text)
    return [(one.start(), one.end(), any(letter in ticked for letter in one.group())) for one in found]


@lru_cache
def _pattern(options: tuple[str, ...]) -> re.Pattern[str]:
    if options:
        known = "|".join(r"\s*".join(map(re.escape, "".join(option.split()))) for option in options)
        return re.compile(rf"{SYMBOLS}|[{LETTER_TICKED}{LETTER_EMPTY}](?=\s*(?:{known}))")
    # Without known labels a look-alike is a box where a label begins, and a word follows.
    return re.compile(rf"{SYMBOLS}|(?<![^{BETWEEN}:：])[{LIKE_TICKED}{LIKE_EMPTY}](?=\s?[\u4e00-\u9fff])")


def _label(text: str, *, last: bool) -> str:
    """Return a label without the signs between it and the next box, and without the line to write on behind it."""
    plain = text.strip(" \t\r\n\u3000、，,;；。").rstrip("_＿ \u3000")
    return plain.rstrip(":：") if last else plain
