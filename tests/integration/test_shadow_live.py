"""Shadows on real doors: two vendors over HTTPS, what the second says beside the first, and what it must never do."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from patience import eventually
from running import Console, Device, api_form, running_server, set_up

from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

_RULE = """
[[rule]]
name = "a card"
when.body.rfCard = "{value}"
{answer}
"""
_USUAL = """
[default]
json = {valid = true, message = "Welcome"}
"""
_DENY = 'json = {valid = false, message = "No"}'
_OTHER_WORDS = 'json = {valid = true, message = "Come in"}'
_SILENCE = 'fault = "no-answer"'


def script(**answers: str) -> str:
    """Return a vendor's script: the answers to cards by their numbers, a welcome to all others."""
    rules = [_RULE.format(value=card, answer=answer) for card, answer in answers.items()]
    return "\n".join([_USUAL, *rules])


@dataclass
class Scene:
    """A server, two vendors, a place with a card reader's API and its shadow."""

    owner: Console
    first: RunningVendor
    second: RunningVendor
    group: str
    place: str
    api: str
    shadow: str

    def compared(self, **more: Any) -> dict[str, Any]:
        path = f"/places/{self.place}/access-service/shadow"
        document: dict[str, Any] = self.owner.get(path, params={"credential": "rfCard", **more})
        return document

    def pairs(self, outcome: str, **more: Any) -> list[dict[str, Any]]:
        path, found, cursor = f"/places/{self.place}/access-service/shadow/pairs", [], None
        while True:
            params = {"credential": "rfCard", "outcome": outcome, **more}
            page = self.owner.get(path, params=params | ({"cursor": cursor} if cursor else {}))
            found += page["items"]
            if (cursor := page["nextCursor"]) is None:
                return found

    def none_waits(self) -> bool:
        """Tell whether all shadows that are to be asked have been."""
        return "\nclue_shadow_waiting 0.0\n" in self.owner.client.get("/metrics").text

    def until(self, holds: Callable[[dict[str, Any]], bool], seconds: float = 60) -> dict[str, Any]:
        """Return the comparison once something holds of it."""
        until = time.monotonic() + seconds
        while not holds(found := self.compared()):
            assert time.monotonic() < until, found
            time.sleep(0.05)
        return found


def total(found: dict[str, Any]) -> int:
    return int(found["agreed"] + found["differed"] + found["unanswered"] + found["notAsked"])


@contextmanager
def at_a_server(
    tmp_path: Path, first: RunningVendor, second: RunningVendor, **environ: str
) -> Iterator[Scene]:
    with running_server(tmp_path / "data", vendors=[first, second], environ=environ) as server:
        owner = set_up(server)
        yield in_a_group(owner, first, second)


def in_a_group(owner: Console, first: RunningVendor, second: RunningVendor, **connection: Any) -> Scene:
    group = owner.place("placeGroup")
    place = owner.place("place", group)
    more: dict[str, Any] = {"connection": connection} if connection else {}
    api = owner.register(group, api_form(first, path="/", name="First", **more))["id"]
    shadow = owner.register(group, api_form(second, path="/", name="Second", **more))["id"]
    setting = {
        "accessType": "vendor",
        "assignments": {"rfCard": api},
        "onNoAnswer": {},
        "shadows": {"rfCard": shadow},
    }
    owner.ask("PUT", f"/place-groups/{group}/access-service", setting, 200)
    return Scene(owner, first, second, group, place, api, shadow)


@pytest.fixture(scope="module")
def second() -> Iterator[RunningVendor]:
    with running_vendor(VendorOptions(script_text=_USUAL)) as running:
        yield running


@pytest.fixture(scope="module")
def first() -> Iterator[RunningVendor]:
    with running_vendor(VendorOptions(script_text=_USUAL)) as running:
        yield running


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, first: RunningVendor, second: RunningVendor
) -> Iterator[Console]:
    """The owner of a server that asks shadows quickly."""
    folder = tmp_path_factory.mktemp("shadows") / "data"
    with running_server(folder, vendors=[first, second], environ={"CLUE_SHADOW_RATE": "1000"}) as server:
        yield set_up(server)


@pytest.fixture
def scene(site: Console, first: RunningVendor, second: RunningVendor) -> Iterator[Scene]:
    first.use_script(_USUAL)
    second.use_script(_USUAL)
    yield in_a_group(site, first, second)
    first.use_script(_USUAL)
    second.use_script(_USUAL)


def card(number: int) -> str:
    return f"04{number:06X}"


def present_all(devices: list[Device], cards: list[str]) -> dict[str, dict[str, Any]]:
    """Present cards, each once, at several doors at a time; return what each was told."""
    told: dict[str, dict[str, Any]] = {}

    def some(place: int) -> None:
        for value in cards[place :: len(devices)]:
            told[value] = devices[place].present("rfCard", value)

    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(some, range(len(devices))))
    return told


def test_a_thousand_presentations_show_exactly_the_planted_differences(
    site: Console, first: RunningVendor, second: RunningVendor
):
    scene = in_a_group(site, first, second, deadlineMs=2000)
    cards = [card(number) for number in range(1000)]
    verdict, words, away, first_away = (
        cards[10:130:10],
        cards[205:400:15],
        cards[450:810:90],  # fewer in a row than have a vendor taken for away
        cards[940:990:20],
    )
    both_deny = cards[5:1000:100]
    denials = dict.fromkeys(both_deny, _DENY)
    try:
        first.use_script(script(**denials, **dict.fromkeys(first_away, _SILENCE)))
        second.use_script(
            script(
                **denials,
                **dict.fromkeys(verdict, _DENY),
                **dict.fromkeys([one for one in words if one not in both_deny], _OTHER_WORDS),
                **dict.fromkeys(away, _SILENCE),
            )
        )
        words = [one for one in words if one not in both_deny]
        devices = [site.device(scene.place) for _ in range(8)]
        told: dict[str, dict[str, Any]] = {}
        # A busy machine asks shadows later: never are there more than may wait for one.
        for first_of in range(0, len(cards), 100):
            told |= present_all(devices, cards[first_of : first_of + 100])
            eventually(scene.none_waits)
        found = scene.until(lambda one: total(one) >= len(cards))
    finally:
        first.use_script(_USUAL)
        second.use_script(_USUAL)
    for value in cards:
        expected = "denied" if value in (*both_deny, *first_away) else "granted"
        assert told[value]["result"] == expected, "the shadow decides nothing"
    assert found["notAsked"] == 0
    assert found["unanswered"] == len(away)
    assert found["differed"] == len(verdict) + len(words) + len(first_away)
    assert found["agreed"] == len(cards) - found["unanswered"] - found["differed"]
    differed = {pair["event"]["value"][-4:]: pair for pair in scene.pairs("differed", limit=7)}
    assert set(differed) == {one[-4:] for one in (*verdict, *words, *first_away)}
    for value in verdict:
        event, shadow = differed[value[-4:]]["event"], differed[value[-4:]]["shadow"]
        assert (event["result"], event["reason"], event["message"]) == ("granted", None, "Welcome")
        assert (shadow["result"], shadow["reason"], shadow["message"]) == (
            "denied",
            "condition_not_met",
            "No",
        )
    for value in words:
        event, shadow = differed[value[-4:]]["event"], differed[value[-4:]]["shadow"]
        assert (event["message"], shadow["result"], shadow["message"]) == ("Welcome", "granted", "Come in")
    for value in first_away:
        event, shadow = differed[value[-4:]]["event"], differed[value[-4:]]["shadow"]
        assert (event["result"], event["reason"], shadow["result"]) == ("denied", "timeout", "granted")
    unanswered = scene.pairs("unanswered")
    assert {pair["event"]["value"][-4:] for pair in unanswered} == {one[-4:] for one in away}
    assert {(pair["shadow"]["result"], pair["shadow"]["reason"]) for pair in unanswered} == {
        (None, "timeout")
    }
    for one in ("latency", "shadowLatency"):
        assert 0 < found[one]["medianMs"] <= found[one]["p99Ms"] < 5000


def test_the_shadow_is_asked_the_same_after_the_door_has_its_answer(scene: Scene):
    device = scene.owner.device(scene.place)
    scene.second.forget_requests()
    scene.first.forget_requests()
    assert device.present("rfCard", card(1))["message"] == "Welcome"
    scene.until(lambda one: one["agreed"] == 1)
    [asked], [decided] = scene.second.requests, scene.first.requests
    assert (
        json.loads(asked.body) == json.loads(decided.body) == {"deviceId": device.serial, "rfCard": card(1)}
    )
    [pair] = scene.pairs("agreed")
    assert pair["event"]["traceId"] in decided.headers_by_name["traceparent"]
    assert pair["shadow"]["traceId"] in asked.headers_by_name["traceparent"]
    assert pair["shadow"]["traceId"] != pair["event"]["traceId"]
    [event] = scene.owner.get(f"/events?serial={device.serial}")["items"]
    assert pair["event"] == event


def test_a_hanging_shadow_delays_no_decision(scene: Scene):
    scene.second.use_script('[default]\nfault = "no-answer"')
    devices = [scene.owner.device(scene.place) for _ in range(4)]
    present_all(devices, [card(number) for number in range(8)])  # connections and code are warm
    took: list[float] = []
    for number in range(60):
        began = time.monotonic()
        assert devices[number % 4].present("rfCard", card(100 + number))["result"] == "granted"
        took.append(time.monotonic() - began)
    assert sorted(took)[len(took) // 2] < 1, "the shadow has four seconds"
    assert max(took) < 3
    found = scene.until(lambda one: total(one) == 68)
    assert found["agreed"] == found["differed"] == 0
    assert found["unanswered"] >= 5


def test_a_flood_drops_shadows_and_no_decision(tmp_path: Path, first: RunningVendor, second: RunningVendor):
    first.use_script(_USUAL)
    second.use_script(_USUAL)
    with at_a_server(tmp_path, first, second, CLUE_SHADOW_RATE="5") as scene:
        cards = [card(number) for number in range(400)]
        told = present_all([scene.owner.device(scene.place) for _ in range(8)], cards)
        assert Counter(one["result"] for one in told.values()) == {"granted": 400}
        found = scene.until(lambda one: total(one) == 400, 30)
        assert found["notAsked"] >= 300
        assert found["agreed"] == 400 - found["notAsked"] > 0
        text = scene.owner.server.client().get("/metrics").text
        host = second.url.removeprefix("https://")
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if "clue_shadow" in line)
        assert float(values[f'clue_shadow_asked_total{{vendor="{host}"}}']) == found["agreed"]
        assert float(values[f'clue_shadow_dropped_total{{vendor="{host}"}}']) == found["notAsked"]
        assert float(values[f'clue_shadow_failed_total{{vendor="{host}"}}']) == 0


def test_what_no_vendor_was_asked_no_shadow_is(scene: Scene):
    owner, device = scene.owner, scene.owner.device(scene.place)
    scene.second.forget_requests()
    assert device.present("userPin", "471100")["result"] == "local"
    assert device.present("rfCard", "x" * 600)["result"] == "denied"
    trial = {"credential": "rfCard", "value": card(1)}
    owner.ask("POST", f"/places/{scene.place}/access-service/trials", trial, 200)
    owner.tested(scene.group, api_form(scene.first, path="/"))
    assert device.present("rfCard", card(2))["result"] == "granted"
    found = scene.until(lambda one: total(one) == 1)
    assert found["agreed"] == 1
    assert [json.loads(one.body)["rfCard"] for one in scene.second.requests] == [card(2)]


def test_signed_calls_of_a_shadow_are_signed(scene: Scene):
    secret = "whsec_" + "A" * 43 + "="
    form = api_form(scene.second, path="/", name="Second")
    signing = {"connection": {"signing": {"secrets": [{"value": secret}]}}}
    receipt = scene.owner.tested(scene.group, {**form, **signing})
    scene.owner.ask("PUT", f"/apis/{scene.shadow}", {**form, **signing, "testReceipt": receipt}, 200)
    scene.second.forget_requests()
    assert scene.owner.device(scene.place).present("rfCard", card(3))["result"] == "granted"
    scene.until(lambda one: one["agreed"] == 1)
    assert scene.second.requests[0].headers_by_name["webhook-signature"].startswith("v1,")


def test_a_crash_loses_no_event(tmp_path: Path, first: RunningVendor, second: RunningVendor):
    first.use_script(_USUAL)
    second.use_script(_USUAL)
    folder = tmp_path / "data"
    environ = {"CLUE_SHADOW_RATE": "1000"}
    with running_server(folder, vendors=[first, second], environ=environ) as server:
        scene = in_a_group(set_up(server), first, second)
        token, place = scene.owner.client.headers["authorization"], scene.place
        told = present_all(
            [scene.owner.device(place) for _ in range(4)], [card(number) for number in range(100)]
        )
        server.kill()
    with running_server(folder, vendors=[first, second], environ=environ) as server:
        again = Console(server, server.client(token.removeprefix("Bearer ")))
        events = again.get("/events", params={"placeId": place, "limit": 1000})["items"]
        assert len(events) == len(told) == 100
        scene.owner = again
        assert total(scene.compared()) <= 100
        assert all(pair["event"]["id"] for pair in scene.pairs("agreed"))


def test_an_end_is_not_held_up_by_a_hanging_shadow(
    tmp_path: Path, first: RunningVendor, second: RunningVendor
):
    second.use_script(_USUAL)
    with at_a_server(tmp_path, first, second) as scene:
        second.use_script('[default]\nfault = "no-answer"')
        second.forget_requests()
        device = scene.owner.device(scene.place)
        for number in range(4):
            device.present("rfCard", card(number))
        until = time.monotonic() + 10
        while not scene.second.requests:
            assert time.monotonic() < until
            time.sleep(0.02)
        began = time.monotonic()
        assert scene.owner.server.stop() == 0
        assert time.monotonic() - began < 3
    second.use_script(_USUAL)
