"""Whose program is at the other end of a connection of this machine: as the kernel lists it (proc(5), /proc/net/tcp)."""

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

# Making the list takes the kernel milliseconds, and any program of the machine may ask without pause.
_one_at_a_time = threading.Lock()
_REFUSED_SECONDS = 1.0
_MOST_REFUSED = 1024
_refused: dict[tuple[str, int], float] = {}
"""Whom it is not looked up for again, and until when; never who was let in, as another may have that port next."""

_ESTABLISHED = b"01"
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
    """Return the user id of who has the socket with this local address, None where there is none such.

    Of several connections from one port to others, all have to be of one user: whoever has one may have the one that is asked
    about. Those that have ended are listed as root's for a minute (TIME_WAIT), whoever's they were.
    """
    address = ip_address(host)
    wanted = [_listed(address.packed, port)]
    if address.version == 4:  # a program may reach an address of IPv4 by a socket of IPv6
        wanted.append(_listed(b"\0" * 10 + b"\xff\xff" + address.packed, port))
    owners = set()
    for path in _LISTS.values():
        try:
            listed = path.read_bytes()
        except OSError:
            continue
        for local in wanted:
            owners |= set(_owners(listed, b": %b " % local.encode()))
    return owners.pop() if len(owners) == 1 else None


def _owners(listed: bytes, local: bytes) -> Iterator[int]:
    """Yield the user ids of the established connections with this local address."""
    # Searched, not split: there may be thousands, and whoever asks may ask without pause.
    start = listed.find(local)
    while start >= 0:
        line, _, _ = listed[start + 2 : start + 512].partition(b"\n")
        _local, _remote, state, _queues, _timer, _retransmitted, owner, *_ = line.split()
        if state == _ESTABLISHED:
            yield int(owner)
        start = listed.find(local, start + len(local))


def _listed(packed: bytes, port: int) -> str:
    """Return an address as the kernel writes it: words of 32 bits in the machine's own order."""
    words = [packed[start : start + 4] for start in range(0, len(packed), 4)]
    text = "".join(f"{socket.htonl(int.from_bytes(word, 'big')):08X}" for word in words)
    return f"{text}:{port:04X}"
