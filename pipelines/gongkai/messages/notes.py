"""The notes of named checks: English fragments in reports, recognised again where a reader wants another language.

A report is data and keeps its notes in one language. What a note says is a template of this module filled with facts,
so that it can be said anew in any language, also when all that is left is the report as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Formatter

from gongkai.messages.translate import translate

#: All notes that there are.
TEMPLATES: list[str] = []


def N_(text: str) -> str:
    """Mark a note for the catalogues and remember it, so that a filled one is recognised."""
    TEMPLATES.append(text)
    return text


LENGTH = N_("has {count} characters, not {wanted}")
CHARACTER = N_("position {position} holds “{character}”, which this code cannot have there")
SPELLING = N_("should be written “{right}”")
BRACKETS = N_("the year should stand in 〔〕: “{right}”")
FORM = N_("should have the form {form}")
CHECK = N_("the other characters ask for “{right}” at the end")
CHECKS = N_(
    "the characters before them ask for the check characters “{organisation}” in position 17 and “{right}” in 18"
)
PUBLISHER = N_("the publisher's code “{publisher}” before the stroke has wrong check characters")
PUBLISHER_MEND = N_("the publisher's code before the stroke has wrong check characters; they ask for “{right}”")
CHECK_UNKNOWN = N_("the check character “{character}” is no digit, and the rule for it is not known")
REGION = N_("“{region}” is no known division")
MONTH = N_("“{month}” is no month")
FUTURE = N_("{month} has not come yet")
YEAR = N_("no document has a number of the year {year}")
DIGITS = N_("a division code has {digits} digits")
UNKNOWN = N_("it is not in {table}")
STATUS = N_("its status in {table} is “{status}”")
RESIDENT = N_("a resident identity number, shown masked")
BASIC_ITEM = N_("is not made of province (2), type (2), main item (5) and sub-item (3)")
AGENCY_ITEM = N_("is not made of credit code (18), level (1), province (2), type (2), main item (5) and sub-item (3)")
TYPE = N_("“{type}” is no type of item")
USCC = N_("the first 18 characters, “{uscc}”, are no sound credit code")
PART = N_("its part {part} is “{found}”, but {field} is “{other}”")
BEFORE = N_("it is before {field}, “{other}”")
NOT_AFTER = N_("it is not after {field}, “{other}”")
LESS = N_("it is less than {field}, “{other}”")
NOT_MORE = N_("it is not more than {field}, “{other}”")
REQUIRED = N_("where {condition}")
REQUIRED_UNLESS = N_("unless {condition}")
NONE_OF = N_("none of {fields} is given")
SEVERAL_OF = N_("{given} are given, of {fields} only one may be")
NOT_LISTED = N_("{given}: not in the list that holds here: {listed}")
SUM = N_("the sum of {fields} is {sum}")
ROWS_SUM = N_("{total} is {value}, but its {count} parts add up to {sum}")
NO_TOTAL = N_("there is no row {total} to compare its parts with")
NO_PARTS = N_("there is no row that is part of {total}")
SHARE = N_("{fields} are {share} of {whole}")
GOES_WITH = N_("{given} goes with {wanted}")
LATE = N_("the {days} working days from {start} ended on {due}")
OVERLAP = N_("it overlaps with the range of row {row}, {range}")
GAP = N_("between it and the range of row {row}, {range}, is a gap")
UNCOVERED = N_("{table} has it, this table does not")


#: What the parts of an item code are called; a report has them by the names of a declaration.
PARTS: Mapping[str, str] = {
    "uscc": N_("credit code"),
    "level": N_("level"),
    "province": N_("province"),
    "type": N_("type of item"),
    "main": N_("main item"),
    "sub": N_("sub-item"),
    "handling": N_("handling item"),
    "basic": N_("basic code"),
    "implementation": N_("implementation code"),
}


def said_again(note: str) -> str:
    """Return a note in the language spoken; one that no template here gave stays as it is."""
    for template, form in _forms():
        if found := form.fullmatch(note):
            facts = found.groupdict()
            if template == PART:
                facts["part"] = translate(PARTS.get(facts["part"], facts["part"]))
            return translate(template, **facts)
    return note


def facts_of(note: str, template: str) -> Mapping[str, str] | None:
    """Return the facts that a template was filled with, or None where the note is none of it.

    >>> facts_of("the sum of a + b is 3", SUM)
    {'fields': 'a + b', 'sum': '3'}
    """
    found = _form(template).fullmatch(note)
    return found.groupdict() if found else None


@cache
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    return [(template, _form(template)) for template in TEMPLATES]


def _form(template: str) -> re.Pattern[str]:
    """Return the pattern of what a template may become."""
    parts = []
    for text, name, _, _ in Formatter().parse(template):
        parts += [re.escape(text), f"(?P<{name}>.*)" if name else ""]
    return re.compile("".join(parts), re.DOTALL)
