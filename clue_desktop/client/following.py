"""Follows a stream of the server for as long as its reader wants, over lost connections and restarts."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from clue_desktop.client.connection import Parameters, ServerConnection
from clue_desktop.client.errors import (
    Cause,
    ClientError,
    RateLimited,
    ServerFault,
    Unintelligible,
    Unreachable,
)
from clue_desktop.client.sse import OversizedEventError, ServerSentEvent, SseParser
from clue_desktop.domain.said import Said, said_by

DocumentT = TypeVar("DocumentT", bound=BaseModel)

_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Interruption:
    """A stream was lost: why, and in how many seconds the next attempt is."""

    error: ClientError
    retry_seconds: float


@dataclass(frozen=True, slots=True)
class Patience:
    """How a follower waits between attempts.

    Attributes:
        on_interruption: told of every loss before the wait; may raise to give up.
        sleep: waits so many seconds.
        chance: a number from 0 to 1, so that a thousand clients do not all come back at once.
        on_connected: told each time the stream stands; what happens from then on is not missed.
    """

    on_interruption: Callable[[Interruption], None] = lambda _: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    on_connected: Callable[[], None] = lambda: None


async def follow(
    connection: ServerConnection,
    path: str,
    document: type[DocumentT],
    *,
    parameters: Parameters | None = None,
    last_event_id: str = "",
    patience: Patience | None = None,
) -> AsyncGenerator[DocumentT]:
    """Yield what the stream brings, without end; after a loss it goes on behind the last event that came.

    Losses are waited out with growing, random pauses (1 s to 30 s, or what the server asks for). Raises ClientError
    where waiting does not help: the token is refused, the thing is gone, the answer is not of the contract. Close
    the generator (`contextlib.aclosing`) to hang up.
    """
    patience = patience or Patience()
    last_id = last_event_id
    first_wait = _FIRST_WAIT_SECONDS
    failures = 0
    while True:
        parser = SseParser(last_id)
        try:
            async with connection.stream(
                path, "text/event-stream", parameters=parameters, last_event_id=last_id
            ) as response:
                failures = 0
                patience.on_connected()
                async for chunk in response.aiter_bytes():
                    for event in _parsed(parser, chunk, connection.server):
                        yield connection.parse(event.data, document)
            lost: ClientError = Unreachable(
                Said("{server} ended the stream.", server=connection.server), Cause.LOST
            )
        except ClientError as error:
            if not _may_pass(error):
                raise
            lost = error
        last_id = parser.last_id
        if parser.retry_seconds is not None:
            first_wait = min(parser.retry_seconds, _LONGEST_WAIT_SECONDS)
        wait = min(first_wait * 2.0**failures, _LONGEST_WAIT_SECONDS) * (0.5 + patience.chance() / 2)
        if isinstance(lost, RateLimited) and lost.retry_after is not None:
            wait += lost.retry_after
        failures = min(failures + 1, 10)
        patience.on_interruption(Interruption(lost, wait))
        await patience.sleep(wait)


def _parsed(parser: SseParser, chunk: bytes, server: str) -> list[ServerSentEvent]:
    try:
        return parser.feed(chunk)
    except OversizedEventError as error:
        raise Unintelligible(
            Said(
                "{server} sent a stream that is none of the server's: {reason}.",
                server=server,
                reason=said_by(error),
            )
        ) from error


def _may_pass(error: ClientError) -> bool:
    if isinstance(error, Unreachable):
        return error.cause is not Cause.ADDRESS
    return isinstance(error, RateLimited | ServerFault)
