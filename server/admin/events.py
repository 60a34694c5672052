"""Events and changes: pages, CSV, and streams of what is new."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import nullcontext, suppress
from typing import Annotated, TypeVar

from fastapi import Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from clue_desktop.contract import events as contract
from clue_desktop.contract.operation import EventOutage
from clue_desktop.domain.event_search import MAX_SEARCH_LENGTH
from clue_desktop.tasks import begin
from server.admin.moments import AskedMoment
from server.admin.parts import Use
from server.http.answers import answer, refusal
from server.http.asgi import ENDS, GOODBYE, STREAM_HEADERS
from server.http.at_once import OpenStreams
from server.http.broadcast import Broadcast
from server.http.csv_export import csv_of_lines, wants_csv
from server.http.guard import Administrator, Guard, Routes, administrator, bearer_token
from server.keys.tokens import token_hash
from server.refusals import UnauthenticatedError
from server.services.records.event_outage import Teller
from server.services.records.events import MOST_PER_PAGE, EventFilter
from server.store.engine import StorageError

routes = Routes("events")

HEARTBEAT_SECONDS = 15.0
_SETTLE_SECONDS = 0.1  # a busy log is read this often, not at every commit
_Document = TypeVar("_Document", bound=BaseModel)

LastEventId = Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=2**62)]
_STREAM = {200: {"description": "Server-sent events", "content": {"text/event-stream": {}}}}


@routes.add("GET", "/events", Guard.ADMINISTRATOR, contract.Events)
def get_events(  # the filters of the contract
    request: Request,
    caller: Administrator,
    use: Use,
    place_id: Annotated[str | None, Query(alias="placeId", max_length=64)] = None,
    serial: Annotated[str | None, Query(max_length=64)] = None,
    credential: Annotated[str | None, Query(max_length=64)] = None,
    result: Annotated[str | None, Query(max_length=64)] = None,
    reason: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[AskedMoment | None, Query()] = None,
    until: Annotated[AskedMoment | None, Query()] = None,
    search: Annotated[str | None, Query(max_length=MAX_SEARCH_LENGTH)] = None,
    outcome: Annotated[str | None, Query(max_length=64)] = None,
    cursor: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_PER_PAGE)] = 100,
    *,
    spreadsheet: Annotated[bool, Query()] = False,
) -> Response:
    """Events, newest first; with `Accept: text/csv` all of them as CSV."""
    wanted = EventFilter(place_id, serial, credential, result, reason, since, until, search, outcome)
    if wants_csv(request.headers.get("accept")):
        read = use.reads.begin(caller)
        lines = use.events.lines(caller, wanted, for_spreadsheet=spreadsheet)
        return csv_of_lines(contract.Event, next(lines), read.over(lines), "events.csv")
    with use.reads.one(caller) if search else nullcontext():
        return answer(use.events.page(caller, wanted, cursor, limit))


@routes.add("GET", "/events/series", Guard.ADMINISTRATOR, contract.EventSeries)
def get_series(
    caller: Administrator,
    use: Use,
    place_id: Annotated[str, Query(alias="placeId", max_length=64)],
    api_id: Annotated[str | None, Query(alias="apiId", max_length=64)] = None,
    hours: Annotated[int, Query(ge=1, le=24 * 366)] = 24,
    step_hours: Annotated[int, Query(alias="stepHours", ge=1, le=24 * 31)] = 1,
) -> Response:
    """What became of the verifications at a node, or by one API, in the last hours, in equal steps."""
    return answer(use.event_series.series(caller, place_id, api_id, hours, step_hours))


@routes.add("GET", "/events/outage", Guard.ADMINISTRATOR, EventOutage)
def get_outage(caller: Administrator, use: Use) -> Response:
    """Whether events can be written, and how many decisions wait to be brought in."""
    return answer(use.event_outage.now(caller))


@routes.add("GET", "/events/stream", Guard.ADMINISTRATOR, responses=_STREAM)
async def stream_events(
    request: Request, caller: Administrator, use: Use, last_event_id: LastEventId = None
) -> Response:
    """New events as they are committed; resumes after Last-Event-ID."""
    start = await _start(last_event_id, use.events.last_id)
    return _stream(
        request,
        use.streams,
        use.new_events,
        "event",
        start,
        lambda last: use.events.since(caller, last),
        lambda event: event.id,
    )


@routes.add("GET", "/changes/stream", Guard.ADMINISTRATOR, responses=_STREAM)
async def stream_changes(
    request: Request, caller: Administrator, use: Use, last_event_id: LastEventId = None
) -> Response:
    """Which thing changed, and by whom; resumes after Last-Event-ID."""
    start = await _start(last_event_id, use.settings.version)
    outage = Teller(use.event_outage)
    return _stream(
        request,
        use.streams,
        use.new_changes,
        "change",
        start,
        lambda last: outage.beside(use.settings.changes_since(caller, last), last),
        lambda change: change.version,
    )


async def _start(last_event_id: int | None, newest: Callable[[], int]) -> int:
    """Return after which number to begin: never beyond the newest, as a database that went back has none there."""
    present = await run_in_threadpool(newest)
    return present if last_event_id is None else min(last_event_id, present)


def _stream(
    request: Request,
    streams: OpenStreams,
    news: Broadcast,
    name: str,
    start: int,
    read: Callable[[int], Sequence[_Document]],
    id_of: Callable[[_Document], int],
) -> Response:
    if news.closed:
        return refusal(503, "not_ready", ENDS, headers={"retry-after": "2"}, retryAfterSeconds=2)
    session = token_hash(bearer_token(request.headers.get("authorization")))

    async def body() -> AsyncIterator[str]:
        end = asyncio.Event()
        with streams.opened(session, end.set):
            yield ": connected\n\n"
            async for text in told(end):
                yield text
            if news.closed:
                yield GOODBYE

    async def told(end: asyncio.Event) -> AsyncIterator[str]:
        last, interruptions = start, news.interruptions
        while not (news.closed or end.is_set()) and news.interruptions == interruptions:
            generation = news.generation
            try:
                await run_in_threadpool(administrator, request)  # a revoked session ends its streams
                rows = await run_in_threadpool(read, last)
            except (UnauthenticatedError, StorageError):
                return  # whoever follows asks again, and is told why
            for row in rows:
                last = id_of(row)
                yield f"id: {last}\nevent: {name}\ndata: {row.model_dump_json(by_alias=True)}\n\n"
            if not rows and not await _news_or_end(news, generation, end):
                yield ": still here\n\n"
                continue
            await asyncio.sleep(
                _SETTLE_SECONDS
            )  # also when the news is not for this reader: it is read all the same

    return StreamingResponse(body(), media_type="text/event-stream", headers=STREAM_HEADERS)


async def _news_or_end(news: Broadcast, generation: int, end: asyncio.Event) -> bool:
    """Wait until there is news or an end; False when there was neither for long."""
    waiting = {
        begin(news.beyond(generation, HEARTBEAT_SECONDS), name="news"),
        begin(end.wait(), name="stream-end"),
    }
    try:
        done, _pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        return any(task.result() for task in done)
    finally:
        for task in waiting:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
