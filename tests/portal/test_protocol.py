"""Addresses with Chinese in them, as curl sends what is typed."""

from __future__ import annotations

import json
import socket
from http.client import HTTPResponse
from urllib.parse import urlsplit

import pytest

from gongkai.wire import Server


def ask(origin: str, *chunks: bytes) -> tuple[int, bytes]:
    """Send bytes in several parts and return status and body of the answer."""
    with connected(origin) as connection:
        for chunk in chunks:
            connection.sendall(chunk)
        return answer(connection)


def connected(origin: str) -> socket.socket:
    where = urlsplit(origin)
    connection = socket.create_connection((where.hostname, where.port), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """Read one answer."""
    found = HTTPResponse(connection)
    found.begin()
    return found.status, found.read()


def request(address: str, more: str = "Connection: close\r\n") -> bytes:
    return f"GET {address} HTTP/1.1\r\nHost: 示例\r\n{more}\r\n".encode()


WHOLE = request("/open/permit.json?name=户外广告设置许可&_shape=array&_size=5")


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param([WHOLE], id="at once"),
        pytest.param([WHOLE[:33], WHOLE[33:]], id="cut within a character"),
        pytest.param([WHOLE[:28], WHOLE[28:40], WHOLE[40:]], id="in three parts"),
        pytest.param([bytes([byte]) for byte in WHOLE], id="byte by byte"),
    ],
)
def test_a_query_in_chinese(origin: str, chunks: list[bytes]) -> None:
    status, body = ask(origin, *chunks)
    assert status == 200
    assert body.count(b'"permit_id"') == 5


def test_a_key_in_chinese_leads_to_its_address(origin: str) -> None:
    assert ask(origin, request("/open/permit/许可7号"))[0] == 302


def test_each_request_of_a_connection(origin: str) -> None:
    with connected(origin) as connection:
        for count in range(1, 4):
            connection.sendall(request(f"/open/permit.json?name=水&_shape=array&_size={count}", more=""))
            status, body = answer(connection)
            assert (status, body.count(b'"permit_id"')) == (200, count)


def test_a_body_is_left_as_it_is(origin: str) -> None:
    """What follows a body would else be taken for another request."""
    body = "水" * 10
    sent = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}".encode()
    with connected(origin) as connection:
        connection.sendall(sent)
        assert answer(connection)[0] == 405
        connection.sendall(request("/catalog.json"))
        status, told = answer(connection)
    assert (status, json.loads(told)["release"]) == (200, 1)


def test_each_part_of_an_answer_is_sent_at_once(served: tuple[str, Server]) -> None:
    origin, server = served
    with connected(origin) as connection:
        connection.sendall(request("/catalog.json", more=""))
        answer(connection)
        sockets = [protocol.transport.get_extra_info("socket") for protocol in server.server_state.connections]
        assert sockets
        assert all(each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in sockets)
