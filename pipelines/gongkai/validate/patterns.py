"""Regular expressions that Arrow's engine (RE2) may decide on in place of Python's.

A pattern of Table Schema has Python's meaning: `re.compile("^" + pattern + "$").match`. RE2 reads another dialect, so a
pattern is parsed with Python's own parser and written anew for RE2, each part so that it accepts nothing that
Python's part does not. Parts combine only by sequence, choice and repetition; with those, a whole made of narrower
parts is narrower too. What RE2 accepts is thus certainly valid; what it does not accept, Python decides.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import takewhile
from typing import Any

# Python's parser of regular expressions has no public name.
_parser: Any = import_module("re._parser")
_codes: Any = import_module("re._constants")

#: RE2 refuses to repeat more often.
MOST = 1000

#: The ASCII part of what Python's classes match; more would be right too, but this is certain.
CATEGORIES = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_SPACE": r"\t\n\r\f\v ",
    "CATEGORY_WORD": "0-9A-Za-z_",
}


class _Unsafe(Exception):
    """A part that is not translated."""


def to_re2(pattern: str) -> str | None:
    r"""Return an RE2 pattern that accepts only texts which the pattern, read as Table Schema does, accepts.

    None where the pattern holds a part that is not translated: look-around, back references, flags, negated classes
    of Unicode categories. The text must have been compiled by Python before.

    >>> to_re2("[0-9]{4}")
    '\\A(?:^[\\x{30}-\\x{39}]{4}$)'
    >>> to_re2("(?=a)b") is None
    True
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = _parser.parse(f"^{pattern}$")
            return rf"\A(?:{_sequence(tree)})"
        except (_Unsafe, re.error, RecursionError, OverflowError):
            return None


def conditions_of(pattern: str) -> list[tuple[str, bool]] | None:
    r"""Return RE2 patterns, each with whether it must match, that together prove a text valid.

    A pattern that begins with look-aheads is cut into conditions, which RE2 can ask one by one. None where a part is
    not translated.

    >>> [wanted for _, wanted in conditions_of("(?=.*[A-Z])(?!000)[A-Z0-9]{3}")]
    [True, False, True]
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            beginning, *parts = _parser.parse(f"^{pattern}$")
            ahead = list(takewhile(lambda part: str(part[0]) in {"ASSERT", "ASSERT_NOT"}, parts))
            found = [_condition(str(code), *argument) for code, argument in ahead]
            rest = "".join(_part(code, argument) for code, argument in [beginning, *parts[len(ahead) :]])
        except (_Unsafe, re.error, RecursionError, OverflowError):
            return None
    return [*found, (rf"\A(?:{rest})", True)]


def _condition(name: str, direction: int, tree: Any) -> tuple[str, bool]:
    """Return a look-ahead at the beginning as a condition of its own."""
    if direction < 0:
        raise _Unsafe
    wanted = name == "ASSERT"
    # What must not match must be translated as it is: a narrower part would let too much pass.
    if not wanted and not _is_exact(tree):
        raise _Unsafe
    return rf"\A(?:{_sequence(tree)})", wanted


def _is_exact(part: Any) -> bool:
    """Tell whether a parsed part holds nothing that is translated to something narrower."""
    if isinstance(part, list | tuple) or hasattr(part, "data"):
        return all(_is_exact(item) for item in getattr(part, "data", part))
    return str(part) not in {"CATEGORY", "AT_END"}


def _sequence(tree: Any) -> str:
    if tree.state.flags & ~(re.UNICODE):
        raise _Unsafe
    return "".join(_part(code, argument) for code, argument in tree)


def _part(code: Any, argument: Any) -> str:
    translate = PARTS.get(str(code))
    if translate is None:
        raise _Unsafe
    return translate(argument)


def _group(argument: Any) -> str:
    _, added, removed, tree = argument
    if added or removed:
        raise _Unsafe
    return f"(?:{_sequence(tree)})"


def _repeat(argument: Any) -> str:
    least, most, tree = argument
    unlimited = most is _codes.MAXREPEAT or most == _codes.MAXREPEAT
    if least > MOST or (not unlimited and most > MOST):
        raise _Unsafe
    inner = f"(?:{_sequence(tree)})" if len(tree) != 1 or str(tree[0][0]) not in {"LITERAL", "IN", "ANY"} else None
    inner = _sequence(tree) if inner is None else inner
    if (least, unlimited) in {(0, True), (1, True)}:
        return f"{inner}{'+' if least else '*'}"
    if unlimited:
        return f"{inner}{{{least},}}"
    return f"{inner}{{{least}}}" if least == most else f"{inner}{{{least},{most}}}"


def _anchor(code: Any) -> str:
    name = str(code)
    if name in {"AT_BEGINNING", "AT_BEGINNING_STRING"}:
        return "^"
    # Python's `$` also stands before a line break at the end; RE2's stands at the very end: narrower, so it is safe.
    if name in {"AT_END", "AT_END_STRING"}:
        return "$"
    raise _Unsafe


def _class(items: Any) -> str:
    negated = bool(items) and str(items[0][0]) == "NEGATE"
    parts = [_member(str(code), argument, negated=negated) for code, argument in (items[1:] if negated else items)]
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _member(name: str, argument: Any, *, negated: bool) -> str:
    if name == "LITERAL":
        return _character(argument)
    if name == "RANGE":
        return f"{_character(argument[0])}-{_character(argument[1])}"
    # The ASCII part of a category is narrower; what is left of its negation would be wider.
    if name == "CATEGORY" and not negated and str(argument) in CATEGORIES:
        return CATEGORIES[str(argument)]
    raise _Unsafe


def _character(code: int) -> str:
    # Surrogates are no characters of a UTF-8 text.
    if 0xD800 <= code <= 0xDFFF:
        raise _Unsafe
    return rf"\x{{{code:x}}}"


PARTS: Mapping[str, Callable[[Any], str]] = {
    "LITERAL": _character,
    "NOT_LITERAL": lambda code: f"[^{_character(code)}]",
    "ANY": lambda _: ".",
    "IN": _class,
    "BRANCH": lambda argument: f"(?:{'|'.join(_sequence(branch) for branch in argument[1])})",
    "SUBPATTERN": _group,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "AT": _anchor,
}
