"""The server on PostgreSQL: the main job, several processes, and a database that goes away and comes back."""

import asyncio
import json
import os
import re
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import csv_cases
import httpx
import pytest
from command_line import clue_server
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import (
    DENIED,
    GRANTED,
    OWNER,
    Console,
    Device,
    Server,
    api_form,
    running_server,
    set_up,
    workers_of,
)
from spellings import SPELLINGS
from sqlalchemy import func, literal, select, text, update
from sqlalchemy.event import listen

from clue_desktop.domain.event_search import searched_words
from clue_desktop.domain.failure_causes import BROUGHT_IN
from clue_desktop.domain.folding import folded
from server.sandbox.sample_vendor.running import RunningVendor
from server.services.records.events import first_since
from server.store import event_log, event_partitions
from server.store.engine import Database, StorageBusyError, open_postgresql, open_sqlite
from server.store.event_log import EventLog, EventRow
from server.store.event_order import settled
from server.store.event_partitions import drop_older, make_ahead, month_after, partitions
from server.store.event_tables import event_fences, event_hours, events
from server.store.event_writing import PostgresqlEventWriter
from server.store.folding import PLAIN, Folded
from server.store.migrate import CONFIGURATION, EVENTS, migrate
from server.store.schema_check import foreign_object

CARD = GRANTED["rfCard"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture(scope="module")
def server(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, vendor: RunningVendor
) -> Iterator[Server]:
    """A server of two processes."""
    data_dir = tmp_path_factory.mktemp("workers") / "data"
    options = ("--database", cluster.new_database(), "--workers", "2")
    with running_server(data_dir, *options, vendors=[vendor]) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: Server) -> Console:
    """The owner's side of it."""
    return set_up(server)


@pytest.fixture
def pair(cluster: Cluster, tmp_path: Path, vendor: RunningVendor) -> Iterator[tuple[Server, Server]]:
    """Two servers with one database, as on two hosts."""
    options = ("--database", cluster.new_database())
    with (
        running_server(tmp_path / "data", *options, vendors=[vendor]) as first,
        running_server(tmp_path / "data", *options, vendors=[vendor]) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def tables(cluster: Cluster) -> str:
    """A database with all tables and nothing in them, for others to begin as."""
    url = cluster.new_database()
    made = open_postgresql(url)
    migrate(made, [CONFIGURATION, EVENTS])
    made.close()
    return url


@pytest.fixture
def database(cluster: Cluster, tables: str) -> Iterator[Database]:
    """A database with all tables."""
    opened = open_postgresql(cluster.new_database(like=tables))
    yield opened
    opened.close()


def eventually(what: Callable[[], Any], seconds: float = 30) -> Any:
    """Return what becomes true."""
    until = time.monotonic() + seconds
    while not (result := what()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)
    return result


def answers(device: Device, result: str) -> bool:
    """Whether the card gets this result at the device; a process may be about to hear that there is such a device."""
    response = device.client.post("/device/v1/verifications", json={"credential": "rfCard", "value": CARD})
    return bool(response.status_code == httpx.codes.OK and response.json()["result"] == result)


def door(console: Console, vendor: RunningVendor, **changes: Any) -> tuple[str, Device, dict[str, Any]]:
    """Return a new place group that the vendor decides for, a device in it, and the API."""
    group = console.place("placeGroup")
    api = console.register(group, api_form(vendor, **changes))
    console.assign(group, rfCard=api["id"])
    return group, console.device(console.place("place", group)), api


def elsewhere(device: Device, server: Server) -> Device:
    """Return the same device as a client of another server."""
    return Device(device.serial, device.token, server.client(device.token))


def test_the_databases_cells_of_csv_are_the_programs(database: Database):
    csv_cases.check(database)


# ---- the main job ------------------------------------------------------------------------------------------------


def test_the_main_job(owner: Console, vendor: RunningVendor):
    group, device, api = door(owner, vendor)
    place = owner.get(f"/devices?placeId={group}")["items"][0]["placeId"]

    eventually(partial(answers, device, "granted"))
    assert device.present("rfCard", DENIED)["result"] == "denied"

    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": None}}, 200)
    eventually(partial(answers, device, "local"))
    preview = owner.ask(
        "POST",
        f"/place-groups/{group}/access-service/preview",
        {"accessType": "vendor", "assignments": {"rfCard": api["id"]}},
        200,
    ).json()
    assert [lost["placeId"] for lost in preview["overwrites"]] == [place]
    assert owner.assign(group, rfCard=api["id"])["overwrittenPlaces"] == [place]
    eventually(partial(answers, device, "granted"))

    logged = owner.get(f"/events?serial={device.serial}&limit=1000")["items"]
    assert {event["result"] for event in logged} == {"granted", "denied", "local"}
    assert [event["id"] for event in logged] == sorted((event["id"] for event in logged), reverse=True)
    assert owner.ask("GET", "/events", headers={"accept": "text/csv"}).text.count(device.serial) == len(
        logged
    )

    removed = owner.ask("DELETE", f"/apis/{api['id']}", expect=200).json()
    assert [link["placeId"] for link in removed["unlinked"]] == [group]
    eventually(partial(answers, device, "local"))
    assert owner.get("/audit")["items"][0]["action"] == "vendorApi.delete"


def test_an_overview_is_put_together_there_too(owner: Console, vendor: RunningVendor):
    group, device, api = door(owner, vendor)
    place = owner.get(f"/devices?placeId={group}")["items"][0]["placeId"]
    eventually(partial(answers, device, "granted"))
    device.present("rfCard", DENIED)
    owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": None}}, 200)
    since = datetime.now(UTC) - timedelta(hours=3, minutes=17)
    for node in (place, group, owner.headquarters):
        found = owner.get(f"/places/{node}/overview", params={"since": since.isoformat()})
        assert datetime.fromisoformat(found["today"]["since"]) == since.replace(
            microsecond=since.microsecond // 1000 * 1000
        )
        steps = found["today"]["series"]["items"]
        assert sum(step["denied"] for step in steps) >= 1
        assert sum(step["granted"] for step in steps) >= 1
        assert found["vendors"] is not None
        assert found["devices"]["total"] >= 1
        assert "placeLocal" in {entry["kind"] for entry in found["toDo"]}
    # It overrides what it would have had of its group.
    assert owner.get(f"/places/{place}/overview")["vendors"]["total"] == 0
    assert owner.get(f"/events?serial={device.serial}&outcome=denied")["items"][0]["cause"] is None
    assert api["id"] in {
        one["health"]["apiId"] for one in owner.get(f"/places/{group}/overview")["vendors"]["items"]
    }


def test_what_a_shadow_said_is_compared_there_too(owner: Console, vendor: RunningVendor):
    group, device, api = door(owner, vendor)
    shadow = owner.register(group, api_form(vendor, name="Second"))
    setting = {
        "accessType": "vendor",
        "assignments": {"rfCard": api["id"]},
        "onNoAnswer": {},
        "shadows": {"rfCard": shadow["id"]},
    }
    owner.ask("PUT", f"/place-groups/{group}/access-service", setting, 200)
    path = f"/places/{group}/access-service/shadow"

    def compared() -> dict[str, Any]:
        found: dict[str, Any] = owner.get(path, params={"credential": "rfCard"})
        return found

    def presented() -> int:
        answers(device, "granted")  # again and again: of two processes one may still go by what was before
        told = compared()
        return int(told["agreed"] + told["notAsked"])

    eventually(presented)
    if compared()["agreed"]:
        assert compared()["latency"]["medianMs"] > 0
        (pair, *_) = owner.get(f"{path}/pairs", params={"credential": "rfCard", "outcome": "agreed"})["items"]
        assert pair["shadow"]["apiId"] == shadow["id"]


def test_whatever_can_be_read_can_be_read_there(owner: Console, vendor: RunningVendor):
    """Each route of the description, asked for what there is: a statement that only SQLite takes would be a fault here."""
    group, device, api = door(owner, vendor)
    eventually(partial(answers, device, "granted"))
    place = owner.get(f"/devices?placeId={group}")["items"][0]["placeId"]
    values = {
        "serial": device.serial,
        "api_id": api["id"],
        "place_group_id": group,
        "group_id": group,
        "version": "1",
    }
    given = {"placeId": group, "credential": "rfCard", "parentId": owner.headquarters, "search": "a"}
    found: dict[str, list[int]] = {}
    for path, methods in owner.client.get("/api/v1/openapi.json").json()["paths"].items():
        if "get" not in methods or path.endswith("/stream"):
            continue
        asked = {each["name"] for each in methods["get"].get("parameters", ()) if each["in"] == "query"}
        query = {name: value for name, value in given.items() if name in asked}
        for node in (group, place, owner.headquarters):
            filled = re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], node), path)  # noqa: B023  # used at once
            status = owner.client.get(filled, params=query).status_code
            found.setdefault(path, []).append(status)
    assert len(found) > 40
    assert not {path: said for path, said in found.items() if max(said) >= 500}
    # Almost all of them are: what is left are codes, backups and the like that there are none of.
    never = {path for path, said in found.items() if 200 not in said}
    assert len(never) < 12, never


def test_signing_in_and_guessing(owner: Console, server: Server):
    client = server.client()
    right = {"email": OWNER["email"], "password": OWNER["password"]}
    assert client.post("/api/v1/session", json=right).status_code == 201
    wrong = {"email": "nobody@example.com", "password": "not the password"}
    # Both processes count in one place: the sixth guess waits, whoever is asked.
    statuses = [server.client().post("/api/v1/session", json=wrong).status_code for _ in range(7)]
    assert statuses[:5] == [401] * 5
    assert 429 in statuses[5:]


def test_whoever_runs_the_server_sets_a_new_password(owner: Console, server: Server):
    email, database = "forgetful@example.com", server.process.args[-3]  # type: ignore[index]
    invitation = {"email": email, "placeId": owner.headquarters}
    code = owner.ask("POST", "/administrators/invitations", invitation, 201).json()["code"]
    accepted = {"code": code, "name": "Lee", "password": "an older passphrase"}
    token = server.client().post("/api/v1/invitations/accept", json=accepted).json()["token"]
    someone = Console(server, server.client(token))
    someone.ask("GET", "/session", expect=200)
    given = {"stdin": "quite another passphrase\n", "CLUE_DATABASE": str(database)}
    done = clue_server("reset-password", email, "--stdin", "--data-dir", server.data_dir, **given)
    assert (done.returncode, done.stderr) == (0, "")
    assert someone.ask("GET", "/session").status_code == httpx.codes.UNAUTHORIZED
    body = {"email": email, "password": "quite another passphrase"}
    assert server.client().post("/api/v1/session", json=body).status_code == httpx.codes.CREATED
    nobody = clue_server("reset-password", "nobody@example.com", "--data-dir", server.data_dir, **given)
    assert nobody.stderr == (
        "clue-server: there is no administrator with the email address nobody@example.com\n"
    )


def test_a_nul_character_is_refused(owner: Console):
    answer = owner.ask(
        "POST", "/places", {"parentId": owner.headquarters, "kind": "branch", "name": "a\0b"}, 422
    )
    assert answer.json()["code"] == "invalid"
    assert owner.ask("GET", "/places/%00/devices").status_code in {404, 405, 422}
    assert owner.ask("GET", "/events?placeId=%00").status_code in {404, 422}


def test_many_at_once_never_get_a_fourth_api(owner: Console, vendor: RunningVendor, server: Server):
    group = owner.place("placeGroup")
    form = api_form(vendor)
    body = {**form, "testReceipt": owner.tested(group, form)}
    authorization = {"authorization": owner.client.headers["authorization"]}
    clients = [server.client() for _ in range(8)]

    def register(client: httpx.Client) -> int:
        return client.post(f"/api/v1/place-groups/{group}/apis", json=body, headers=authorization).status_code

    with ThreadPoolExecutor(len(clients)) as threads:
        statuses = sorted(threads.map(register, clients))

    assert statuses == [201] * 3 + [422] * 5


# ---- several processes -------------------------------------------------------------------------------------------


def test_a_change_is_live_in_every_process(pair: tuple[Server, Server], vendor: RunningVendor):
    first, second = pair
    console = set_up(first)
    group, device, api = door(console, vendor)
    there = elsewhere(device, second)
    eventually(partial(answers, there, "granted"))

    for _ in range(5):
        console.assign(group, "none")
        assert (
            device.present("rfCard", CARD)["result"] == "local"
        )  # in the process that made the change, at once
        eventually(partial(answers, there, "local"))
        console.assign(group, rfCard=api["id"])
        eventually(partial(answers, there, "granted"))

    console.ask("DELETE", f"/devices/{device.serial}", expect=204)
    unauthenticated = httpx.codes.UNAUTHORIZED
    body = {"credential": "rfCard", "value": CARD}
    eventually(
        lambda: there.client.post("/device/v1/verifications", json=body).status_code == unauthenticated
    )


def test_a_code_is_good_once_whichever_process_is_asked_and_a_session_ends_in_all(
    pair: tuple[Server, Server],
):
    first, second = pair
    console = set_up(first)
    group = console.place("placeGroup")
    invitation = {"email": "lee@example.com", "placeId": group}
    code = console.ask("POST", "/administrators/invitations", invitation, 201).json()["code"]
    body = {"code": code, "name": "Lee", "password": "an invited passphrase"}
    clients = [pair[n % 2].client() for n in range(4)]

    def accept(client: httpx.Client) -> httpx.Response:
        return client.post("/api/v1/invitations/accept", json=body)

    with ThreadPoolExecutor(len(clients)) as threads:
        answers = sorted(threads.map(accept, clients), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [201, 422, 422, 422]

    lee = answers[0].json()
    there = second.client(lee["token"])
    for stream in ("changes", "events"):
        with there.stream("GET", f"/api/v1/{stream}/stream") as following:
            lines = following.iter_lines()
            assert next(lines) == ": connected"
            console.ask("DELETE", f"/administrators/{lee['administrator']['id']}/sessions", expect=204)
            assert not [line for line in lines if group in line]  # and they have an end
        assert there.get("/api/v1/session").status_code == httpx.codes.UNAUTHORIZED
        again = {"email": "lee@example.com", "password": body["password"]}
        token = first.client().post("/api/v1/session", json=again).json()["token"]
        there = second.client(token)


def test_a_device_is_known_everywhere_as_soon_as_it_is_registered(pair: tuple[Server, Server]):
    """Its first request may reach another process before that has heard of it."""
    first, second = pair
    console = set_up(first)
    # Connected before, so that the request comes as soon after the registration as can be.
    ahead = second.client()
    ahead.get("/healthz")
    for number in range(20):
        device = console.device(console.headquarters)
        authorization = {"authorization": f"Bearer {device.token}"}
        if number % 2:
            answer = ahead.get("/device/v1/settings", headers=authorization)
        else:
            body = {"credential": "rfCard", "value": CARD}
            answer = ahead.post("/device/v1/verifications", json=body, headers=authorization)
        assert answer.status_code == httpx.codes.OK


def test_changes_made_in_all_processes_at_once_reach_all(pair: tuple[Server, Server], vendor: RunningVendor):
    first, second = pair
    console = set_up(first)
    doors = [door(console, vendor) for _ in range(4)]
    consoles = [console, Console(second, second.client(), console.headquarters)]
    consoles[1].client.headers["authorization"] = console.client.headers["authorization"]

    def toggle(number: int) -> None:
        group, _device, api = doors[number]
        for _ in range(5):
            consoles[number % 2].assign(group, "none")
            consoles[number % 2].assign(group, rfCard=api["id"])

    with ThreadPoolExecutor(len(doors)) as threads:
        list(threads.map(toggle, range(len(doors))))

    for _group, device, _api in doors:
        for one in (device, elsewhere(device, second)):
            eventually(partial(answers, one, "granted"))


@dataclass
class Visitor:
    """Presents a card again and again; counts what was answered, and what was not."""

    device: Device
    answered: int = 0
    unanswered: int = 0
    results: set[str] = field(default_factory=set)

    def until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.results.add(self.device.present("rfCard", CARD)["result"])
                self.answered += 1
            except httpx.TransportError:
                self.unanswered += 1


def test_the_health_of_a_vendor_is_what_doors_of_every_process_meet(
    pair: tuple[Server, Server], vendor: RunningVendor
):
    first, second = pair
    console = set_up(first)
    group, device, api = door(console, vendor)
    there = elsewhere(device, second)
    health_path = f"/place-groups/{group}/api-health"
    assert [entry["state"] for entry in console.get(health_path)["items"]] == ["unknown"]

    eventually(partial(answers, there, "granted"))  # this process has not asked the vendor itself

    (found,) = console.get(health_path)["items"]
    assert (found["apiId"], found["state"]) == (api["id"], "healthy")
    assert (found["failuresLastHour"], found["lastFailure"], found["breakerOpen"]) == (0, None, False)
    assert found["lastAnswerAt"] is not None
    assert found["medianMs"] > 0


def test_histories_are_kept(owner: Console, vendor: RunningVendor):
    group, device, api = door(owner, vendor)
    places = [owner.get(f"/devices?placeId={group}")["items"][0]["placeId"], owner.place("place", group)]
    for place in places:
        owner.ask("PUT", f"/places/{place}/access-service", {"assignments": {"rfCard": api["id"]}}, 200)
    owner.assign(group, "none")

    path = f"/place-groups/{group}/access-service/revisions"
    assert [row["overwrittenPlaces"] for row in owner.get(path)["items"]] == [2, 0]
    for place in places:
        revisions = owner.get(f"/places/{place}/access-service/revisions")["items"]
        assert [row["cause"] for row in revisions] == ["propagation", "save"]
    assert owner.ask("POST", f"{path}/1/restore", expect=200).json()["assignments"]["rfCard"] == api["id"]
    eventually(partial(answers, device, "granted"))
    owner.ask("DELETE", f"/apis/{api['id']}", expect=200)
    assert owner.get(path)["items"][0]["cause"] == "apiDeleted"


def test_samples_are_kept_with_their_revisions_there_too(owner: Console, vendor: RunningVendor):
    form = api_form(vendor)
    kept = {
        "name": "\uac00 \U0001f600",
        "parameters": {"deviceId": "547838629", "cardNumber": "04"},
        "statusCode": 200,
        "contentType": "application/json",
        "body": '{"a":"\\u0000", "b": "\x00"}',
        "expected": {"result": "denied"},
    }
    api = owner.register(owner.place("placeGroup"), {**form, "samples": [kept]})
    path = f"/apis/{api['id']}"
    assert (api["samples"][0]["name"], api["samples"][0]["body"]) == (kept["name"], kept["body"])
    owner.ask("PUT", path, {**form, "samples": []}, 200)
    assert owner.ask("POST", f"{path}/revisions/1/restore", None, 200).json()["samples"] == api["samples"]

    def save(name: str) -> int:
        samples = [kept, {**kept, "name": name}]
        return owner.ask("PUT", path, {**form, "samples": samples}).status_code

    with ThreadPoolExecutor(4) as several:
        assert set(several.map(save, ["Anna"] * 4)) == {200}
    assert [one["name"] for one in owner.get(path)["samples"]] == [kept["name"], "Anna"]


def test_a_killed_process_loses_no_answered_verification(
    owner: Console, server: Server, vendor: RunningVendor
):
    group, device, _api = door(owner, vendor)
    place = owner.place("place", group)
    visitors = [Visitor(device), *(Visitor(owner.device(place)) for _ in range(5))]
    for visitor in visitors:
        eventually(partial(answers, visitor.device, "granted"))
        visitor.answered = len(owner.get(f"/events?serial={visitor.device.serial}")["items"])
    stop = threading.Event()
    before = workers_of(server)
    with ThreadPoolExecutor(len(visitors)) as threads:
        done = [threads.submit(visitor.until, stop) for visitor in visitors]
        for killed in before[:2]:
            answered = sum(visitor.answered for visitor in visitors)
            eventually(lambda: sum(visitor.answered for visitor in visitors) > answered + 100)  # noqa: B023
            os.kill(killed, signal.SIGKILL)
            eventually(lambda: len(workers_of(server)) == 2 and killed not in workers_of(server))  # noqa: B023
        stop.set()
        for each in done:
            each.result()

    assert sum(visitor.unanswered for visitor in visitors) > 0, "nothing was under way when they were killed"
    for visitor in visitors:
        logged = len(owner.get(f"/events?serial={visitor.device.serial}&limit=1000")["items"])
        assert visitor.answered <= logged <= visitor.answered + visitor.unanswered
        assert visitor.results == {"granted"}


def test_the_figures_are_those_of_all_processes_and_outlive_each_of_them(
    owner: Console, server: Server, vendor: RunningVendor
):
    _group, device, _api = door(owner, vendor)
    eventually(partial(answers, device, "granted"))
    granted, starts = 'clue_verifications_total{result="granted"}', "clue_worker_starts_total"
    answered = 'clue_requests_total{side="operation",status="200"}'
    # A process tells the others of such a request up to a second later: the first is waited for.
    before = eventually(lambda: told if answered in (told := scraped(server)) else None)
    # Each on a connection of its own, so that both processes have some.
    for _ in range(20):
        assert elsewhere(device, server).present("rfCard", CARD)["result"] == "granted"
    several = [scraped(server) for _ in range(12)]

    assert {told[granted] for told in several} == {before[granted] + 20}
    assert {told["clue_workers"] for told in several} == {2}
    assert {told["clue_configuration_trusted"] for told in several} == {1}
    requests = [told[answered] for told in several]
    assert requests == sorted(requests)
    assert requests[-1] > requests[0]

    killed = workers_of(server)[0]
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: scraped(server, patient=True))[granted] == before[granted] + 20
    eventually(
        lambda: len(workers_of(server)) == 2 and scraped(server, patient=True).get("clue_workers") == 2
    )
    assert elsewhere(device, server).present("rfCard", CARD)["result"] == "granted"
    after = scraped(server)
    assert after[granted] == before[granted] + 21
    assert after[starts] == before[starts] + 1
    assert after[answered] >= requests[-1]


def at_step(url: str, step: str) -> Database:
    """Return a database whose events are as a step has left them."""
    from alembic import command

    opened = open_postgresql(url)
    with opened.engine.connect() as connection:
        command.upgrade(EVENTS.config(connection), step)
    return opened


def put(target: Database, *moments: datetime) -> None:
    """Put an event of each of these times into the log."""
    with target.write() as connection:
        for moment in moments:
            connection.execute(
                events.insert().values(
                    at=moment,
                    serial="547838629",
                    credential="rfCard",
                    value="",
                    result="denied",
                    step=0,
                    elapsed_us=1,
                )
            )


def where(target: Database) -> list[tuple[int, str]]:
    """Return in which partition each event is, by id."""
    with target.read() as connection:
        rows = connection.execute(text("SELECT id, tableoid::regclass::text FROM events ORDER BY id"))
        return [(number, name) for number, name in rows]


def test_events_that_were_there_become_a_partition_and_each_month_gets_one(cluster: Cluster):
    target = at_step(cluster.new_database(), "0006")
    today = datetime.now(UTC)
    put(target, *(today - timedelta(days=400 * number) for number in range(3)), today + timedelta(days=9000))
    migrate(target, [EVENTS])

    assert where(target) == [*((number, "events_before") for number in (1, 2, 3)), (4, "events_default")]
    with target.read() as connection:
        (before,) = partitions(connection)
    assert before.since is None
    bound = datetime.fromtimestamp(before.until / 1000, UTC)
    assert bound == month_after(today, 2)
    made = make_ahead(target, bound)
    assert made == [f"events_{month_after(bound, number):%Y_%m}" for number in range(3)]
    assert make_ahead(target, bound) == []
    put(
        target,
        today,
        bound - timedelta(milliseconds=1),
        bound,
        month_after(bound, 1),
        today + timedelta(days=8000),
    )
    assert where(target)[4:] == [
        (5, "events_before"),
        (6, "events_before"),
        (7, made[0]),
        (8, made[1]),
        (9, "events_default"),
    ]
    # Months on, the one with the clock's mistake is made.
    late = make_ahead(target, today + timedelta(days=8000))
    assert where(target)[8] == (9, late[0])
    with target.read() as connection:
        newest = select(events.c.id).order_by(events.c.id.desc())
        assert list(connection.execute(newest.limit(3)).scalars()) == [9, 8, 7]
        tidy = connection.execute(
            text("SELECT reloptions::text FROM pg_class WHERE relname = ANY(:names)"),
            {"names": ["events_before", "events_default", *made]},
        ).scalars()
        assert all("autovacuum_vacuum_scale_factor=0" in options for options in tidy)
    assert foreign_object(target, (EVENTS,)) is None
    target.close()


def test_a_new_database_has_its_months_from_the_beginning(database: Database):
    today = datetime.now(UTC)
    made = make_ahead(database, today)
    put(database, today, today - timedelta(days=40))
    assert made == [f"events_{month_after(today, number):%Y_%m}" for number in range(3)]
    assert where(database) == [(1, made[0]), (2, "events_before")]


def test_a_month_that_is_old_is_dropped_whole_and_nobody_waits_for_that(database: Database):
    today = datetime(2027, 5, 10, tzinfo=UTC)
    for number in (-3, -2, 0):
        make_ahead(database, month_after(today, number))
    put(database, *(month_after(today, number) for number in (-3, -3, -2, -1, 0)))
    before = month_after(today, -1) + timedelta(days=3)
    with database.read() as reading:
        assert reading.execute(select(func.count()).select_from(events)).scalar_one() == 5
        started = time.monotonic()
        with pytest.raises(StorageBusyError):
            drop_older(database, before)
        assert time.monotonic() - started < 5
        put(database, today)  # a door is not held up by who waits
    assert drop_older(database, before) == 3
    assert drop_older(database, before) == 0
    assert [name for _number, name in where(database)] == [
        "events_2027_04",
        "events_2027_05",
        "events_2027_05",
    ]

    async def drop_the_rest() -> int:
        log = EventLog(database, asyncio.get_running_loop())
        try:
            return await log.drop_before(before)
        finally:
            await log.close()

    assert asyncio.run(drop_the_rest()) == 1


def test_a_month_that_was_taken_away_by_a_server_that_ended_is_deleted_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    old = datetime(2027, 2, 10, tzinfo=UTC)
    make_ahead(database, old)
    put(database, old, old)
    sizes = text(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname SIMILAR TO '(taken_away_events%|events_2027_02)'"
    )
    with monkeypatch.context() as ended:
        ended.setattr(event_partitions, "_delete_taken_away", lambda *_given: None)
        assert drop_older(database, month_after(old, 2)) == 2
    assert where(database) == []
    with database.read() as connection:
        left = list(connection.execute(sizes).scalars())
    assert len(left) == 3, "that month, the one after it, and all before it"
    assert all(name.startswith("taken_away_events_") for name in left)
    assert foreign_object(database, (EVENTS,)) is None
    assert "events_2027_02" in make_ahead(database, old), "its name is free"
    put(database, old)
    assert drop_older(database, month_after(old, 2)) == 1
    with database.read() as connection:
        assert list(connection.execute(sizes).scalars()) == []


def test_old_events_are_deleted_where_they_are_and_not_looked_for_in_each_month(database: Database):
    today = datetime(2027, 5, 10, tzinfo=UTC)
    for number in (-3, 0):
        make_ahead(database, month_after(today, number))
    put(database, *[month_after(today, -3)] * 20, *[month_after(today, -2)] * 20, today)
    before = int(month_after(today, -2).timestamp() * 1000)
    with database.write() as connection:
        connection.exec_driver_sql("ANALYZE events")
        lines = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {PostgresqlEventWriter._DROP}", (0, 500, before)
        )
        plan = [line for (line,) in lines]
    # Each month is looked at once for the slice; and the one that has old events once more, or for each of them.
    looks = [line for line in plan if "events_2027_0" in line and " on events_" in line]
    assert any("events_2027_02" in line for line in looks)
    for month in ("03", "04", "05"):
        assert len([line for line in looks if f"events_2027_{month}" in line and "never" not in line]) == 1
    assert where(database)[0] == (21, "events_2027_03")


def test_the_first_event_since_a_moment_is_found_among_months_with_few_questions(database: Database):
    begun = datetime(2027, 3, 1, tzinfo=UTC)
    for number in range(3):
        make_ahead(database, month_after(begun, number))
    times = [begun + timedelta(hours=7 * number) for number in range(300)]
    put(database, *times)
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM events WHERE id BETWEEN 40 AND 80 OR mod(id, 7) = 0")
        # One that came late lies behind what happened long after it.
        connection.execute(update(events).where(events.c.id == 201).values(at=begun, cause=BROUGHT_IN))
    statements: list[str] = []
    listen(
        database.engine, "before_cursor_execute", lambda _c, _u, statement, *_m: statements.append(statement)
    )
    with database.read() as connection:
        at = dict(list(connection.execute(select(events.c.id, events.c.at).where(events.c.id != 201))))
        for moment in (begun, *(each + timedelta(minutes=1) for each in times), begun + timedelta(days=900)):
            later = [number for number, then in at.items() if then >= moment]
            found = first_since(connection, moment)
            # Ids that are no events any more, or one that came late, are passed over by whoever reads on from there.
            assert not [number for number in at if found <= number < min(later, default=301)]
            assert found <= min(later, default=301)
        statements.clear()
        first_since(connection, times[150])
    assert len(statements) <= 4


def test_a_month_with_too_many_to_count_is_dropped_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    old = datetime(2027, 2, 10, tzinfo=UTC)
    make_ahead(database, old)
    put(database, old, old)
    with database.write() as connection:
        connection.execute(text("ANALYZE events_2027_02"))
    monkeypatch.setattr(event_partitions, "COUNTED", 1)
    statements: list[str] = []
    listen(
        database.engine, "before_cursor_execute", lambda _c, _u, statement, *_m: statements.append(statement)
    )
    assert drop_older(database, month_after(old, 2)) >= 2
    assert not [each for each in statements if "count(*)" in each and "events_2027_02" in each]


def test_several_servers_make_each_month_once(cluster: Cluster):
    url = cluster.new_database()
    several = [open_postgresql(url) for _ in range(4)]
    migrate(several[0], [CONFIGURATION, EVENTS])
    today = datetime.now(UTC)
    with ThreadPoolExecutor(4) as threads:
        made = [each for names in threads.map(lambda one: make_ahead(one, today), several) for each in names]
    assert sorted(made) == sorted(set(made))
    make_ahead(several[0], today)
    put(several[1], today)
    assert where(several[2]) == [(1, f"events_{today:%Y_%m}")]
    for each in several:
        each.close()


def scraped(server: Server, *, patient: bool = False) -> dict[str, float]:
    """Return all figures, as one process tells them; none where that process is being killed and it may be."""
    with server.client() as client:
        try:
            text = client.get("/metrics").raise_for_status().text
        except httpx.TransportError:
            if not patient:
                raise
            return {}
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _blank, value in lines}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_hang_up_signal_ends_no_worker(server: Server):
    before = workers_of(server)

    for _ in range(3):
        server.process.send_signal(signal.SIGHUP)

    assert server.client().get("/healthz").status_code == 200
    assert workers_of(server) == before


@pytest.mark.parametrize("variables", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["forked", "started"])
def test_no_worker_outlives_its_parent(cluster: Cluster, tmp_path: Path, variables: dict[str, str]):
    """Nor one that is started as a user's is: where a variable counts for the start of a Python, nothing is forked."""
    options = ("--database", cluster.new_database(), "--workers", "2")
    with running_server(tmp_path / "data", *options, environ=variables) as running:
        children = workers_of(running)
        assert len(children) == 2
        for child in children:
            said = Path(f"/proc/{child}/status").read_text().splitlines()
            told = dict(line.split(":\t", 1) for line in said if ":\t" in line)
            assert (told["PPid"], told["Umask"]) == (str(running.process.pid), "0077")
            assert Path(f"/proc/{child}/cwd").readlink() == Path.cwd()
        running.kill()
        eventually(lambda: not any(Path(f"/proc/{child}/cmdline").exists() for child in children))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_all_end_in_order(cluster: Cluster, tmp_path: Path, how: signal.Signals):
    with running_server(tmp_path / "data", "--database", cluster.new_database(), "--workers", "2") as running:
        children = workers_of(running)
        running.process.send_signal(how)
        assert running.process.wait(30) == 0
        assert not any(Path(f"/proc/{child}").exists() for child in children)


# ---- the event log -----------------------------------------------------------------------------------------------


def row(number: int, message: str | None = None, value: str = "04******") -> EventRow:
    return EventRow(
        at=1_795_000_000_000 + number,
        serial="547838629",
        place_id="P0000001",
        place_group_id="G0000001",
        branch_id=None,
        credential="rfCard",
        value=value,
        api_id=None,
        api_name=None,
        result="granted",
        reason=None,
        step=5,
        status_code=200,
        message=message,
        elapsed_us=number,
    )


@pytest.mark.parametrize(("search", "message"), SPELLINGS)
def test_texts_are_folded_as_on_the_screen(database: Database, search: str, message: str):
    found = [Folded(literal(message)).contains(word, autoescape=True) for word in searched_words(search)]
    with database.read() as connection:
        assert all(connection.execute(select(*found)).one())
        assert connection.execute(select(Folded(literal("I É ß Σ")))).scalar_one() == "i é ss σ"


def test_what_is_folded_in_short_is_what_folding_leaves_alone(database: Database):
    """Of PostgreSQL's short way and the long one, the first must not differ for any letter that it takes."""
    taken = re.compile(f"[{PLAIN}]")
    plain = [char for char in map(chr, range(1, sys.maxunicode + 1)) if taken.match(char)]
    assert len(plain) > 30_000
    for char in plain:
        assert folded(char) == (char.lower() if char.isascii() else char)
        # Nothing stands beside it with which it becomes another: neither it nor what is before it.
        assert unicodedata.combining(char) == 0
        assert all(unicodedata.is_normalized("NFC", before + char) for before in "aA가ᄀ")
    texts = [
        "".join(plain),
        "••••4711\nWELCOME\n출입 불가\n立入禁止",
        "Kelvin \N{KELVIN SIGN}",
        "가\N{HANGUL JONGSEONG KIYEOK}",
        "REFUSE\N{COMBINING ACUTE ACCENT} Straße",
        "か\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}",
        "",
    ]
    with database.read() as connection:
        found = list(connection.execute(select(*(Folded(literal(text)) for text in texts))).one())
    assert found == [folded(text) for text in texts]


def test_readers_stop_before_an_event_that_may_still_appear(database: Database):
    slow, quick = database.own_connection(), PostgresqlEventWriter(database)
    slow.autocommit = False
    quick.write([row(1)])
    assert settled(database) == 1

    slow.execute("INSERT INTO event_fences (id, at) VALUES (7, 0)")
    slow.commit()
    insert_at_once = partial(slow.execute, PostgresqlEventWriter._INSERT)
    insert_at_once((7, 1e10, json.dumps([row(2)._asdict()])))
    quick.write([row(3), row(4)])
    with database.read() as connection:
        assert list(connection.execute(select(events.c.id).order_by(events.c.id)).scalars()) == [1, 3, 4]
    assert settled(database) == 1

    slow.commit()
    assert settled(database) == 4
    insert_at_once((7, 1e10, json.dumps([row(5)._asdict()])))
    slow.rollback()
    assert settled(database) == 5
    slow.close()
    quick.close()


def test_the_fence_of_a_process_that_was_killed_is_cleared_away_after_a_month(database: Database):
    now = datetime.now(UTC)
    with database.write() as connection:
        left = [{"id": 1, "at": now - timedelta(days=31)}, {"id": 2, "at": now - timedelta(days=29)}]
        connection.execute(event_fences.insert(), left)
    writer = PostgresqlEventWriter(database)
    writer.connect()
    with database.read() as connection:
        assert set(connection.execute(select(event_fences.c.id)).scalars()) == {2, writer.fence}
    writer.close()
    with database.read() as connection:
        assert list(connection.execute(select(event_fences.c.id)).scalars()) == [2]


def test_the_stream_of_events_loses_nothing_under_two_writers(
    pair: tuple[Server, Server], vendor: RunningVendor
):
    console = set_up(pair[0])
    group, _device, _api = door(console, vendor)
    place = console.place("place", group)
    devices = [console.device(place) for _ in range(8)]
    visitors = [Visitor(elsewhere(device, pair[number % 2])) for number, device in enumerate(devices)]
    for visitor in visitors:
        eventually(partial(answers, visitor.device, "granted"))
    stop, streamed = threading.Event(), {0: list[int](), 1: list[int]()}

    def follow(number: int) -> None:
        client = pair[number].client()
        client.headers["authorization"] = console.client.headers["authorization"]
        last = 0
        while True:  # each connection resumes where the one before ended
            headers = {"last-event-id": str(last)}
            with client.stream("GET", "/api/v1/events/stream", headers=headers) as response:
                for line in response.iter_lines():
                    if line.startswith("id: "):
                        last = int(line[4:])
                        streamed[number].append(last)
                        if last % 25 == 0:
                            break
                    if stop.is_set() and streamed[number] and last >= newest():
                        return

    def newest() -> int:
        return int(console.get("/events?limit=1")["items"][0]["id"])

    with ThreadPoolExecutor(len(visitors) + 2) as threads:
        done = [threads.submit(visitor.until, stop) for visitor in visitors]
        done += [threads.submit(follow, number) for number in streamed]
        try:
            eventually(lambda: sum(visitor.answered for visitor in visitors) > 400, 60)
        finally:
            stop.set()  # else whoever presents would never end
        for visitor in visitors:  # one more event, so that the streams hear something after the end
            visitor.device.present("rfCard", CARD)
        for each in done:
            each.result(60)

    with_cursor: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = console.get(f"/events?limit=97{cursor and f'&cursor={cursor}'}")
        with_cursor += [event["id"] for event in page["items"]]
        cursor = page["nextCursor"]
    everything = sorted(with_cursor)
    assert len(everything) == len(set(everything)) >= 400
    assert streamed[0] == everything
    assert streamed[1] == everything


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_event_is_written_whatever_a_vendor_says(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
):
    if kind == "sqlite":
        target = open_sqlite(tmp_path / "events.db")
        migrate(target, [EVENTS])
    else:
        target = request.getfixturevalue("database")

    async def write() -> None:
        log = EventLog(target, asyncio.get_running_loop())
        odd = [
            "a\0b",
            "half \ud83d of a pair",
            "\udc00",
            "문이 열립니다 😀",
            "",
            "\x01\x7f\u2028",
            "'; --",
            "%s",
        ]
        await asyncio.gather(*(log.append(row(number, text, text)) for number, text in enumerate(odd)))
        await log.close()

    asyncio.run(write())

    with target.read() as connection:
        kept = connection.execute(select(events.c.message).order_by(events.c.elapsed_us)).scalars().all()
    target.close()
    assert kept == [
        "a\ufffdb",
        "half \ufffd of a pair",
        "\ufffd",
        "문이 열립니다 😀",
        "",
        "\x01\x7f\u2028",
        "'; --",
        "%s",
    ]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_old_events_are_counted_by_the_hour_and_dropped(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
):
    if kind == "sqlite":
        target = open_sqlite(tmp_path / "events.db")
        migrate(target, [EVENTS])
    else:
        target = request.getfixturevalue("database")
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def moment_of(hour: int) -> int:
        return int((start + timedelta(hours=hour)).timestamp() * 1000)

    async def work() -> None:
        log = EventLog(target, asyncio.get_running_loop())
        for hour in range(4):
            rows = [row(number)._replace(at=moment_of(hour)) for number in range(10)]
            await asyncio.gather(*map(log.append, rows))
        assert await log.count_hours() == 40
        assert await log.count_hours() == 0
        # Counts go in slices too: of a year they are millions, and doors wait for what is under way.
        monkeypatch.setattr(event_log, "_FORGOTTEN_AT_ONCE", 1)
        forget, slices = log._writer.forget_hours, []

        def forget_some(before: int, most: int) -> int:
            slices.append(forget(before, most))
            return slices[-1]

        monkeypatch.setattr(log._writer, "forget_hours", forget_some)
        assert await log.drop_before(start + timedelta(hours=2)) == 20
        assert slices == [1, 1, 0]
        await log.append(row(1)._replace(at=moment_of(3)))
        assert await log.count_hours() == 1
        await log.close()

    asyncio.run(work())

    with target.read() as connection:
        counted = connection.execute(
            select(event_hours.c.hour, func.sum(event_hours.c.events))
            .group_by(event_hours.c.hour)
            .order_by(event_hours.c.hour)
        )
        assert [(hour, int(count)) for hour, count in counted] == [
            (start + timedelta(hours=2), 10),
            (start + timedelta(hours=3), 11),
        ]
        assert connection.execute(select(func.count()).select_from(events)).scalar_one() == 21
    target.close()


# ---- the database goes away --------------------------------------------------------------------------------------


def test_while_the_database_is_away_nothing_is_granted_and_afterwards_all_is_well(
    cluster: Cluster, owner: Console, server: Server, vendor: RunningVendor
):
    _group, device, _api = door(owner, vendor)
    eventually(partial(answers, device, "granted"))

    cluster.stop()
    try:
        assert device.present("rfCard", CARD) == {"result": "denied"}
        assert device.present("face", "minji.kim") == {"result": "denied"}
        refused = owner.ask(
            "POST", "/places", {"parentId": owner.headquarters, "kind": "branch", "name": "B"}, 503
        )
        assert refused.json()["code"] == "storage_unavailable"
        ready = owner.client.get("/readyz")
        assert ready.status_code == 503
        assert owner.client.get("/healthz").status_code == 200
    finally:
        cluster.start()

    eventually(partial(answers, device, "granted"))
    eventually(lambda: owner.client.get("/readyz").status_code == 200)
    owner.place("branch")


def test_a_database_that_falls_silent_denies_in_time(database: Database):
    """A lock stands for a server that takes requests and never answers them."""
    blocker = database.own_connection()
    blocker.autocommit = False
    blocker.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")

    async def append() -> None:
        log = EventLog(database, asyncio.get_running_loop())
        first, late = log.append(row(1)), log.append(row(2))
        faults = await asyncio.gather(first, late, return_exceptions=True)
        assert [str(fault) for fault in faults] == ["the database server does not answer"] * 2
        blocker.rollback()
        await log.append(row(3))
        await log.bring_in()
        await log.close()

    asyncio.run(append())
    blocker.close()

    with database.read() as connection:
        written = connection.execute(
            select(events.c.elapsed_us, events.c.result, events.c.reason, events.c.message).order_by(
                events.c.elapsed_us
            )
        ).all()
    assert [tuple(one) for one in written] == [
        (1, "denied", "log_unavailable", None),
        (2, "denied", "log_unavailable", None),
        (3, "granted", None, None),
    ]


def test_what_waited_behind_a_silent_database_is_written_as_its_doors_were_told(database: Database):
    """The first is with the database already, the others wait here."""
    blocker = database.own_connection()
    blocker.autocommit = False
    blocker.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")

    async def append() -> None:
        log = EventLog(database, asyncio.get_running_loop())
        first = log.append(row(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        late = [log.append(row(number)) for number in range(2, 30)]
        faults = await asyncio.gather(first, *late, return_exceptions=True)
        assert {str(fault) for fault in faults} == {"the database server does not answer"}
        blocker.rollback()
        await log.append(row(30))
        assert await log.bring_in() == (
            29,
            0,
            0,
        )  # the first was not written either: its door waited no longer
        await log.close()

    asyncio.run(append())
    blocker.close()

    with database.read() as connection:
        written = connection.execute(select(events.c.result).order_by(events.c.elapsed_us)).scalars().all()
    assert written == ["denied"] * 29 + ["granted"]
