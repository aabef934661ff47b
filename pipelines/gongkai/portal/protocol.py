"""HTTP as people write it: Chinese in an address, typed as it is read.

The standard allows ASCII only, and h11 answers anything else with a bare 400; browsers escape what is typed into them,
curl and many scripts do not.
"""

from __future__ import annotations

import asyncio
import re
import socket

import h11

from gongkai.wire import Bounded

BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
#: What comes next is the first line of a request.
BEFORE_A_REQUEST = (h11.IDLE, h11.DONE)


class Protocol(Bounded):
    """HTTP/1.1 that takes an address in UTF-8 for the same address with percent escapes."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection, and send each part of an answer at once.

        asyncio sees to that only where a socket names its protocol, which one that was bound beforehand does not;
        head and body of an answer would then be 40 ms apart.
        """
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes of a connection; only the first line of a request may change."""
        is_first_line = self.conn.their_state in BEFORE_A_REQUEST and b"\n" not in self.conn.trailing_data[0]
        super().data_received(escaped(data) if is_first_line else data)


def escaped(data: bytes) -> bytes:
    """Return bytes with percent escapes in their first line.

    >>> escaped("GET /?q=水 HTTP/1.1".encode())
    b'GET /?q=%E6%B0%B4 HTTP/1.1'
    """
    line, end, rest = data.partition(b"\n")
    return BEYOND_ASCII.sub(lambda byte: b"%%%02X" % byte.group()[0], line) + end + rest
