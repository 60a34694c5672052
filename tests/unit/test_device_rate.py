"""A device has its rate and five seconds' worth at once; what is beyond is told of once a minute, with its number."""

import asyncio
import logging

import pytest

from server.verification import device_rate as rate
from server.verification.device_rate import DeviceRates, Excess


class _Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def rates(per_second: float) -> tuple[DeviceRates, _Clock, list[Excess]]:
    clock, told = _Clock(), list[Excess]()

    async def tell(excess: Excess) -> None:
        told.append(excess)

    return DeviceRates(per_second, tell, clock), clock, told


def admitted(given: DeviceRates, serial: str, times: int) -> int:
    return sum(given.admit(serial) for _ in range(times))


@pytest.mark.parametrize("per_second", [0.1, 0.5, 1, 20, 333])
def test_five_seconds_worth_at_once_and_then_the_rate(per_second: float):
    given, clock, _told = rates(per_second)
    burst = max(1, int(per_second * 5))
    assert admitted(given, "a", 3 * burst + 10) == burst
    clock.now += 2.0
    assert admitted(given, "a", 1000) == pytest.approx(2 * per_second, abs=1)
    clock.now += 1000
    assert admitted(given, "a", 3 * burst + 10) == burst


def test_a_device_at_its_rate_is_never_denied():
    given, clock, _told = rates(20)
    for _ in range(10_000):
        assert given.admit("a")
        clock.now += 1 / 20 + 1e-9


def test_one_device_costs_another_nothing():
    given, _clock, _told = rates(1)
    assert admitted(given, "a", 100) == 5
    assert admitted(given, "b", 100) == 5


def test_none():
    given, _clock, _told = rates(0)
    assert admitted(given, "a", 100_000) == 100_000


def test_one_event_at_once_and_one_a_minute_with_the_number(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(rate, "TOLD_EVERY_SECONDS", 0.01)

    async def run() -> None:
        given, _clock, told = rates(1)
        for value in ("1", "2", "3", "4"):
            await given.note("a", "place", "rfCard", value)
        assert told == [Excess("a", "place", "rfCard", "1", 1)]
        assert given.denied == 4
        async with asyncio.timeout(10):
            while len(told) < 3:  # the second, with the number, and again one at once when it has been quiet
                await asyncio.sleep(0.001)
                if len(told) == 2 and given.is_quiet("a"):
                    await given.note("a", "place", "rfCard", "5")
        assert told[1:] == [Excess("a", "place", "rfCard", "1", 3), Excess("a", "place", "rfCard", "5", 1)]
        await given.close()

    asyncio.run(run())
    assert len(caplog.records) == 3


def test_what_was_not_told_of_is_when_the_server_stops():
    async def run() -> None:
        given, _clock, told = rates(1)
        for device in ("a", "b"):
            for _ in range(3):
                await given.note(device, "place", "face", "x")
        await given.close()
        assert [(excess.serial, excess.times) for excess in told] == [("a", 1), ("b", 1), ("a", 2), ("b", 2)]

    asyncio.run(run())


def test_at_the_end_all_is_told_of_also_what_comes_meanwhile():
    told = list[Excess]()

    async def run() -> None:
        async def tell(excess: Excess) -> None:
            if excess.times > 1 and not any(each.serial == "late" for each in told):
                await given.note("late", "P1", "rfCard", "2")
            told.append(excess)

        given = DeviceRates(20, tell, _Clock())
        for serial in ("a", "b"):
            for _ in range(3):
                await given.note(serial, "P1", "rfCard", "1")
        await given.close()

    asyncio.run(run())
    assert sorted((each.serial, each.times) for each in told) == [
        ("a", 1),
        ("a", 2),
        ("b", 1),
        ("b", 2),
        ("late", 1),
    ]
