"""Who may call a route. A route without a guard cannot be registered: nothing is open by omission."""

from collections.abc import Callable, Coroutine
from enum import StrEnum
from inspect import iscoroutinefunction
from ipaddress import IPv4Network, IPv6Network, ip_address
from operator import attrgetter
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from clue_desktop.contract.errors import MEDIA_TYPE
from clue_desktop.domain.said import Said
from clue_desktop.domain.sources import address_of
from server.bounding.asking import Asker, asked_by
from server.http.acquaintances import Acquaintances
from server.http.asgi import prove
from server.http.limits import PARSED
from server.http.rooms import Room, Rooms
from server.http.unnamed_proxies import UnnamedProxies
from server.keys.tokens import token_hash
from server.refusals import UnauthenticatedError
from server.services.people.sessions import SessionService
from server.services.tree import Caller
from server.verification.newcomers import Newcomers
from server.verification.plans import DeviceEntry

IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1024)]
Endpoint = Callable[..., Any]


class Guard(StrEnum):
    """Who may call a route; what they may do is decided by the use case, inside its transaction."""

    ADMINISTRATOR = "administrator"
    DEVICE = "device"
    ANYONE = "anyone"


_GUARD = "x-guard"
_ASKERS = {
    Guard.ADMINISTRATOR: Asker.ADMINISTRATOR,
    Guard.DEVICE: Asker.SERVER,
    Guard.ANYONE: Asker.STRANGER,
}


class Doorkeeper:
    """Tells who is behind a request.

    Attributes:
        unnamed_proxies: who seems to speak for others, and is not named as a proxy.
    """

    def __init__(
        self,
        sessions: SessionService,
        newcomers: Newcomers,
        trusted_proxies: tuple[IPv4Network | IPv6Network, ...],
    ) -> None:
        self._sessions = sessions
        self._newcomers = newcomers
        self._proxies = trusted_proxies
        self.unnamed_proxies = UnnamedProxies(self._is_proxy)

    def administrator(self, authorization: str | None, source: str) -> Caller:
        """Return the administrator behind a session's token.

        Raises:
            UnauthenticatedError: none, or a device's.
        """
        return self._sessions.caller(bearer_token(authorization), source)

    async def device(self, authorization: str | None) -> DeviceEntry:
        """Return the device behind a registration's token.

        Raises:
            UnauthenticatedError: none, an administrator's, or a void one.
        """
        device = await self._newcomers.find(token_hash(bearer_token(authorization)))
        if device is None:
            raise UnauthenticatedError(
                Said("This token belongs to no registered device. Register the device again.")
            )
        return device

    def source(self, peer: str | None, forwarded_for: str | None) -> str:
        """Return the address that a request came from.

        Args:
            peer: the address of the connection.
            forwarded_for: X-Forwarded-For; counts only from trusted proxies, and of it the last address that is none.
                (`Forwarded` of RFC 7239 is not read: a proxy that sets the one hands on the other as a stranger sent it.)
        """
        address = (address_of(peer) or peer) if peer else "unknown"
        for entry in reversed((forwarded_for or "").split(",")):
            before = address_of(entry)
            if before is None or not self._is_proxy(address):
                break
            address = before
        return address

    def _is_proxy(self, address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in self._proxies)
        except ValueError:
            return False


def bearer_token(authorization: str | None) -> str:
    """Return the token of an Authorization header (RFC 6750 §2.1).

    Raises:
        UnauthenticatedError: there is none.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise UnauthenticatedError
    return token.strip()


async def source_of(request: Request) -> str:
    """Return the address that a request came from, for routes; asynchronous, as others cost a worker thread."""
    return _source_of(request)


def _source_of(request: Request) -> str:
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    return doorkeeper.source(
        request.client.host if request.client else None, ",".join(request.headers.getlist("x-forwarded-for"))
    )


def administrator(request: Request) -> Caller:
    """Return the signed-in administrator, for routes."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    caller = doorkeeper.administrator(request.headers.get("authorization"), _source_of(request))
    prove(request.scope, token_hash(bearer_token(request.headers.get("authorization"))))
    know(request, caller.source)
    request.state.caller = caller  # for the audit trail and the log, when the use case refuses
    return caller


def know(request: Request, source: str) -> None:
    """Note that an administrator has a session there: a flood of strangers from elsewhere is not in their way."""
    acquaintances: Acquaintances = request.app.state.acquaintances
    acquaintances.note(source)


async def device(request: Request) -> DeviceEntry:
    """Return the registered device, for routes; on the event loop, where the plans live."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    authorization = request.headers.get("authorization")
    found = await doorkeeper.device(authorization)
    prove(request.scope, token_hash(bearer_token(authorization)))
    request.state.device = found  # for the log
    return found


Administrator = Annotated[Caller, Depends(administrator)]
Device = Annotated[DeviceEntry, Depends(device)]
Source = Annotated[str, Depends(source_of)]

_ERROR = {
    "description": "A refusal (RFC 9457)",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ErrorDocument"}}},
}


class _RequestParsedBefore(Request):
    """A request with a large body, which was parsed where that holds nobody up."""

    async def json(self) -> Any:
        """Return its document."""
        return self.scope[PARSED]


class _Route(APIRoute):
    """A route that takes what was parsed before it, for whoever its guard lets in, and where there is room."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler behind it."""
        handler = super().get_route_handler()
        guard: Guard = (self.openapi_extra or {})[_GUARD]
        asker, room_of = _ASKERS[guard], self._room(guard)
        by_turns = guard is Guard.ADMINISTRATOR and self._reads and not iscoroutinefunction(self.endpoint)

        async def handle(request: Request) -> Response:
            if PARSED in request.scope:
                request = _RequestParsedBefore(request.scope, request.receive)
            with asked_by(asker):
                if by_turns:
                    owner = request.headers.get("authorization", "")
                    async with request.app.state.rooms.reads.place(owner):
                        return await handler(request)
                if room_of is None:
                    return await handler(request)
                known = _source_of(request) in request.app.state.acquaintances
                async with room_of(request.app.state.rooms).place(first=known):
                    return await handler(request)

        return handle

    def _room(self, guard: Guard) -> Callable[[Rooms], Room] | None:
        """Return where it takes a place; None for what answers on the event loop or takes turns, or looks after that itself."""
        if iscoroutinefunction(self.endpoint):
            return None
        if guard is Guard.ANYONE:
            return attrgetter("looks" if self._reads else "strangers")
        return None if self._reads else attrgetter("changes")

    @property
    def _reads(self) -> bool:
        return (self.methods or set()) <= {"GET", "HEAD"}


class Routes:
    """A group of routes of which each has a guard."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._made_below: list[Callable[[str], APIRoute]] = []

    def below(self, prefix: str) -> list[APIRoute]:
        """Return them, with their whole paths.

        FastAPI puts what a router includes together a second time, at the first request that comes by it.
        """
        return [make(prefix) for make in self._made_below]

    def add(
        self,
        method: str,
        path: str,
        guard: Guard,
        answers: type[BaseModel] | None = None,
        status: int = 200,
        **more: Any,
    ) -> Callable[[Endpoint], Endpoint]:
        """Register an endpoint.

        Args:
            method: the HTTP method.
            path: the path below the prefix.
            guard: who may call it.
            answers: the document of a successful answer, for the published description.
            status: the status of a successful answer.
            more: passed on to FastAPI.

        Raises:
            ValueError: the guard is none.
        """
        guard = Guard(guard)
        responses = {
            status: {"model": answers, "description": "Done"} if answers else {"description": "Done"},
            "4XX": _ERROR,
            "5XX": _ERROR,
            **more.pop("responses", {}),
        }

        def register(endpoint: Endpoint) -> Endpoint:
            self._made_below.append(
                lambda prefix: _Route(
                    f"{prefix}{path}",
                    endpoint,
                    methods=[method],
                    tags=[self._tag],
                    response_model=None,
                    status_code=status,
                    dependencies=[Depends(_DEPENDENCIES[guard])] if guard in _DEPENDENCIES else [],
                    responses=responses,
                    openapi_extra={
                        _GUARD: guard,
                        "security": [] if guard is Guard.ANYONE else [{guard: []}],
                    },
                    **more,
                )
            )
            return endpoint

        return register


_DEPENDENCIES: dict[Guard, Endpoint] = {Guard.ADMINISTRATOR: administrator, Guard.DEVICE: device}

SECURITY_SCHEMES = {
    Guard.ADMINISTRATOR: {"type": "http", "scheme": "bearer", "description": "an administrator's session"},
    Guard.DEVICE: {"type": "http", "scheme": "bearer", "description": "a device's registration"},
}
