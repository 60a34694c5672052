"""A server whose clock tests move by hand, for registering devices in the field over HTTP."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_network
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from clocks import Clock
from in_process import application
from running import OWNER

from server.app import Living

EMAIL = "allocation@example.com"
HOME = "203.0.113.7"


@dataclass
class Site:
    """The server, its owner, and devices that ask for something; `source` is the address that they come from."""

    portal: BlockingPortal
    client: httpx.AsyncClient
    clock: Clock
    living: Living
    token: str = ""
    headquarters: str = ""
    serials: Iterator[int] = field(default_factory=lambda: count(200_000_001))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send a request."""
        return self.portal.call(partial(self.client.request, method, path, json=body, headers=headers))

    def admin(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """Send the owner's request and return the answer's document, None for an empty one."""
        answer = self.ask(method, f"/api/v1{path}", body, authorization=f"Bearer {self.token}")
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    def pass_time(self, **by: float) -> None:
        """Move the clock so far that the owner has to sign in again."""
        self.clock.move(**by)
        answer = self.ask("POST", "/api/v1/session", {"email": OWNER["email"], "password": OWNER["password"]})
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]

    def set_up(self) -> None:
        """Do the first setup."""
        setup = {"setupToken": "the setup token", "organizationName": "Seoul HQ", "administrator": OWNER}
        answer = self.ask("POST", "/api/v1/setup", setup)
        assert answer.status_code == 201, answer.text
        self.token, self.headquarters = answer.json()["token"], answer.json()["headquartersId"]

    def node(self, kind: str, parent: str | None = None, name: str = "A node") -> str:
        """Add a node."""
        body = {"parentId": parent or self.headquarters, "kind": kind, "name": name}
        return str(self.admin("POST", "/places", body, expect=201)["id"])

    def place(self, name: str = "Lobby", email: str | None = EMAIL) -> str:
        """Add a Place with an allocation email, in a group of its own."""
        place = self.node("place", self.node("placeGroup"), name)
        self.admin("PUT", f"/places/{place}/allocation-email", {"email": email})
        return place

    def serial(self) -> str:
        """Return a serial that nobody has."""
        return str(next(self.serials))

    def request(self, place: str, serial: str, *, source: str = HOME, **more: str) -> httpx.Response:
        """Ask for an allocation code."""
        body = {"placeId": place, "serial": serial, **more}
        return self.ask("POST", "/device/v1/allocation-codes", body, **{"x-forwarded-for": source})

    def enter(self, place: str, serial: str, code: str, *, source: str = HOME) -> httpx.Response:
        """Enter an allocation code."""
        body = {"placeId": place, "serial": serial, "code": code}
        return self.ask("POST", "/device/v1/registrations", body, **{"x-forwarded-for": source})

    def mail(self, serial: str) -> dict[str, Any]:
        """Return the newest mail for a device."""
        mails = [mail for mail in self.admin("GET", "/outbox")["items"] if serial in mail["subject"]]
        newest: dict[str, Any] = max(mails, key=lambda mail: str(mail["createdAt"]))
        return newest

    def code(self, place: str, serial: str, *, source: str = HOME) -> str:
        """Ask for an allocation code and read the mail."""
        answer = self.request(place, serial, source=source)
        assert answer.status_code == 202, answer.text
        return code_in(self.mail(serial))


def code_in(mail: dict[str, Any]) -> str:
    """Return the allocation code in a mail."""
    found = re.search(r"Allocation code: +([0-9]{6})\n", mail["text"])
    assert found, mail["text"]
    return found[1]


def wrong(code: str, by: int = 1) -> str:
    """Return another code."""
    return f"{(int(code) + by) % 10**6:06d}"


@contextmanager
def running_site(data_dir: Path, clock: Clock) -> Iterator[Site]:
    """Run a server in this process, which believes the loopback addresses' X-Forwarded-For."""
    proxies = (ip_network("127.0.0.0/8"),)
    made: list[Living] = []

    def keep(living: Living) -> Living:
        made.append(living)
        return living

    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(application(data_dir, keep, clock, trusted_proxies=proxies)) as (
            _app,
            client,
        ),
    ):
        yield Site(portal, client, clock, made[0])
