"""Rooms for requests: so many inside, so many waiting in order of arrival, nobody for long."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.rooms import Room
from server.refusals import BusyError

LONG = 20.0


def room(at_once: int = 1, waiting: int = 100, seconds: float = LONG) -> Room:
    return Room("a test", at_once=at_once, waiting=waiting, seconds=seconds)


def run(work: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(LONG):
            await work

    asyncio.run(bounded())


class Guests:
    """Who wants a place, and who had one in which order; each stays until `go`."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.order: list[int] = []
        self.inside = self.most_inside = 0
        self.go = asyncio.Semaphore(0)

    async def visit(self, name: int, *, first: bool = False) -> None:
        async with self.room.place(first=first):
            self.order.append(name)
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
            try:
                await self.go.acquire()
            finally:
                self.inside -= 1


async def settled() -> None:
    """Let everybody do what they can do now."""
    for _ in range(20):
        await asyncio.sleep(0)


@given(st.integers(1, 4), st.lists(st.booleans(), max_size=12))
def test_so_many_are_inside_and_others_follow_in_their_lines(at_once: int, firsts: list[bool]):
    async def work() -> None:
        guests = Guests(room(at_once))
        early = [asyncio.create_task(guests.visit(-1)) for _ in range(at_once)]
        await settled()
        late = [asyncio.create_task(guests.visit(number, first=first)) for number, first in enumerate(firsts)]
        await settled()
        assert guests.room.waiting == len(firsts)
        for _ in range(at_once + len(firsts)):
            guests.go.release()
            await settled()
        await asyncio.gather(*early, *late)
        expected = sorted(range(len(firsts)), key=lambda number: (not firsts[number], number))
        assert guests.order == [-1] * at_once + expected
        assert guests.most_inside == at_once
        assert guests.room.waiting == guests.room.turned_away.count == 0

    run(work())


def test_a_full_line_is_refused_at_once_and_does_not_fill_the_other():
    async def work() -> None:
        guests = Guests(room(waiting=2))
        tasks = [asyncio.create_task(guests.visit(number)) for number in range(3)]
        await settled()
        with pytest.raises(BusyError) as refused:
            await guests.visit(3)
        assert (refused.value.code, refused.value.retry_after_seconds) == ("busy", 1)
        tasks.append(asyncio.create_task(guests.visit(4, first=True)))
        for _ in range(4):
            guests.go.release()
        await asyncio.gather(*tasks)
        assert guests.order == [0, 4, 1, 2]
        assert guests.room.turned_away.count == 1

    run(work())


def test_the_wait_is_bounded():
    async def work() -> None:
        guests = Guests(room(seconds=0.01))
        inside = asyncio.create_task(guests.visit(0))
        await settled()
        with pytest.raises(BusyError):
            await guests.visit(1)
        assert guests.room.waiting == 0
        guests.go.release()
        await inside
        guests.go.release()
        await guests.visit(2)
        assert guests.order == [0, 2]

    run(work())


@given(st.lists(st.sampled_from(["visit", "leave", "cancel"]), max_size=40))
def test_whoever_goes_away_leaves_the_room_as_it_should_be(steps: list[str]):
    async def work() -> None:
        guests = Guests(room(at_once=2))
        tasks: list[asyncio.Task[None]] = []
        for number, step in enumerate(steps):
            if step == "visit":
                tasks.append(asyncio.create_task(guests.visit(number)))
            elif step == "leave" and guests.inside:
                guests.go.release()
            elif step == "cancel" and tasks:
                tasks.pop(number % len(tasks)).cancel()
            if number % 3:  # not always: a place may be handed on to who has just gone
                await settled()
        for task in tasks:
            task.cancel()
        await settled()
        guests.go = asyncio.Semaphore(3)
        await asyncio.gather(*(guests.visit(number) for number in range(3)))
        assert guests.most_inside <= 2
        assert guests.room.waiting == 0

    run(work())
