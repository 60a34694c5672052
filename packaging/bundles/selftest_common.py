"""Proofs that are the same on every system: an administrator and a device that speak HTTPS, and what a bundle has to hold.

With the standard library alone: what is proved brings its own libraries, and none of ours may stand in for them.
"""

import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bundles.say import BundleError

LOWER = "0.0.1"
"""The version that an upgrade begins with."""
PASSWORD = "a long enough passphrase"  # noqa: S105 - of a server that is gone in a minute
EMAIL = "me@example.com"
GRANTED_CARD, BLOCKED_CARD = "04A1B2C3", "04DEAD00"
"""Cards of the sample vendor's built-in script."""
_SERIAL = "547838629"

RESOURCES = (
    *("resources/translations/clue_ko.qm", "resources/icons/clue-desktop.svg", "resources/icons/fault.svg"),
    *("resources/mail/allocation_code.txt", "resources/mail/allocation_code.html"),
    *("resources/web_panel/panel.html", "resources/web_panel/panel.js", "resources/help/ko/first-hour.md"),
    *("clue_desktop/demo/vendor.toml", "server/sandbox/sample_vendor/example.toml"),
)
"""Of the project's data files, some of each kind, from the folder of its modules on."""


def require(is_so: bool, why_not: str) -> None:  # noqa: FBT001 - a condition, as assert has it
    """Raise BundleError where something is not as it has to be."""
    if not is_so:
        raise BundleError(why_not)


def settled(shot: Callable[[], bytes], seconds: float = 60, pause: float = 3) -> bool:
    """Wait until a screen shows the same twice, a pause apart: what a window loads is there then. Return whether it came to that."""
    deadline = time.monotonic() + seconds
    last = shot()
    while time.monotonic() < deadline:
        time.sleep(pause)
        now = shot()
        if now == last:
            return True
        last = now
    return False


def missing_of(folder: Path, wanted: Sequence[str] = RESOURCES) -> list[str]:
    """Return which files a folder of modules lacks, or holds empty."""
    return [name for name in wanted if not (folder / name).is_file() or not (folder / name).stat().st_size]


class Administrator:
    """An administrator of a server, by HTTPS, who trusts its CA file alone."""

    def __init__(self, url: str, ca: Path) -> None:
        self._url = url
        self._context = ssl.create_default_context(cafile=ca)
        self._token = ""
        self._headquarters = ""

    def set_up(self, setup_token: str) -> None:
        """Make the organization and its owner."""
        owner = {"name": "Me", "email": EMAIL, "password": PASSWORD}
        document = {"setupToken": setup_token, "organizationName": "클루", "administrator": owner}
        made = self.ask("POST", "/api/v1/setup", document)
        self._token, self._headquarters = made["token"], made["headquartersId"]

    def sign_in(self) -> None:
        """Sign in as the owner."""
        self._token = ""
        self._token = self.ask("POST", "/api/v1/session", {"email": EMAIL, "password": PASSWORD})["token"]
        items = self.ask("GET", "/api/v1/places")["items"]
        self._headquarters = next(place["id"] for place in items if place["kind"] == "headquarters")

    def add_place(self, name: str, kind: str = "branch", parent: str = "") -> str:
        """Add a place; return its ID."""
        document = {"parentId": parent or self._headquarters, "kind": kind, "name": name}
        made: str = self.ask("POST", "/api/v1/places", document)["id"]
        return made

    def places(self) -> list[str]:
        """Return the names of all places."""
        return [place["name"] for place in self.ask("GET", "/api/v1/places")["items"]]

    def devices(self) -> list[str]:
        """Return the serials of all devices."""
        return [device["serial"] for device in self.ask("GET", "/api/v1/devices")["items"]]

    def put_a_door_under(self, webhook: str, branch: str) -> str:
        """Register and assign a vendor API for cards, and register a device; return the device's token."""
        group = self.add_place("정문 그룹", "placeGroup", branch)
        place = self.add_place("정문", "place", group)
        api = {
            "name": "Cards",
            "authType": "rfCard",
            "webhookUrl": webhook,
            "headers": [{"key": "Authorization", "value": "Bearer made-up"}],
            "autoFields": [
                {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
                {"placeholder": "CARD_NUMBER", "key": "rfCard", "enabled": True},
            ],
            "manualFields": [],
            "criteria": {
                "statusCodes": [200],
                "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
                "successMessagePath": "$.message",
                "failureMessagePath": "$.message",
            },
        }
        parameters = {"deviceId": _SERIAL, "cardNumber": GRANTED_CARD}
        test = {"api": api, "parameters": parameters}
        tested = self.ask("POST", f"/api/v1/place-groups/{group}/api-tests", test)
        require("receipt" in tested, f"the API's test failed: {tested}")
        save = {**api, "testReceipt": tested["receipt"]}
        made = self.ask("POST", f"/api/v1/place-groups/{group}/apis", save)
        setting = {"accessType": "vendor", "assignments": {"rfCard": made["id"]}, "onNoAnswer": {}}
        self.ask("PUT", f"/api/v1/place-groups/{group}/access-service", setting)
        device = {"serial": _SERIAL, "placeId": place, "name": "정문 단말"}
        token: str = self.ask("POST", "/api/v1/devices", device)["token"]
        return token

    def present(self, token: str, card: str) -> str:
        """Present a card at the device; return what became of it."""
        body = {"credential": "rfCard", "value": card}
        answer = self.ask("POST", "/device/v1/verifications", body, {"Authorization": f"Bearer {token}"})
        result: str = answer["result"]
        return result

    def ask(
        self,
        method: str,
        path: str,
        document: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Return what a route answers. Raises BundleError with the refusal."""
        sent = {"Content-Type": "application/json"}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(  # noqa: S310 - https, of this machine
            f"{self._url}{path}",
            None if document is None else json.dumps(document).encode(),
            sent | (headers or {}),
            method=method,
        )
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self._context)
        )
        try:
            with opener.open(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise BundleError(f"{method} {path}: {error.code} {error.read()[:300]!r}") from error
