"""Whatever is asked, the portal answers or refuses; it never breaks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.portal.parameters import KNOWN, OPERATORS

COLUMNS = ("permit_id", "name", "agency_uscc", "kind", "channels", "is_online", "fee", "days", "decided_on", "nosuch")

NAMES = st.one_of(
    st.sampled_from(sorted(KNOWN)),
    st.sampled_from(COLUMNS),
    st.builds("{}__{}".format, st.sampled_from(COLUMNS), st.sampled_from(sorted(OPERATORS))),
    st.builds("_search_{}".format, st.sampled_from(COLUMNS)),
    st.text(max_size=8),
)
VALUES: Any = st.one_of(
    st.sampled_from(COLUMNS),
    st.sampled_from(
        ["", "1", "0", "-1", "on", "max", "all", "p", "A1", "[]", "[1]", '["a", null]', "1e999", "nan", "%"]
    ),
    st.sampled_from(["A1,P00001", "$null,P00001", ",", "~", "~zz", "x'y\"z", "*", "(", "NEAR(", "水 OR", "2026-01-01"]),
    st.integers().map(str),
    st.floats().map(str),
    st.text(max_size=12),
)


@pytest.mark.parametrize("path", ["/open/permit", "/open/permit.json", "/open/permit.csv", "/open/fee_note.json"])
def test_any_query_is_answered_or_refused(web: httpx.Client, path: str) -> None:
    @settings(
        max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(st.tuples(NAMES, VALUES), max_size=4))
    def ask(pairs: list[tuple[str, str]]) -> None:
        answer = web.get(f"{path}?{urlencode(pairs)}")
        assert answer.status_code in {200, 302, 400, 403}, answer.text
        assert "SQL" not in answer.text

    ask()


@pytest.mark.parametrize("half", ["", "/en"])
def test_any_path_is_answered_or_refused(web: httpx.Client, half: str) -> None:
    segment = st.one_of(
        st.sampled_from(["open", "permit", "fee_item", "datasets", "-", "query", "assets", "..", ".", "", "A~2F1"]),
        st.text(max_size=6),
    )

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.lists(segment, max_size=4), st.sampled_from(["", ".json", ".csv", ".html", ".", "?", "?a=b", "/"]))
    def ask(segments: list[str], ending: str) -> None:
        target = "/".join([half, *segments]).encode().replace(b"\r", b"").replace(b"\n", b"").replace(b" ", b"+")
        request = httpx.Request("GET", web.base_url, extensions={"target": (target or b"/") + ending.encode()})
        try:
            answer = web.send(request)
        except httpx.LocalProtocolError:
            return  # No client sends such an address.
        assert answer.status_code in {200, 301, 302, 400, 403, 404}, answer.text

    ask()
