"""How much may come at once, as the operator sets it."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may come at once, from everybody together and from one source.

    Attributes:
        unproved_connections: connections on which no valid token has come.
        unproved_per_source: of them, those of one address; of IPv6 of one /64, and twice as many of one /48.
        requests: requests that are no verifications and no streams; strangers may have half of them.
        requests_per_source: of them, those of one token or, without, of one address.
        trusted_proxies: whose connections carry the requests of many.
    """

    unproved_connections: int = 2000
    unproved_per_source: int = 1000
    requests: int = 128
    requests_per_source: int = 32
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
