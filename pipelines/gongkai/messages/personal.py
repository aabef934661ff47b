"""What the kinds of personal data are called, for the rooms that find them and those that tell of them."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.messages.notes import N_

PERSONAL: Mapping[str, str] = {
    "resident-id": N_("a resident identity number"),
    "mobile": N_("a mobile telephone number"),
    "bank-card": N_("a bank card number"),
    "passport": N_("a passport or travel permit number"),
    "plate": N_("a vehicle's number plate"),
    "email": N_("a personal e-mail address"),
    "home-address": N_("a home address"),
}
