"""Whose program is at the other end of a connection of this machine: as the kernel lists it (proc(5), /proc/net/tcp)."""

import os
import socket
import sys
import threading
import time
from ipaddress import ip_address
from pathlib import Path

# Making the list takes the kernel milliseconds, and any program of the machine may ask without pause.
_one_at_a_time = threading.Lock()
_REFUSED_SECONDS = 1.0
_MOST_REFUSED = 1024
_refused: dict[tuple[str, int], float] = {}
"""Whom it is not looked up for again, and until when; never who was let in, as another may have that port next."""

_LISTS = {4: Path("/proc/net/tcp"), 6: Path("/proc/net/tcp6")}


def is_of_operator(host: str, port: int) -> bool:
    """Tell whether the program at that end of a connection over loopback runs as this process's user or as root.

    Where the system does not tell (it is not Linux), every program of the machine counts. Blocking, as a file is read.
    """
    if sys.platform != "linux":
        return True
    now = time.monotonic()
    if now < _refused.get((host, port), now):
        return False
    with _one_at_a_time:
        owner = _owner(host, port)
    if owner is not None and owner in {0, os.geteuid()}:
        return True
    if len(_refused) >= _MOST_REFUSED:
        _refused.clear()
    _refused[host, port] = now + _REFUSED_SECONDS
    return False


def _owner(host: str, port: int) -> int | None:
    """Return the user id of who has the socket with this local address, None where there is none such."""
    address = ip_address(host)
    wanted = [_listed(address.packed, port)]
    if address.version == 4:  # a program may reach an address of IPv4 by a socket of IPv6
        wanted.append(_listed(b"\0" * 10 + b"\xff\xff" + address.packed, port))
    for path in _LISTS.values():
        try:
            listed = path.read_bytes()
        except OSError:
            continue
        for local in wanted:
            # Searched, not split: there may be thousands, and whoever asks may ask without pause.
            start = listed.find(b": %b " % local.encode())
            if start >= 0:
                line, _, _ = listed[start + 2 : start + 512].partition(b"\n")
                return int(line.split()[6])
    return None


def _listed(packed: bytes, port: int) -> str:
    """Return an address as the kernel writes it: words of 32 bits in the machine's own order."""
    words = [packed[start : start + 4] for start in range(0, len(packed), 4)]
    text = "".join(f"{socket.htonl(int.from_bytes(word, 'big')):08X}" for word in words)
    return f"{text}:{port:04X}"
