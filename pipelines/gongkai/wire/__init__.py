"""What the portal and the intake share as servers: an address to listen on, and connections that hold nobody up."""

from gongkai.wire.protocol import Bounded
from gongkai.wire.server import Server, address_of, listen

__all__ = ["Bounded", "Server", "address_of", "listen"]
