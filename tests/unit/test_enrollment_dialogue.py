"""The registration's dialogue: every step and refusal, to the letter, by a clock that is moved by hand."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from clocks import Clock
from console_parts import until

from clue_desktop.client.device import DeviceClient
from clue_desktop.client.enrollment import About, EnrollmentDialogue, Step
from clue_desktop.contract.errors import error_document
from clue_desktop.domain import enrollment
from clue_desktop.domain.place_tree import place_id

SERIAL, LOBBY, DOCK, CODE = "547838629", place_id(1_000_001), place_id(1_000_002), "123456"
SENT = {"expiresInSeconds": 1800, "resendAfterSeconds": 60}
REGISTERED = {"token": "t0ken", "placeId": LOBBY, "placeName": "Lobby"}
TOO_SOON = enrollment.resend_too_soon(42)
WRONG = enrollment.code_mismatch(3)
TOO_MANY = enrollment.limit_reached(90)


def refused(
    status: int, code: str, detail: str, retry_after: int | None = None, **members: Any
) -> httpx.Response:
    headers = {"content-type": "application/problem+json"}
    if retry_after is not None:
        headers["retry-after"] = str(retry_after)
    return httpx.Response(status, json=error_document(status, code, detail, **members), headers=headers)


@dataclass
class Desk:
    """A dialogue with a server whose next answers are put into `answers`; an exception is raised instead."""

    dialogue: EnrollmentDialogue
    clock: Clock
    answers: list[Any]
    asked: list[tuple[str, Any]] = field(default_factory=list)

    async def at_code(self) -> None:
        """Go as far as a code that was sent."""
        self.answers += [{"registered": False}, SENT]
        await self.dialogue.ask()
        await self.dialogue.send_code(LOBBY)
        assert self.step() is Step.CODE

    def step(self) -> Step:
        """Where the dialogue is."""
        return self.dialogue.step

    @property
    def said(self) -> str:
        """What the trouble is, in words."""
        return self.dialogue.trouble.text if self.dialogue.trouble is not None else ""


@asynccontextmanager
async def desk(serial: str = SERIAL, model: str | None = None) -> AsyncIterator[Desk]:
    clock, answers, asked = Clock(), list[Any](), list[tuple[str, Any]]()

    async def answer(request: httpx.Request) -> httpx.Response:
        content = json.loads(request.content) if request.content else None
        asked.append((f"{request.method} {request.url.path.removeprefix('/device/v1')}", content))
        given = answers.pop(0)
        if callable(given):
            given = await given()
        if isinstance(given, Exception):
            raise given
        return given if isinstance(given, httpx.Response) else httpx.Response(200, json=given)

    async with DeviceClient(
        "https://server.example",
        serial,
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        transport=httpx.MockTransport(answer),
    ) as client:
        dialogue = EnrollmentDialogue(client, model=model, clock=lambda: clock().timestamp())
        yield Desk(dialogue, clock, answers, asked)


def test_the_whole_way():
    async def go() -> None:
        async with desk(model="CLUe-900") as at:
            dialogue = at.dialogue
            assert at.step() is Step.ASKING
            await at.at_code()
            assert (dialogue.seconds_left, dialogue.resend_seconds, dialogue.attempts_left) == (1800, 60, 5)
            assert (dialogue.may_send, dialogue.may_allocate) == (False, True)
            at.clock.move(seconds=61)
            assert (dialogue.seconds_left, dialogue.may_send) == (1739, True)
            at.answers.append(REGISTERED)
            await dialogue.allocate(CODE)
            assert at.step() is Step.DONE
            assert dialogue.registration is not None
            assert dialogue.registration.token == "t0ken"
            assert dialogue.seconds_left is None
            assert at.asked == [
                (f"GET /registrations/{SERIAL}", None),
                ("POST /allocation-codes", {"placeId": LOBBY, "serial": SERIAL, "model": "CLUe-900"}),
                ("POST /registrations", {"placeId": LOBBY, "serial": SERIAL, "code": CODE}),
            ]

    asyncio.run(go())


def test_a_registered_device_is_told_so_and_offered_nothing():
    async def go() -> None:
        async with desk() as at:
            at.answers.append({"registered": True})
            await at.dialogue.ask()
            assert at.step() is Step.BLOCKED
            assert at.said == enrollment.ALREADY_REGISTERED
            await at.dialogue.send_code(LOBBY)
            at.dialogue.enter_code(LOBBY)
            await at.dialogue.allocate(CODE)
            assert at.step() is Step.BLOCKED
            assert len(at.asked) == 1

    asyncio.run(go())


ALREADY = refused(409, "already_registered", enrollment.ALREADY_REGISTERED)
REFUSALS_OF_SENDING = [
    (refused(404, "place_not_found", enrollment.PLACE_NOT_FOUND), enrollment.PLACE_NOT_FOUND, About.PLACE_ID),
    (
        refused(409, "allocation_email_not_set", enrollment.ALLOCATION_EMAIL_NOT_SET),
        enrollment.ALLOCATION_EMAIL_NOT_SET,
        About.PLACE_ID,
    ),
    (refused(429, "resend_too_soon", TOO_SOON, 42), TOO_SOON, About.CODE),
    (refused(429, "rate_limited", TOO_MANY, 90), TOO_MANY, About.SERVER),
    (
        refused(422, "device_id_invalid", enrollment.DEVICE_ID_INVALID),
        enrollment.DEVICE_ID_INVALID,
        About.SERIAL,
    ),
    (
        refused(500, "internal", "The server failed. Its log has more under 4711."),
        "The server failed. Its log has more under 4711.",
        About.SERVER,
    ),
    (
        httpx.ConnectError("no"),
        "https://server.example cannot be reached.",
        About.SERVER,
    ),
]


@pytest.mark.parametrize(("answer", "text", "about"), REFUSALS_OF_SENDING)
def test_a_code_that_is_not_sent_leaves_the_place_to_be_entered(
    answer: httpx.Response | Exception, text: str, about: About
):
    async def go() -> None:
        async with desk() as at:
            at.answers += [{"registered": False}, answer]
            await at.dialogue.ask()
            await at.dialogue.send_code(LOBBY)
            assert at.step() is Step.PLACE
            assert at.dialogue.trouble is not None
            assert (at.said, at.dialogue.trouble.about) == (text, about)
            wait = at.dialogue.resend_seconds
            assert wait == {TOO_SOON: 42, TOO_MANY: 90}.get(text, 0)
            at.clock.move(seconds=wait)
            at.answers.append(SENT)
            await at.dialogue.send_code(LOBBY)
            assert at.step() is Step.CODE
            assert at.dialogue.trouble is None

    asyncio.run(go())


CODE_IS_GONE = [
    (refused(410, "code_expired", enrollment.CODE_EXPIRED), enrollment.CODE_EXPIRED),
    (refused(410, "code_discarded", enrollment.CODE_DISCARDED), enrollment.CODE_DISCARDED),
    (refused(409, "code_not_issued", enrollment.CODE_NOT_ISSUED), enrollment.CODE_NOT_ISSUED),
]


@pytest.mark.parametrize(("answer", "text"), CODE_IS_GONE)
def test_a_code_that_is_gone_has_to_be_requested_anew(answer: httpx.Response, text: str):
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            at.answers.append(answer)
            await at.dialogue.allocate(CODE)
            assert (at.step(), at.said, at.dialogue.may_allocate) == (Step.CODE, text, False)
            at.clock.move(seconds=60)
            at.answers.append(SENT)
            await at.dialogue.resend()
            assert at.dialogue.may_allocate
            assert (at.said, at.dialogue.attempts_left, at.dialogue.seconds_left) == ("", 5, 1800)

    asyncio.run(go())


def test_a_wrong_code_may_be_entered_again():
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            at.answers.append(refused(422, "code_mismatch", WRONG, attemptsLeft=3))
            await at.dialogue.allocate("000000")
            assert (at.step(), at.said, at.dialogue.attempts_left) == (Step.CODE, WRONG, 3)
            assert at.dialogue.may_allocate

    asyncio.run(go())


@pytest.mark.parametrize("entry", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_what_is_no_code_is_not_sent(entry: str):
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            await at.dialogue.allocate(entry)
            assert at.said == enrollment.CODE_INVALID
            assert len(at.asked) == 2

    asyncio.run(go())


def test_too_many_tries_are_waited_for():
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            at.answers.append(refused(429, "rate_limited", TOO_MANY, 90))
            await at.dialogue.allocate(CODE)
            assert (at.said, at.dialogue.allocate_seconds, at.dialogue.may_allocate) == (TOO_MANY, 90, False)
            at.clock.move(seconds=90)
            assert at.dialogue.may_allocate

    asyncio.run(go())


def test_a_code_expires_on_the_screen_too():
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            at.clock.move(minutes=29, seconds=59)
            at.dialogue.tick()
            assert at.dialogue.may_allocate
            at.clock.move(seconds=1)
            at.dialogue.tick()
            assert (at.said, at.dialogue.may_allocate) == (enrollment.CODE_EXPIRED, False)

    asyncio.run(go())


def test_a_lost_answer_is_told_from_a_device_that_others_registered():
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            at.answers += [httpx.ReadTimeout("slow"), ALREADY]
            await at.dialogue.allocate(CODE)
            assert at.said == "https://server.example did not answer in time."
            assert at.dialogue.may_allocate
            await at.dialogue.allocate(CODE)
            assert (at.step(), at.said) == (Step.BLOCKED, enrollment.ALREADY_REGISTERED)
            assert at.dialogue.answer_was_lost
        async with desk() as at:
            await at.at_code()
            at.answers += [httpx.ConnectError("away"), ALREADY]
            await at.dialogue.allocate(CODE)
            await at.dialogue.allocate(CODE)
            assert not at.dialogue.answer_was_lost

    asyncio.run(go())


def test_a_server_that_is_away_is_asked_again():
    async def go() -> None:
        async with desk() as at:
            at.answers += [httpx.ConnectError("away"), {"registered": False}]
            await at.dialogue.ask()
            assert (at.step(), at.said) == (Step.ASKING, "https://server.example cannot be reached.")
            await at.dialogue.ask()
            assert (at.step(), at.said) == (Step.PLACE, "")

    asyncio.run(go())


def test_place_ids_are_judged_on_the_spot():
    async def go() -> None:
        async with desk() as at:
            at.answers.append({"registered": False})
            await at.dialogue.ask()
            wrong = LOBBY[:-1] + str((int(LOBBY[-1]) + 1) % 10)
            assert at.dialogue.place_id_problem(LOBBY[:7]) == ""
            assert at.dialogue.place_id_problem(LOBBY) == ""
            assert at.dialogue.place_id_problem(wrong) == enrollment.PLACE_NOT_FOUND
            await at.dialogue.send_code(wrong)
            assert (at.said, len(at.asked)) == (enrollment.PLACE_NOT_FOUND, 1)

    asyncio.run(go())


def test_a_code_belongs_to_its_place():
    async def go() -> None:
        async with desk() as at:
            await at.at_code()
            at.clock.move(seconds=10)
            at.dialogue.back()
            at.dialogue.enter_code(LOBBY)
            assert (at.step(), at.dialogue.seconds_left) == (Step.CODE, 1790)
            at.dialogue.back()
            at.dialogue.enter_code(DOCK)
            assert (at.step(), at.dialogue.seconds_left, at.dialogue.attempts_left) == (
                Step.CODE,
                None,
                None,
            )
            assert at.dialogue.may_allocate
            assert at.dialogue.resend_seconds == 50, "the time counts per serial, across Places"

    asyncio.run(go())


def test_a_serial_that_is_typed_is_asked_about_in_passing():
    async def go() -> None:
        async with desk("") as at:
            dialogue = at.dialogue
            assert at.step() is Step.PLACE
            await dialogue.ask()
            assert (at.said, at.asked) == (enrollment.DEVICE_ID_INVALID, [])
            dialogue.name_device(SERIAL)
            assert at.said == ""
            at.answers.append({"registered": True})
            await dialogue.ask()
            assert at.step() is Step.BLOCKED
            dialogue.name_device("100000001")
            assert (at.step(), at.said) == (Step.PLACE, "")

    asyncio.run(go())


def test_an_answer_about_another_serial_is_dropped():
    async def go() -> None:
        async with desk("") as at:
            dialogue, released = at.dialogue, asyncio.Event()

            async def late() -> dict[str, bool]:
                await released.wait()
                return {"registered": True}

            dialogue.name_device(SERIAL)
            at.answers.append(late)
            asking = asyncio.create_task(dialogue.ask())
            await until(lambda: at.asked)
            dialogue.name_device("100000001")
            released.set()
            await asking
            assert at.step() is Step.PLACE

    asyncio.run(go())


def test_one_thing_at_a_time():
    async def go() -> None:
        async with desk() as at:
            at.answers += [{"registered": False}, SENT]
            await at.dialogue.ask()
            await asyncio.gather(at.dialogue.send_code(LOBBY), at.dialogue.send_code(LOBBY))
            assert len(at.asked) == 2

    asyncio.run(go())
