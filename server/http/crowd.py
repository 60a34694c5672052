"""How many requests may be under way at once that are no verifications: in all, and for each source.

Whoever has proved a token on the connection, or comes with a registered device's, counts by that token, so that devices
behind one address do not stand in each other's way, nor strangers in theirs; strangers count by their address, of IPv6 by its /64 and, twice as many, its /48, and have half of all
the places together. A stream of events counts until it has begun: how many of those there are is not decided here.
"""

from collections import Counter
from collections.abc import MutableMapping
from typing import Any

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.said import Said
from clue_desktop.domain.sources import source_networks
from server.bounding.reached import Limit, Reached
from server.http.asgi import PROVED_BY, AsgiApp, Receive, Scope, Send, refuse

_RETRY_AFTER_SECONDS = 1
_STREAM = b"text/event-stream"
# A load balancer asks, and costs nothing.
_ALWAYS = {"/healthz", "/readyz"}
_WIDER_NETWORK_FACTOR = 2


class _Place:
    """One request's place, which it gives back once."""

    def __init__(self, crowd: "Crowd", sources: tuple[str | bytes, ...], *, stranger: bool) -> None:
        self._crowd = crowd
        self._left = False
        self._sources = sources
        self._stranger = stranger

    def leave(self) -> None:
        if not self._left:
            self._left = True
            self._crowd.leave_place(self._sources, stranger=self._stranger)


class Crowd:
    """The requests under way in one process; on the event loop."""

    def __init__(self, reached: Reached, *, most: int, most_per_source: int) -> None:
        """Take the limits: requests in all, of which strangers may have half, and for one source."""
        self._reached = reached
        self._most = most
        self._most_of_strangers = max(1, most // 2)
        self._most_per_source = most_per_source
        self._count = 0
        self._strangers = 0
        self._by_source: Counter[str | bytes] = Counter()

    @property
    def count(self) -> int:
        """How many requests are under way."""
        return self._count

    async def admit(
        self,
        app: AsgiApp,
        source: str,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        known: bool = False,
        device: bytes | None = None,
    ) -> None:
        """Have a request answered, with 503 where there are too many.

        Args:
            app: what answers it.
            source: the address that it comes from.
            scope: the request's.
            receive: the request's.
            send: the request's.
            known: whether administrators have come from there before: it is no stranger's then.
            device: the hash of a registered device's token, if the request carries one.
        """
        if scope["path"] in _ALWAYS:
            await app(scope, receive, send)
            return
        place = self._enter(source, scope, known=known, device=device)
        if place is None:
            await _say_busy(send)
            return

        async def send_and_leave(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start" and _is_stream(message):
                place.leave()
            await send(message)

        try:
            await app(scope, receive, send_and_leave)
        finally:
            place.leave()

    def _enter(self, source: str, scope: Scope, *, known: bool, device: bytes | None) -> _Place | None:
        token: bytes | None = device
        client = scope.get("client")
        # A proxy's connection carries the requests of many: there the address says more.
        if token is None and client is not None and client[0] == source:
            token = scope.get(PROVED_BY, _nobody)()
        sources: tuple[str | bytes, ...] = source_networks(source) if token is None else (token,)
        stranger = token is None and not known
        if self._count >= self._most or (stranger and self._strangers >= self._most_of_strangers):
            self._reached.note(Limit.REQUESTS, f"{self._count} requests are under way; one is refused")
            return None
        most = self._most_per_source
        for each in sources:
            if self._by_source[each] >= most:
                self._reached.note(
                    Limit.REQUESTS_PER_SOURCE, f"{most} requests from {source} are under way; one is refused"
                )
                return None
            most *= _WIDER_NETWORK_FACTOR
        self._count += 1
        self._strangers += stranger
        self._by_source.update(sources)
        return _Place(self, sources, stranger=stranger)

    def leave_place(self, sources: tuple[str | bytes, ...], *, stranger: bool) -> None:
        """Note that a request is no longer under way."""
        self._count -= 1
        self._strangers -= stranger
        for each in sources:
            self._by_source[each] -= 1
            if not self._by_source[each]:
                del self._by_source[each]


async def _say_busy(send: Send) -> None:
    document = error_document(
        503,
        "busy",
        Said("The server has as much to do as it can at once. Try again in a moment."),
        retryAfterSeconds=_RETRY_AFTER_SECONDS,
    )
    await refuse(send, 503, document, [(b"retry-after", b"%d" % _RETRY_AFTER_SECONDS)])


def _is_stream(message: MutableMapping[str, Any]) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(_STREAM) for name, value in message["headers"]
    )


def _nobody() -> None:
    return None
