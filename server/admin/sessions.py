"""Server, setup, signing in and out."""

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract import session as contract
from server.admin.parts import Use
from server.bounding.asking import Asker, asked_by
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, Routes, Source, bearer_token, know
from server.http.rooms import Rooms

routes = Routes("server and session")


@routes.add("GET", "/server", Guard.ANYONE, contract.Server)
def get_server(use: Use) -> Response:
    """What anybody may know of this server."""
    return answer(use.sessions.server())


@routes.add("POST", "/setup", Guard.ANYONE, contract.SetupDone, 201)
def set_up(request: Request, setup: contract.Setup, use: Use, source: Source) -> Response:
    """First setup; once."""
    done = use.sessions.set_up(setup, source)
    know(request, source)
    return answer(done, status=201)


@routes.add("POST", "/session", Guard.ANYONE, contract.Session, 201)
async def sign_in(request: Request, given: contract.SignIn, use: Use, source: Source) -> Response:
    """Sign in; those first who do so where they have before, so that strangers are not in their way."""
    rooms: Rooms = request.app.state.rooms
    async with rooms.looks.place(first=source in request.app.state.acquaintances):
        familiar = await run_in_threadpool(use.sessions.look_at_sign_in, given, source)
    with asked_by(Asker.ADMINISTRATOR if familiar else Asker.STRANGER):
        async with rooms.sign_ins.place(first=familiar):
            session = await run_in_threadpool(use.sessions.sign_in, given, source)
    know(request, source)
    return answer(session, status=201)


@routes.add("GET", "/session", Guard.ADMINISTRATOR, contract.CurrentSession)
def get_session(request: Request, caller: Administrator, use: Use) -> Response:
    """Who am I."""
    return answer(use.sessions.current(caller, bearer_token(request.headers.get("authorization"))))


@routes.add("DELETE", "/session", Guard.ADMINISTRATOR, status=204)
def sign_out(request: Request, caller: Administrator, use: Use) -> Response:
    """Sign out."""
    use.sessions.sign_out(caller, bearer_token(request.headers.get("authorization")))
    return nothing()
