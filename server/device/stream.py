"""The settings stream: a plain ASGI endpoint, since a thousand devices hold one open all day."""

import asyncio

from clue_desktop.contract.errors import error_document
from clue_desktop.domain.said import Said
from clue_desktop.tasks import begin
from server.device.presence import Presence
from server.http.asgi import ENDS, GOODBYE, STREAM_HEADERS, Receive, Scope, Send, header, prove, refuse
from server.http.at_once import OpenStreams
from server.http.guard import bearer_token
from server.keys.tokens import token_hash
from server.refusals import UnauthenticatedError
from server.verification.newcomers import Newcomers
from server.verification.plans import DeviceEntry, Plans, Update

HEARTBEAT_SECONDS = 15.0
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    *((name.encode(), value.encode()) for name, value in STREAM_HEADERS.items()),
]


class _Follower:
    """One open stream: what it was told last, and how to wake it."""

    __slots__ = ("ended", "token_hash", "told", "wake")

    def __init__(self, digest: bytes) -> None:
        self.token_hash = digest
        self.told: object = None
        self.wake = asyncio.Event()
        self.ended = False

    def end(self) -> None:
        self.ended = True
        self.wake.set()


class SettingsStream:
    """GET /device/v1/settings/stream."""

    def __init__(
        self,
        plans: Plans,
        newcomers: Newcomers,
        presence: Presence,
        streams: OpenStreams,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._plans = plans
        self._newcomers = newcomers
        self._presence = presence
        self._streams = streams
        self._heartbeat_seconds = heartbeat_seconds
        self._followers: set[_Follower] = set()
        self._ends = False
        plans.follow(self._updated)

    def end_all(self) -> None:
        """End every stream, and begin none: the server stops."""
        self._ends = True
        for follower in self._followers:
            follower.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the settings now and at every change; a comment line every 15 seconds keeps the connection alive."""
        digest = _digest(scope)
        device = None if digest is None else await self._newcomers.find(digest)
        if digest is None or device is None:
            document = error_document(
                401, "unauthenticated", Said("Register this device: its token opens nothing here.")
            )
            await refuse(send, 401, document, [(b"www-authenticate", b"Bearer")])
            return
        prove(scope, digest)
        if self._ends:
            await refuse(send, 503, error_document(503, "not_ready", ENDS), [(b"retry-after", b"2")])
            return
        follower = _Follower(digest)
        self._followers.add(follower)
        self._presence.connected(device.serial)
        watcher = begin(_end_with_connection(receive, follower), name=f"stream-{device.serial}")
        try:
            with self._streams.opened(device.serial, follower.end):
                await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
                await self._tell(follower, device, send)
        finally:
            self._followers.discard(follower)
            self._presence.disconnected(device.serial)
            watcher.cancel()
        await send({"type": "http.response.body", "body": self._last_word()})

    def _last_word(self) -> bytes:
        return GOODBYE.encode() if self._ends else b""

    async def _tell(self, follower: _Follower, device: DeviceEntry | None, send: Send) -> None:
        # A device that was released or got a new token is no longer told anything.
        while device is not None and not follower.ended:
            follower.wake.clear()
            content = self._plans.settings_content(device)
            if content != follower.told:
                follower.told = content
                settings = self._plans.settings(device)
                text = f"id: {settings.version}\nevent: settings\ndata: {settings.model_dump_json(by_alias=True)}\n\n"
            else:
                text = ": still here\n\n"
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            try:
                async with asyncio.timeout(self._heartbeat_seconds):
                    await follower.wake.wait()
            except TimeoutError:
                self._presence.seen(device.serial)
            device = self._plans.device(follower.token_hash)

    def _updated(self, update: Update) -> None:
        if not (update.whole or update.places or update.groups or update.devices):
            return
        for follower in self._followers:
            device = self._plans.device(follower.token_hash)
            if device is None or self._plans.settings_content(device) != follower.told:
                follower.wake.set()


def _digest(scope: Scope) -> bytes | None:
    authorization = header(scope, b"authorization")
    try:
        return token_hash(bearer_token(None if authorization is None else authorization.decode("latin-1")))
    except UnauthenticatedError:
        return None


async def _end_with_connection(receive: Receive, follower: _Follower) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    follower.end()
