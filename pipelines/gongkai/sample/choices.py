"""Values that are chosen: by chance, in fixed numbers, in turn, several at once, digits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gongkai.sample.draw import Draw
from gongkai.sample.place import Maker, Place, Words
from gongkai.sample.values import Row, written

REST = "rest"
DIGITS = "0123456789"
#: No more characters are made at once.
LONGEST = 100
WHOLE = re.compile(r"-?[1-9][0-9]{0,17}|0", re.ASCII)


def read_words(raw: Any, place: Place) -> Words:
    """Return a word list: words, words with weights, or rows of words with or without a `weight`.

    Raises BrokenDescriptor.
    """
    if isinstance(raw, Mapping):
        pairs = [(_bare(word), _weight(weight, place.at(word))) for word, weight in raw.items()]
    else:
        pairs = [_word(item, place) for item in place.items(raw)]
    if not sum(weight for _, weight in pairs):
        raise place.fault("no word of this list has a weight")
    return Words(tuple(word for word, _ in pairs), tuple(weight for _, weight in pairs))


def _word(item: Any, place: Place) -> tuple[Any, float]:
    if not isinstance(item, Mapping):
        return item, 1.0
    row = {name: value for name, value in item.items() if name != "weight"}
    return row, _weight(item.get("weight", 1), place)


def _weight(raw: Any, place: Place) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw < 0:
        raise place.fault("a weight is a number from 0 on, not “{value}”", value=raw)
    return float(raw)


def _options(raw: Any, place: Place, name: str) -> list[tuple[Maker, Any]]:
    """Return what may be chosen with a number each: a list or mapping of words; `name` is that of the number."""
    if isinstance(raw, Mapping):
        return [(place.at(word).maker(_bare(word)), number) for word, number in raw.items()]
    found = []
    for index, item in enumerate(place.items(raw), start=1):
        spot = place.at(index)
        if isinstance(item, Mapping) and "value" in item:
            item = spot.options(item, "value", may=(name,))  # noqa: PLW2901 - the same item, checked
            found.append((spot.maker(item["value"]), item.get(name, 1)))
        else:
            found.append((spot.maker(item), 1))
    return found


def _bare(word: str) -> Any:
    """Return a key of a mapping as what it was before it became one; 01 is a code, 1 a number."""
    if WHOLE.fullmatch(word):
        return int(word)
    return {"true": True, "false": False, "null": None}.get(word, word)


def _spread(choices: Sequence[int], makers: Sequence[Maker], rows: Sequence[Row], draw: Draw) -> list[Any]:
    """Return what the chosen maker of each row makes of it; a maker sees all its rows at once."""
    found: list[Any] = [None] * len(rows)
    for number, maker in enumerate(makers):
        places = [place for place, choice in enumerate(choices) if choice == number]
        if places:
            for place, value in zip(places, maker([rows[place] for place in places], draw), strict=True):
                found[place] = value
    return found


def _of_list(raw: Any, place: Place) -> Words | None:
    """Return the word list that a text names, None where no text stands."""
    return place.lists[place.known(raw, place.lists)] if isinstance(raw, str) else None


def read_choose(raw: Any, place: Place) -> Maker:
    """Return the maker that takes one of several, the heavier the more often."""
    if words := _of_list(raw, place):
        return lambda rows, draw: [words.one(draw) for _ in rows]
    options = _options(raw, place, "weight")
    makers, weights = [maker for maker, _ in options], [_weight(number, place) for _, number in options]
    if not sum(weights):
        raise place.fault("nothing to choose from has a weight")
    return lambda rows, draw: _spread([draw.weighted(weights) for _ in rows], makers, rows, draw)


def read_exactly(raw: Any, place: Place) -> Maker:
    """Return the maker that gives each value to so many rows, and it is chance to which."""
    options = _options(raw, place, "count")
    makers, counts = [maker for maker, _ in options], [number for _, number in options]
    fixed = [None if count == REST else place.whole(count) for count in counts]
    if fixed.count(None) > 1:
        raise place.fault("only one count can be the rest")

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        rest = len(rows) - sum(count or 0 for count in fixed)
        if rest < 0 or (rest and None not in fixed):
            raise place.fault(
                "the counts add up to {sum}, but there are {rows} rows", sum=len(rows) - rest, rows=len(rows)
            )
        chosen = [number for number, count in enumerate(fixed) for _ in range(rest if count is None else count)]
        return _spread(draw.shuffled(chosen), makers, rows, draw)

    return make


def read_in_turn(raw: Any, place: Place) -> Maker:
    """Return the maker that gives one value after another, and begins anew after the last."""
    if words := _of_list(raw, place):
        return lambda rows, draw: [words.items[index % len(words.items)] for index in range(len(rows))]
    makers = [place.at(number).maker(item) for number, item in enumerate(place.items(raw), start=1)]
    return lambda rows, draw: _spread([index % len(makers) for index in range(len(rows))], makers, rows, draw)


def read_several(raw: Any, place: Place) -> Maker:
    """Return the maker that takes several words of a list, each once: a list, or with `join` a text."""
    raw = place.options(raw, "of", may=("least", "most", "join"))
    words = _of_list(raw["of"], place) or read_words(raw["of"], place)
    least = place.whole(raw.get("least", 1))
    most = place.whole(raw.get("most", len(words.items)))
    join = place.text(raw["join"]) if "join" in raw else None
    if not least <= most <= len(words.items):
        raise place.fault(
            "from {least} to {most} of {count} words cannot be taken", least=least, most=most, count=len(words.items)
        )

    def one(draw: Draw) -> Any:
        found = draw.some(words.items, draw.between(least, most))
        return tuple(found) if join is None else join.join(map(written, found))

    return lambda rows, draw: [one(draw) for _ in rows]


def read_digits(raw: Any, place: Place) -> Maker:
    """Return the maker of so many digits, or other characters; `once`: no two rows have the same."""
    raw = place.options({"length": raw} if isinstance(raw, int) else raw, "length", may=("of", "once"))
    length, characters = place.whole(raw["length"], least=1, most=LONGEST), place.text(raw.get("of", DIGITS))
    once = place.truth(raw.get("once", False))

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        if once and len(set(characters)) ** length < len(rows):
            raise place.fault("there are not {count} different ones", count=len(rows))
        seen: set[str] = set()
        found = []
        for _ in rows:
            text = _digits(characters, length, draw)
            while once and text in seen:
                text = _digits(characters, length, draw)
            seen.add(text)
            found.append(text)
        return found

    return make


def _digits(characters: str, length: int, draw: Draw) -> str:
    return "".join(characters[draw.below(len(characters))] for _ in range(length))


MAKERS = {
    "choose": read_choose,
    "exactly": read_exactly,
    "in_turn": read_in_turn,
    "several": read_several,
    "digits": read_digits,
}
