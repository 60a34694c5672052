"""Which addresses a vendor call may reach: judged on the address really connected to, never on a name.

Public addresses may be reached; private and other non-global ranges only where they are listed; loopback only where
the operator listed it on the command line; the ranges in `_NEVER` not even then (ranges: the IANA special-purpose
address registries, RFC 6890).
"""

import ipaddress
from collections.abc import Sequence

from clue_desktop.domain.said import Said

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*ranges: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in ranges)


_LOOPBACK = _networks("127.0.0.0/8", "::1/128")

_NEVER: tuple[tuple[str, tuple[Network, ...]], ...] = (
    (Said("an unspecified address"), _networks("0.0.0.0/8", "::/128")),
    (Said("a link-local address"), _networks("169.254.0.0/16", "fe80::/10")),
    (Said("a multicast address"), _networks("224.0.0.0/4", "ff00::/8")),
)

# Single hosts inside ranges that may well be listed as a whole, so listing such a range does not open them.
_NEVER_HOSTS: tuple[tuple[str, tuple[Network, ...]], ...] = (
    (Said("the broadcast address"), _networks("255.255.255.255/32")),
    (
        Said("a cloud metadata address"),
        _networks(
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
            "fd00:42::42/128",
            "fd00:c1::a9fe:a9fe/128",
        ),
    ),
)

_NOT_GLOBAL = _networks(
    "10.0.0.0/8",
    "100.64.0.0/10",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "2001::/23",
    "2001:db8::/32",
    "3fff::/20",
)

_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")

_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
_LOW_32_BITS = (_MAPPED, _COMPATIBLE, _TRANSLATED, _NAT64, _NAT64_LOCAL)
_CARRIES_IPV4 = (*_LOW_32_BITS, _SIX_TO_FOUR, _TEREDO)


def parse_networks(entries: Sequence[str], *, operator: bool = False) -> tuple[Network, ...]:
    """Parse address ranges that a person listed, such as `10.2.0.0/16`, `fd12::/16` or a single address.

    From the settings (`operator` false) a range may not touch loopback or any range that is never allowed; from the
    command line it may hold loopback, and only a range that lies wholly in a forbidden one is refused.
    Raises ValueError whose text names the entry, what is wrong with it, and where it can be, the way out.
    """
    return tuple(_parse_network(entry, operator=operator) for entry in entries)


def _parse_network(entry: str, *, operator: bool) -> Network:
    text = entry.strip()
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(
            Said("{entry} cannot be used: {reason}", entry=f"{entry!r}", reason=_what_is_wrong(text))
        ) from None
    for kind, ranges in (*_NEVER, *_NEVER_HOSTS):
        if any(_within(network, forbidden) for forbidden in ranges):
            raise ValueError(
                Said("{range} is {kind}: vendors there can never be called", range=f"{text!r}", kind=kind)
            )
    if network not in _LOOPBACK and any(_within(network, form) for form in _CARRIES_IPV4):
        raise ValueError(
            Said(
                "{range} is a form of IPv4 addresses inside IPv6: list the IPv4 range itself",
                range=f"{text!r}",
            )
        )
    if not operator:
        if any(network.overlaps(range_) for range_ in _LOOPBACK):
            raise ValueError(
                Said(
                    "{range} contains loopback addresses: only the server's own option --vendor-network, or"
                    " CLUE_VENDOR_NETWORKS in its environment, can allow those",
                    range=f"{text!r}",
                )
            )
        for kind, ranges in _NEVER:
            if any(network.overlaps(range_) for range_ in ranges):
                raise ValueError(
                    Said("{range} contains {kind}: list a narrower range", range=f"{text!r}", kind=kind)
                )
    return network


def _what_is_wrong(text: str) -> str:
    try:
        meant = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return Said("not an address range such as 10.2.0.0/16 or fd12:3456::/32")
    return Said("an address with bits beyond the range; did you mean {range}?", range=str(meant))


def _within(network: Network, container: Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network) and isinstance(container, ipaddress.IPv4Network):
        return network.subnet_of(container)
    if isinstance(network, ipaddress.IPv6Network) and isinstance(container, ipaddress.IPv6Network):
        return network.subnet_of(container)
    return False


class NetworkPolicy:
    """The ranges a server's settings and its operator opened, and the verdict on one address. Immutable."""

    __slots__ = ("_operator", "_private")

    def __init__(self, private_networks: Sequence[str] = (), operator_networks: Sequence[str] = ()) -> None:
        """`private_networks` come from the settings, `operator_networks` from the command line (`--vendor-network`).

        Raises ValueError as `parse_networks` does.
        """
        self._private = parse_networks(private_networks)
        self._operator = parse_networks(operator_networks, operator=True)

    def permits(self, address: str) -> bool:
        """Whether a vendor at this IP address (a literal, never a name) may be called; false for anything else."""
        return self.why_not(address) is None

    def why_not(self, address: str) -> str | None:
        """Why a vendor at this IP address may not be called, in words for an administrator; None if it may."""
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return Said("{address} is not an IP address", address=f"{address!r}")
        for judged in _judged_as(parsed):
            reason = self._objection(judged)
            if reason is not None:
                return (
                    Said("the address {address} is {reason}", address=address, reason=reason)
                    if judged == parsed
                    else Said(
                        "the address {address} stands for {other_address}, {reason}",
                        address=address,
                        other_address=str(judged),
                        reason=reason,
                    )
                )
        return None

    def _objection(self, address: Address) -> str | None:
        for kind, ranges in (*_NEVER, *_NEVER_HOSTS):
            if _in_any(address, ranges):
                return Said("{kind}, which is never allowed", kind=kind)
        if _in_any(address, self._operator):
            return None
        if _in_any(address, _LOOPBACK):
            return Said(
                "a loopback address, which only the server's own option --vendor-network, or CLUE_VENDOR_NETWORKS in"
                " its environment, can allow"
            )
        if not _is_global(address) and not _in_any(address, self._private):
            return Said("a private address that is not listed under Server settings › Vendor networks")
        return None


def _judged_as(address: Address) -> tuple[Address, ...]:
    """The address or addresses a packet for this one ends up at: forms that carry IPv4 count as what they carry."""
    if isinstance(address, ipaddress.IPv4Address) or int(address) <= 1:
        return (address,)
    bits = int(address)
    if any(address in form for form in _LOW_32_BITS):
        return (ipaddress.IPv4Address(bits & 0xFFFFFFFF),)
    if address in _SIX_TO_FOUR:
        return (ipaddress.IPv4Address((bits >> 80) & 0xFFFFFFFF),)
    if address in _TEREDO:
        relay, client = (bits >> 64) & 0xFFFFFFFF, (bits & 0xFFFFFFFF) ^ 0xFFFFFFFF
        return (ipaddress.IPv4Address(client), ipaddress.IPv4Address(relay))
    return (address,)


def _is_global(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_IPV6:
        return False
    return not _in_any(address, _NOT_GLOBAL)


def _in_any(address: Address, ranges: Sequence[Network]) -> bool:
    return any(address in range_ for range_ in ranges)
