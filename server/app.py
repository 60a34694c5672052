"""The application: administrators' and devices' routes, with the two endpoints that devices wait for ahead of them."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from clue_desktop import __version__
from clue_desktop.contract.errors import error_document
from clue_desktop.domain.said import Said
from server.admin import (
    access_services,
    accounts,
    administrators,
    audit,
    backups,
    devices,
    enrollment,
    events,
    mail,
    places,
    sessions,
    settings,
    shadows,
    trials,
    vendor_apis,
)
from server.admin.parts import Parts
from server.bounding.bounds import Bounds
from server.bounding.heavy_work import HeavyWork
from server.bounding.reached import Reached
from server.chores.loops import Chores
from server.connections.arrivals import Arrivals
from server.device import enrollment as device_enrollment
from server.device import routes as device_routes
from server.device.presence import Presence
from server.device.stream import SettingsStream
from server.device.verification import VerificationEndpoint
from server.http import operation
from server.http.acquaintances import Acquaintances
from server.http.answers import ANSWERED, add_handlers
from server.http.asgi import AsgiApp, Receive, Scope, Send, careful, header, refuse
from server.http.crowd import Crowd
from server.http.guard import Doorkeeper, bearer_token
from server.http.identified import identified
from server.http.limits import BodyLimits
from server.http.openapi import describe
from server.http.readiness import Readiness
from server.http.rooms import Rooms
from server.http.threads import Threads
from server.keys.tokens import token_hash
from server.monitoring.metrics import Metrics
from server.refusals import UnauthenticatedError
from server.services.tree import Caller
from server.store.engine import StorageError
from server.store.event_log import EventLog
from server.verification.plans import Plans

_logger = logging.getLogger(__name__)
VERIFICATIONS = "/device/v1/verifications"
_OF_DEVICES = "/device/"
_SIDES = {"/api/": "administrators", _OF_DEVICES: "devices"}
# The endpoints ahead of the router, with the one method of each.
_AHEAD = {VERIFICATIONS: "POST", "/device/v1/settings/stream": "GET"}


@dataclass(frozen=True, slots=True)
class Living:
    """What exists once the event loop runs, and what routes find in the application's state."""

    parts: Parts
    plans: Plans
    presence: Presence
    event_log: EventLog
    doorkeeper: Doorkeeper
    metrics: Metrics
    metrics_token: str | None
    metrics_open: bool
    verifications: VerificationEndpoint
    stream: SettingsStream
    look_at_files: Callable[[], None]
    heavy: HeavyWork
    rooms: Rooms
    acquaintances: Acquaintances
    readiness: Readiness
    chores: Chores

    def tell_of_end(self) -> None:
        """Say at /readyz that the server is going to end."""
        self.readiness.ends = True

    def end_streams(self) -> None:
        """End every stream, so that the server can stop."""
        self.stream.end_all()
        self.parts.new_events.close()
        self.parts.new_changes.close()


@cache
def _all_routes() -> Sequence[APIRoute]:
    """Return all routes, put together once in a process: a tenth of a second, before anybody waits."""
    of_administrators = (
        sessions,
        accounts,
        administrators,
        audit,
        places,
        vendor_apis,
        access_services,
        shadows,
        trials,
        devices,
        enrollment,
        events,
        settings,
        mail,
        backups,
    )
    of_devices = (device_routes, device_enrollment)
    return [
        *(route for module in of_administrators for route in module.routes.below("/api/v1")),
        *(route for module in of_devices for route in module.routes.below("/device/v1")),
        *operation.routes.below(""),
    ]


def create_api() -> FastAPI:
    """Return the routed part of the application, with every route guarded."""
    api = FastAPI(
        title="CLUe server",
        version=__version__,
        description="Physical access control: configuration for administrators, verification for devices.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.router.routes.extend(_all_routes())
    add_handlers(api)
    api.openapi = describe(api)  # type: ignore[method-assign]  # FastAPI's documented way to extend it
    return api


class Application:
    """The ASGI application that the HTTP server runs."""

    def __init__(
        self,
        living: Callable[[], AbstractAsyncContextManager[Living]],
        bounds: Bounds | None = None,
    ) -> None:
        """Take what makes everything that needs a running loop, and what may come at once."""
        self._make = living
        self.bounds = bounds = bounds or Bounds()
        self.reached = Reached()
        self.arrivals: Arrivals | None = None  # once there is a listener
        self._crowd = Crowd(self.reached, most=bounds.requests, most_per_source=bounds.requests_per_source)
        self.living: Living | None = None
        self._api = create_api()
        self._threads = Threads()
        # Counted once its body is there: else whoever sends slowly would take the places of all others.
        self._routed = BodyLimits(self._admitted(self._api), self._sender)
        self._answer = identified(self._answer_one, self._count)
        self._answered: Counter[tuple[str, int]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or run the application's lifespan."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        living = self.living
        if scope["type"] != "http" or living is None:
            return
        if (client := scope.get("client")) is not None:
            living.doorkeeper.unnamed_proxies.look(client[0], scope["headers"])
        if scope["path"] == VERIFICATIONS and scope["method"] == "POST":  # devices wait for it
            await living.verifications(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    def _admitted(self, app: AsgiApp) -> AsgiApp:
        """Return an application behind the limits on requests at once."""

        async def admitted(scope: Scope, receive: Receive, send: Send) -> None:
            if self.living is not None:
                source = _source(self.living, scope)
                known = source in self.living.acquaintances
                device = _device_of(self.living, scope)
                await self._crowd.admit(app, source, scope, receive, send, known=known, device=device)

        return admitted

    async def _answer_one(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = _AHEAD.get(scope["path"])
        if allowed is None:
            await self._route(scope, receive, send)
        elif scope["method"] != allowed:
            document = error_document(405, "method_not_allowed", Said("Use {method} here.", method=allowed))
            await refuse(send, 405, document, [(b"allow", allowed.encode())])
        elif self.living is not None:
            await self._admitted(self.living.stream)(scope, receive, send)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(tuple(_SIDES)):
            await self._threads.ready()
        try:
            await self._routed(scope, receive, careful(send))
        except Exception:
            # Starlette raises on what its handler has already answered and logged.
            if not scope.get(ANSWERED):
                raise

    async def _sender(self, scope: Scope) -> Caller | None:
        living = self.living
        if living is None:
            return None
        authorization = header(scope, b"authorization")
        known = _source(living, scope) in living.acquaintances
        try:
            async with living.rooms.looks.place(first=known):
                return await run_in_threadpool(
                    living.doorkeeper.administrator,
                    None if authorization is None else authorization.decode("latin-1"),
                    "",
                )
        except (UnauthenticatedError, StorageError):
            return None

    def _count(self, path: str, status: int) -> None:
        side = next((side for start, side in _SIDES.items() if path.startswith(start)), "operation")
        self._answered[side, status] += 1

    def _families(self) -> Iterable[Metric]:
        yield from self.reached.families()
        answered = CounterMetricFamily(
            "clue_requests",
            "Requests that were answered, beside verifications, by whose they are and their status",
            labels=["side", "status"],
        )
        for (side, status), count in self._answered.items():
            answered.add_metric([side, str(status)], count)
        yield answered
        for name, words, value in (
            ("clue_connections", "Open connections", self.arrivals.count if self.arrivals else 0),
            (
                "clue_unproved_connections",
                "Open connections on which no valid token has come",
                self.arrivals.unproved if self.arrivals else 0,
            ),
            (
                "clue_requests_under_way",
                "Requests under way beside verifications and streams",
                self._crowd.count,
            ),
        ):
            gauge = GaugeMetricFamily(name, words)
            gauge.add_metric([], value)
            yield gauge

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self._make() as living:
                self.living = living
                self._routed.heavy = living.heavy
                living.metrics.add(self._families)
                for name in Living.__slots__:
                    setattr(self._api.state, name, getattr(living, name))
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as fault:
            _logger.exception("the server's start or stop failed")
            failed = "startup" if self.living is None else "shutdown"
            await send({"type": f"lifespan.{failed}.failed", "message": str(fault)})
            return
        await send({"type": "lifespan.shutdown.complete"})


def _device_of(living: Living, scope: Scope) -> bytes | None:
    """Return the hash of the token that a request carries, if it is a registered device's."""
    authorization = header(scope, b"authorization")
    if authorization is None or not scope["path"].startswith(_OF_DEVICES):
        return None
    try:
        hashed = token_hash(bearer_token(authorization.decode("latin-1")))
    except UnauthenticatedError:
        return None
    return None if living.plans.device(hashed) is None else hashed


def _source(living: Living, scope: Scope) -> str:
    """Return the address that a request comes from."""
    client = scope.get("client")
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    return living.doorkeeper.source(client[0] if client else None, forwarded.decode("latin-1"))
