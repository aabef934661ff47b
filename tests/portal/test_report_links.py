"""Every link of a written report answers on the portal."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest

from gongkai import account
from gongkai.descriptor import Portal
from gongkai.portal import Site
from gongkai.release import Store

from .conftest import running

#: Writes a report whose links begin with an address.
Write = Callable[[Store, str], str]


def annual(store: Store, origin: str) -> str:
    return account.annual_page(account.annual_report(store.last(), 2022, None), origin)


def work(store: Store, origin: str) -> str:
    return account.work_page(account.work_report(store.last(), 2017), origin)


@pytest.mark.parametrize("write", [annual, work])
def test_every_link_answers(bundled: Portal, built: Store, write: Write) -> None:
    with running(Site(bundled, built)) as (origin, _), httpx.Client(trust_env=False) as client:
        base = str(origin).rstrip("/")
        links = {unescape(link) for link in re.findall(r'href="(http[^"]+)"', write(built, base))}
        assert links
        assert {link: code for link in sorted(links) if (code := client.get(link).status_code) != httpx.codes.OK} == {}
