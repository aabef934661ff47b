"""Calculations with fields of a row: `on_time + overdue`, `closed / total * 100`, `closed_on - received_on` in days."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil, floor
from typing import Any

from gongkai.sample.amounts import DECIMALS, as_amount
from gongkai.sample.draw import Draw
from gongkai.sample.paths import read_path
from gongkai.sample.place import Maker, Place
from gongkai.sample.values import Row

Calculate = Callable[[Row], Any]
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)


def _moment(value: Any) -> Any:
    """Return a day as its first moment, to be compared with moments; anything else as it is."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return datetime(value.year, value.month, value.day) if is_day else value  # noqa: DTZ001


OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: lambda left, right: _moment(left) - _moment(right),
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": partial(min, key=_moment), "max": partial(max, key=_moment)}
ROUNDINGS: Mapping[str, Callable[[Fraction], int]] = {
    "half_up": lambda value: floor(value + Fraction(1, 2)),
    "down": floor,
    "up": ceil,
}


def read_calc(raw: Any, place: Place) -> Maker:
    """Return the maker that calculates; missing where something in it is, and where it is divided by zero."""
    raw = place.options({"value": raw} if isinstance(raw, str) else raw, "value", may=("decimals", "rounding"))
    text = place.text(raw["value"])
    try:
        calculate = _read(ast.parse(text.strip(), mode="eval").body, place)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise place.fault("“{text}” is no calculation", text=text) from error
    decimals = place.whole(raw["decimals"], most=DECIMALS) if "decimals" in raw else None
    rounding = ROUNDINGS[place.known(raw.get("rounding", "half_up"), ROUNDINGS)]

    def one(row: Row) -> Any:
        try:
            value = calculate(row)
        except ZeroDivisionError:
            return None
        except TypeError as error:
            raise place.fault("“{text}” cannot be calculated: a date, or no number", text=text) from error
        return _rounded(value, decimals, rounding, place)

    def make(rows: Sequence[Row], draw: Draw) -> list[Any]:
        return [one(row) for row in rows]

    return make


def _rounded(value: Any, decimals: int | None, rounding: Callable[[Fraction], int], place: Place) -> Any:
    if not isinstance(value, Fraction):
        return value
    if decimals is None:
        if value.denominator != 1:
            raise place.fault("{value} is not whole; say how many “decimals” it has", value=value)
        return int(value)
    found = rounding(value * 10**decimals)
    return Decimal(found).scaleb(-decimals) if decimals else found


def _read(node: ast.expr, place: Place) -> Calculate:
    """Return the calculation of a part of the text; what is missing makes the whole missing."""
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool) and isinstance(node.value, int | float):
        number = Fraction(str(node.value))
        return lambda row: number
    if isinstance(node, ast.Name | ast.Attribute):
        return _field(ast.unparse(node), place)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return _of_all(OPERATORS[type(node.op)], [_read(node.left, place), _read(node.right, place)])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _of_all(operator.neg, [_read(node.operand, place)])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords and node.args:
        function = FUNCTIONS[place.known(node.func.id, FUNCTIONS)]
        return _of_all(function, [_read(item, place) for item in node.args])
    raise place.fault("“{text}” is no calculation", text=ast.unparse(node))


def _of_all(function: Callable[..., Any], parts: Sequence[Calculate]) -> Calculate:
    def calculate(row: Row) -> Any:
        values = [part(row) for part in parts]
        if any(value is None for value in values):
            return None
        # A function of one value takes a list of them.
        found = function(*values) if len(values) > 1 or function is operator.neg else function(values)
        return Fraction(found // MICROSECOND, DAY // MICROSECOND) if isinstance(found, timedelta) else found

    return calculate


def _field(path: str, place: Place) -> Calculate:
    get = read_path(path, place)

    def calculate(row: Row) -> Any:
        value = get(row)
        return value if value is None or isinstance(value, date) else as_amount(value, place)

    return calculate


MAKERS = {"calc": read_calc}
