"""A site as installers find it: a server with mail, its owner, and where its mails go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mail_server import MailServer, running_mail_server
from running import Console, running_server, set_up

EMAIL = "lobby@hq.example"


@dataclass
class Installation:
    """A server with mail, its owner, and where its mails go."""

    owner: Console
    mails: MailServer

    @property
    def fingerprint(self) -> str:
        """By what installers know the server."""
        return str(self.owner.server.ready["fingerprint"])

    def place(self, email: str | None = EMAIL) -> str:
        """Add a Place, by default with an allocation email."""
        place = self.owner.place("place", self.owner.place("placeGroup"), "Lobby")
        if email is not None:
            self.owner.ask("PUT", f"/places/{place}/allocation-email", {"email": email}, 200)
        return place

    def device(self, serial: str) -> dict[str, Any] | None:
        """Return a device as the console shows it, None while it is not registered."""
        return next((each for each in self.owner.get("/devices")["items"] if each["serial"] == serial), None)


@contextmanager
def installation(data_dir: Path) -> Iterator[Installation]:
    """Run a mail server, and a server that sends by it."""
    with running_mail_server(data_dir.parent) as mails, running_server(data_dir) as server:
        owner = set_up(server)
        owner.ask("PUT", "/settings/mail", mails.settings(), 200)
        yield Installation(owner, mails)
