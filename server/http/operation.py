"""Health, readiness and metrics, for whoever runs the server."""

import hmac
from ipaddress import ip_address

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from clue_desktop.domain.said import Said, said_by
from server.http.answers import answer, refusal
from server.http.asgi import ENDS
from server.http.guard import Guard, Routes, bearer_token
from server.http.local_peers import is_of_operator
from server.http.readiness import Readiness
from server.http.rooms import Rooms
from server.monitoring.metrics import Metrics
from server.refusals import ForbiddenError

routes = Routes("operation")


class Health(BaseModel):
    """The answer of a healthy server."""

    status: str = "ok"


class Ready(BaseModel):
    """The answer of a server that decides.

    Attributes:
        failing: the server's own chores that keep failing, by their names in the log and the metrics; doors go on.
    """

    status: str = "ok"
    failing: list[str]


@routes.add("HEAD", "/healthz", Guard.ANYONE, include_in_schema=False)
@routes.add("GET", "/healthz", Guard.ANYONE, Health)
async def get_health() -> Response:
    """Whether the process answers."""
    return answer(Health())


@routes.add("HEAD", "/readyz", Guard.ANYONE, include_in_schema=False)
@routes.add("GET", "/readyz", Guard.ANYONE, Ready)
async def get_readiness(request: Request) -> Response:
    """Whether it could decide now, or within the last second: configuration loaded, both databases usable."""
    state = request.app.state
    readiness: Readiness = state.readiness
    if readiness.ends:
        request.state.is_foreseen = True  # whoever balances load asks each half second
        return refusal(503, "not_ready", ENDS)
    if (fault := await readiness.fault()) is not None:
        return refusal(503, fault.code, Said("Verifications are denied: {reason}.", reason=said_by(fault)))
    if not state.plans.trusted:
        return refusal(503, "not_ready", Said("Verifications are denied until the configuration is loaded."))
    return answer(Ready(failing=state.chores.failing))


@routes.add("GET", "/metrics", Guard.ANYONE, responses={200: {"content": {"text/plain": {}}}})
async def get_metrics(request: Request) -> Response:
    """Figures in Prometheus's text form: on this machine for the server's own user and root, or with the operator's token."""
    if not await _may_read_metrics(request):
        raise ForbiddenError(
            "Metrics are for the server's own user and root on this machine, or with CLUE_METRICS_TOKEN."
        )
    metrics: Metrics = request.app.state.metrics
    return Response(await metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _may_read_metrics(request: Request) -> bool:
    token, given = request.app.state.metrics_token, request.headers.get("authorization")
    if token is not None and given is not None:
        return hmac.compare_digest(bearer_token(given).encode(), token.encode())
    peer = request.client.host if request.client else ""
    # A proxy on this machine speaks for strangers.
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        if request.client is None or not ip_address(peer).is_loopback:
            return False
    except ValueError:
        return False
    if request.app.state.metrics_open:
        return True
    rooms: Rooms = request.app.state.rooms
    async with rooms.looks.place():  # every program of the machine may ask
        return await run_in_threadpool(is_of_operator, peer, request.client.port)
