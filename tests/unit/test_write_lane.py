"""The lane of writers: one at a time, by who asks, in order of arrival, and nobody waits beyond their patience."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.bounding.asking import Asker
from server.store.lane import MOST_PASSED_OVER, MOST_STRANGERS_WAITING, Lane, NoTurnError

PATIENT = 20.0
LATEST = 20.0


class Crowd:
    """Threads that want a turn, and the order in which they had it."""

    def __init__(self, lane: Lane, pool: ThreadPoolExecutor) -> None:
        self.lane = lane
        self.order: list[tuple[Asker, int]] = []
        self._pool = pool
        self._wanted: list[Future[None]] = []

    def want(self, asker: Asker, name: int = 0) -> None:
        """Have another one wait; returns once they do."""
        before = self.lane.waiting(asker)
        self._wanted.append(self._pool.submit(self._take, asker, name))
        until(lambda: self.lane.waiting(asker) > before)

    def settle(self) -> None:
        """Wait until all have had their turn."""
        for each in self._wanted:
            each.result(LATEST)

    def _take(self, asker: Asker, name: int) -> None:
        with self.lane.turn(asker, PATIENT):
            self.order.append((asker, name))


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LATEST
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.0005)


def refused(lane: Lane) -> dict[Asker, int]:
    return {asker: turned_away.count for asker, turned_away in lane.turned_away.items()}


@given(st.lists(st.sampled_from(Asker), max_size=MOST_STRANGERS_WAITING))
def test_who_waits_goes_by_kind_and_then_by_arrival(askers: list[Asker]):
    lane = Lane()
    with ThreadPoolExecutor(len(askers) + 1) as pool:
        crowd = Crowd(lane, pool)
        with lane.turn(Asker.STRANGER):
            for number, asker in enumerate(askers):
                crowd.want(asker, number)
            assert crowd.order == []
        crowd.settle()
    assert crowd.order == sorted((asker, number) for number, asker in enumerate(askers))
    with lane.turn(Asker.STRANGER, 0):  # and it is free again
        pass


@given(st.integers(MOST_PASSED_OVER + 1, 2 * MOST_PASSED_OVER + 4))
def test_nobody_is_passed_over_for_ever(many: int):
    lane = Lane()
    with ThreadPoolExecutor(many + 1) as pool:
        crowd = Crowd(lane, pool)
        with lane.turn(Asker.SERVER):
            crowd.want(Asker.STRANGER)
            for number in range(many):
                crowd.want(Asker.ADMINISTRATOR, number)
        crowd.settle()
    assert crowd.order.index((Asker.STRANGER, 0)) == MOST_PASSED_OVER


def test_one_has_the_turn_at_a_time():
    lane, inside, most = Lane(), 0, 0

    def work(number: int) -> None:
        nonlocal inside, most
        for _ in range(50):
            with lane.turn(Asker(number % 2), PATIENT):
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work, number) for number in range(6)]:
            done.result(LATEST)
    assert most == 1


@pytest.mark.parametrize("asker", Asker)
def test_the_wait_is_bounded_and_who_gave_up_is_not_waited_for(asker: Asker):
    lane = Lane()
    with lane.turn(Asker.SERVER):
        with pytest.raises(NoTurnError), lane.turn(asker, 0.01):
            pytest.fail("there was no turn to have")
        assert lane.waiting(asker) == 0
        assert refused(lane)[asker] == 1
    with lane.turn(asker, 0):
        pass


def test_no_more_than_a_few_strangers_wait_and_others_do():
    lane = Lane()
    with ThreadPoolExecutor(2 * MOST_STRANGERS_WAITING + 1) as pool:
        crowd = Crowd(lane, pool)
        with lane.turn(Asker.ADMINISTRATOR):
            for number in range(MOST_STRANGERS_WAITING):
                crowd.want(Asker.STRANGER, number)
            begun = time.monotonic()
            with pytest.raises(NoTurnError), lane.turn(Asker.STRANGER, PATIENT):
                pytest.fail("there was no turn to have")
            assert time.monotonic() - begun < PATIENT / 2
            for number in range(MOST_STRANGERS_WAITING):
                crowd.want(Asker.ADMINISTRATOR, number)
        crowd.settle()
    assert refused(lane) == {Asker.SERVER: 0, Asker.ADMINISTRATOR: 0, Asker.STRANGER: 1}


def test_a_turn_that_fails_is_handed_on():
    lane = Lane()
    with pytest.raises(ValueError, match="inside"), lane.turn(Asker.SERVER):
        raise ValueError("inside")
    with lane.turn(Asker.STRANGER, 0):
        pass


def test_a_turn_that_comes_as_patience_ends_is_neither_lost_nor_had_twice():
    lane, had = Lane(), []

    def hurry(number: int) -> None:
        for _ in range(100):
            try:
                with lane.turn(Asker(number % 2), 0.0002):
                    had.append(threading.get_ident())
            except NoTurnError:
                continue

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(hurry, number) for number in range(6)]:
            done.result(LATEST)
    assert len(had) + sum(refused(lane).values()) == 600
    with lane.turn(Asker.STRANGER, 0):
        pass
