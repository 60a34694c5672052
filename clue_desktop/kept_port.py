"""The bundled server's port, kept from one start to the next: devices that it has registered go on asking there."""

import logging
import os
import socket
from contextlib import closing
from pathlib import Path

from clue_desktop.profiles import write_privately

_logger = logging.getLogger(__name__)
_FILE = "bundled-port"
_HIGHEST = 65535


def kept_port(data_dir: Path) -> int:
    """Return the port of the last time; 0, for any free one, where none is kept or somebody else has it now."""
    try:
        port = int((data_dir / _FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):  # the first start, or spoilt
        return 0
    return port if 0 < port <= _HIGHEST and _is_free(port) else 0


def keep_port(data_dir: Path, port: int) -> None:
    """Keep the port for the next start; without it, devices would have to be told a new address."""
    try:
        write_privately(data_dir / _FILE, str(port))
    except OSError as fault:
        _logger.warning("The port of the bundled server cannot be kept: %s", fault)


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
