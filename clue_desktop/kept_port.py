"""The port of a program of ours, kept from one start to the next: devices and vendor APIs go on asking there.

The first port that it ever had stays the one to be tried first: what was told of it then knows no other. A port that it
had to take since, because somebody else was there, is tried next.
"""

import logging
import os
import socket
from contextlib import closing
from pathlib import Path

from clue_desktop.profiles import write_privately

_logger = logging.getLogger(__name__)
_FILE = "bundled-port"
_HIGHEST = 65535


def first_port(folder: Path) -> int:
    """Return the port that it had first; 0 where none is kept."""
    return next(iter(_kept(folder)), 0)


def kept_port(folder: Path) -> int:
    """Return the port to take: of those that it had, the first that is free; 0, for any, where none is."""
    return next((port for port in _kept(folder) if _is_free(port)), 0)


def keep_port(folder: Path, port: int) -> None:
    """Keep the port for the next start; without it, devices would have to be told a new address."""
    kept = _kept(folder)
    ports = [port] if not kept else [kept[0], *([port] if port != kept[0] else kept[1:])]
    if ports == kept:
        return
    try:
        write_privately(folder / _FILE, " ".join(map(str, ports)))
    except OSError as fault:
        _logger.warning("The port %d cannot be kept: %s", port, fault)


def _kept(folder: Path) -> list[int]:
    try:
        ports = [int(word) for word in (folder / _FILE).read_text(encoding="ascii").split()]
    except (OSError, ValueError):  # the first start, or spoilt
        return []
    return [port for port in ports if 0 < port <= _HIGHEST]


def _is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as attempt:
        if (
            os.name == "posix"
        ):  # as the server itself does, so that connections that have just ended do not count
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
