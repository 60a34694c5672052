"""What one may not see is refused as what does not exist: with the same answer, for the same work, and nothing else tells."""

import re
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from in_process import application
from sqlalchemy import Engine, event, insert, select

import server.keys.passwords
from clue_desktop.domain.place_tree import place_id
from server.app import Living
from server.keys.passwords import hash_password
from server.services.people.sessions import insert_administrator, open_session
from server.store.tables import audit, roles, vendor_apis

OWNER = {"name": "Kim Owner", "email": "owner@example.com", "password": "a long enough passphrase"}
ABSENT = {"place": place_id(9_999_990), "serial": "999999999", "api": "f" * 32, "invitation": "e" * 32}
FORM: dict[str, Any] = {
    "name": "x", "authType": "rfCard", "webhookUrl": "https://vendor.example/", "headers": [], "autoFields": [],
    "manualFields": [], "criteria": {"statusCodes": [200], "successResult": None, "successMessagePath": None,
                                     "failureMessagePath": None}, "testReceipt": None,
}  # fmt: skip
SERVICE = {"accessType": "none", "assignments": {}, "onNoAnswer": {}}
REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", "/places/{place}", None),
    ("PATCH", "/places/{place}", {"name": "x"}),
    ("DELETE", "/places/{place}", None),
    ("GET", "/places/{place}/allocation-email", None),
    ("PUT", "/places/{place}/allocation-email", {"email": None}),
    ("GET", "/places/{place}/enrollment-limits", None),
    ("DELETE", "/places/{place}/enrollment-limits", None),
    ("GET", "/places/{place}/access-service", None),
    ("PUT", "/places/{place}/access-service", {"assignments": {}}),
    ("GET", "/place-groups/{group}/access-service", None),
    ("PUT", "/place-groups/{group}/access-service", SERVICE),
    ("POST", "/place-groups/{group}/access-service/preview", SERVICE),
    ("GET", "/place-groups/{group}/apis", None),
    ("POST", "/place-groups/{group}/apis", FORM),
    ("GET", "/devices?placeId={place}", None),
    ("GET", "/events?placeId={place}", None),
    ("GET", "/audit?placeId={place}", None),
    ("POST", "/places", {"parentId": "{group}", "kind": "place", "name": "x"}),
    ("PATCH", "/places/{own}", {"parentId": "{group}"}),
    ("POST", "/devices", {"serial": "123456789", "placeId": "{place}"}),
    ("PATCH", "/devices/{ownSerial}", {"placeId": "{place}"}),
    ("POST", "/administrators/invitations", {"email": "a@example.com", "placeId": "{place}"}),
    ("GET", "/devices/{serial}", None),
    ("PATCH", "/devices/{serial}", {"name": "x"}),
    ("DELETE", "/devices/{serial}", None),
    ("POST", "/devices/{serial}/token", None),
    ("GET", "/apis/{api}", None),
    ("PUT", "/apis/{api}", FORM),
    ("DELETE", "/apis/{api}", None),
    ("GET", "/apis/{api}/usage", None),
    ("GET", "/apis/{api}/revisions", None),
    ("POST", "/apis/{api}/revisions/1/restore", None),
    ("DELETE", "/administrators/invitations/{invitation}", None),
]  # fmt: skip


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Work:
    """The work that was done: SQL statements without their values, and passwords that were hashed or compared."""

    statements: list[str] = field(default_factory=list)
    hashes: int = 0


@dataclass
class Site:
    """A server in this process, with its owner, and an administrator of one group who knows nothing of the other."""

    client: httpx.AsyncClient
    engine: Engine
    ids: dict[str, str]
    owner: dict[str, str]
    stranger: dict[str, str]
    add_administrator: Callable[[str, str], dict[str, str]]

    async def ask(self, who: dict[str, str], method: str, path: str, body: Any = None) -> httpx.Response:
        """Ask something below /api/v1."""
        return await self.client.request(method, f"/api/v1{path}", json=body, headers=who)


@contextmanager
def counted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Count the work that is done meanwhile."""
    work = Work()
    hasher = server.keys.passwords._hasher

    class Counting:
        def hash(self, password: bytes) -> str:
            work.hashes += 1
            return hasher.hash(password)

        def verify(self, known: str, password: bytes) -> bool:
            work.hashes += 1
            return hasher.verify(known, password)

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        # These go by the clock, whatever is asked: sessions in use, and looking for changes.
        if not statement.startswith(("BEGIN", "UPDATE sessions", "SELECT (SELECT server_state.value")):
            work.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(server.keys.passwords, "_hasher", Counting())
            yield work
    finally:
        event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def site(data_dir: Path) -> AsyncIterator[Site]:
    """Run a server with two groups: one is the stranger's, the other has a place, a device, an API and an invitation."""
    made: list[Living] = []

    def keep(living: Living) -> Living:
        made.append(living)
        return living

    async with application(data_dir, keep) as (_app, client):
        setup = {"setupToken": "the setup token", "organizationName": "Seoul HQ", "administrator": OWNER}
        document = (await client.post("/api/v1/setup", json=setup)).json()
        owner = {"authorization": f"Bearer {document['token']}"}
        headquarters = document["headquartersId"]

        async def add(path: str, body: Any) -> Any:
            response = await client.post(f"/api/v1{path}", json=body, headers=owner)
            assert response.status_code == 201, response.text
            return response.json()

        async def place(kind: str, parent: str) -> str:
            return str((await add("/places", {"parentId": parent, "kind": kind, "name": f"A {kind}"}))["id"])

        branch = await place("branch", headquarters)
        group, mine = await place("placeGroup", branch), await place("placeGroup", branch)
        ids = {
            "group": group,
            "place": await place("place", group),
            "mine": mine,
            "own": await place("place", mine),
        }
        ids["serial"], ids["ownSerial"] = "547838629", "547838630"
        await add("/devices", {"serial": ids["serial"], "placeId": ids["place"]})
        await add("/devices", {"serial": ids["ownSerial"], "placeId": ids["own"]})
        invited = await add(
            "/administrators/invitations", {"email": "b@example.com", "placeId": ids["place"]}
        )
        ids["invitation"], ids["api"] = invited["id"], "a" * 32
        parts = made[0].parts
        database, now = parts.audit.database, parts.audit.clock()
        with database.write() as connection:
            connection.execute(
                insert(vendor_apis).values(
                    id=ids["api"], place_group_id=group, auth_type="rfCard", slot=1, name="x", document={},
                    sealed_headers="", revision=1, created_at=now,
                )
            )  # fmt: skip

        def add_administrator(node: str, password: str) -> dict[str, str]:
            with database.write() as connection:
                email = f"{uuid.uuid4().hex}@example.com"
                added = insert_administrator(connection, "Lee", email, hash_password(password), now)
                connection.execute(insert(roles).values(administrator_id=added, place_id=node))
                session = open_session(connection, added, "127.0.0.1", now)
            return {"authorization": f"Bearer {session.token}", "email": email}

        stranger = add_administrator(mine, "the stranger's passphrase")
        stranger.pop("email")
        yield Site(client, database.engine, ids, owner, stranger, add_administrator)


def filled(text: Any, ids: dict[str, str]) -> Any:
    if isinstance(text, dict):
        return {key: filled(value, ids) for key, value in text.items()}
    if not isinstance(text, str):
        return text
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@pytest.mark.anyio
async def test_a_refusal_costs_the_same_whether_the_thing_exists_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with site(tmp_path) as at:
        absent = at.ids | ABSENT | {"group": ABSENT["place"]}
        await at.ask(
            at.stranger, "GET", f"/places/{place_id(1_234_567)}"
        )  # the first counts for all that follow
        for method, path, body in REQUESTS:
            seen = []
            if (
                filled(path, at.ids).partition("?")[0] == filled(path, absent).partition("?")[0]
            ):  # not by its path: recorded once a minute
                await at.ask(at.stranger, method, filled(path, absent), filled(body, absent))
            for ids in (at.ids, absent):
                with counted(at.engine, monkeypatch) as work:
                    answer = await at.ask(at.stranger, method, filled(path, ids), filled(body, ids))
                assert answer.status_code == 404, f"{method} {path}: {answer.text}"
                shown = {key: value for key, value in answer.json().items() if key != "requestId"}
                seen.append((shown, work.statements, work.hashes))
            assert seen[0] == seen[1], f"{method} {path}: {set(seen[0][1]) ^ set(seen[1][1])}"
        with at.engine.connect() as connection:
            kept = connection.execute(
                select(audit.c.place_path).where(audit.c.action == "access.refused")
            ).scalars()
            assert len(list(kept)) == len(set(paths_of(at.ids)) | set(paths_of(absent))) + 1


def paths_of(ids: dict[str, str]) -> list[tuple[str, str]]:
    return [(method, filled(path, ids).partition("?")[0]) for method, path, _body in REQUESTS]


@pytest.mark.anyio
async def test_of_one_administrator_no_more_than_sixty_refusals_a_minute_are_recorded(tmp_path: Path):
    async with site(tmp_path) as at:
        for number in range(70):
            assert (await at.ask(at.stranger, "GET", f"/places/{number}")).status_code == 404
        with at.engine.connect() as connection:
            kept = connection.execute(
                select(audit.c.detail).where(audit.c.action == "access.refused").order_by(audit.c.id)
            ).scalars()
            assert list(kept) == [{}] * 59 + [{"moreNotRecorded": True}]


@pytest.mark.anyio
async def test_nothing_is_written_for_what_is_recorded_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with site(tmp_path) as at:
        for number in (at.ids["place"], ABSENT["place"]):
            await at.ask(at.stranger, "GET", f"/places/{number}")
            with counted(at.engine, monkeypatch) as work:
                await at.ask(at.stranger, "GET", f"/places/{number}")
            assert [one for one in work.statements if not one.startswith(("SELECT", "BEGIN"))] == []


@pytest.mark.anyio
async def test_signing_in_costs_the_same_with_and_without_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async with site(tmp_path) as at:
        seen = []
        known = at.add_administrator(at.ids["own"], "another passphrase of length")["email"]
        for email in (known, "nobody@example.com"):
            with counted(at.engine, monkeypatch) as work:
                answer = await at.ask(
                    {}, "POST", "/session", {"email": email, "password": "a wrong passphrase"}
                )
            # It counts down with each entry from there.
            said = re.sub(r"left: \d", "left: n", answer.json()["detail"])
            seen.append((answer.status_code, said, work.statements, work.hashes))
        assert seen[0][-1] == 1
        # What is counted for the source is there already the second time: inserts are updates then.
        assert [len(one[2]) for one in seen] == [len(seen[0][2])] * 2
        assert seen[0][:2] == seen[1][:2]
        assert seen[0][3] == seen[1][3]


@pytest.mark.anyio
async def test_ones_own_audit_entries_tell_nothing_of_nodes_elsewhere(tmp_path: Path):
    async with site(tmp_path) as at:
        for path in (at.ids["place"], at.ids["group"], ABSENT["place"]):
            await at.ask(at.stranger, "GET", f"/places/{path}")
        await at.ask(at.stranger, "GET", f"/devices/{at.ids['serial']}")
        await at.ask(at.stranger, "GET", f"/devices/{ABSENT['serial']}")
        await at.ask(at.stranger, "PATCH", f"/places/{at.ids['own']}", {"name": "Renamed"})
        entries = (await at.ask(at.stranger, "GET", "/audit")).json()["items"]
        refused = [entry for entry in entries if entry["action"] == "access.refused"]
        assert len(refused) == 5
        assert {(entry["placeId"], entry["outcome"], str(entry["detail"])) for entry in refused} == {
            (None, "not_found", "{}")
        }
        renamed = next(entry for entry in entries if entry["action"] == "place.rename")
        assert renamed["placeId"] == renamed["subject"] == at.ids["own"]
        owners = (await at.ask(at.owner, "GET", "/audit")).json()["items"]
        where = [entry["placeId"] for entry in owners if entry["action"] == "access.refused"]
        assert where == [None, at.ids["place"], None, at.ids["group"], at.ids["place"]]


@pytest.mark.anyio
async def test_an_entry_of_ones_part_names_no_node_elsewhere(tmp_path: Path):
    """A place that came from another group, and one that went there."""
    async with site(tmp_path) as at:
        mine, group, own, place = (at.ids[name] for name in ("mine", "group", "own", "place"))
        assert (await at.ask(at.owner, "PATCH", f"/places/{place}", {"parentId": mine})).status_code == 200
        assert (await at.ask(at.owner, "PATCH", f"/places/{own}", {"parentId": group})).status_code == 200
        entries = (await at.ask(at.stranger, "GET", "/audit")).json()["items"]
        came = next(entry for entry in entries if entry["action"] == "place.move")
        assert (came["placeId"], came["detail"]["parentBefore"], came["detail"]["parent"]) == (
            place,
            None,
            mine,
        )
        assert own not in str(entries), "it is elsewhere now"
        text = (await at.client.get("/api/v1/audit", headers=at.stranger | {"accept": "text/csv"})).text
        assert own not in text
        assert group not in text
        # What is there no more is shown where it was.
        await at.ask(at.owner, "DELETE", f"/devices/{at.ids['serial']}")
        await at.ask(at.owner, "DELETE", f"/places/{place}")
        entries = (await at.ask(at.stranger, "GET", "/audit")).json()["items"]
        assert [entry["placeId"] for entry in entries if entry["action"] == "place.delete"] == [place]


@pytest.mark.anyio
async def test_who_has_lost_a_role_no_longer_reads_where_it_was(tmp_path: Path):
    async with site(tmp_path) as at:
        person = at.add_administrator(at.ids["group"], "another passphrase of length")
        person.pop("email")
        await at.ask(person, "PATCH", f"/places/{at.ids['place']}", {"name": "Renamed"})
        before = (await at.ask(person, "GET", "/audit")).json()["items"]
        assert before[0]["placeId"] == at.ids["place"]
        who = (await at.ask(person, "GET", "/session")).json()["administrator"]["id"]
        revoked = await at.ask(at.owner, "DELETE", f"/administrators/{who}/roles/{at.ids['group']}")
        assert revoked.status_code == 204
        after = [
            entry for entry in (await at.ask(person, "GET", "/audit")).json()["items"]
            if entry["action"] == "place.rename"
        ]  # fmt: skip
        assert [(entry["placeId"], entry["subject"]) for entry in after] == [(None, None)]
