"""Whose program is at the other end of a connection of this machine: as the kernel lists it (proc(5), /proc/net/tcp)."""

import os
import socket
import sys
from ipaddress import ip_address
from pathlib import Path

_LISTS = {4: Path("/proc/net/tcp"), 6: Path("/proc/net/tcp6")}


def is_of_operator(host: str, port: int) -> bool:
    """Tell whether the program at that end of a connection over loopback runs as this process's user or as root.

    Where the system does not tell (it is not Linux), every program of the machine counts. Blocking, as a file is read.
    """
    if sys.platform != "linux":
        return True
    owner = _owner(host, port)
    return owner is not None and owner in {0, os.geteuid()}


def _owner(host: str, port: int) -> int | None:
    """Return the user id of who has the socket with this local address, None where there is none such."""
    address = ip_address(host)
    wanted = {_listed(address.packed, port)}
    if address.version == 4:  # a program may reach an address of IPv4 by a socket of IPv6
        wanted.add(_listed(b"\0" * 10 + b"\xff\xff" + address.packed, port))
    for path in _LISTS.values():
        try:
            lines = path.read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[1] in wanted:
                return int(fields[7])
    return None


def _listed(packed: bytes, port: int) -> str:
    """Return an address as the kernel writes it: words of 32 bits in the machine's own order."""
    words = [packed[start : start + 4] for start in range(0, len(packed), 4)]
    text = "".join(f"{socket.htonl(int.from_bytes(word, 'big')):08X}" for word in words)
    return f"{text}:{port:04X}"
