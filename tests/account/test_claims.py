"""Claims are read as they are published, however a portal declares their fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongkai.account import Claim, claims_of
from gongkai.descriptor import Portal
from gongkai.pipeline import build
from gongkai.release import Store

MakeClaims = Callable[..., Portal]
Read = Callable[..., tuple[Claim, ...]]


@pytest.fixture
def read(make_claims: MakeClaims, store: Store) -> Read:
    """Return a function that publishes claims and reads them back."""

    def publish(**claims: dict[str, str]) -> tuple[Claim, ...]:
        assert build(make_claims(**claims), store).accepted
        return claims_of(store.last())

    return publish


def test_they_stand_in_the_order_of_the_report(read: Read) -> None:
    found = read(
        last={"paragraph_no": "4"},
        follows={"basis": "derived"},
        here={},
        before={"start": "7"},
        first={"paragraph_no": "1"},
    )
    assert [claim.id for claim in found] == ["first", "before", "here", "follows", "last"]


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        pytest.param({"value": "107.0"}, "value", 107, id="a whole number"),
        pytest.param({"value": ""}, "expected", None, id="no number"),
        pytest.param({"unit_en": ""}, "units", {"zh": "个", "en": ""}, id="no unit"),
        pytest.param({"paragraph_no": "", "start": ""}, "end", 2, id="no place"),
        pytest.param({"address": "/open/thing?name=x"}, "address", "/open/thing?name=x", id="an address within"),
        pytest.param({"address": "javascript:alert(1)"}, "address", "", id="a script"),
        pytest.param({"address": "https://example.com/"}, "address", "", id="another site"),
        pytest.param({"address": "//example.com/"}, "address", "", id="another site without a scheme"),
        pytest.param({"address": "/\\example.com/"}, "address", "", id="another site for a browser"),
        pytest.param({"address": ""}, "address", "", id="no address"),
    ],
)
def test_what_is_read(read: Read, facts: dict[str, str], name: str, value: object) -> None:
    (claim,) = read(one=facts)
    assert getattr(claim, name) == value


def test_a_portal_without_claims_has_none(portal: Portal, store: Store) -> None:
    assert build(portal, store).accepted
    assert claims_of(store.last()) == ()
