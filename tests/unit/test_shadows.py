"""Asking shadows: bounds, turns, a loop that is late, what becomes of failures; with vendors that are made up."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from clue_desktop.domain.access_service import OnNoAnswer
from clue_desktop.domain.credentials import Credential, Placeholder
from clue_desktop.domain.failure_family import Family
from clue_desktop.domain.vendor_api import AutoField, Criteria, RequestPart, VendorApi
from server.bounding.heavy_work import HeavyWork
from server.store.engine import StorageError
from server.store.event_writing import EventRow
from server.store.shadow_writing import ShadowRow, Unasked
from server.verification import shadows as module
from server.verification.plans import CompiledApi, Plan, UnusableApi, compile_api
from server.verification.shadows import MOST_OF_ONE, Shadows
from server.verification.vendor_messages import Timings, VendorFailure, VendorResponse

TIMINGS = Timings(None, None, None, None, 12.0)
GRANT = VendorResponse(200, (("content-type", "application/json"),), b"{}", TIMINGS, "127.0.0.1")


@dataclass
class Vendors:
    """What answers, or waits until it is told to."""

    answer: Any = GRANT
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def call(self, target: Any, _head: bytes, _body: bytes, **_more: Any) -> Any:
        self.asked.append(target.host)
        if self.gate is not None:
            await self.gate.wait()
        return self.answer

    async def aclose(self) -> None:
        pass


@dataclass
class Kept:
    rows: list[ShadowRow] = field(default_factory=list)
    unasked: dict[Unasked, int] = field(default_factory=dict)
    fault: Exception | None = None

    async def write(self, rows: Sequence[ShadowRow], unasked: Mapping[Unasked, int]) -> None:
        if self.fault is not None:
            raise self.fault
        self.rows += rows
        for where, count in unasked.items():
            self.unasked[where] = self.unasked.get(where, 0) + count


def api(name: str, host: str = "b.example") -> CompiledApi:
    part = RequestPart(
        Credential.RF_CARD,
        f"https://{host}/",
        (),
        (AutoField(Placeholder.CARD_NUMBER, "card", enabled=True),),
        (),
    )
    return compile_api(name, "20000002", VendorApi(name, part, Criteria((200,), None, None, None)))


def event(number: int = 0, **changes: Any) -> EventRow:
    row = EventRow(
        60_000 + number, "100000001", "20000001", "20000002", None, "rfCard", "•", "a", "A", "granted", None, 5,
        200, None, 1000,
    )  # fmt: skip
    return row._replace(**changes)


def plan(shadow: CompiledApi | UnusableApi) -> Plan:
    return Plan(api("a", "a.example"), OnNoAnswer.DENY, shadow)


def run(test: Any, vendors: Vendors, rate: int = 1000) -> Kept:
    kept = Kept()

    async def inside() -> None:
        heavy = HeavyWork()
        shadows = Shadows(vendors, None, heavy, kept.write, rate)  # type: ignore[arg-type]
        try:
            await test(shadows, kept)
        finally:
            await shadows.close()
            await heavy.close()

    asyncio.run(inside())
    return kept


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # there is nothing that tells
            await asyncio.sleep(0.005)


def test_what_a_line_does_not_hold_is_counted_as_not_asked():
    async def test(shadows: Shadows, _kept: Kept) -> None:
        for number in range(MOST_OF_ONE + 30):
            shadows.ask(plan(api("b")), "1", event(number))
        assert shadows.waiting == MOST_OF_ONE
        await until(lambda: shadows.waiting == 0 and shadows.under_way == 0)

    kept = run(test, Vendors())
    assert len(kept.rows) == MOST_OF_ONE
    assert {row.outcome for row in kept.rows} == {"agreed"}
    assert kept.unasked == {Unasked(60_000, "20000001", "20000002", "rfCard", "a", "b"): 30}


def test_one_that_hangs_keeps_no_other_from_its_turn():
    hanging = Vendors(gate=asyncio.Event())

    async def test(shadows: Shadows, kept: Kept) -> None:
        for number in range(60):
            shadows.ask(plan(api("b")), "1", event(number))
        await until(lambda: shadows.under_way == module.UNDER_WAY_OF_ONE)
        shadows.ask(plan(api("c", "c.example")), "1", event())
        await until(lambda: "c.example" in hanging.asked)
        assert hanging.asked.count("b.example") == module.UNDER_WAY_OF_ONE

    kept = run(test, hanging)
    assert sum(kept.unasked.values()) == 61, "what is under way at the end is let go"


def test_nothing_is_asked_in_what_asks(monkeypatch: pytest.MonkeyPatch):
    vendors = Vendors()

    async def test(shadows: Shadows, _kept: Kept) -> None:
        shadows.ask(plan(api("b")), "1", event())
        await asyncio.sleep(0)
        assert vendors.asked == [], "the answer has not left yet"
        monkeypatch.setattr(module, "_LATE_SECONDS", -1)
        due = shadows._due  # nothing outside tells of it
        await until(lambda: shadows._due > due)
        assert vendors.asked == [], "a loop that is late asks none"
        monkeypatch.setattr(module, "_LATE_SECONDS", 10)
        await until(lambda: vendors.asked)
        await until(lambda: shadows.under_way == 0)

    assert len(run(test, vendors).rows) == 1


def test_a_rate_is_kept_and_none_is_none():
    async def test(shadows: Shadows, _kept: Kept) -> None:
        for number in range(50):
            shadows.ask(plan(api("b")), "1", event(number))
        await asyncio.sleep(0.05)

    slow = Vendors()
    run(test, slow, rate=4)
    assert len(slow.asked) <= 2
    off = Vendors()
    assert sum(run(test, off, rate=0).unasked.values()) == 50
    assert off.asked == []


def test_what_waits_too_long_is_not_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)

    async def test(shadows: Shadows, _kept: Kept) -> None:
        shadows.ask(plan(api("b")), "1", event())
        await until(lambda: shadows.waiting == 0)

    vendors = Vendors()
    assert sum(run(test, vendors).unasked.values()) == 1
    assert vendors.asked == []


@pytest.mark.parametrize(
    "reason", ["server_busy", "vendor_unavailable", "credential_value_invalid", "device_released"]
)
def test_where_the_vendor_was_not_asked_the_shadow_is_not(reason: str):
    async def test(shadows: Shadows, _kept: Kept) -> None:
        shadows.ask(plan(api("b")), "1", event(result="denied", reason=reason))
        assert shadows.waiting == 0

    kept = run(test, Vendors())
    assert (kept.rows, kept.unasked) == ([], {})


def test_one_whose_secrets_do_not_open_is_not_asked():
    async def test(shadows: Shadows, _kept: Kept) -> None:
        shadows.ask(plan(UnusableApi("b", "B")), "1", event())

    assert sum(run(test, Vendors()).unasked.values()) == 1


@pytest.mark.parametrize(
    ("code", "family", "sent", "written"),
    [
        ("timeout", Family.SILENT, 1, 1),
        ("connection_failed", Family.SILENT, 0, 1),
        ("address_not_allowed", Family.OWN, 0, 1),
        ("server_busy", Family.OWN, 0, 0),
        ("server_fault", Family.OWN, 0, 0),
        ("server_busy", Family.OWN, 1, 1),
    ],
)
def test_failures_are_no_answers_and_our_own_haste_no_question(
    code: str, family: Family, sent: int, written: int
):
    failure = VendorFailure(code, family, "x", bool(sent), None, (), b"", False, TIMINGS, None, None)  # type: ignore[arg-type]

    async def test(shadows: Shadows, _kept: Kept) -> None:
        shadows.ask(plan(api("b")), "1", event())
        await until(lambda: shadows.waiting == 0 and shadows.under_way == 0)

    kept = run(test, Vendors(answer=failure))
    assert [(row.outcome, row.reason, row.result) for row in kept.rows] == (
        [("unanswered", code, None)] if written else []
    )
    assert sum(kept.unasked.values()) == (0 if written else 1)


def test_what_cannot_be_written_waits_for_the_next_time():
    async def test(shadows: Shadows, kept: Kept) -> None:
        shadows.ask(plan(api("b")), "1", event())
        await until(lambda: shadows.unwritten == 1)
        kept.fault = StorageError("full")
        with pytest.raises(StorageError):
            await shadows.write()
        assert shadows.unwritten == 1
        kept.fault = ValueError("a row that no database takes")
        with pytest.raises(ValueError, match="no database"):
            await shadows.write()
        assert shadows.unwritten == 0, "it keeps no other from being written"
        kept.fault = None

    run(test, Vendors())
