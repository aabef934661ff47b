"""What is wrong with a text that is no JSON or no YAML, in words that say what to do, and where."""

from __future__ import annotations

import json
from collections.abc import Mapping

from gongkai.errors import N_
from gongkai.messages import translate

#: What Python's JSON reader says.
JSON_FAULTS: Mapping[str, str] = {
    "Expecting property name enclosed in double quotes": N_(
        "the name of a property in double quotes was expected; "
        "a name without them, or a comma before a closing brace is no JSON"
    ),
    "Expecting ',' delimiter": N_("a comma or a closing bracket was expected"),
    "Expecting ':' delimiter": N_("a colon was expected after the name of a property"),
    "Expecting value": N_("a value was expected; a text in single quotes, or a comma before ] is no JSON"),
    # Python 3.13 says these two apart.
    "Illegal trailing comma before end of object": N_("a comma before a closing brace is no JSON"),
    "Illegal trailing comma before end of array": N_("a comma before ] is no JSON"),
    "Extra data": N_("the JSON ends before this place, yet more text follows"),
    "Invalid control character at": N_("a line break or tab within a text; write it as \\n or \\t"),
    "Invalid \\escape": N_("a single \\ within a text; write it twice"),
    "Unterminated string starting at": N_("a text that starts here has no closing quotation mark"),
}

#: How begins what the two readers of YAML say; the first that fits counts.
YAML_FAULTS: Mapping[str, str] = {
    "mapping values are not allowed": N_("a colon too many, or a text with a colon that needs quotation marks"),
    "could not find expected ':'": N_("a property without a colon after its name"),
    "found character '\\t'": N_("a tab; indent with spaces"),
    "found character": N_("no text begins with this character unless it stands in quotation marks"),
    "expected <block end>": N_("the indentation does not fit the lines above"),
    "expected ',' or": N_("a comma or a closing bracket was expected"),
    "found unexpected end of stream": N_("a quotation mark is not closed"),
    "found undefined alias": N_("a text that begins with * needs quotation marks"),
    "expected alphabetic or numeric": N_("a text that begins with * or & needs quotation marks"),
    "could not determine a constructor": N_("a text that begins with ! needs quotation marks"),
    "found unhashable key": N_("the name of a property is a list or a mapping; put it in quotation marks"),
    "did not find expected ',' or": N_("a comma or a closing bracket was expected"),
    "did not find expected key": N_("the indentation does not fit the lines above"),
    "did not find expected <block end>": N_("the indentation does not fit the lines above"),
    "did not find expected alphabetic": N_("a text that begins with * or & needs quotation marks"),
    "did not find expected <document start>": N_("a line of --- begins a second text; a descriptor is one"),
    "but found another document": N_("a line of --- begins a second text; a descriptor is one"),
}


def json_fault(error: json.JSONDecodeError) -> str:
    """Return what is wrong with a JSON text, in the language spoken."""
    return _placed(error.lineno, error.colno, translate(JSON_FAULTS.get(error.msg, error.msg)))


def yaml_fault(error: Exception) -> str:
    """Return what is wrong with a YAML text, in the language spoken."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    if mark is None or problem is None:
        if getattr(error, "character", None) is not None:
            return translate("it holds a character that no YAML may hold: {code}", code=f"U+{_number(error):04X}")
        return " ".join(str(error).split())
    known = next((said for begin, said in YAML_FAULTS.items() if problem.startswith(begin)), problem)
    return _placed(mark.line + 1, mark.column + 1, translate(known))


def _number(error: Exception) -> int:
    character = getattr(error, "character", 0)
    return ord(character) if isinstance(character, str) else int(character)


def _placed(line: int, column: int, fault: str) -> str:
    place = translate("line {line}, column {column}", line=line, column=column)
    return f"{place}: {fault}"
