"""What comes from afar: agencies push files with a token to a service of its own, which carries them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.lazily import lazily

if TYPE_CHECKING:
    from gongkai.intake.agencies import Agencies, Token
    from gongkai.intake.client import Parcel, Verdict, push
    from gongkai.intake.server import Intake, serve

__all__ = ["Agencies", "Intake", "Parcel", "Token", "Verdict", "push", "serve"]

__getattr__ = lazily(
    __name__,
    {
        "Agencies": "agencies",
        "Intake": "server",
        "Parcel": "client",
        "Token": "agencies",
        "Verdict": "client",
        "push": "client",
        "serve": "server",
    },
)
