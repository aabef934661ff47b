"""The types that a column may be of: the form that their texts have, and the field that reads them.

A form only proposes; whether a text is a value is for the readers of `validate` to say. The named groups of a form are
the parts that values are ordered by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.errors import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to read the texts of a column: an RE2 pattern and the properties of a field."""

    form: str
    field: Mapping[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The type of Table Schema."""
        return str(self.field["type"])


_YMD = r"(?P<y>\d{4})%s(?P<m>\d{1,2})%s(?P<d>\d{1,2})"
_HM = r"(?P<H>\d{1,2}):(?P<M>\d{2})"
_HMS = _HM + r":(?P<S>\d{2})"
_PLAIN = r"\d+(?:\.\d+)?|\.\d+"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"


def _date(format_: str, form: str) -> Kind:
    extra = {} if format_ == "default" else {"format": format_}
    return Kind(form=rf"^{form}$", field={"type": "date", **extra})


def _moment(format_: str, form: str) -> Kind:
    extra = {} if format_ == "default" else {"format": format_}
    return Kind(form=rf"^{form}$", field={"type": "datetime", **extra})


def _number(form: str, **properties: Any) -> Kind:
    return Kind(form=rf"^{form}$", field={"type": "number", **properties})


_SIGN = r"[+-]?"

#: The first of those that all texts of a column belong to is its type.
KINDS: tuple[Kind, ...] = (
    _date("%Y%m%d", r"(?P<y>19\d\d|20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"),
    Kind(form=rf"^{_SIGN}\d{{1,18}}$", field={"type": "integer"}),
    _number(rf"{_SIGN}(?:{_PLAIN})(?:[eE]{_SIGN}\d+)?"),
    _number(rf"{_SIGN}(?:{_GROUPED}|{_PLAIN})", groupChar=","),
    _number(rf"{_SIGN}\d+(?:,\d+)?", decimalChar=","),
    _number(rf"{_SIGN}(?:{_PLAIN}) ?%", bareNumber=False),
    _number(rf"{_SIGN}(?:{_GROUPED}|{_PLAIN}) ?元", bareNumber=False, groupChar=","),
    _number(rf"[¥￥$€] ?{_SIGN}(?:{_GROUPED}|{_PLAIN})", bareNumber=False, groupChar=","),
    _date("default", _YMD % ("-", "-")),
    _date("%Y/%m/%d", _YMD % ("/", "/")),
    _date("%Y.%m.%d", _YMD % (r"\.", r"\.")),
    _date("%Y年%m月%d日", _YMD % ("年", "月") + "日"),
    _date("%d/%m/%Y", r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    _date("%m/%d/%Y", r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"),
    _date("%d.%m.%Y", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    _date("%d-%m-%Y", r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"),
    Kind(form=r"^(?P<y>\d{4})-(?P<m>\d{1,2})$", field={"type": "yearmonth"}),
    _moment("default", _YMD % ("-", "-") + "T" + _HMS + r"(?:Z|[+-]\d{2}:?\d{2})?"),
    _moment("%Y-%m-%d %H:%M:%S", _YMD % ("-", "-") + " " + _HMS),
    _moment("%Y-%m-%d %H:%M", _YMD % ("-", "-") + " " + _HM),
    _moment("%Y/%m/%d %H:%M:%S", _YMD % ("/", "/") + " " + _HMS),
    _moment("%Y/%m/%d %H:%M", _YMD % ("/", "/") + " " + _HM),
    _moment("%Y年%m月%d日 %H:%M:%S", _YMD % ("年", "月") + "日 " + _HMS),
    _moment("%Y年%m月%d日 %H:%M", _YMD % ("年", "月") + "日 " + _HM),
    Kind(form=rf"^{_HMS}$", field={"type": "time"}),
    Kind(form=rf"^{_HM}$", field={"type": "time", "format": "%H:%M"}),
    Kind(form=r"^-?\d+\.\d+, ?-?\d+\.\d+$", field={"type": "geopoint"}),
    Kind(form=r"^\[ ?-?\d+\.\d+, ?-?\d+\.\d+ ?\]$", field={"type": "geopoint", "format": "array"}),
    Kind(form=r"(?s)^\[.*\]$", field={"type": "array"}),
    Kind(form=r"(?s)^\{.*\}$", field={"type": "object"}),
    Kind(form=r"^https?://", field={"type": "string", "format": "uri"}),
    Kind(form=r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$", field={"type": "string", "format": "uuid"}),
)

#: Words for yes and no. Both must occur, or the label ask a question.
TRUTHS: tuple[tuple[str, str], ...] = (
    ("是", "否"),
    ("有", "无"),
    ("对", "错"),
    ("√", "×"),
    ("✓", "✗"),
    ("Y", "N"),
    ("y", "n"),
    ("yes", "no"),
    ("Yes", "No"),
    ("YES", "NO"),
    ("true", "false"),
    ("True", "False"),
    ("TRUE", "FALSE"),
    ("T", "F"),
    ("oui", "non"),
    ("Oui", "Non"),
    ("OUI", "NON"),
    ("1", "0"),
)
#: Those that a field of Table Schema knows by itself.
KNOWN_TRUTHS = frozenset({("true", "false"), ("True", "False"), ("TRUE", "FALSE"), ("1", "0")})
#: As what a column of which only the label is known is read.
STRING = Kind(form="", field={"type": "string"})

#: What each type of Table Schema is called, in short.
TYPES: Mapping[str, str] = {
    "string": N_("text"),
    "integer": N_("integer"),
    "number": N_("number"),
    "boolean": N_("yes/no"),
    "date": N_("date"),
    "datetime": N_("date and time"),
    "time": N_("time"),
    "year": N_("year"),
    "yearmonth": N_("month"),
    "geopoint": N_("coordinates"),
    "array": N_("JSON list"),
    "object": N_("JSON object"),
}
