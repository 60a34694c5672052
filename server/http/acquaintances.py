"""From where administrators come: their requests find a place when strangers have taken all of theirs."""

import threading
from collections.abc import Iterable

from clue_desktop.domain.sources import source_network

MOST = 4096


class Acquaintances:
    """The networks from which administrators have come, the latest of them; from any thread."""

    def __init__(self, networks: Iterable[str]) -> None:
        """Take those that are known from before, the latest first."""
        self._lock = threading.Lock()
        self._networks = dict.fromkeys(reversed(list(networks)))

    def __contains__(self, source: str) -> bool:
        """Tell whether administrators have come from an address, or its /64."""
        return source_network(source) in self._networks

    def note(self, source: str) -> None:
        """Know an address from now on: somebody there has a session."""
        network = source_network(source)
        with self._lock:
            self._networks.pop(network, None)
            self._networks[network] = None
            if len(self._networks) > MOST:
                del self._networks[next(iter(self._networks))]
