"""Tokens fetched by a real client of a real token server: ahead, once for all calls, and bounded whatever it does."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from token_server import CLIENT_ID, SECRET, TokenServer, answer, token_server

from clue_desktop.domain.access_service import AccessType
from clue_desktop.domain.client_credentials import ClientCredentials, SecretIn
from clue_desktop.domain.failure_family import Family
from server.sandbox.sample_vendor.running import RunningVendor
from server.verification import token_keeper
from server.verification.plans import GroupPlans, PlacePlans, Point, Update
from server.verification.token_keeper import TokenKeeper
from server.verification.token_source import TokenSource, source_of
from server.verification.vendor_client import (
    Limits,
    NetworkPolicy,
    VendorClient,
    VendorFailure,
    VendorResponse,
    VendorTarget,
    make_ssl_context,
    request_head,
)

Outcome = VendorResponse | VendorFailure


@pytest.fixture(scope="module")
def running(vendor: RunningVendor) -> Iterator[TokenServer]:
    assert vendor.ca_file is not None
    with token_server(vendor.ca_file.parent) as server:
        yield server


@pytest.fixture
def tokens(running: TokenServer) -> TokenServer:
    running.begin()
    return running


class Scene:
    """A keeper with its client, and a vendor's API that calls carry tokens to."""

    def __init__(
        self, vendor: RunningVendor, tokens: TokenServer, ca: Path, clock: Callable[[], float], **how: Any
    ):
        limits = Limits(deadline=how.pop("deadline", 4.0))
        self.client = VendorClient(
            policy=NetworkPolicy(operator_networks=("127.0.0.0/8",)),
            ssl_context=make_ssl_context([ca]),
            limits=limits,
        )
        self.keeper = TokenKeeper(self.client, limits.deadline, clock=clock, **how)
        self.vendor = vendor
        self.source = source(tokens)

    def follow(self, *sources: TokenSource) -> None:
        plans = GroupPlans(1, PlacePlans(AccessType.VENDOR, {}), {}, frozenset(sources))
        self.keeper.follow(Update(Point(), whole=True, groups={"g": plans}))

    async def call(self, path: str = "/grant", deadline: float | None = None) -> Outcome:
        target = VendorTarget.from_url(f"{self.vendor.url}{path}", "g")
        head = request_head(target, ())
        return await self.keeper.call(self.source, target, head, b"{}", deadline=deadline)

    def shown_tokens(self) -> list[str]:
        return [request.headers_by_name["authorization"] for request in self.vendor.requests]


def source(tokens: TokenServer, **changes: Any) -> TokenSource:
    credentials = ClientCredentials(tokens.url, CLIENT_ID, SECRET)
    return source_of(replace(credentials, **changes), "g", None)


@asynccontextmanager
async def scene(
    vendor: RunningVendor,
    tokens: TokenServer,
    clock: Callable[[], float] = time.monotonic,
    **how: Any,
) -> AsyncIterator[Scene]:
    assert vendor.ca_file is not None
    made = Scene(vendor, tokens, vendor.ca_file, clock, **how)
    vendor.forget_requests()
    try:
        yield made
    finally:
        await made.keeper.aclose()
        await made.client.aclose()


async def until(condition: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.01)


def failure(outcome: Outcome) -> tuple[str, Family, str | None]:
    assert isinstance(outcome, VendorFailure), outcome
    assert not outcome.request_sent
    return outcome.code, outcome.family, outcome.cause


def test_a_token_is_there_before_the_first_call_and_serves_all(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            made.follow(made.source)
            await until(lambda: made.keeper.count == 1, "it is fetched as soon as it is needed by a plan")
            assert vendor.requests == []
            tokens.silent = True  # nobody asks it again
            answers = await asyncio.gather(*(made.call() for _ in range(20)))
            assert {one.status for one in answers} == {200}
            assert set(made.shown_tokens()) == {f"Bearer {tokens.granted[0]}"}
            (request,) = tokens.requests
            assert request.basic == (CLIENT_ID, SECRET)
            assert request.headers["content-type"] == "application/x-www-form-urlencoded"
            assert (request.headers["accept"], request.form) == (
                "application/json",
                {"grant_type": "client_credentials"},
            )

    asyncio.run(test())


def test_calls_that_meet_no_token_wait_for_one_request(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.delay = 0.3
            answers = await asyncio.gather(*(made.call() for _ in range(20)))
            assert {one.status for one in answers} == {200}
            assert len(tokens.requests) == 1

    asyncio.run(test())


def test_the_body_carries_the_secret_where_that_is_chosen(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            made.source = source(tokens, secret_in=SecretIn.BODY, scope="doors open", audience="https://api/")
            assert (await made.call()).status == 200
            (request,) = tokens.requests
            assert request.basic is None
            assert request.form == {
                "grant_type": "client_credentials",
                "scope": "doors open",
                "audience": "https://api/",
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
            }

    asyncio.run(test())


def test_a_short_lived_one_is_renewed_in_the_background_and_by_calls_but_never_in_a_storm(
    vendor: RunningVendor, tokens: TokenServer
):
    async def test() -> None:
        moment = 1000.0
        async with scene(vendor, tokens, clock=lambda: moment) as made:
            tokens.seconds = 1
            made.follow(made.source)
            await until(lambda: made.keeper.count == 1, "the first")
            while moment < 1002.5:
                assert (await made.call()).status == 200
                moment += 0.02
            assert 3 <= len(tokens.requests) <= 4, "each for as long as it lives"
            assert len(set(made.shown_tokens())) == len(tokens.requests)

    asyncio.run(test())


def test_the_next_one_is_had_ahead_and_no_call_waits(
    vendor: RunningVendor, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(token_keeper, "_LEAST_BETWEEN", 0.2)

    async def test() -> None:
        moment = 1000.0
        async with scene(vendor, tokens, clock=lambda: moment) as made:
            tokens.seconds = 2  # renewed after 1 s, used for 1.8 s
            made.follow(made.source)
            await until(lambda: made.keeper.count == 1, "the first")
            moment += 1.5
            tokens.held = True
            await until(lambda: len(tokens.requests) == 2, "the second is asked for ahead")
            assert (await made.call()).status == 200
            assert made.shown_tokens() == [f"Bearer {token}" for token in tokens.granted], "the first"
            tokens.held = False
            await until(lambda: len(tokens.granted) == 2, "the second")

    asyncio.run(test())


@pytest.mark.parametrize("how", ["silent", "drips", "closed"])
def test_a_silent_server_is_no_answer_and_keeps_nobody_waiting_for_long(
    vendor: RunningVendor, tokens: TokenServer, how: str
):
    async def test() -> None:
        async with scene(vendor, tokens, deadline=2.0) as made:
            if how == "closed":
                tokens.stop()
            else:
                tokens.behave(**{how: True}, answer=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
            began = time.monotonic()
            code, family, cause = failure(await made.call())
            assert time.monotonic() - began < 2.0
            assert (code, family) == ("token_unavailable", Family.SILENT)
            assert cause == ("token_server_not_reached" if how == "closed" else "token_server_silent")
            if how == "closed":
                tokens.start()
                made.source = source(tokens)
            else:
                tokens.behave()
            await until_granted(made)

    asyncio.run(test())


async def until_granted(made: Scene) -> None:
    end = time.monotonic() + 30
    while (await made.call()).status != 200:
        assert time.monotonic() < end, "it is found back"
        await asyncio.sleep(0.05)


def test_after_the_second_failure_calls_are_told_at_once_and_the_server_is_found_back(
    vendor: RunningVendor, tokens: TokenServer
):
    async def test() -> None:
        async with scene(vendor, tokens, deadline=2.0) as made:
            tokens.silent = True
            made.follow(made.source)
            await until(lambda: made.keeper.failed >= 2, "two failures")
            asked = len(tokens.requests)
            began = time.monotonic()
            outcomes = [failure(await made.call()) for _ in range(200)]
            assert time.monotonic() - began < 20, "each would have waited for a second"
            assert set(outcomes) == {("token_unavailable", Family.SILENT, "token_server_silent")}
            assert len(tokens.requests) <= asked + 1
            tokens.behave()
            await until(lambda: made.keeper.count == 1, "it is asked again by itself")
            assert (await made.call()).status == 200

    asyncio.run(test())


REFUSALS = {
    "token_client_refused": answer(401, {"error": "invalid_client"}),
    "token_scope_refused": answer(400, {"error": "invalid_scope"}),
    "token_redirect": answer(302, b"", "text/html", "Location: https://127.0.0.1/"),
    "token_server_fault": answer(503, b"later", "text/plain"),
    "token_unusable": answer(200, b'{"access_token": "abc", "token_type": "bea', length=42),
}


@pytest.mark.parametrize("cause", REFUSALS)
def test_a_refusal_is_an_answer_and_is_not_asked_for_again_at_once(
    vendor: RunningVendor, tokens: TokenServer, cause: str
):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.answer = REFUSALS[cause]
            outcomes = [failure(await made.call()) for _ in range(20)]
            assert set(outcomes) == {("token_refused", Family.ANSWERED, cause)}
            assert len(tokens.requests) == 1
            assert vendor.requests == []

    asyncio.run(test())


@pytest.mark.parametrize(
    "raw",
    [
        answer(200, {"access_token": "a\r\nX-Evil: 1", "token_type": "Bearer"}),
        answer(200, {"access_token": "문", "token_type": "Bearer"}),
        answer(200, {"access_token": "abc", "token_type": "mac"}),
        answer(200, {"access_token": "abc", "token_type": "Bearer", "expires_in": -1}),
        answer(200, {"access_token": "abc", "token_type": "Bearer", "pad": "x" * 100_000}),
        answer(200, b"x" * 400_000),
        answer(200, {"access_token": "abc", "token_type": "Bearer"}, "text/html"),
        answer(
            200, {"access_token": "abc", "token_type": "Bearer"}, "application/json", "Content-Encoding: gzip"
        ),
    ],
    ids=["line end", "not ascii", "kind", "negative", "large", "huge", "type", "coded"],
)
def test_what_cannot_be_a_token_reaches_no_vendor(vendor: RunningVendor, tokens: TokenServer, raw: bytes):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.answer = raw
            assert failure(await made.call()) == ("token_refused", Family.ANSWERED, "token_unusable")
            assert vendor.requests == []

    asyncio.run(test())


def test_what_is_no_http_is_no_token(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.answer = b"220 mail.example ESMTP\r\n\r\n"
            code, _family, cause = failure(await made.call())
            assert (code, cause) == ("token_unavailable", "token_server_not_reached")

    asyncio.run(test())


def test_a_401_has_the_next_call_carry_a_new_token_and_a_vendor_that_always_says_so_drives_no_storm(
    vendor: RunningVendor, tokens: TokenServer
):
    async def test() -> None:
        moment = 1000.0
        async with scene(vendor, tokens, clock=lambda: moment) as made:
            assert (await made.call("/status/401")).status == 401
            assert len(tokens.requests) == 1, "the call itself is not repeated"
            assert len(vendor.requests) == 1
            for _ in range(50):
                assert (await made.call("/status/401")).status == 401
            first, second = (f"Bearer {token}" for token in tokens.granted)
            assert made.shown_tokens() == [first, *[second] * 50]
            for seconds, asked in ((11.0, 3), (11.0, 3), (11.0, 4), (30.0, 4), (15.0, 5)):
                moment += seconds
                await made.call("/status/401")
                await made.call("/status/401")
                assert len(tokens.requests) == asked, "after 10 s, then 20, 40 …"

    asyncio.run(test())


def test_a_token_that_was_refused_is_shown_on_while_there_is_no_new_one(
    vendor: RunningVendor, tokens: TokenServer
):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            assert (await made.call("/status/401")).status == 401
            tokens.answer = REFUSALS["token_server_fault"]
            assert (await made.call("/status/401")).status == 401, "the vendor's own word, and not ours"
            assert len(set(made.shown_tokens())) == 1

    asyncio.run(test())


def test_a_dead_token_server_takes_nothing_from_other_apis(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens, deadline=3.0) as made:
            tokens.silent = True
            waiting = [asyncio.create_task(made.call()) for _ in range(300)]
            await until(lambda: bool(tokens.requests), "they wait")
            target = VendorTarget.from_url(f"{vendor.url}/grant", "g")
            for _ in range(10):
                assert (await made.client.call(target, request_head(target, ()), b"{}")).status == 200
            assert not any(one.done() for one in waiting)
            outcomes = {failure(one) for one in await asyncio.gather(*waiting)}
            assert outcomes == {("token_unavailable", Family.SILENT, "token_server_silent")}
            assert len(tokens.requests) == 1

    asyncio.run(test())


def test_a_door_with_less_patience_than_the_request_is_denied_and_the_token_is_there_for_the_next(
    vendor: RunningVendor, tokens: TokenServer
):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.held = True
            found = failure(await made.call(deadline=0.5))
            assert found == ("token_unavailable", Family.OWN, "token_late"), (
                "nobody knows yet whether it is silent"
            )
            tokens.held = False
            await until(lambda: len(tokens.granted) == 1, "the request goes on")
            assert (await made.call()).status == 200
            assert len(tokens.requests) == 1

    asyncio.run(test())


def test_whoever_hangs_up_takes_the_token_from_nobody(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.delay = 0.3
            first, second = (asyncio.create_task(made.call()) for _ in range(2))
            await until(lambda: bool(tokens.requests), "they wait")
            first.cancel()
            assert (await second).status == 200
            assert first.cancelled()

    asyncio.run(test())


def test_what_no_plan_needs_is_forgotten_and_another_secret_is_another_source(
    vendor: RunningVendor, tokens: TokenServer
):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            other = source(tokens, client_secret="wrong")
            assert other != made.source
            assert source(tokens) == made.source
            made.follow(made.source, other)
            await until(lambda: made.keeper.count == 1 and made.keeper.failed == 1, "both are asked for")
            made.follow()
            assert made.keeper.count == 0
            made.follow(made.source)
            await until(lambda: made.keeper.count == 1, "fetched anew")
            assert len(tokens.granted) == 2

    asyncio.run(test())


def test_hundreds_are_fetched_a_few_at_once(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.delay = 0.05
            made.follow(*(source(tokens, scope=f"door{number}") for number in range(40)))
            most = 0
            while made.keeper.count < 40:
                most = max(most, made.client.in_flight)
                await asyncio.sleep(0.005)
            assert 1 < most <= 8

    asyncio.run(test())


def test_at_the_end_nothing_is_left_under_way(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        async with scene(vendor, tokens) as made:
            tokens.silent = True
            made.follow(made.source)
            waiting = asyncio.create_task(made.call())
            await until(lambda: bool(tokens.requests), "it is under way")
            await made.keeper.aclose()
            assert failure(await waiting)[:2] == ("server_fault", Family.OWN)
            names = {task.get_name() for task in asyncio.all_tasks()}
            assert not [name for name in names if name.startswith("token")]

    asyncio.run(test())


def test_in_tests_the_server_is_asked_whatever_it_said_before(vendor: RunningVendor, tokens: TokenServer):
    async def test() -> None:
        moment = 1000.0
        async with scene(vendor, tokens, clock=lambda: moment, ahead=False) as made:
            tokens.answer = REFUSALS["token_client_refused"]
            for _ in range(3):
                assert failure(await made.call())[0] == "token_refused"
            assert len(tokens.requests) == 3
            tokens.behave()
            for seconds, asked in ((0.0, 1), (29.0, 1), (2.0, 2)):
                moment += seconds
                assert (await made.call()).status == 200
                assert len(tokens.requests) == asked

    asyncio.run(test())
