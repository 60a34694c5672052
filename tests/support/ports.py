"""Ports for programs that cannot be given one that they choose themselves."""

import random
import socket

_OUTSIDE = range(20_000, 32_000)
"""Below those that a system takes for connections and for who asks for any (RFC 6335 §6; Linux: from 32768 on)."""


def free_port() -> int:
    """Return a port of loopback that nobody has, and that no connection is given before the program listens there."""
    while True:
        port = random.SystemRandom().choice(_OUTSIDE)  # not the same in each process of the tests
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
