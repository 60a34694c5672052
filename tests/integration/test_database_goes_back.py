"""A database that does not go on where it was: a failover that lost its last seconds, a restore under a running server."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from in_process import application
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import GRANTED, Console, Device, Server, api_form, running_server, set_up
from sqlalchemy import text

from server.app import Living
from server.sandbox.sample_vendor.running import RunningVendor
from server.verification.plans import Point

CARD = GRANTED["rfCard"]
BODY = {"credential": "rfCard", "value": CARD}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this module's own: it loses what was written."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def url(cluster: Cluster) -> str:
    """A database."""
    return cluster.new_database()


@pytest.fixture
def server(url: str, tmp_path: Path, vendor: RunningVendor) -> Iterator[Server]:
    """A server on it."""
    with running_server(tmp_path / "data", "--database", url, vendors=[vendor]) as running:
        yield running


def eventually(what: Callable[[], Any], seconds: float = 30) -> Any:
    """Return what becomes true."""
    until = time.monotonic() + seconds
    while not (result := what()):
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)
    return result


def told(device: Device) -> str:
    """Return what the card gets at a device, or why it was refused."""
    answer = device.client.post("/device/v1/verifications", json=BODY)
    return str(answer.json().get("result") or answer.status_code)


def door(console: Console, vendor: RunningVendor) -> tuple[str, Device]:
    """Return a place that a vendor decides for, and a device there."""
    group = console.place("placeGroup")
    console.assign(group, rfCard=console.register(group, api_form(vendor))["id"])
    place = console.place("place", group)
    return place, console.device(place)


def test_after_a_failover_that_lost_its_last_seconds_a_release_counts(
    cluster: Cluster, server: Server, vendor: RunningVendor
):
    console = set_up(server)
    place, old = door(console, vendor)
    cluster.keep("behind")
    eventually(lambda: server.client().get("/readyz").status_code == 200)
    new = console.device(
        place
    )  # and so much more that it takes a while until the numbers of changes are used again
    for _ in range(5):
        console.device(place)
    eventually(lambda: (told(old), told(new)) == ("granted", "granted"))

    cluster.fail_over_to("behind")

    eventually(lambda: (told(old), told(new)) == ("granted", "401"))
    console.ask("DELETE", f"/devices/{old.serial}", expect=204)
    assert told(old) == "401"


def test_what_is_put_back_under_a_running_server_replaces_everything_within_the_reload_interval(
    cluster: Cluster, url: str, server: Server, vendor: RunningVendor, tmp_path: Path
):
    console = set_up(server)
    place, old = door(console, vendor)
    cluster.dump(url, tmp_path / "dump")
    new = console.device(place)
    console.ask("DELETE", f"/devices/{old.serial}", expect=204)
    assert (told(old), told(new)) == ("401", "granted")

    with console.client.stream("GET", "/api/v1/changes/stream") as following:
        lines = following.iter_lines()
        assert next(lines) == ": connected"
        cluster.put_back(url, tmp_path / "dump")
        eventually(lambda: (told(old), told(new)) == ("granted", "401"))
        assert not [line for line in lines if line.startswith("event")]  # it ended: whoever follows asks anew

    # The same number of changes, others than those that are in memory.
    cluster.dump(url, tmp_path / "again")
    console.ask("DELETE", f"/devices/{old.serial}", expect=204)
    cluster.put_back(url, tmp_path / "again")
    eventually(lambda: told(old) == "granted")
    console.ask("DELETE", f"/devices/{old.serial}", expect=204)
    assert told(old) == "401"


def test_changes_reach_consoles_that_have_seen_higher_numbers(
    cluster: Cluster, url: str, server: Server, tmp_path: Path
):
    console = set_up(server)
    cluster.dump(url, tmp_path / "dump")
    places = [console.place("branch") for _ in range(6)]

    def seen(last: int) -> int:
        with console.client.stream(
            "GET", "/api/v1/changes/stream", headers={"last-event-id": str(last)}
        ) as following:
            return next(int(line[4:]) for line in following.iter_lines() if line.startswith("id: "))

    highest = seen(0) + len(places) - 1
    cluster.put_back(url, tmp_path / "dump")
    eventually(lambda: not any(place in str(console.get("/places")) for place in places))
    eventually(lambda: counted(url) >= highest)
    added = console.place("branch")
    assert seen(highest) > highest
    assert added in str(console.get("/places"))


def counted(url: str) -> int:
    """Return the number of the last change by the database."""
    with psycopg.connect(url) as connection:
        (version,) = connection.execute("SELECT version FROM change_counter").fetchone() or (0,)
    return int(version)


STATES = {
    "it went back": "UPDATE change_counter SET version = version - 1, tag = 'another'",
    "the same number, another change": "UPDATE change_counter SET tag = 'another'",
    "it went another way, further on": "UPDATE change_counter SET version = version + 3, tag = 'another'",
    "another database": "UPDATE server_state SET value = 'another' WHERE key = 'instance_id'",
}


@pytest.mark.parametrize("how", STATES)
def test_a_state_that_does_not_continue_is_loaded_whole(how: str, tmp_path: Path):
    """As SQL: what a device is told afterwards is what is in the database, and nothing of what was in memory."""

    async def run() -> None:
        made: list[Living] = []

        def note(living: Living) -> Living:
            made.append(living)
            return living

        async with application(tmp_path, note) as (_app, client):
            owner = {"name": "Kim", "email": "kim@example.com", "password": "a long enough passphrase"}
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": owner}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            device = {"serial": "547838629", "placeId": done["headquartersId"]}
            token = (await client.post("/api/v1/devices", json=device)).json()["token"]

            async def status() -> int:
                headers = {"authorization": f"Bearer {token}"}
                return (await client.post("/device/v1/verifications", json=BODY, headers=headers)).status_code

            assert await status() == 200
            loaded = asyncio.Event()
            made[0].plans.follow(lambda update: loaded.set() if update.whole else None)
            database = made[0].parts.settings.database
            with database.write() as connection:
                connection.execute(text("DELETE FROM devices"))
                connection.execute(text("DELETE FROM changes WHERE kind = 'device'"))
                connection.execute(text(STATES[how]))
            async with asyncio.timeout(20):
                await loaded.wait()
            assert await status() == 401

    asyncio.run(run())


def test_what_continues_is_not_loaded_whole(tmp_path: Path):
    """Each change loads what it touches only; also the first one, and one after changes were numbered on."""

    async def run() -> None:
        made: list[Living] = []

        def note(living: Living) -> Living:
            made.append(living)
            return living

        async with application(tmp_path, note) as (_app, client):
            whole: list[Point] = []
            made[0].plans.follow(lambda update: whole.append(update.point) if update.whole else None)
            owner = {"name": "Kim", "email": "kim@example.com", "password": "a long enough passphrase"}
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": owner}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            with made[0].parts.settings.database.write() as connection:
                connection.execute(text("UPDATE change_counter SET version = version + 1000"))
            for number in range(3):
                device = {"serial": f"54783862{number}", "placeId": done["headquartersId"]}
                assert (await client.post("/api/v1/devices", json=device)).status_code == 201
            assert made[0].plans.point.version > 1000
            assert whole == []

    asyncio.run(run())
