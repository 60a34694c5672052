"""Real processes and the people who use them, for tests: a server, an administrator's side of it, devices."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, zip_longest
from pathlib import Path
from typing import Any

import httpx
from forked import ForkedPopen
from forked_workers import COMMAND_NAME
from new_data import lay_out

from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.credentials import CREDENTIAL_TYPES, Credential
from server.sandbox.sample_vendor.running import RunningVendor

OWNER = {"name": "Kim Owner", "email": "owner@example.com", "password": "a long enough passphrase"}
SERIALS = count(100_000_001)

# A value of each credential that the sample vendor's built-in script grants, and one that it denies.
GRANTED = {
    "face": "minji.kim",
    "fingerprint": "1001",
    "rfCard": "04A1B2C3",
    "userPin": "471100",
    "clueQr": "joon.lee",
}
GRANTED["customQr"] = "VISIT-2026"
DENIED = "04DEAD00"

_ERROR = re.compile(r"[-0-9:, T.Z]+ (ERROR|CRITICAL) |\{.*\"level\": \"(error|critical)\"")
WORLD = (
    "cannot be reached",
    r"worker \d+ ended with",
    r"worker \d+ did not end in time",
    "events cannot be written, so verifications are denied: ",
    r"chore “[^”]*” failed and is tried again in \d+ s: ",
    "MiB are free in",
    "cannot be opened: it was changed, or sealed under another key",
    "a code for a new password was not mailed: ",
    "there is no event of what device",
    r"Cancel \d+ running task\(s\), timeout graceful shutdown exceeded",
)
"""ERROR lines that tell of the world, such as a disk or a database that a test takes away; any other is a fault of ours."""


@dataclass
class Server:
    """A server process that is ready."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    data_dir: Path
    clients: list[httpx.Client] = field(default_factory=list)
    log_begins: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return str(self.ready["url"])

    def client(self, token: str | None = None) -> httpx.Client:
        """Return an HTTP client that trusts the server."""
        ca = self.ready["ca"]
        client = httpx.Client(
            base_url=self.url,
            verify=ssl_context(Path(ca)) if ca else True,
            headers={"authorization": f"Bearer {token}"} if token else {},
            timeout=20,
        )
        self.clients.append(client)
        return client

    @property
    def log(self) -> str:
        """What this process has written on standard error."""
        file = self.data_dir.parent / f"{self.data_dir.name}.log"
        return file.read_bytes()[self.log_begins :].decode(errors="replace")

    def kill(self) -> None:
        """End the process as a crash would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End the process in order and return its exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(20)


def workers_of(server: Server) -> list[int]:
    """Return the processes of a server that serve, by number, however they were begun."""
    parent = server.process.pid
    found = []
    for child in map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()):
        process = Path(f"/proc/{child}")
        try:
            is_forked = (process / "comm").read_text().strip() == COMMAND_NAME
            if is_forked or b"spawn_main" in (process / "cmdline").read_bytes():
                found.append(child)
        except OSError:  # it has just ended
            continue
    return sorted(found)


def start_server(
    data_dir: Path,
    *options: str,
    vendors: Sequence[RunningVendor] = (),
    environ: Mapping[str, str] | None = None,
    vendor_network: str | None = "127.0.0.0/8",
    makes_data: bool = False,
) -> Server:
    """Start a server on a free port and wait until it is ready.

    Args:
        data_dir: its data directory.
        options: as on the command line.
        vendors: whose certificates it trusts.
        environ: variables besides this process's own.
        vendor_network: where vendors may be.
        makes_data: whether it has to make its databases itself, and is not given those of a new server.
    """
    if not (makes_data or "--database" in options or "CLUE_DATABASE" in (environ or {})):
        lay_out(data_dir)
    command = [
        sys.executable,
        "-m",
        "server",
        "--data-dir",
        str(data_dir),
        "--port",
        "0",
        "--stop-with-stdin",
    ]
    if vendor_network:
        command += ["--vendor-network", vendor_network]
    for vendor in vendors:
        command += ["--vendor-ca", str(vendor.ca_file)]
    with (data_dir.parent / f"{data_dir.name}.log").open("a") as log:
        log_begins = log.tell()
        process = ForkedPopen(
            [*command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={
                **os.environ,
                "CLUE_USE_KEYRING": "false",
                "CLUE_DEVICE_RATE": "0",  # tests present more than a door
                **(environ or {}),
            },
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        message = (data_dir.parent / f"{data_dir.name}.log").read_text()
        raise AssertionError(f"the server did not start ({process.wait()}): {message}")
    return Server(process, json.loads(line), data_dir, log_begins=log_begins)


def errors_in(log: str, expected: Sequence[str] = ()) -> list[str]:
    """Return the ERROR lines of a server's log that a test did not expect, and that do not tell of the world.

    One with a traceback never does.
    """
    lines = log.splitlines()
    found = []
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        has_traceback = after.startswith("Traceback") or '"exception": ' in line
        known = expected if has_traceback else (*WORLD, *expected)
        if _ERROR.match(line) and not any(re.search(each, line) for each in known):
            found.append(line)
    return found


@contextmanager
def running_server(
    data_dir: Path, *options: str, expected_errors: Sequence[str] = (), **more: Any
) -> Iterator[Server]:
    """Run a server for the time of a test; its end must be an orderly one, and its log without an unexpected ERROR.

    Args:
        data_dir: its data directory.
        options: as on the command line.
        expected_errors: what ERROR lines the test provokes, each as a regular expression that is searched for.
        more: as for `start_server`.
    """
    server = start_server(data_dir, *options, **more)
    try:
        yield server
    finally:
        for client in server.clients:
            client.close()
        try:
            if server.process.poll() is None:
                status = server.stop()
                assert status == 0, f"the server ended with {status}"
                unexpected = errors_in(server.log, expected_errors)
                assert not unexpected, "the log of the server has unexpected errors"
        finally:  # left to the garbage, they would fail whatever test is next
            for pipe in (server.process.stdin, server.process.stdout):
                if pipe is not None:
                    pipe.close()


@dataclass
class Console:
    """An administrator's side of a server."""

    server: Server
    client: httpx.Client
    headquarters: str = ""
    administrator: dict[str, Any] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: Any = None, expect: int | None = None, **more: Any
    ) -> httpx.Response:
        """Send a request below /api/v1; with `expect`, insist on the status."""
        response = (
            self.client.request(method, f"/api/v1{path}", json=body, **more)
            if body is not None
            else (self.client.request(method, f"/api/v1{path}", **more))
        )
        if expect is not None:
            assert response.status_code == expect, f"{method} {path}: {response.status_code} {response.text}"
        return response

    def get(self, path: str, **more: Any) -> Any:
        """Return a document."""
        return self.ask("GET", path, expect=200, **more).json()

    def place(self, kind: str, parent: str | None = None, name: str | None = None) -> str:
        """Add a node and return its Place ID."""
        body = {"parentId": parent or self.headquarters, "kind": kind, "name": name or f"A {kind}"}
        return str(self.ask("POST", "/places", body, 201).json()["id"])

    def tested(self, group: str, api: dict[str, Any], value: str | None = None) -> str:
        """Run a successful test of an API and return the receipt."""
        credential = Credential(api["authType"])
        parameters = {"deviceId": "547838629"}
        parameters[CREDENTIAL_TYPES[credential].parameter] = value or GRANTED[credential]
        answer = self.ask(
            "POST", f"/place-groups/{group}/api-tests", {"api": api, "parameters": parameters}, 200
        )
        result = answer.json()
        assert result["success"], result
        return str(result["receipt"])

    def register(self, group: str, api: dict[str, Any], value: str | None = None) -> dict[str, Any]:
        """Test an API and register it."""
        body = {**api, "testReceipt": self.tested(group, api, value)}
        document: dict[str, Any] = self.ask("POST", f"/place-groups/{group}/apis", body, 201).json()
        return document

    def assign(self, group: str, access_type: str = "vendor", **assignments: str | None) -> dict[str, Any]:
        """Set a group's access service."""
        body = {"accessType": access_type, "assignments": assignments, "onNoAnswer": {}}
        document: dict[str, Any] = self.ask("PUT", f"/place-groups/{group}/access-service", body, 200).json()
        return document

    def device(self, place: str) -> "Device":
        """Register a device ahead at a node."""
        serial = str(next(SERIALS))
        answer = self.ask("POST", "/devices", {"serial": serial, "placeId": place}, 201).json()
        return Device(serial, answer["token"], self.server.client(answer["token"]))


@dataclass
class Device:
    """A registered device."""

    serial: str
    token: str
    client: httpx.Client

    def present(self, credential: str, value: str) -> dict[str, Any]:
        """Present a credential and return the decision."""
        response = self.client.post(
            "/device/v1/verifications", json={"credential": credential, "value": value}
        )
        assert response.status_code == 200, response.text
        document: dict[str, Any] = response.json()
        return document


def set_up(server: Server) -> Console:
    """Do the first setup and return its owner's side."""
    client = server.client()
    response = client.post(
        "/api/v1/setup",
        json={
            "setupToken": server.ready["setupToken"],
            "organizationName": "Seoul HQ",
            "administrator": OWNER,
        },
    )
    assert response.status_code == 201, response.text
    document = response.json()
    client.headers["authorization"] = f"Bearer {document['token']}"
    return Console(server, client, document["headquartersId"], document["administrator"])


def api_form(
    vendor: RunningVendor, credential: str = "rfCard", path: str = "/door", **changes: Any
) -> dict[str, Any]:
    """Return the form of an API of the sample vendor, with changes."""
    kind = CREDENTIAL_TYPES[Credential(credential)]
    return {
        "name": f"{kind.title} policy",
        "authType": credential,
        "webhookUrl": f"{vendor.url}{path}",
        "headers": [{"key": "Authorization", "value": "Bearer s3cret-of-the-vendor"}],
        "autoFields": [
            {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
            {"placeholder": kind.placeholder, "key": kind.default_key, "enabled": True},
        ],
        "manualFields": [],
        "criteria": {
            "statusCodes": [200],
            "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
            "successMessagePath": "$.message",
            "failureMessagePath": "$.message",
        },
        **changes,
    }
