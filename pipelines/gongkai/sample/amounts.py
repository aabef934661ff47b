"""Numbers: in a range, and parts of a total that add up to it exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from gongkai.sample.draw import SHAPES, Draw
from gongkai.sample.paths import operand
from gongkai.sample.place import Maker, Place
from gongkai.sample.values import Row, amount, written

#: How finely the weights of parts are varied.
FINE = 1_000
#: Numbers have no more decimals.
DECIMALS = 12


def numbers(raw: Any, place: Place) -> Maker:
    """Return the maker of an argument that is a number: itself, a path, or what words make."""
    make = operand(raw, place)

    def exact(rows: Sequence[Row], draw: Draw) -> list[Any]:
        return [None if value is None else as_amount(value, place) for value in make(rows, draw)]

    return exact


def as_amount(value: Any, place: Place) -> Fraction:
    """Return a number exactly; raises BrokenDescriptor where the value is none."""
    try:
        return amount(value)
    except ValueError as error:
        raise place.fault("“{value}” is no number", value=written(value)) from error


def read_integer(raw: Any, place: Place) -> Maker:
    """Return the maker of whole numbers from one bound to another."""
    return _between(place.options(raw, "from", "to", may=("shape",)), 0, place)


def read_number(raw: Any, place: Place) -> Maker:
    """Return the maker of numbers with so many decimals from one bound to another."""
    raw = place.options(raw, "from", "to", "decimals", may=("shape",))
    return _between(raw, place.whole(raw["decimals"], most=DECIMALS), place)


def _between(raw: Mapping[str, Any], decimals: int, place: Place) -> Maker:
    lows, highs = numbers(raw["from"], place.at("from")), numbers(raw["to"], place.at("to"))
    shape = place.known(raw.get("shape", "even"), SHAPES)
    unit = 10**decimals

    def one(low: Fraction | None, high: Fraction | None, draw: Draw) -> Any:
        if low is None or high is None:
            return None
        if ceil(low * unit) > floor(high * unit):
            raise place.fault("nothing lies between {low} and {high}", low=low, high=high)
        found = draw.between(ceil(low * unit), floor(high * unit), shape)
        return Decimal(found).scaleb(-decimals) if decimals else found

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        pairs = zip(lows(rows, draw), highs(rows, draw), strict=True)
        return [one(low, high, draw) for low, high in pairs]

    return make


def read_split(raw: Any, place: Place) -> Maker:
    """Return the maker that divides a whole number among the rows, in proportion to weights."""
    raw = place.options(raw, "total", may=("weights", "spread", "least"))
    totals = numbers(raw["total"], place.at("total"))
    weights = numbers(raw.get("weights", 1), place.at("weights"))
    spread, least = _share(raw.get("spread", 0), place.at("spread")), place.whole(raw.get("least", 0))

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        if not rows:
            raise place.fault("there is no row to divide the total among")
        total = totals(rows[:1], draw)[0]
        given = [weight or Fraction(0) for weight in weights(rows, draw)]
        return list(_divided(total, _varied(given, spread, draw), least, place))

    return make


def read_parts(raw: Any, names: Sequence[str], place: Place) -> Maker:
    """Return the maker of several fields of a row, into which a whole number is divided."""
    raw = place.options(raw, "total", "weights", may=("spread", "least"))
    totals = numbers(raw["total"], place.at("total"))
    weights = [numbers(item, place.at("weights")) for item in place.items(raw["weights"])]
    spread, least = _share(raw.get("spread", 0), place.at("spread")), place.whole(raw.get("least", 0))
    if len(weights) != len(names):
        raise place.fault(
            "{fields} fields need as many weights, not {weights}", fields=len(names), weights=len(weights)
        )

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        columns = [maker(rows, draw) for maker in weights]
        found = []
        for total, *given in zip(totals(rows, draw), *columns, strict=True):
            found.append(_divided(total, _varied([one or Fraction(0) for one in given], spread, draw), least, place))
        return found

    return make


def _share(raw: Any, place: Place) -> Fraction:
    share = as_amount(raw if isinstance(raw, int) else written(raw), place)
    if not 0 <= share < 1:
        raise place.fault("a share from 0 to less than 1 was expected, not “{value}”", value=written(raw))
    return share


def _varied(weights: Sequence[Fraction], spread: Fraction, draw: Draw) -> list[Fraction]:
    """Return the weights, each up to a share less or more."""
    if not spread:
        return list(weights)
    return [weight * (1 + spread * Fraction(draw.between(-FINE, FINE), FINE)) for weight in weights]


def _divided(total: Fraction | None, weights: Sequence[Fraction], least: int, place: Place) -> tuple[int | None, ...]:
    """Return whole parts of a total; what is left after rounding down goes to those that lost most by it."""
    if total is None:
        return (None,) * len(weights)
    rest = total - least * len(weights)
    if total.denominator != 1 or rest < 0 or any(weight < 0 for weight in weights):
        raise place.fault("{total} cannot be divided into {count} whole parts", total=total, count=len(weights))
    whole = sum(weights)
    if not whole and rest:
        raise place.fault("no part of {total} has a weight", total=total)
    exact = [rest * weight / whole if whole else Fraction(0) for weight in weights]
    parts = [floor(part) for part in exact]
    for index in sorted(range(len(exact)), key=lambda index: parts[index] - exact[index])[: int(rest) - sum(parts)]:
        parts[index] += 1
    return tuple(part + least for part in parts)


MAKERS = {"integer": read_integer, "number": read_number, "split": read_split}
