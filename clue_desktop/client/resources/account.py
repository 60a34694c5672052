"""One's own account."""

from clue_desktop.client.resources.resource import Resource, segment
from clue_desktop.contract.administrators import (
    AccountChange,
    OpenSession,
    OpenSessions,
    PasswordChange,
    PasswordReset,
    PasswordResetRequest,
)
from clue_desktop.contract.session import CurrentSession


class AccountResource(Resource):
    """One's own account."""

    async def change_name(self, name: str) -> CurrentSession:
        """Change one's own name."""
        body = AccountChange(name=name)
        return (await self._connection.ask("PATCH", "/api/v1/session", CurrentSession, body=body)).value

    async def change_password(self, old: str, new: str) -> None:
        """Change one's own password; all other sessions of one's own end."""
        body = PasswordChange(old_password=old, new_password=new)
        await self._connection.tell("PUT", "/api/v1/session/password", body=body)

    async def request_password_reset(self, email: str) -> None:
        """Have a code for a new password mailed; answered alike whether the address has an account or not."""
        body = PasswordResetRequest(email=email)
        await self._connection.tell("POST", "/api/v1/password-resets", body=body)

    async def reset_password(self, code: str, password: str) -> None:
        """Set a new password with a mailed code; all sessions of the account end, and one can sign in."""
        body = PasswordReset(code=code, password=password)
        await self._connection.tell("POST", "/api/v1/password-resets/accept", body=body)

    async def sessions(self) -> list[OpenSession]:
        """List one's own sessions, the last used first."""
        return (await self._connection.ask("GET", "/api/v1/sessions", OpenSessions)).value.items

    async def end_session(self, session_id: str) -> None:
        """End one of one's own sessions."""
        await self._connection.tell("DELETE", f"/api/v1/sessions/{segment(session_id)}")
