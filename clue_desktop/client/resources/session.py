"""Signing in and out."""

from contextlib import suppress

from clue_desktop.client.errors import Unauthenticated
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.session import CurrentSession, Session, SignIn


class SessionResource(Resource):
    """Who is signed in."""

    async def sign_in(self, email: str, password: str) -> Session:
        """Begin a session. Raises Unauthenticated alike for a wrong address and password, RateLimited after too many."""
        body = SignIn(email=email, password=password)
        session = (await self._connection.ask("POST", "/api/v1/session", Session, body=body)).value
        self._connection.token = session.token
        return session

    async def sign_out(self) -> None:
        """End the session; one that the server has ended already counts as ended."""
        with suppress(Unauthenticated):
            await self._connection.tell("DELETE", "/api/v1/session")
        self._connection.token = None

    async def current(self) -> CurrentSession:
        """Ask who is signed in."""
        return (await self._connection.ask("GET", "/api/v1/session", CurrentSession)).value
