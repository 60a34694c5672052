"""Which faults of sockets and of name servers are the peer's doing; every other one is our own.

What is not listed is our own: a fault that nobody thought of must open no door.
"""

import errno
import socket

_PEERS = frozenset(
    getattr(errno, name)
    for name in (
        "ECONNREFUSED",
        "ECONNRESET",
        "ECONNABORTED",
        "EPIPE",
        "ESHUTDOWN",
        "ETIMEDOUT",
        "EHOSTUNREACH",
        "EHOSTDOWN",
        "ENETUNREACH",
        "ENETRESET",
        "ENOTCONN",  # it was connected a moment ago
    )
    if hasattr(errno, name)
)

# The name does not exist, or has no address: said by a name server, not for want of one. EAI_AGAIN and EAI_FAIL are what
# the system says where no name server answers or where it answers with a fault of its own.
_NAMELESS = frozenset(
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
)

_NO_SUCH_ADDRESS_HERE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


class TooManyLookupsError(OSError):
    """So many host names are being looked up that one more is not."""


def is_peers(fault: BaseException) -> bool:
    """Tell whether a socket's fault is the peer's doing: it refused, reset, closed, or was not to be reached."""
    return isinstance(fault, OSError) and fault.errno in _PEERS


def is_nameless(fault: OSError) -> bool:
    """Tell whether a name was looked up, and has no address anywhere."""
    return isinstance(fault, socket.gaierror) and fault.errno in _NAMELESS


def lacks_address_family(address: str, fault: OSError) -> bool:
    """Tell whether connecting failed because this machine has no IPv6, so that an IPv6 address is out of its reach.

    The same error says that all ports are taken. Choosing a way for a datagram, which sends nothing, tells them apart:
    datagrams have ports of their own.
    """
    if ":" not in address or fault.errno not in _NO_SUCH_ADDRESS_HERE:
        return False
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError as without_way:
        return without_way.errno in {*_NO_SUCH_ADDRESS_HERE, errno.ENETUNREACH}
    return False
