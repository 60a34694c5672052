"""Connections, from the moment at which they are accepted: how many there may be, and which go when there are too many.

A connection is *proved* once a request on it carried a valid token, a device's or an administrator's. All others are
capped, in all and for each source; when a cap is reached the oldest of them goes, so that whoever is new has a chance to
prove itself. Proved ones count only against the limit on open files.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from clue_desktop.domain.sources import source_networks
from server.bounding.reached import Limit, Reached

# A device needs one or two, an administrator's console a handful. Further ones work, but stay unproved.
MOST_PROVED_PER_TOKEN = 64
# A /48 is a site with many customers' networks in it.
_WIDER_NETWORK_FACTOR = 2
_PROXY = b""


class Arrival:
    """One connection. `close` ends it at once, whatever state it is in."""

    __slots__ = ("close", "left", "networks", "token_hash")

    def __init__(self, networks: tuple[str, ...], close: Callable[[], None]) -> None:
        self.networks = networks
        self.close = close
        self.token_hash: bytes | None = None
        self.left = False

    @property
    def proved(self) -> bool:
        """Whether a request on it carried a valid token."""
        return self.token_hash is not None


class Arrivals:
    """All connections of one process; on the event loop.

    Attributes:
        closing: whether each answer is to be the last one of its connection.
    """

    def __init__(
        self,
        reached: Reached,
        *,
        most: int,
        most_unproved: int,
        most_per_source: int,
        trusted_proxies: Sequence[IPv4Network | IPv6Network] = (),
    ) -> None:
        """Take the limits.

        Args:
            reached: told of each that is reached.
            most: connections in all.
            most_unproved: of them, those without a proved token: half of all at most.
            most_per_source: of those, how many from one address; of IPv6 from one /64, and twice as many from one /48.
            trusted_proxies: addresses that speak for many; their connections count as proved.
        """
        self.reached = reached
        self.closing = False
        self._most = most
        self._most_unproved = max(1, min(most_unproved, most // 2))
        self._most_per_source = most_per_source
        self._proxies = tuple(trusted_proxies)
        self._count = 0
        # In the order of their arrival, as dictionaries are.
        self._unproved: dict[Arrival, None] = {}
        self._by_network: dict[str, dict[Arrival, None]] = {}
        self._by_token: dict[bytes, int] = {}

    @property
    def count(self) -> int:
        """How many connections there are."""
        return self._count

    @property
    def unproved(self) -> int:
        """How many of them have not proved a token."""
        return len(self._unproved)

    def admit(self, address: str, close: Callable[[], None]) -> Arrival | None:
        """Return a new connection's place, for which others may have to go; None when there is none left."""
        trusted = self._is_proxy(address)
        arrival = Arrival(() if trusted else source_networks(address.partition("%")[0]), close)
        most = self._most_per_source
        for network in arrival.networks:
            group = self._by_network.get(network, {})
            if len(group) >= most:
                self._shed(
                    next(iter(group)),
                    Limit.UNPROVED_PER_SOURCE,
                    f"{network} has {most} connections without a token that is known; its oldest is closed",
                )
            most *= _WIDER_NETWORK_FACTOR
        if len(self._unproved) >= self._most_unproved and not trusted:
            self._shed(
                next(iter(self._unproved)),
                Limit.UNPROVED,
                f"there are {self._most_unproved} connections without a token that is known; the oldest is closed",
            )
        if self._count >= self._most:
            words = f"all {self._most} connections that the limit on open files leaves room for are taken"
            if not self._unproved:
                self.reached.note(Limit.DESCRIPTORS, f"{words}; a new one is refused")
                return None
            oldest = next(iter(self._unproved))
            self._shed(oldest, Limit.DESCRIPTORS, f"{words}; the oldest without a token is closed")
        self._count += 1
        if trusted:
            arrival.token_hash = _PROXY
            return arrival
        self._unproved[arrival] = None
        for network in arrival.networks:
            self._by_network.setdefault(network, {})[arrival] = None
        return arrival

    def prove(self, arrival: Arrival, token_hash: bytes) -> None:
        """Note that a request on a connection carried a valid token."""
        held = self._by_token.get(token_hash, 0)
        if arrival.left or arrival.proved or held >= MOST_PROVED_PER_TOKEN:
            return
        self._forget_unproved(arrival)
        arrival.token_hash = token_hash
        self._by_token[token_hash] = held + 1

    def leave(self, arrival: Arrival) -> None:
        """Note that a connection is gone."""
        if arrival.left:
            return
        arrival.left = True
        self._count -= 1
        if arrival.token_hash is None:
            self._forget_unproved(arrival)
        elif arrival.token_hash == _PROXY:
            return
        elif (held := self._by_token[arrival.token_hash] - 1) > 0:
            self._by_token[arrival.token_hash] = held
        else:
            del self._by_token[arrival.token_hash]

    def _shed(self, arrival: Arrival, limit: Limit, words: str) -> None:
        self.reached.note(limit, words)
        self.leave(arrival)
        arrival.close()

    def _forget_unproved(self, arrival: Arrival) -> None:
        del self._unproved[arrival]
        for network in arrival.networks:
            group = self._by_network[network]
            del group[arrival]
            if not group:
                del self._by_network[network]

    def _is_proxy(self, address: str) -> bool:
        if not self._proxies:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)
