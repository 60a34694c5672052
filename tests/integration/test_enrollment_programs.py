"""Registering in the field as a device's own programs do it: the client, and `clue-device register` in a shell."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from forked import run_forked
from running import SERIALS, Console
from site_by_clock import code_in, wrong

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.errors import Conflict, Gone, Invalid, NotFound, RateLimited, Refused
from clue_desktop.client.trust import ssl_context
from clue_desktop.domain.credentials import Credential


@pytest.fixture
def prepared(owner: Console, place: str) -> str:
    """A Place with an allocation email."""
    owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "a@example.com"}, 200)
    return place


def sent_code(owner: Console, serial: str) -> str:
    (mail,) = [mail for mail in owner.get("/outbox")["items"] if serial in mail["subject"]]
    return code_in(mail)


def test_the_client_says_what_the_server_says(owner: Console, place: str, prepared: str):
    serial = str(next(SERIALS))

    async def register() -> None:
        tls = ssl_context(Path(owner.server.ready["ca"]))
        async with DeviceClient(owner.server.url, serial, tls) as device:

            async def refused(kind: type[Refused], what: Any) -> Refused:
                with pytest.raises(kind) as caught:
                    await what
                return caught.value

            assert not await device.is_registered()
            assert (
                await refused(NotFound, device.request_allocation_code("99999990"))
            ).code == "place_not_found"
            assert (await refused(Conflict, device.register(place, "123456"))).code == "code_not_issued"
            sent = await device.request_allocation_code(prepared, "BioStation 3")
            assert (sent.expires_in_seconds, sent.resend_after_seconds) == (1800, 60)
            soon = await refused(RateLimited, device.request_allocation_code(prepared))
            assert (soon.code, soon.retry_after) == ("resend_too_soon", 60)
            assert str(soon) == "You can request a new code in 60 seconds."

            code = sent_code(owner, serial)
            mismatch = await refused(Invalid, device.register(prepared, wrong(code)))
            assert (mismatch.code, mismatch.members["attemptsLeft"]) == ("code_mismatch", 4)
            assert str(mismatch) == "The allocation code does not match. Attempts left: 4."
            invalid = await refused(Invalid, device.register(prepared, "12"))
            assert (invalid.code, str(invalid)) == (
                "code_invalid",
                "Please enter the 6-digit allocation code.",
            )

            registration = await device.register(prepared, code)
            assert (registration.place_id, device.token) == (prepared, registration.token)
            assert registration.token not in repr(registration)
            assert await device.is_registered()
            assert (await device.settings()).value.place_id == prepared
            assert (await device.verify(Credential.RF_CARD, "04A1B2C3")).result == "local"
            assert (
                await refused(Conflict, device.request_allocation_code(prepared))
            ).code == "already_registered"

        async with DeviceClient(owner.server.url, str(next(SERIALS)), tls) as device:
            await device.request_allocation_code(prepared)
            code = sent_code(owner, device.serial)
            for _ in range(4):
                await refused(Invalid, device.register(prepared, wrong(code)))
            assert (await refused(Gone, device.register(prepared, wrong(code)))).code == "code_discarded"

    asyncio.run(register())


def test_the_program(owner: Console, prepared: str, tmp_path: Path):
    serial = str(next(SERIALS))
    file = tmp_path / "device.json"

    def run(command: str, *options: str) -> tuple[int, dict[str, Any], str]:
        line = [sys.executable, "-m", "server.sandbox.device", command, "--json"]
        line += ["--server", owner.server.url, "--ca", owner.server.ready["ca"], "--serial", serial]
        line += ["--credential-file", str(file), *options]
        done = run_forked(line, capture_output=True, text=True, timeout=30, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr

    status, sent, _ = run("register", "--place-id", prepared)
    assert (status, sent) == (0, {"expiresInSeconds": 1800, "resendAfterSeconds": 60, "mailWaits": True})
    code = sent_code(owner, serial)
    status, refusal, said = run("register", "--place-id", prepared, "--code", wrong(code))
    assert status != 0
    assert "Attempts left: 4." in json.dumps(refusal) + said
    status, done, _ = run("register", "--place-id", prepared, "--code", code)
    assert (status, done["placeId"]) == (0, prepared)
    assert file.stat().st_mode & 0o777 == 0o600
    assert run("status")[1]["registered"] is True
    assert run("present", "rfCard", "04A1B2C3")[1]["result"] == "local"
