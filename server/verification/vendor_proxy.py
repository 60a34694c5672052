"""The way to vendors through a company's forward proxy: what is asked of it, what is not, and what its answers mean.

The proxy is asked for the vendor's *name* (CONNECT, RFC 9110, 9.3.6): many allow by names only, and resolve what nothing
here can. TLS is spoken with the vendor itself, through the tunnel. What the network policy can judge here it judges
all the same: literal addresses in any of their spellings, and every address that the name has here.
"""

import base64
import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from clue_desktop.domain.judgment import clean_message
from clue_desktop.domain.network_policy import Network
from clue_desktop.domain.said import Said

_DEFAULT_PORT = 3128
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (?P<status>[0-9]{3})(?: (?P<reason>[^\r\n]*))?\r\n")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_ENTRY = re.compile(
    r"(?P<wild>\*?\.)?(?P<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)\.?(?::(?P<port>[0-9]{1,5}))?"
)
_SHOWN = 60

# What these names stand for wherever they lead, should no name server here know them (RFC 6761, 6.3, and the clouds' own).
_STANDS_FOR = {
    "localhost": "127.0.0.1",
    "localhost.localdomain": "127.0.0.1",
    "metadata": "169.254.169.254",
    "metadata.google.internal": "169.254.169.254",
    "metadata.goog": "169.254.169.254",
    "instance-data.ec2.internal": "169.254.169.254",
}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A forward proxy that opens tunnels."""

    host: str
    port: int
    authorization: bytes | None = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> "Proxy":
        """From `http://[user:password@]host:port`; raises ValueError, without the URL in it, for anything else."""
        parts = urlsplit(url.strip())
        if parts.scheme != "http" or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError("a proxy must be given as http://host:port")
        if parts.query or parts.fragment:
            raise ValueError("a proxy must be given as http://host:port, and nothing behind it")
        try:
            port = parts.port or _DEFAULT_PORT
        except ValueError:
            raise ValueError("the proxy's port must be a number from 1 to 65535") from None
        authorization = None
        if parts.username is not None:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            authorization = b"Basic " + base64.b64encode(pair.encode())
        return cls(parts.hostname, port, authorization)

    @property
    def shown(self) -> str:
        """Host and port, and no secrets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def request(self, authority: str) -> bytes:
        """Return the request for a tunnel to host:port."""
        lines = [b"CONNECT %b HTTP/1.1" % authority.encode(), b"Host: %b" % authority.encode()]
        if self.authorization is not None:
            lines.append(b"Proxy-Authorization: " + self.authorization)
        return b"\r\n".join([*lines, b"", b""])


class Exceptions:
    """Which vendors are called past the proxy: `CLUE_VENDOR_NO_PROXY`, as other programs read NO_PROXY.

    An entry is a name (itself and all below it), `.name` or `*.name` (only what is below it), an address, a range of
    addresses, or `*`. A name or an address may end in `:port`. A range holds for names too, if every address that the
    name has here lies in the ranges.
    """

    __slots__ = ("_all", "_names", "_networks")

    def __init__(self, entries: Sequence[str] = ()) -> None:
        """Raises ValueError whose text names the entry that cannot be read."""
        self._all = "*" in {entry.strip() for entry in entries}
        self._networks: list[tuple[Network, int | None]] = []
        self._names: list[tuple[str, bool, int | None]] = []
        for entry in entries:
            text = entry.strip()
            if text != "*":
                self._read(text)

    def _read(self, text: str) -> None:
        bracketed = re.fullmatch(r"\[([^\[\]]*)\](?::([0-9]{1,5}))?", text)
        address, port = (bracketed[1], bracketed[2]) if bracketed else (text, None)
        if not bracketed and text.count(":") == 1:
            address, _, port = text.partition(":")
        try:
            self._networks.append((ipaddress.ip_network(address), _port(port)))
            return
        except ValueError:
            pass
        found = _ENTRY.fullmatch(text)
        if found is None or literal_address(found["host"]) is not None:
            raise ValueError(f"“{text}” is no host, no .suffix and no address range such as 10.2.0.0/16")
        self._names.append((found["host"].lower(), bool(found["wild"]), _port(found["port"])))

    def name(self, host: str, port: int) -> bool:
        """Tell whether a vendor of this name is excepted."""
        host = host.rstrip(".")
        return self._all or any(
            (host.endswith(f".{name}") or (host == name and not below)) and only in (None, port)
            for name, below, only in self._names
        )

    def addresses(self, addresses: Sequence[str], port: int) -> bool:
        """Tell whether a vendor is excepted by all the addresses that it has here."""
        return bool(addresses) and all(
            any(
                ipaddress.ip_address(address.partition("%")[0]) in network and only in (None, port)
                for network, only in self._networks
            )
            for address in addresses
        )


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if not 1 <= int(text) <= 65535:
        raise ValueError(f"“{text}” is no port")
    return int(text)


def literal_address(host: str) -> str | None:
    """Return the address that a host is, in whichever of its spellings (`0x7f.1`, `017700000001`, `127.1`); None for a name.

    Raises ValueError for a number that is no address: a proxy might read one into it.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    name = host.rstrip(".")
    if not _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        raise ValueError(Said("{host} is neither a name nor an address", host=host)) from None


def stands_for(host: str) -> tuple[str, ...]:
    """Return the address that a name stands for by convention, whether or not it resolves here; else nothing."""
    name = host.rstrip(".").lower()
    if name.endswith(".localhost"):
        name = "localhost"
    address = _STANDS_FOR.get(name)
    return () if address is None else (address,)


def refusal(where: str, host: str, port: int, answer: bytes) -> str | None:
    """Return in words why the proxy's answer opens no tunnel; None if it does.

    Args:
        where: what the proxy is called.
        host, port: what it was asked for.
        answer: the head of its answer, and what else has come.
    """
    line = _STATUS_LINE.match(answer)
    if line is None:
        return Said(
            "{where} answered with something that is no HTTP. Check the port in CLUE_VENDOR_PROXY, and"
            " whether a proxy listens there.",
            where=where,
        )
    status = int(line["status"])
    if 200 <= status < 300:
        if answer.endswith(b"\r\n\r\n"):
            return None
        return Said(
            "{where} sent something of its own behind its consent. Ask whoever runs the proxy.", where=where
        )
    told_reason = clean_message((line["reason"] or b"").decode("latin-1")) or ""
    reason = "".join(filter(str.isprintable, told_reason))
    told = f"{status} {reason[:_SHOWN]}".strip()
    if status == 407:
        return Said(
            "{where} wants a user name and password, or others than it was given ({status}). Check"
            " CLUE_VENDOR_PROXY.",
            where=where,
            status=told,
        )
    if 400 <= status < 500:
        return Said(
            "{where} refused to connect to {host} port {port} ({status}). Ask whoever runs the proxy to allow"
            " it, or except the host (CLUE_VENDOR_NO_PROXY).",
            where=where,
            host=host,
            port=port,
            status=told,
        )
    if status >= 500:
        return Said(
            "{where} could not connect to {host} port {port} ({status}). Check the host in the webhook URL,"
            " and the proxy's way to it.",
            where=where,
            host=host,
            port=port,
            status=told,
        )
    return Said(
        "{where} answered {status} when it was asked for {host} port {port}. Ask whoever runs the proxy.",
        where=where,
        status=told,
        host=host,
        port=port,
    )
