"""A change of a kind that only a newer server on the same database knows: doors go by it all the same."""

import asyncio
from pathlib import Path

import pytest
from in_process import application
from running import OWNER
from sqlalchemy import delete, insert, select, update

from server.store.engine import open_sqlite
from server.store.tables import change_counter, changes, devices


def by_a_newer_server(file: Path, serial: str) -> None:
    """Release a device, as a kind of change that this version has no word for."""
    database = open_sqlite(file)
    with database.write() as connection:
        connection.execute(delete(devices).where(devices.c.serial == serial))
        version, tag = connection.execute(select(change_counter.c.version, change_counter.c.tag)).one()
        connection.execute(update(change_counter).values(version=version + 1, tag="of a newer server"))
        newest = select(changes).where(changes.c.version == version)
        row = dict(connection.execute(newest).mappings().one())
        row |= {"version": version + 1, "kind": "doorSchedule", "subject_id": serial, "follows": tag}
        connection.execute(insert(changes).values(row))
    database.close()


def test_a_change_of_an_unknown_kind_has_all_loaded_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    async def run() -> None:
        async with application(tmp_path) as (_, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            new = {"serial": "547838629", "placeId": done["headquartersId"]}
            signed_in = {"authorization": f"Bearer {done['token']}"}
            token = (await client.post("/api/v1/devices", json=new, headers=signed_in)).json()["token"]
            of_device = {"authorization": f"Bearer {token}"}
            assert (await client.get("/device/v1/settings", headers=of_device)).status_code == 200

            await asyncio.to_thread(by_a_newer_server, tmp_path / "clue.db", "547838629")

            async with asyncio.timeout(20):
                while (await client.get("/device/v1/settings", headers=of_device)).status_code != 401:  # noqa: ASYNC110  # it comes of what the server does by itself
                    await asyncio.sleep(0.01)

    asyncio.run(run())
    assert "kinds unknown to this version (doorSchedule)" in caplog.text
