"""Place groups, devices and administrators that share a vendor, or the server, do not meet: over HTTP, as each sees it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from running import Console, Device, Server, api_form

from server.sandbox.sample_vendor.running import RunningVendor

CARD = "04A1B2C3"


def figure(server: Server, name: str) -> float:
    """Return a figure of the server's own metrics."""
    lines = server.client().get("/metrics").text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name} ")))


def events_of(owner: Console, serial: str) -> list[dict[str, Any]]:
    return list(owner.get(f"/events?serial={serial}&limit=200")["items"])


def test_a_host_that_answers_one_group_twice_grants_nothing_to_another(owner: Console, vendor: RunningVendor):
    """By the doors of one group, by its tests, and in whatever order; nor to a next request of the same group."""
    one, other = owner.place("placeGroup"), owner.place("placeGroup")
    twice = "/fault/doubling?interval_ms=2"
    for group, path in ((one, twice), (other, "/deny")):
        owner.assign(group, rfCard=owner.register(group, api_form(vendor, path=path))["id"])
    refusing = owner.register(one, api_form(vendor, "customQr", path="/deny"))
    doubling = owner.get(f"/place-groups/{one}/apis")["items"][0]["id"]
    owner.assign(one, rfCard=doubling, customQr=refusing["id"])
    groups = (one, one, other, other)
    doubled, same, *others = (owner.device(owner.place("place", group)) for group in groups)

    def results(device: Device, credential: str, value: str) -> Counter[str]:
        return Counter(device.present(credential, value)["result"] for _ in range(60))

    def test() -> None:
        for _ in range(10):
            owner.tested(one, api_form(vendor, path=twice))

    with ThreadPoolExecutor(5) as pool:
        tested = pool.submit(test)
        granted = pool.submit(results, doubled, "rfCard", CARD)
        denied = [pool.submit(results, device, "rfCard", CARD) for device in others]
        denied.append(pool.submit(results, same, "customQr", "VISIT"))
        tested.result()
        assert granted.result() == {"granted": 60}
        assert [one.result() for one in denied] == [{"denied": 60}] * 3


def test_a_device_has_four_verifications_under_way(
    server: Server, owner: Console, group: str, place: str, vendor: RunningVendor
):
    """What is beyond is denied at once, without a call, even where a device may decide after no answer."""
    api = owner.register(group, api_form(vendor))["id"]
    mixed = {"accessType": "mixed", "assignments": {"rfCard": api}, "onNoAnswer": {"rfCard": "local"}}
    owner.ask("PUT", f"/place-groups/{group}/access-service", mixed, 200)
    greedy, honest = owner.device(place), owner.device(place)
    greedy.present("rfCard", CARD)
    vendor.forget_requests()
    before = figure(server, "clue_device_in_flight_refused_total")

    with ThreadPoolExecutor(13) as pool:
        # Their connections are there before: all have come while the vendor keeps the first waiting.
        for _ in pool.map(lambda _: greedy.client.get("/healthz"), range(60)):
            pass
        vendor.delay_ms = 1500
        try:
            flood = [pool.submit(greedy.present, "rfCard", CARD) for _ in range(12)]
            beside = pool.submit(honest.present, "rfCard", CARD)
            told = Counter(one.result()["result"] for one in flood)
        finally:
            vendor.delay_ms = 0

    assert told == {"granted": 4, "denied": 8}
    assert beside.result()["result"] == "granted"
    assert len(vendor.requests) == 5
    assert figure(server, "clue_device_in_flight_refused_total") == before + 8
    reasons = [event["reason"] for event in events_of(owner, greedy.serial)]
    assert 1 <= reasons.count("server_busy") <= 3, "one a second"
    assert reasons.count(None) == 5
    refused = next(event for event in events_of(owner, greedy.serial) if event["reason"] == "server_busy")
    assert (refused["apiId"], refused["result"], refused["step"]) == (api, "denied", 3)
    assert greedy.present("rfCard", CARD)["result"] == "granted"
