"""Ports for the parts that only this machine talks to."""

from __future__ import annotations

import random
import socket

LOOPBACK_HOST = "127.0.0.1"

# Below the range from which Linux takes ports for outgoing connections: there, a part that is
# being restarted could find its own port taken, or a client could connect to itself.
_FIRST, _LAST = 20_000, 32_000


class NoFreePortError(RuntimeError):
    """No loopback port is free in the range that the parts use."""


def is_free(port: int, host: str = LOOPBACK_HOST) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """So many different loopback ports that nobody listens on now. Raises NoFreePortError."""
    found: list[int] = []
    for port in random.sample(range(_FIRST, _LAST), _LAST - _FIRST):
        if is_free(port):
            found.append(port)
            if len(found) == count:
                return found
    raise NoFreePortError(f"fewer than {count} free ports from {_FIRST} to {_LAST}")
