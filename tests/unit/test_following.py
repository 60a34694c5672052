"""Streams are followed over losses: without gaps, with growing waits, and not where waiting is in vain."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import httpx
import pytest
import respx
from contract_samples import EVENT

from clue_desktop.client.admin import AdminClient
from clue_desktop.client.errors import ClientError, NotFound, Unauthenticated, Unintelligible
from clue_desktop.client.following import Interruption, Patience
from clue_desktop.contract.errors import error_document

SERVER = "https://server.example"
TOKEN = "held-token"
# Nothing is sent; not loading the system's authorities for every client saves most of the time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def refusal(status: int, **headers: str) -> httpx.Response:
    response = httpx.Response(status, json=error_document(status, "code", "Sentence."), headers=headers)
    response.headers["Content-Type"] = "application/problem+json"
    return response


class Broken(httpx.AsyncByteStream):
    """A stream's body that is cut off after some pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        raise httpx.ReadError("cut")


def stream(*pieces: bytes) -> httpx.Response:
    return httpx.Response(200, stream=Broken(*pieces), headers={"Content-Type": "text/event-stream"})


def event(number: int) -> bytes:
    return f"id: {number}\ndata: {json.dumps(EVENT | {'id': number})}\n\n".encode()


class Recorded:
    """A patience without waiting that keeps what it was told."""

    def __init__(self, chance: float = 1.0) -> None:
        self.interruptions: list[Interruption] = []
        self.waits: list[float] = []
        self.patience = Patience(self.interruptions.append, self._sleep, lambda: chance)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


def follow(
    responses: list[Any], wanted: int, recorded: Recorded, last_event_id: str = ""
) -> tuple[list[int], respx.Route]:
    async def run() -> list[int]:
        numbers: list[int] = []
        async with (
            AdminClient(SERVER, NO_TLS, token=TOKEN) as client,
            aclosing(client.events.follow(last_event_id=last_event_id, patience=recorded.patience)) as events,
        ):
            async for found in events:
                numbers.append(found.id)
                if len(numbers) == wanted:
                    break
        return numbers

    with respx.mock() as router:
        route = router.get(f"{SERVER}/api/v1/events/stream").mock(side_effect=responses)
        return asyncio.run(run()), route


def test_events_go_on_behind_the_last_one_after_a_loss():
    recorded = Recorded()
    numbers, route = follow(
        [
            stream(b": heartbeat\n\n", event(4)[:9], event(4)[9:] + event(5), event(6)[:20]),
            httpx.ConnectError("refused"),
            refusal(503),
            stream(event(6)),
        ],
        3,
        recorded,
        last_event_id="3",
    )
    assert numbers == [4, 5, 6]
    assert [call.request.headers["Last-Event-ID"] for call in route.calls] == ["3", "5", "5", "5"]
    assert recorded.waits == [1, 2, 4]
    assert [interruption.retry_seconds for interruption in recorded.interruptions] == [1, 2, 4]
    assert route.calls.last.request.headers["Accept"] == "text/event-stream"
    assert route.calls.last.request.extensions["timeout"]["read"] == 40


def test_waits_grow_to_a_bound_and_vary():
    recorded = Recorded(chance=0.0)
    numbers, _ = follow([httpx.ConnectError("refused")] * 12 + [stream(event(1))], 1, recorded)
    assert numbers == [1]
    assert recorded.waits == [0.5, 1, 2, 4, 8, *[15] * 7]


def test_the_server_says_when_to_come_back():
    recorded = Recorded()
    numbers, _ = follow(
        [stream(b"retry: 5000\n\n"), refusal(429, **{"Retry-After": "20"}), stream(event(1))], 1, recorded
    )
    assert numbers == [1]
    assert recorded.waits == [5, 30]


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (refusal(401), Unauthenticated),
        (refusal(404), NotFound),
        (httpx.Response(200, html="<h1>Router</h1>"), Unintelligible),
        (stream(b"data: {}\n\n"), Unintelligible),
        (stream(b"data: " + b"x" * 2_000_000), Unintelligible),
    ],
)
def test_what_waiting_does_not_help_ends_the_stream(response: httpx.Response, kind: type[ClientError]):
    with pytest.raises(kind):
        follow([response], 1, Recorded())


def test_changes():
    change = {"version": 9, "at": "2030-01-01T00:00:00.000Z", "kind": "place", "id": "12345674", "by": "a1"}

    async def run() -> Any:
        async with (
            AdminClient(SERVER, NO_TLS, token=TOKEN) as client,
            aclosing(client.changes.follow()) as changes,
        ):
            async for found in changes:
                return found.model_dump(mode="json", by_alias=True)
        return None

    with respx.mock() as router:
        router.get(f"{SERVER}/api/v1/changes/stream").mock(
            return_value=stream(f"event: change\ndata: {json.dumps(change)}\n\n".encode())
        )
        assert asyncio.run(run()) == change


def test_every_connection_is_told_of_and_no_failed_attempt():
    recorded = Recorded()
    connected: list[int] = []
    recorded.patience = replace(
        recorded.patience, on_connected=lambda: connected.append(len(recorded.interruptions))
    )
    numbers, _ = follow([stream(event(1)), refusal(503), stream(event(2))], 2, recorded)
    assert numbers == [1, 2]
    assert connected == [0, 2]
