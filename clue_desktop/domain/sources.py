"""Where requests come from, as limits count it: an address of IPv4, of IPv6 what one customer has whole."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# A network that carries IPv4 to servers of IPv6 shows every address of IPv4 in this one /96 (RFC 6052 §2.1).
_TRANSLATED = IPv6Network("64:ff9b::/96")
_LINK, _SITE = 64, 48


def source_network(source: str) -> str:
    """Return the narrowest network that a source address is counted as: of IPv6 its /64, else the address itself.

    What is no address is counted as it stands.
    """
    return source_networks(source)[0]


def source_networks(source: str) -> tuple[str, ...]:
    """Return the networks that a source address is counted as, the narrowest first.

    Of IPv6 its /64, which is one link, and its /48, which is one customer's site (RFC 6177 §2): whoever has a /48 can
    send from 65,536 links.
    """
    try:
        address = ip_address(source)
    except ValueError:
        return (source,)
    if isinstance(address, IPv6Address):
        carried = _ipv4_of(address)
        if carried is None:
            return tuple(str(IPv6Network((int(address), length), strict=False)) for length in (_LINK, _SITE))
        address = carried
    return (str(address),)


def _ipv4_of(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped
