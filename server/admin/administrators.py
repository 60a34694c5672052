"""Administrators and their invitations."""

from fastapi import Request, Response

from clue_desktop.contract import administrators as contract
from clue_desktop.contract.session import Administrators, Session
from server.admin.parts import Use
from server.http.answers import answer, nothing
from server.http.guard import Administrator, Guard, Routes, Source, know

routes = Routes("administrators")


@routes.add("GET", "/administrators", Guard.ADMINISTRATOR, Administrators)
def get_administrators(caller: Administrator, use: Use) -> Response:
    """Who holds a role in one's own part of the tree."""
    return answer(use.administrators.all(caller))


@routes.add("DELETE", "/administrators/{administrator_id}/roles/{place_id}", Guard.ADMINISTRATOR, status=204)
def revoke_role(administrator_id: str, place_id: str, caller: Administrator, use: Use) -> Response:
    """Take a role away."""
    use.administrators.revoke(caller, administrator_id, place_id)
    return nothing()


@routes.add("DELETE", "/administrators/{administrator_id}/sessions", Guard.ADMINISTRATOR, status=204)
def end_sessions(administrator_id: str, caller: Administrator, use: Use) -> Response:
    """End all sessions of an administrator; for owners."""
    use.administrators.end_sessions(caller, administrator_id)
    return nothing()


@routes.add("GET", "/administrators/invitations", Guard.ADMINISTRATOR, contract.Invitations)
def get_invitations(caller: Administrator, use: Use) -> Response:
    """The open invitations of one's own part of the tree, oldest first."""
    return answer(use.invitations.all(caller))


@routes.add("POST", "/administrators/invitations", Guard.ADMINISTRATOR, contract.SentInvitation, 201)
def invite(new: contract.NewInvitation, caller: Administrator, use: Use) -> Response:
    """Invite somebody to a node; the role follows from its kind. The code is shown this once."""
    return answer(use.invitations.invite(caller, new), status=201)


@routes.add("DELETE", "/administrators/invitations/{invitation_id}", Guard.ADMINISTRATOR, status=204)
def withdraw_invitation(invitation_id: str, caller: Administrator, use: Use) -> Response:
    """Withdraw an open invitation."""
    use.invitations.withdraw(caller, invitation_id)
    return nothing()


@routes.add("POST", "/invitations/accept", Guard.ANYONE, Session, 201)
def accept_invitation(request: Request, given: contract.Acceptance, use: Use, source: Source) -> Response:
    """Accept an invitation, and be signed in; once."""
    session = use.invitations.accept(given, source)
    know(request, source)
    return answer(session, status=201)
