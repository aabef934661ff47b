"""The words of the catalogue: themes, frequencies and classes of openness, in the order in which readers see them."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.errors import N_

THEMES: Mapping[str, str] = {
    "lists": N_("Power, responsibility and service lists"),
    "disclosure": N_("Disclosure of government information"),
    "enforcement": N_("Administrative enforcement"),
    "fees": N_("Fees"),
    "requests": N_("Information on request"),
    "hotline": N_("12345 hotline"),
    "oversight": N_("Oversight"),
    "reference": N_("Reference data"),
}

#: EU frequency codes.
FREQUENCIES: Mapping[str, str] = {
    "CONT": N_("continuously"),
    "DAILY": N_("daily"),
    "WEEKLY": N_("weekly"),
    "MONTHLY": N_("monthly"),
    "QUARTERLY": N_("quarterly"),
    "ANNUAL_2": N_("twice a year"),
    "ANNUAL": N_("once a year"),
    "BIENNIAL": N_("every two years"),
    "IRREG": N_("when something changes"),
    "NEVER": N_("never"),
    "UNKNOWN": N_("not known"),
}

OPENNESS: Mapping[str, str] = {
    "unconditional": N_("open to everyone without conditions"),
    "conditional": N_("open under conditions"),
    "closed": N_("not open"),
}

#: Travels with every download, so it is ASCII: a header cannot say more.
NOTICE_HEADER = "sample data, not law"
