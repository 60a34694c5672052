"""Registering in the field with real processes: many entries at once, several processes, and who hears of it live."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest
from postgres import NoPostgresqlError, running_cluster
from running import Console, Server, running_server, set_up
from site_by_clock import code_in, wrong
from streams import following

SERIALS = iter(range(300_000_001, 300_001_000))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def servers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, ...]]:
    """A server on SQLite; two servers with one database on PostgreSQL."""
    data_dir = tmp_path_factory.mktemp(request.param) / "data"
    if request.param == "sqlite":
        with running_server(data_dir) as only:
            yield (only,)
        return
    try:
        with running_cluster() as cluster:
            options = ("--database", cluster.new_database())
            with (
                running_server(data_dir, *options) as first,
                running_server(data_dir, *options) as second,
            ):
                yield first, second
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture(scope="module")
def owner(servers: tuple[Server, ...]) -> Console:
    return set_up(servers[0])


@pytest.fixture
def place(owner: Console) -> str:
    """A Place with an allocation email."""
    made = owner.place("place", owner.place("placeGroup"), "Lobby")
    owner.ask("PUT", f"/places/{made}/allocation-email", {"email": "a@example.com"}, 200)
    return made


def request(client: httpx.Client, place: str, serial: str) -> httpx.Response:
    return client.post("/device/v1/allocation-codes", json={"placeId": place, "serial": serial})


def enter(client: httpx.Client, place: str, serial: str, code: str) -> httpx.Response:
    body = {"placeId": place, "serial": serial, "code": code}
    return client.post("/device/v1/registrations", json=body)


def sent_code(owner: Console, place: str, serial: str) -> str:
    """Ask for a code and read it from the outbox."""
    assert request(owner.server.client(), place, serial).status_code == 202
    (mail,) = [mail for mail in owner.get("/outbox")["items"] if serial in mail["subject"]]
    return code_in(mail)


def at_once(servers: tuple[Server, ...], bodies: list[dict[str, str]], path: str) -> list[httpx.Response]:
    """Send all of them at the same time, by turns to each server."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        clients = [server.client() for server, _ in zip(cycle(servers), bodies, strict=False)]
        return list(
            pool.map(lambda pair: pair[0].post(path, json=pair[1]), zip(clients, bodies, strict=True))
        )


def test_fifty_wrong_entries_at_once_count_as_five(servers: tuple[Server, ...], owner: Console, place: str):
    serial = str(next(SERIALS))
    code = sent_code(owner, place, serial)
    bodies = [{"placeId": place, "serial": serial, "code": wrong(code, by)} for by in range(1, 51)]
    answers = at_once(servers, bodies, "/device/v1/registrations")
    counts = Counter(answer.json()["code"] for answer in answers)
    # Not all of them may wait at once; whoever may not is told so, and is neither judged nor counted.
    assert counts["code_mismatch"] == 4
    assert counts["code_discarded"] >= 1
    assert counts["code_mismatch"] + counts["code_discarded"] + counts["busy"] == 50
    assert all(
        answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
        for answer in answers
        if answer.json()["code"] == "busy"
    )
    left = [answer.json()["attemptsLeft"] for answer in answers if answer.status_code == 422]
    assert sorted(left) == [1, 2, 3, 4]
    limits = owner.get(f"/places/{place}/enrollment-limits")
    assert (limits["tries"], limits["wrong"]) == (5, 5)
    assert enter(owner.server.client(), place, serial, code).json()["code"] == "code_discarded"
    owner.ask("DELETE", f"/places/{place}/enrollment-limits", expect=204)
    assert owner.get(f"/places/{place}/enrollment-limits")["tries"] == 0


def test_a_code_is_used_once(servers: tuple[Server, ...], owner: Console, place: str):
    serial = str(next(SERIALS))
    body = {"placeId": place, "serial": serial, "code": sent_code(owner, place, serial)}
    answers = at_once(servers, [body] * 10, "/device/v1/registrations")
    counts = Counter(answer.json().get("code") for answer in answers)
    assert counts[None] == 1
    assert counts["already_registered"] + counts["busy"] == 9
    assert len(owner.get(f"/devices?placeId={place}")["items"]) == 1


def test_one_code_a_minute_is_sent(servers: tuple[Server, ...], owner: Console, place: str):
    serial = str(next(SERIALS))
    answers = at_once(servers, [{"placeId": place, "serial": serial}] * 10, "/device/v1/allocation-codes")
    counts = Counter(answer.json().get("code") for answer in answers)
    assert counts[None] == 1
    assert counts["resend_too_soon"] + counts["busy"] == 9
    assert owner.get(f"/places/{place}/enrollment-limits")["mails"] == 1
    assert sum(serial in mail["subject"] for mail in owner.get("/outbox")["items"]) == 1


def test_consoles_hear_of_each_step_and_the_device_is_connected(
    servers: tuple[Server, ...], owner: Console, place: str
):
    serial = str(next(SERIALS))
    client = servers[-1].client()
    with following(owner.client, "/api/v1/changes/stream") as changes:

        def heard(kind: str) -> dict[str, Any]:
            while True:
                _, change = changes.next()
                if (change["kind"], change["id"]) == (kind, serial):
                    return dict(change)

        code = sent_code(owner, place, serial)
        assert heard("enrollment")["by"] is None
        enter(client, place, serial, wrong(code))
        heard("enrollment")
        token = enter(client, place, serial, code).json()["token"]
        heard("device")
        # The device follows its settings with no further step, at any process.
        device = servers[0].client(token)
        with following(device, "/device/v1/settings/stream") as settings:
            _, first = settings.next()
            assert (first["placeId"], first["accessType"]) == (place, "none")
        verified = device.post("/device/v1/verifications", json={"credential": "rfCard", "value": "04A1"})
        assert verified.json() == {"result": "local"}

        serial = str(next(SERIALS))
        sent_code(owner, place, serial)
        heard("enrollment")
        owner.ask("DELETE", f"/places/{place}/pending-registrations/{serial}", expect=204)
        assert heard("enrollment")["by"] == "Kim Owner"


def test_after_a_crash_nothing_is_forgotten(tmp_path: Path):
    with running_server(tmp_path / "data") as server:
        owner = set_up(server)
        token = owner.client.headers["authorization"].removeprefix("Bearer ")
        place = owner.place("place", owner.place("placeGroup"))
        owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "a@example.com"}, 200)
        serial = str(next(SERIALS))
        code = sent_code(owner, place, serial)
        for by in range(1, 5):
            enter(server.client(), place, serial, wrong(code, by))
        server.kill()
    with running_server(tmp_path / "data") as server:
        assert request(server.client(), place, serial).json()["code"] == "resend_too_soon"
        assert enter(server.client(), place, serial, wrong(code)).json()["code"] == "code_discarded"
        limits = server.client(token).get(f"/api/v1/places/{place}/enrollment-limits").json()
        assert (limits["mails"], limits["tries"], json.dumps(limits).count(serial)) == (1, 5, 1)
