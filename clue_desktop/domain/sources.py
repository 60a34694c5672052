"""Where requests come from: as proxies write it, and as limits count it, of IPv6 what one customer has whole."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# A network that carries IPv4 to servers of IPv6 shows every address of IPv4 in this one /96 (RFC 6052 §2.1).
_TRANSLATED = IPv6Network("64:ff9b::/96")
_LINK, _SITE = 64, 48
# As proxies write it in X-Forwarded-For: bare, with a port, in brackets, in brackets with a port, in quotes.
_WRITTEN = re.compile(r'"?(?:\[(?P<bracketed>[^\[\]"]*)\](?::[0-9]{1,5})?|(?P<bare>[^\[\]"]*?))"?')
_WITH_PORT = re.compile(r"([0-9.]+):[0-9]{1,5}")


def address_of(written: str) -> str | None:
    """Return the address in an entry of X-Forwarded-For, without port, brackets and zone; None where there is none.

    An address of IPv4 in its IPv6 form (RFC 4291 §2.5.5.2) is given as what it is, so that it is one in all counts.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        return None
    text = found["bracketed"]
    if text is None:
        with_port = _WITH_PORT.fullmatch(found["bare"])
        text = with_port[1] if with_port else found["bare"]
    elif ":" not in text:
        return None
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(address)


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
