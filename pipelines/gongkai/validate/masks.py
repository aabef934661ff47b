"""Masks: which cells of a column are certainly valid, told by Arrow at once.

A mask may be narrower than the rule, never wider: a cell that it accepts has a value of the field's type and keeps
every constraint but `required`, `unique` and the keys. All others are asked of frictionless' own reader. Masks hold
canonical forms only: the digits, dates and addresses that nearly all cells have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc

from gongkai.validate.patterns import conditions_of

#: A column of text in; true where the cell is certainly valid.
Mask = Callable[[pa.Array], pa.Array]

DAY = r"(?:0[1-9]|1[0-9]|2[0-8])"
MONTH = r"(?:0[1-9]|1[0-2])"
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

#: Canonical forms of the types that need no number: the year begins with 1-9 and the day stands in every month.
FORMS: Mapping[tuple[str, str], str] = {
    ("date", "default"): rf"\A[1-9][0-9]{{3}}-{MONTH}-{DAY}\z",
    ("date", "any"): rf"\A[1-9][0-9]{{3}}-{MONTH}-{DAY}\z",
    ("date", "%Y-%m-%d"): rf"\A[1-9][0-9]{{3}}-{MONTH}-{DAY}\z",
    ("date", "%Y/%m/%d"): rf"\A[1-9][0-9]{{3}}/{MONTH}/{DAY}\z",
    ("date", "%Y%m%d"): rf"\A[1-9][0-9]{{3}}{MONTH}{DAY}\z",
    ("datetime", "default"): rf"\A[1-9][0-9]{{3}}-{MONTH}-{DAY}T{CLOCK}\z",
    ("datetime", "any"): rf"\A[1-9][0-9]{{3}}-{MONTH}-{DAY}[T ]{CLOCK}\z",
    ("time", "default"): rf"\A{CLOCK}\z",
    ("year", "default"): r"\A[1-9][0-9]{3}\z",
    ("yearmonth", "default"): rf"\A[1-9][0-9]{{3}}-{MONTH}\z",
    ("string", "uri"): r"\Ahttps?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?:/[A-Za-z0-9._~/-]*)?(?:\?[A-Za-z0-9._~=&-]*)?\z",
    ("string", "email"): (
        r"\A[a-z0-9]{1,20}(?:[._-][a-z0-9]{1,20}){0,2}@[a-z0-9]{1,30}(?:\.[a-z0-9]{1,30}){0,3}\.[a-z]{2,6}\z"
    ),
    ("string", "uuid"): r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z",
}


def _plain_moment(bound: Any) -> str | None:
    if not isinstance(bound, datetime) or bound.tzinfo is not None or bound.microsecond:
        return None
    return bound.isoformat()


#: Texts of these forms sort as their values do, so that bounds are compared as text.
SORTABLE: Mapping[tuple[str, str], Callable[[Any], str | None]] = {
    ("date", "default"): lambda bound: bound.isoformat() if type(bound) is date else None,
    ("date", "%Y-%m-%d"): lambda bound: bound.isoformat() if type(bound) is date else None,
    ("datetime", "default"): _plain_moment,
    ("year", "default"): lambda bound: f"{bound:04}" if isinstance(bound, int) and 0 <= bound <= 9999 else None,
}

#: The texts of these types are their values.
VERBATIM = frozenset({"string", "any"})

#: Forms in which a value has one text only, by the type and the format of the field.
CANONICAL: Mapping[tuple[str, str], str] = {
    ("integer", "default"): r"\A(?:0|-?[1-9][0-9]*)\z",
    ("year", "default"): r"\A[1-9][0-9]{3}\z",
    ("date", "default"): rf"\A[1-9][0-9]{{3}}-{MONTH}-(?:{DAY}|29|30|31)\z",
    ("date", "any"): rf"\A[1-9][0-9]{{3}}-{MONTH}-(?:{DAY}|29|30|31)\z",
}

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": pc.greater_equal,
    "maximum": pc.less_equal,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}
BOUNDS = tuple(COMPARISONS)

#: Whole numbers of so many digits fit 64 bits.
DIGITS = 18
WHOLE = rf"\A-?[0-9]{{1,{DIGITS}}}\z"
#: The decimals that a number may have beside its whole digits. A number of at most 15 digits in all compares as a
#: 64-bit float as it does as a Decimal; without bounds none is compared.
COMPARED = ((12, "{1,3}"), (6, "{1,8}"), (3, "{1,12}"))
UNBOUNDED = ((30, "{1,30}"),)


def mask_of(field: frictionless.Field) -> Mask | None:
    """Return the mask of a field; None where there is none and frictionless reads every distinct text."""
    if field.type == "any" and not _limits(field):
        return _everything
    maker = MAKERS.get(field.type)
    return maker(field) if maker else None


def canonical_form(field: Any) -> str | None:
    """Return a pattern of texts that each stand for a value which no other such text stands for.

    None where there is none, and texts have to be read before they are compared.
    """
    if field.type in VERBATIM:
        return ""
    if field.type == "number":
        if _is_rewritten(field):
            return None
        # A 64-bit float holds whole numbers of so many digits exactly.
        return r"\A(?:0|-?[1-9][0-9]{0,14})\z" if field.float_number else r"\A(?:0|-?[1-9][0-9]*)\z"
    return CANONICAL.get((field.type, field.format))


def text_array(texts: Sequence[str], kind: pa.DataType) -> pa.Array:
    """Return texts as Arrow holds them, less those with halves of characters, which no column holds either."""
    return pa.array([text for text in texts if text.encode(errors="ignore").decode() == text], kind)


def certain(column: pa.Array, masks: list[Mask]) -> pa.Array:
    """Return where all of the masks hold."""
    return reduce(pc.and_, (mask(column) for mask in masks)) if masks else _everything(column)


def _limits(field: frictionless.Field) -> set[str]:
    return {name for name, value in field.constraints.items() if value is not None} - {"required", "unique"}


def _everything(column: pa.Array) -> pa.Array:
    return pa.repeat(pa.scalar(True), len(column))


def _string(field: frictionless.Field) -> Mask | None:
    masks: list[Mask] = []
    if field.format != "default":
        form = FORMS.get(("string", field.format))
        if form is None:
            return None
        masks.append(_matching(form))
    limits = {name: field.constraints[name] for name in _limits(field)}
    for name, limit in limits.items():
        mask = _string_limit(name, limit)
        if mask is None:
            return None
        masks.append(mask)
    return lambda column: certain(column, masks)


def _string_limit(name: str, limit: Any) -> Mask | None:
    if name == "pattern":
        return _pattern(str(limit))
    if name == "enum" and all(isinstance(value, str) for value in limit):
        values = text_array(limit, pa.large_string())
        return lambda column: pc.is_in(column, value_set=values.cast(column.type))
    if name == "minLength":
        # A character has four bytes at most, and one at least: what their number tells need not be counted.
        return lambda column: _of_length(column, pc.greater_equal, 4 * int(limit), int(limit))
    if name == "maxLength":
        return lambda column: _of_length(column, pc.less_equal, int(limit), int(limit))
    return None


def _of_length(column: pa.Array, compare: Callable[[Any, Any], Any], in_bytes: int, in_characters: int) -> pa.Array:
    sure = compare(pc.binary_length(column), in_bytes)
    return sure if pc.all(sure, min_count=0).as_py() else compare(pc.utf8_length(column), in_characters)


def _pattern(pattern: str) -> Mask | None:
    conditions = conditions_of(pattern)
    if conditions is not None and all(_is_usable(condition) for condition, _ in conditions):
        masks = [_matching(condition) if wanted else _not_matching(condition) for condition, wanted in conditions]
        return lambda column: certain(column, masks)
    whole = re.compile(f"^{pattern}$")

    def mask(column: pa.Array) -> pa.Array:
        return pa.array([text is not None and whole.match(text) is not None for text in column.to_pylist()], pa.bool_())

    return mask


def _is_usable(pattern: str) -> bool:
    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        # RE2 sets limits to the size of what a pattern compiles to.
        return False
    return True


def _form(field: frictionless.Field) -> Mask | None:
    kind = (field.type, field.format)
    form, limits = FORMS.get(kind), _limits(field)
    if form is None or limits - set(BOUNDS):
        return None
    masks = [_matching(form)]
    for name in limits:
        bound = _bound(field, name)
        text = SORTABLE[kind](bound) if kind in SORTABLE and bound is not None else None
        if text is None:
            return None
        masks.append(_comparing(name, text))
    return lambda column: certain(column, masks)


def _integer(field: frictionless.Field) -> Mask | None:
    bounds = {name: _bound(field, name) for name in _limits(field)}
    if set(bounds) - set(BOUNDS) or not all(type(bound) is int and abs(bound) < 2**63 for bound in bounds.values()):
        return None

    def mask(column: pa.Array) -> pa.Array:
        # Kernels over ASCII digits cost a tenth of a pattern; only the column with signs pays for one.
        digits = pc.and_(pc.utf8_is_digit(column), pc.string_is_ascii(column))
        good = pc.and_(digits, pc.less_equal(pc.binary_length(column), DIGITS))
        if not _all(good):
            good = pc.match_substring_regex(column, WHOLE)
        return _within(column, good, bounds, pa.int64())

    return mask


def _number(field: Any) -> Mask | None:
    bounds = {name: _bound(field, name) for name in _limits(field)}
    if set(bounds) - set(BOUNDS) or not all(_is_exact(bound) for bound in bounds.values()):
        return None
    rewritten = _is_rewritten(field)
    group, point = field.group_char if rewritten else "", field.decimal_char if rewritten else "."
    if group == point or not _is_mark(group, "") or not _is_mark(point, "."):
        return None
    form = _number_form(group, point, compared=bool(bounds))

    def mask(column: pa.Array) -> pa.Array:
        good = pc.match_substring_regex(column, form)
        if not bounds:
            return good
        plain = pc.replace_substring(column, group, "") if group else column
        plain = pc.replace_substring(plain, point, ".") if point != "." else plain
        return _within(plain, good, bounds, pa.float64())

    return mask


def _is_rewritten(field: Any) -> bool:
    # What is declared, not what differs from the default, decides whether frictionless rewrites a cell.
    return not {"group_char", "decimal_char", "bare_number"}.isdisjoint(field.list_defined())


def _number_form(group: str, point: str, *, compared: bool) -> str:
    """Return the form of plain numbers with these marks, the whole digits grouped by three or not at all."""
    forms = (_digits(group, point, *limits) for limits in (COMPARED if compared else UNBOUNDED))
    return rf"\A-?(?:{'|'.join(forms)})\z"


def _digits(group: str, point: str, whole: int, decimals: str) -> str:
    grouped = (
        rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}}){{1,{max(1, whole // 3 - 1)}}}|" if group and whole > 3 else ""
    )
    return rf"(?:{grouped}[0-9]{{1,{whole}}})(?:{re.escape(point)}[0-9]{decimals})?"


def _boolean(field: Any) -> Mask | None:
    if _limits(field):
        return None
    values = text_array([*field.true_values, *field.false_values], pa.large_string())
    return lambda column: pc.is_in(column, value_set=values.cast(column.type))


def _list(field: Any) -> Mask | None:
    # A list of texts can be cut from any text.
    return None if _limits(field) or field.item_type != "string" or not field.delimiter else _everything


MAKERS: Mapping[str, Callable[[Any], Mask | None]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "list": _list,
    "date": _form,
    "datetime": _form,
    "time": _form,
    "year": _form,
    "yearmonth": _form,
}


def _matching(pattern: str) -> Mask:
    return lambda column: pc.match_substring_regex(column, pattern)


def _not_matching(pattern: str) -> Mask:
    return lambda column: pc.invert(pc.match_substring_regex(column, pattern))


def _comparing(name: str, bound: str) -> Mask:
    return lambda column: COMPARISONS[name](column, pa.scalar(bound, column.type))


def _within(column: pa.Array, good: pa.Array, bounds: Mapping[str, Any], kind: pa.DataType) -> pa.Array:
    if not bounds:
        return good
    # What is not good is set to a number, for the cast to pass; it stays not good.
    numbers = pc.if_else(good, column, pa.scalar("0", column.type)).cast(kind)
    as_bound = int if pa.types.is_integer(kind) else float
    compared = [COMPARISONS[name](numbers, pa.scalar(as_bound(bound), kind)) for name, bound in bounds.items()]
    return reduce(pc.and_, compared, good)


def _bound(field: frictionless.Field, name: str) -> Any:
    return field.create_value_reader()(field.constraints[name]) if name in BOUNDS else None


def _is_exact(bound: Any) -> bool:
    """Tell whether a bound is a number that 64-bit floats compare as it is."""
    if type(bound) is int:
        return abs(bound) < 10**15
    return isinstance(bound, Decimal) and bound.is_finite() and Decimal(repr(float(bound))) == bound


def _is_mark(character: str, default: str) -> bool:
    """Tell whether a group or decimal character is none that a number has of its own."""
    return character == default or (len(character) == 1 and character in ",;:' |#@!")


def _all(mask: pa.Array) -> bool:
    return pc.all(mask, min_count=0).as_py() is not False
