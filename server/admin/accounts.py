"""One's own account, its sessions, and a forgotten password."""

import logging

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.background import BackgroundTask

from clue_desktop.contract import administrators as contract
from clue_desktop.contract.session import CurrentSession
from server.admin.parts import Parts, Use
from server.bounding.asking import Asker, asked_by
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, Routes, Source, bearer_token
from server.http.rooms import Room
from server.refusals import BusyError
from server.store.engine import StorageError

_logger = logging.getLogger(__name__)
routes = Routes("one's own account")


@routes.add("PATCH", "/session", Guard.ADMINISTRATOR, CurrentSession)
def change_account(
    request: Request, change: contract.AccountChange, caller: Administrator, use: Use
) -> Response:
    """Change one's own name."""
    use.accounts.rename(caller, change)
    return answer(use.sessions.current(caller, _token(request)))


@routes.add("PUT", "/session/password", Guard.ADMINISTRATOR, status=204)
def change_password(
    request: Request, change: contract.PasswordChange, caller: Administrator, use: Use
) -> Response:
    """Change one's own password; all other sessions of one's own end."""
    use.accounts.change_password(caller, _token(request), change)
    return nothing()


@routes.add("GET", "/sessions", Guard.ADMINISTRATOR, contract.OpenSessions)
def get_sessions(request: Request, caller: Administrator, use: Use) -> Response:
    """One's own sessions, the last used first."""
    return answer(use.accounts.sessions(caller, _token(request)))


@routes.add("DELETE", "/sessions/{session_id}", Guard.ADMINISTRATOR, status=204)
def end_session(session_id: str, caller: Administrator, use: Use) -> Response:
    """End one of one's own sessions."""
    use.accounts.end_session(caller, session_id)
    return nothing()


@routes.add("POST", "/password-resets", Guard.ANYONE, status=202)
def request_password_reset(
    request: Request, asked: contract.PasswordResetRequest, use: Use, source: Source
) -> Response:
    """Have a code for a new password mailed; answered alike whether the address has an account or not."""
    email = use.password_resets.ask(asked, source)
    later = BackgroundTask(_send_code, use, request.app.state.rooms.codes, email, source)
    return Response(status_code=202, background=later)


@routes.add("POST", "/password-resets/accept", Guard.ANYONE, status=204)
def reset_password(given: contract.PasswordReset, use: Use, source: Source) -> Response:
    """Set a new password with a mailed code; all sessions of the account end."""
    use.password_resets.reset(given, source)
    return nothing()


def _token(request: Request) -> str:
    return bearer_token(request.headers.get("authorization"))


async def _send_code(use: Parts, room: Room, email: str, source: str) -> None:
    try:
        with asked_by(Asker.STRANGER):
            async with room.place():
                await run_in_threadpool(use.password_resets.send, email, source)
    except (StorageError, BusyError) as fault:  # it was answered: whoever gets no mail asks again
        _logger.error("a code for a new password was not mailed: %s", fault)  # noqa: TRY400  # its words say it all
