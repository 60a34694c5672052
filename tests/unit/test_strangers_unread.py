"""What strangers present is read as long as it may be worth an event, and no longer."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from server.device import verification
from server.device.presence import Presence
from server.device.verification import Asked, VerificationEndpoint
from server.keys.tokens import token_hash
from server.verification.device_rate import DeviceRates
from server.verification.newcomers import Newcomers
from server.verification.plans import Plans
from server.verification.strangers import Strangers
from server.verification.verifier import Verifier

BODY = b'{"credential":"rfCard","value":"1","more":[' + b"1," * 20_000 + b"1]}"
EVENTS_A_MINUTE = 60


class _Refusals:
    def __init__(self) -> None:
        self.serials: list[str] = []

    async def refuse(self, serial: str, *_what: Any) -> None:
        self.serials.append(serial)


def _endpoint(refusals: _Refusals) -> VerificationEndpoint:
    def released_from(_serial: str) -> str | None:
        return None

    plans = Plans()
    strangers = Strangers(plans, Newcomers(plans, None), released_from)
    nobody: Callable[[], Any] = cast("Any", None)
    return VerificationEndpoint(
        plans, cast(Verifier, refusals), cast(Presence, nobody), strangers, cast(DeviceRates, nobody)
    )


@pytest.mark.parametrize(
    ("token", "read"),
    [("547838629." + "x" * 43, EVENTS_A_MINUTE), ("no serial", 0), ("12.abc", 0)],
)
def test_strangers_bodies_are_read_as_long_as_there_is_room_for_their_events(
    monkeypatch: pytest.MonkeyPatch, token: str, read: int
):
    """Reading 64 KiB of JSON takes the event loop milliseconds, and a stranger may send as many as there is line for."""
    parsed = 0
    parse = verification._parse

    def counted(body: bytes) -> Any:
        nonlocal parsed
        parsed += 1
        return parse(body)

    monkeypatch.setattr(verification, "_parse", counted)
    refusals = _Refusals()

    async def run() -> None:
        endpoint = _endpoint(refusals)
        for _ in range(EVENTS_A_MINUTE + 40):
            answer = await endpoint.answer(Asked(token, token_hash(token), is_json=True), BODY)
            assert answer.status == 401

    asyncio.run(run())
    assert parsed == len(refusals.serials) == read
