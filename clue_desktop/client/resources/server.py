"""The server: what anybody may know of it, its setup, what it depends on, its log."""

from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.mail import ServerState
from clue_desktop.contract.operation import CertificateEnds, LogLines
from clue_desktop.contract.session import Server, Setup, SetupDone


class ServerResource(Resource):
    """What is known of the server itself."""

    async def about(self) -> Server:
        """Ask what anybody may know of the server; needs no session."""
        return (await self._connection.ask("GET", "/api/v1/server", Server)).value

    async def set_up(self, setup: Setup) -> SetupDone:
        """Set the server up, once (Conflict `already_set_up` after), and be signed in."""
        done = (await self._connection.ask("POST", "/api/v1/setup", SetupDone, body=setup)).value
        self._connection.token = done.token
        return done

    async def state(self) -> ServerState:
        """Ask whether mail is set up, and where the key of stored secrets is kept."""
        return (await self._connection.ask("GET", "/api/v1/settings/state", ServerState)).value

    async def certificates(self) -> CertificateEnds:
        """Return the certificates that the server depends on, and when each ends. Owners only."""
        return (await self._connection.ask("GET", "/api/v1/settings/certificates", CertificateEnds)).value

    async def log(self, lines: int = 200) -> LogLines:
        """Read the newest lines of the server's log; at most 2,000."""
        parameters = {"lines": lines}
        return (await self._connection.ask("GET", "/api/v1/log", LogLines, parameters=parameters)).value
