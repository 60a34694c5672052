"""Invitations to become an administrator."""

from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.administrators import (
    Acceptance,
    Invitation,
    Invitations,
    NewInvitation,
    SentInvitation,
)
from clue_desktop.contract.session import Session


class InvitationsResource(Resource):
    """Invitations to become an administrator."""

    async def all(self) -> list[Invitation]:
        """List the open invitations of one's own subtree, oldest first."""
        return (
            await self._connection.ask("GET", "/api/v1/administrators/invitations", Invitations)
        ).value.items

    async def send(self, email: str, place_id: str) -> SentInvitation:
        """Invite somebody to a node; an open invitation of theirs to it is replaced. The code is shown this once."""
        body = NewInvitation(email=email, place_id=place_id)
        path = "/api/v1/administrators/invitations"
        return (await self._connection.ask("POST", path, SentInvitation, body=body)).value

    async def withdraw(self, invitation_id: str) -> None:
        """Withdraw an open invitation."""
        await self._connection.tell("DELETE", f"/api/v1/administrators/invitations/{segment(invitation_id)}")

    async def accept(self, code: str, name: str, password: str) -> Session:
        """Accept an invitation and be signed in; an account that the address has already keeps its name and password."""
        body = Acceptance(code=code, name=name, password=password)
        session = (await self._connection.ask("POST", "/api/v1/invitations/accept", Session, body=body)).value
        self._connection.token = session.token
        return session
