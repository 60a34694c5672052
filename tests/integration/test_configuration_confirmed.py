"""How long a server may go by what it has in memory: no longer than the database says that this is still in force."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_parts import until
from in_process import application
from postgres import Cluster, NoPostgresqlError, running_cluster
from running import OWNER
from stalling import Way, stalling_way

from server.app import Living
from server.chores import configuration_follower

SETUP = {"setupToken": "the setup token", "organizationName": "Own", "administrator": OWNER}
ASKED = b"change_counter"
"""What every question for the configuration's version has in it when it is asked on a connection for the first time."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server."""
    try:
        with running_cluster() as running:
            yield running
    except NoPostgresqlError as fault:
        pytest.skip(str(fault))


@pytest.fixture
def way(cluster: Cluster) -> Iterator[Way]:
    """A way to it."""
    with stalling_way(cluster.port) as opened:
        yield opened


def test_a_connection_that_hangs_keeps_no_door_as_it_was(
    cluster: Cluster,
    way: Way,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    """Events are written all the while, and the database takes connections: only what asks for changes hears nothing.

    Without the bound it would be given up after 33 seconds.
    """
    monkeypatch.setattr(configuration_follower, "UNASKED_SECONDS", 4.0)
    database = cluster.new_database().replace(f":{cluster.port}/", f":{way.port}/")
    made: list[Living] = []

    def note(living: Living) -> Living:
        made.append(living)
        return living

    async def run() -> None:
        async with application(tmp_path, note, database=database) as (_app, client):
            done = (await client.post("/api/v1/setup", json=SETUP)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            device = {"serial": "547838629", "placeId": done["headquartersId"]}
            token = (await client.post("/api/v1/devices", json=device)).json()["token"]
            headers = {"authorization": f"Bearer {token}"}

            async def told() -> str:
                body = {"credential": "rfCard", "value": "04A1B2C3"}
                answer = await client.post("/device/v1/verifications", json=body, headers=headers)
                return str(answer.json()["result"])

            assert await told() == "local"
            way.silenced = (ASKED,)
            try:
                plans = made[0].plans
                await until(lambda: not plans.trusted, seconds=10)
                assert await told() == "denied"
                assert made[0].event_log.fault is None
            finally:
                way.silenced = ()
            await until(lambda: plans.trusted, seconds=20)
            assert await told() == "local"

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert "verifications are denied until it does" in caplog.text
