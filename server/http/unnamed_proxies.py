"""Whoever seems to be a proxy in front of this server and is not named: all behind it count as one address."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from clue_desktop.domain.credentials import in_sight
from server.monitoring.log_bounds import STRANGER

_logger = logging.getLogger(__name__)
FORWARDED_FOR = b"x-forwarded-for"
_SAYS_FOR_WHOM = {
    FORWARDED_FOR: "X-Forwarded-For",
    b"forwarded": "Forwarded",
    b"x-real-ip": "X-Real-IP",
    b"x-forwarded": "X-Forwarded",
    b"x-client-ip": "X-Client-IP",
    b"cf-connecting-ip": "CF-Connecting-IP",
    b"true-client-ip": "True-Client-IP",
}
_SILENT_SECONDS = 3600.0
_MOST = 64
_SHOWN = 5


class UnnamedProxies:
    """Addresses from which requests come that say for whom they are, to nobody's effect; on the event loop.

    Any stranger can send such a field: what is kept is bounded, and said once an hour for an address.
    """

    def __init__(self, is_proxy: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        """Take what tells whether an address is one of the named proxies."""
        self._is_proxy = is_proxy
        self._clock = clock
        self._seen: OrderedDict[str, tuple[str, float]] = OrderedDict()  # the field, and when it was said

    def look(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Look at a request's fields, and at the address that its connection comes from."""
        names = {name for name, _value in headers if name in _SAYS_FOR_WHOM}
        if not names:
            return
        is_named = self._is_proxy(peer)
        if is_named and FORWARDED_FOR in names:
            return
        field = _SAYS_FOR_WHOM[FORWARDED_FOR if FORWARDED_FOR in names else min(names)]
        now = self._clock()
        _field, said_at = self._seen.get(peer, ("", float("-inf")))
        if now - said_at < _SILENT_SECONDS:
            return
        self._seen[peer] = field, now
        self._seen.move_to_end(peer)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        if is_named:
            advice = "of a proxy only X-Forwarded-For is read: have it send that"
        else:
            advice = "it counts only from a proxy that --trusted-proxy names: if this is one, name it"
        _logger.warning(
            "requests from %s come with %s, and count as those of that one address, for all limits and in the audit trail: %s",
            in_sight(peer),
            field,
            advice,
            extra={
                "asker": STRANGER,
                "source": peer,
                "told": {"event": "proxy.unnamed", "from": in_sight(peer)},
            },
        )

    def seen(self) -> list[str]:
        """Return the latest within an hour, each with the field that it sends."""
        now = self._clock()
        latest = [
            f"{in_sight(peer)} ({field})"
            for peer, (field, said_at) in reversed(self._seen.items())
            if now - said_at < _SILENT_SECONDS
        ]
        return latest[:_SHOWN]
