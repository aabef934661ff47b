"""Numbers of several fields as whole multiples of one power of ten, so that sums are exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from gongkai.validate.checks.view import Rows, Values

#: Whole numbers below this fit 64 bits, their sums too.
MOST = 2**62
#: A number with more digits before or behind the point than this is none that can be meant.
DIGITS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The numbers of some fields, times ten to the power of `scale`."""

    rows: Rows
    scale: int
    columns: Mapping[str, Values]
    largest: int
    tolerance: int

    @classmethod
    def of(cls, rows: Rows, fields: Sequence[str], tolerance: Decimal) -> Amounts:
        """Return the numbers of fields, and the tolerance for their sums, on one scale."""
        values = {field: rows.values(field) for field in fields}
        exact = {field: [_exact(value) for value in column.distinct] for field, column in values.items()}
        present = [number for column in exact.values() for number in column if number is not None]
        scale = max(0, *(-_parts(number)[1] for number in (*present, tolerance)))
        whole = {
            field: Values(values[field].codes, [None if each is None else _whole(each, scale) for each in column])
            for field, column in exact.items()
        }
        largest = max(
            (abs(each) for column in whole.values() for each in column.distinct if each is not None), default=0
        )
        return cls(rows=rows, scale=scale, columns=whole, largest=largest, tolerance=_whole(tolerance, scale))

    def fits(self, addends: int) -> bool:
        """Tell whether the sum of so many numbers fits 64 bits."""
        return self.largest * addends < MOST

    def column(self, field: str) -> pa.Array:
        """Return the numbers of a field for sums, 0 where there is none; they fit 64 bits."""
        return self.columns[field].mapped(int, pa.int64()).fill_null(0)

    def at(self, field: str, position: int) -> int | None:
        """Return the number of one cell, or None where it is missing or holds no number."""
        number: int | None = self.columns[field].at(position)
        return number

    def countable(self, cells: Iterable[tuple[str, int]], *, blanks: bool) -> bool:
        """Tell whether all cells (field and position) hold numbers, or with `blanks` nothing at all."""
        return all(
            self.at(field, position) is not None or (blanks and not self.rows.has(field, position))
            for field, position in cells
        )

    def shown(self, amount: int) -> str:
        """Return a sum as people write it.

        Trailing zeros behind the point are left out.
        """
        digits = f"{abs(amount):0{self.scale + 1}}"
        whole, rest = digits[: len(digits) - self.scale], digits[len(digits) - self.scale :].rstrip("0")
        return f"{'-' if amount < 0 else ''}{whole}{'.' + rest if rest else ''}"


def _exact(value: Any) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > DIGITS):
        return None
    # Zero may be written with any exponent.
    return number or Decimal(0)


def _parts(number: Decimal) -> tuple[int, int]:
    """Return a number as a whole number and the power of ten that it is multiplied with."""
    sign, digits, exponent = number.as_tuple()
    whole = int("".join(map(str, digits)))
    return (-whole if sign else whole), int(exponent)


def _whole(number: Decimal, scale: int) -> int:
    whole, exponent = _parts(number)
    power: int = 10 ** (exponent + scale)
    return whole * power
