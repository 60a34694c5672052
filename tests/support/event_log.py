"""A server's event log, made up: pages as it answers them, and a stream of what happens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import respx
from console_parts import LOBBY
from made_up_series import series

from clue_desktop.contract.events import Event
from clue_desktop.domain.diagnosis import outcome_of
from clue_desktop.domain.event_search import SEARCHED, is_found

START = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def event(number: int, **changes: Any) -> Event:
    """Return an event with this id, so many seconds after START."""
    members: dict[str, Any] = {
        "id": number,
        "at": START + timedelta(seconds=number),
        "serial": "547838629",
        "place_id": LOBBY,
        "credential": "rfCard",
        "value": "••••B2C3",
        "api_id": "api-1",
        "api_name": "Card policy",
        "result": "granted",
        "reason": None,
        "step": 5,
        "status_code": 200,
        "message": "Welcome",
        "elapsed_ms": 41.2,
        **changes,
    }
    return Event(**members)


class ListOfRows(list[Event]):
    """Where a presenter shows events, without a screen."""

    def insert_at(self, at: int, rows: Sequence[Event]) -> None:
        """Put rows in."""
        self[at:at] = rows

    def drop(self, first: int, last: int) -> None:
        """Take rows out."""
        del self[first : last + 1]


class EventLog:
    """A server's event log: pages by query, and a stream that goes on when told.

    Attributes:
        looks_at: how many events one answer looks at, at most.
    """

    def __init__(self, router: respx.Router, events: Sequence[Event], looks_at: int = 10**9) -> None:
        self.looks_at = looks_at
        self._held: asyncio.Semaphore | None = None
        self.events = sorted(events, key=lambda each: -each.id)
        self.queries: list[dict[str, str]] = []
        self.stream: asyncio.Queue[Event | None] = asyncio.Queue()
        self.streams: list[str] = []
        router.get("/api/v1/events/stream").mock(side_effect=self._stream)
        router.get("/api/v1/events").mock(side_effect=self._page)
        nothing = series().model_dump(mode="json", by_alias=True)
        router.get("/api/v1/events/series").respond(json=nothing)

    def happen(self, *events: Event) -> None:
        """Log events, and tell whoever follows."""
        for each in events:
            self.events.insert(0, each)
            self.stream.put_nowait(each)

    def hold(self, answers: int = 0) -> None:
        """From now on answer only so many questions; those after wait."""
        self._held = asyncio.Semaphore(answers)

    def go_on(self, answers: int = 10_000) -> None:
        """Answer so many more of the questions that wait."""
        assert self._held is not None
        for _ in range(answers):
            self._held.release()

    async def _page(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.queries.append(query)
        if self._held is not None:
            await self._held.acquire()
        limit, cursor = int(query.get("limit", "100")), int(query.get("cursor", 10**9))
        before = [each for each in self.events if each.id < cursor]
        looked_at = before[: self.looks_at]
        found = [each for each in looked_at if _fits(each, query)]
        last = looked_at[-1] if len(before) > len(looked_at) else None
        if len(found) > limit:
            last = found[limit - 1]
        return httpx.Response(
            200,
            json={
                "items": [each.model_dump(mode="json", by_alias=True) for each in found[:limit]],
                "nextCursor": str(last.id) if last else None,
                "searchedBackTo": last.at.isoformat() if last else None,
            },
        )

    def _stream(self, request: httpx.Request) -> httpx.Response:
        self.streams.append(request.headers.get("last-event-id", ""))
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=_Stream(self.stream))


def _fits(each: Event, query: dict[str, str]) -> bool:
    outcome = outcome_of(each.result, each.reason)
    of_it = query.get("result", each.result) == each.result and query.get("outcome", outcome) == outcome
    return of_it and is_found(
        query.get("search", ""), (getattr(each, member) for member in SEARCHED), each.trace_id
    )


class _Stream(httpx.AsyncByteStream):
    def __init__(self, events: "asyncio.Queue[Event | None]") -> None:
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b": connected\n\n"
        while (each := await self._events.get()) is not None:
            data = each.model_dump_json(by_alias=True)
            yield f"id: {each.id}\nevent: event\ndata: {data}\n\n".encode()

    async def aclose(self) -> None:
        """Nothing is held."""
