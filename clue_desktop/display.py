"""Whether a window can be opened: Qt itself ends the process, without an exception, where there is no display."""

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_CONNECT_SECONDS = 3.0
_X_FIRST_PORT = 6000
_X_NAME = re.compile(r"(?P<host>.*):(?P<number>[0-9]+)(\.[0-9]+)?")


def why_no_display(environment: Mapping[str, str] = os.environ) -> str:
    """Return why no window can be opened, as a sentence; "" when one can, as far as that is seen before it is tried.

    What counts is what Qt would use: on Linux a Wayland compositor or an X server that accepts connections.
    """
    if sys.platform in {"win32", "darwin"} or environment.get("QT_QPA_PLATFORM"):
        return ""
    wayland, x = environment.get("WAYLAND_DISPLAY", ""), environment.get("DISPLAY", "")
    if not wayland and not x:
        return "There is no display to open a window on."
    if wayland and _answers(_wayland_socket(wayland, environment)):
        return ""
    if x and any(_answers(place) for place in _x_sockets(x)):
        return ""
    named = " and ".join(
        f"{name}={value}" for name, value in (("WAYLAND_DISPLAY", wayland), ("DISPLAY", x)) if value
    )
    return f"The display cannot be reached: nothing answers at {named}."


def _wayland_socket(name: str, environment: Mapping[str, str]) -> str:
    return str(Path(environment.get("XDG_RUNTIME_DIR", "/run"), name))


def _x_sockets(name: str) -> list[str | tuple[str, int]]:
    """Return where an X server of that name listens, in the order in which libxcb tries."""
    if name.startswith("/"):
        return [name]
    found = _X_NAME.fullmatch(name)
    if found is None:
        return []
    host, number = found["host"], int(found["number"])
    if host not in {"", "unix"}:
        return [(host.rpartition("/")[2], _X_FIRST_PORT + number)]
    file = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers have their sockets
    return [f"\0{file}", file, ("localhost", _X_FIRST_PORT + number)]


def _answers(place: str | tuple[str, int]) -> bool:
    try:
        if isinstance(place, tuple):
            socket.create_connection(place, _CONNECT_SECONDS).close()
            return True
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
            asked.settimeout(_CONNECT_SECONDS)
            asked.connect(place)
    except OSError:
        return False
    return True
