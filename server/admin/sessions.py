"""Server, setup, signing in and out."""

from fastapi import Request, Response

from clue_desktop.contract import session as contract
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, Routes, Source, bearer_token

routes = Routes("server and session")


@routes.add("GET", "/server", Guard.ANYONE, contract.Server)
def get_server(use: Use) -> Response:
    """What anybody may know of this server."""
    return answer(use.sessions.server())


@routes.add("POST", "/setup", Guard.ANYONE, contract.SetupDone, 201)
def set_up(setup: contract.Setup, use: Use, source: Source) -> Response:
    """First setup; once."""
    return answer(use.sessions.set_up(setup, source), status=201)


@routes.add("POST", "/session", Guard.ANYONE, contract.Session, 201)
def sign_in(given: contract.SignIn, use: Use, source: Source) -> Response:
    """Sign in."""
    return answer(use.sessions.sign_in(given, source), status=201)


@routes.add("GET", "/session", Guard.ADMINISTRATOR, contract.CurrentSession)
def get_session(request: Request, caller: Administrator, use: Use) -> Response:
    """Who am I."""
    return answer(use.sessions.current(caller, bearer_token(request.headers.get("authorization"))))


@routes.add("DELETE", "/session", Guard.ADMINISTRATOR, status=204)
def sign_out(request: Request, caller: Administrator, use: Use) -> Response:
    """Sign out."""
    use.sessions.sign_out(caller, bearer_token(request.headers.get("authorization")))
    return nothing()
