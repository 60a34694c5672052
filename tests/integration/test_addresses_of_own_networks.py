"""A mail address of the company's own network is taken wherever one is entered; the mail server judges the rest."""

import asyncio
from pathlib import Path

import pytest
from in_process import application

from server.running.serving import loop_factory


@pytest.mark.parametrize("address", ["facility@plant7.local", "root@localhost", "doors@[192.168.1.9]"])
def test_from_the_setup_on(tmp_path: Path, address: str):
    async def walk() -> None:
        async with application(tmp_path) as (_app, client):
            first = {"name": "Me", "email": address, "password": "a long enough passphrase"}
            setup = {
                "setupToken": "the setup token",
                "organizationName": "Plant 7",
                "administrator": first,
            }
            made = await client.post("/api/v1/setup", json=setup)
            assert made.status_code == 201, made.text
            assert made.json()["administrator"]["email"] == address
            headquarters = made.json()["headquartersId"]
            client.headers["authorization"] = f"Bearer {made.json()['token']}"

            async def ask(method: str, path: str, body: object) -> dict[str, object]:
                answer = await client.request(method, f"/api/v1{path}", json=body)
                assert answer.is_success, answer.text
                document: dict[str, object] = answer.json()
                return document

            await ask("POST", "/session", {"email": address, "password": first["password"]})
            group = await ask(
                "POST", "/places", {"parentId": headquarters, "kind": "placeGroup", "name": "Gates"}
            )
            place = await ask("POST", "/places", {"parentId": group["id"], "kind": "place", "name": "Gate 1"})
            saved = await ask("PUT", f"/places/{place['id']}/allocation-email", {"email": address})
            assert saved["email"] == address
            mail = {
                "host": "mailhost",
                "port": 25,
                "security": "none",
                "username": None,
                "password": None,
                "from": address,
                "caFile": None,
            }
            assert (await ask("PUT", "/settings/mail", mail))["from"] == address
            await ask(
                "POST",
                "/administrators/invitations",
                {"email": f"second.{address}", "placeId": place["id"]},
            )
            asked = await client.post("/api/v1/password-resets", json={"email": address})
            assert asked.status_code == 202, asked.text

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(walk())
