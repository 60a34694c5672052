"""Strangers by the dozen, and what others notice of them: real processes, and the application with its lane taken."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path
from time import monotonic

import httpx
import pytest
from flood import flooding
from in_process import application
from running import OWNER, Console, Server, running_server, set_up

from server.bounding.asking import Asker
from server.store import engine, lane

RIGHT = {"email": OWNER["email"], "password": OWNER["password"]}
ROUNDS = 3
LONGEST = (
    10.0  # far beyond what it takes, on a machine that does much else; without bounds it took still longer
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("flooded") / "data", "--tls", "off") as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: Server) -> Console:
    return set_up(server)


def turned_away(server: Server, room: str) -> float:
    text = server.client().get("/metrics").text
    (line,) = [
        each for each in text.splitlines() if each.startswith(f'clue_turned_away_total{{room="{room}"}}')
    ]
    return float(line.rpartition(" ")[2])


def in_time(client: httpx.Client, method: str, path: str, body: object = None) -> int:
    begun = monotonic()
    answer = client.request(method, path, json=body)
    assert monotonic() - begun < LONGEST
    assert answer.is_success, answer.text
    return answer.status_code


@pytest.mark.parametrize(
    "email", ["stranger%d@example.com", OWNER["email"]], ids=["any account", "the owner's"]
)
def test_while_eighty_addresses_guess_passwords_the_owner_signs_in_and_works(
    server: Server, owner: Console, email: str
):
    url, client = httpx.URL(server.url), server.client()
    before = turned_away(server, "sign_ins")
    guess = json.dumps({"email": email, "password": "a wrong passphrase"})
    with flooding(url.host, url.port or 80, 80, "/api/v1/session", guess) as flood:
        for _ in range(ROUNDS):
            assert in_time(client, "POST", "/api/v1/session", RIGHT) == 201
            assert in_time(owner.client, "GET", "/api/v1/places") == 200
            assert in_time(client, "GET", "/readyz") == 200
    assert set(flood.statuses) <= {401, 429, 503}
    assert flood.statuses[503] > 0
    assert turned_away(server, "sign_ins") > before


def test_while_fifty_strangers_enter_wrong_codes_an_administrator_saves(server: Server, owner: Console):
    place = owner.place("place", owner.place("placeGroup"))
    owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "a@example.com"}, 200)
    url, client = httpx.URL(server.url), server.client()
    entry = json.dumps({"placeId": place, "serial": "5000000%d", "code": "123456"}).replace("0%d", "1%d0")
    with flooding(url.host, url.port or 80, 50, "/device/v1/registrations", entry) as flood:
        for number in range(ROUNDS * 3):
            assert (
                in_time(owner.client, "PATCH", f"/api/v1/places/{place}", {"name": f"Lobby {number}"}) == 200
            )
            assert in_time(owner.client, "GET", "/api/v1/places") == 200
            assert in_time(client, "GET", "/readyz") == 200
    assert set(flood.statuses) <= {409, 422, 503}
    assert turned_away(server, "strangers") > 0


def test_who_only_reads_never_waits_for_a_turn_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """And who waits in vain is told that the server is busy, not that its disk is full."""
    monkeypatch.setattr(lane, "PATIENCE_SECONDS", dict.fromkeys(Asker, 0.2))
    unknown = {"placeId": "12345678", "serial": "500000001", "code": "123456"}

    async def run() -> None:
        async with application(tmp_path) as (app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            document = (await client.post("/api/v1/setup", json=setup)).json()
            mine = {"authorization": f"Bearer {document['token']}"}
            branch = {"parentId": document["headquartersId"], "kind": "branch", "name": "B"}
            for _ in range(25):  # until the audit trail has enough of these
                refused = await client.post("/device/v1/registrations", json=unknown)
                assert (refused.status_code, refused.json()["code"]) == (404, "place_not_found")
            assert app.living is not None
            with app.living.parts.places.database.lane.turn(Asker.SERVER):
                assert (await client.get("/api/v1/places", headers=mine)).status_code == 200
                assert (await client.get("/api/v1/server")).status_code == 200
                assert (await client.get("/readyz")).status_code == 200
                refused = await client.post("/device/v1/registrations", json=unknown)
                assert (refused.status_code, refused.json()["code"]) == (404, "place_not_found")
                for answer in (
                    await client.post("/api/v1/places", json=branch, headers=mine),
                    await client.post("/api/v1/session", json=RIGHT),
                ):
                    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
                    assert int(answer.headers["retry-after"]) == answer.json()["retryAfterSeconds"] == 1
                    assert "another program" not in answer.text
            assert (await client.post("/api/v1/places", json=branch, headers=mine)).status_code == 201

    asyncio.run(run())


def test_another_program_that_holds_the_database_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_SECONDS", 0.1)

    async def run() -> None:
        async with application(tmp_path) as (_app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            document = (await client.post("/api/v1/setup", json=setup)).json()
            mine = {"authorization": f"Bearer {document['token']}"}
            branch = {"parentId": document["headquartersId"], "kind": "branch", "name": "B"}
            with closing(sqlite3.connect(tmp_path / "clue.db", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                answer = await client.post("/api/v1/places", json=branch, headers=mine)
                assert (answer.status_code, answer.json()["code"]) == (503, "busy")
                assert "locked by another program" in answer.json()["detail"]
                assert (await client.get("/api/v1/places", headers=mine)).status_code == 200
                other.execute("ROLLBACK")
            assert (await client.post("/api/v1/places", json=branch, headers=mine)).status_code == 201

    asyncio.run(run())


def test_readiness_is_looked_up_once_for_all_who_ask(tmp_path: Path):
    async def run() -> None:
        async with application(tmp_path) as (app, client):
            assert app.living is not None
            looks = 0
            probe = app.living.event_log.probe

            def counted() -> asyncio.Future[None]:
                nonlocal looks
                looks += 1
                return probe()

            app.living.event_log.probe = counted  # type: ignore[method-assign]
            begun = monotonic()
            answers = await asyncio.gather(*(client.get("/readyz") for _ in range(50)))
            assert {answer.status_code for answer in answers} == {200}
            assert looks <= 1 + (monotonic() - begun)

    asyncio.run(run())


def test_large_bodies_of_strangers_take_no_more_threads_than_their_questions(tmp_path: Path):
    """Whether one is signed in is looked up for them, and for nobody at once beyond what there is room for."""

    async def run() -> None:
        async with application(tmp_path) as (app, client):
            assert app.living is not None
            looks = app.living.rooms.looks
            body = {"x": "y" * 20_000}
            mine = {"authorization": "Bearer nobody's"}
            async with AsyncExitStack() as held:
                for _ in range(4):
                    await held.enter_async_context(looks.place())
                tasks = [
                    asyncio.create_task(client.post("/api/v1/places", json=body, headers=mine))
                    for _ in range(40)
                ]
                refused, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                assert {task.result().json()["code"] for task in refused} == {"busy"}
            statuses = {(await task).status_code for task in tasks}
            assert statuses == {401, 503}

    asyncio.run(run())
