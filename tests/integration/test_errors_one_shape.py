"""Every kind of failure is answered in the one shape of the contract, by routed and by plain endpoints alike."""

import asyncio
import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from administrators import administrator
from in_process import application
from running import OWNER, Console, Device

from server.app import Living
from server.services.people.sessions import SessionService
from server.store.engine import StorageBusyError, StorageError, StorageFullError, StorageUncertainError

FRAMEWORKS_WORDS = {"Not Found", "Method Not Allowed"}
JSON = {"content-type": "application/json"}
VERIFICATIONS, STREAM = "/device/v1/verifications", "/device/v1/settings/stream"


def assert_refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Insist on the shape of a refusal and return its document."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert set(document) >= {"type", "title", "status", "detail", "code", "problems"}
    assert document["status"] == status
    assert document["code"] == code
    assert document["title"]
    assert document["detail"]
    if document["detail"] not in FRAMEWORKS_WORDS:
        assert filled_in(document) == document["detail"]
    for problem in document["problems"]:
        assert set(problem) == {"field", "code", "message", "template", "values"}
        assert filled_in(problem) == problem["message"]
    assert bool(document["problems"]) == (status == 422)
    assert not re.search(r"Traceback|\.py|sqlalchemy|sqlite|pydantic", response.text, re.IGNORECASE)
    return document


def filled_in(said: dict[str, Any]) -> str:
    """Return a sentence as whoever translates would make it, the texts in it too."""
    values = {
        name: value if not isinstance(value, dict) else filled_in(value)
        for name, value in said["values"].items()
    }
    return str(said["template"].format(**values))


def chunked(size: int) -> Any:
    """Return a body whose length is not declared."""
    return (b" " * 65536 for _ in range(size // 65536 + 1))


@pytest.fixture
def device(owner: Console, place: str) -> Device:
    return owner.device(place)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/places"),
        ("DELETE", "/api/v1/session"),
        ("PUT", "/api/v1/settings/vendor-networks"),
        ("GET", "/api/v1/events/stream"),
        ("GET", "/device/v1/settings"),
        ("GET", STREAM),
        ("POST", VERIFICATIONS),
    ],
)
@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Basic b3duZXI6cGFzcw==", "Bearer nothing", b"Bearer \xff"]
)
def test_401(owner: Console, method: str, path: str, authorization: str | bytes | None):
    headers = {} if authorization is None else {"authorization": authorization}
    response = owner.server.client().request(method, path, headers=headers, json={})  # type: ignore[arg-type]
    assert_refused(response, 401, "unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"


def test_403(owner: Console, place: str):
    assert_refused(
        administrator(owner.server, place).ask("GET", "/settings/vendor-networks"), 403, "forbidden"
    )


@pytest.mark.parametrize(
    "path",
    ["/", "/nowhere", "/api/v1", "/api/v1/places/", "/device/v1/verifications/", "/api/v1/apis/%00%ff"],
)
def test_404_unknown_path(owner: Console, path: str):
    response = owner.client.get(path)
    if path.startswith("/api/v1/apis"):
        assert_refused(response, 422, "invalid")  # a route, but no text that could name anything
    else:
        assert_refused(response, 404, "not_found")


def test_404_unknown_thing(owner: Console):
    assert_refused(owner.ask("DELETE", "/places/12345678"), 404, "not_found")
    assert_refused(owner.ask("DELETE", "/devices/999999999"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/places", "GET, POST"),
        ("HEAD", "/api/v1/places", "GET, POST"),
        ("OPTIONS", "/api/v1/session", "DELETE, GET, PATCH, POST"),
        ("TRACE", "/api/v1/server", "GET"),
        ("PROPFIND", "/api/v1/server", "GET"),
        ("GET", VERIFICATIONS, "POST"),
        ("OPTIONS", VERIFICATIONS, "POST"),
        ("POST", STREAM, "GET"),
        ("HEAD", STREAM, "GET"),
    ],
)
def test_405_names_every_method_that_is_allowed(owner: Console, method: str, path: str, allowed: str):
    response = owner.client.request(method, path)
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == allowed
    if method != "HEAD":
        assert_refused(response, 405, "method_not_allowed")


def test_409_and_412(owner: Console, place: str, device: Device):
    taken = owner.ask("POST", "/devices", {"serial": device.serial, "placeId": place})
    assert_refused(taken, 409, "already_registered")
    stale = owner.ask("PATCH", f"/places/{place}", {"name": "x"}, headers={"if-match": '"old"'})
    assert_refused(stale, 412, "precondition_failed")


def test_413_declared_and_chunked(owner: Console, device: Device):
    large = 1024 * 1024 + 65536
    for client, path in ((owner.client, "/api/v1/places"), (device.client, VERIFICATIONS)):
        assert_refused(client.post(path, content=b" " * large, headers=JSON), 413, "too_large")
        assert_refused(client.post(path, content=chunked(large), headers=JSON), 413, "too_large")
    assert_refused(
        owner.client.post("/api/v1/session", content=chunked(large), headers=JSON), 413, "too_large"
    )
    assert_refused(owner.client.post("/nowhere", content=chunked(large), headers=JSON), 413, "too_large")


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "json", ""]
)
def test_415(owner: Console, device: Device, content_type: str | None):
    headers = {} if content_type is None else {"content-type": content_type}
    for client, path in ((owner.client, "/api/v1/places"), (device.client, VERIFICATIONS)):
        assert_refused(client.post(path, content=b"{}", headers=headers), 415, "unsupported_media_type")


MALFORMED = {
    "empty": b"",
    "cut short": b'{"parentId": "1',
    "trailing comma": b'{"parentId": "12345678",}',
    "not UTF-8": b'{"parentId": "\xff\xfe"}',
    "too deep": b"[" * 16_000,
    "too deep, closed": b'{"a":' * 2_500 + b"1" + b"}" * 2_500,
    "endless number": b'{"parentId": ' + b"9" * 10_000 + b"}",
    "an array": b"[]",
    "null": b"null",
    "a text": b'"text"',
    "unknown member": b'{"parentId": "1", "kind": "place", "name": "x", "extra": 1}',
    "wrong types": b'{"parentId": 1e400, "kind": [], "name": {}, "credential": 1, "value": null}',
    "half a surrogate pair": rb'{"parentId": "\ud800", "kind": "place", "name": "x"}',
    "unknown choice": b'{"parentId": "1", "kind": "planet", "name": "x", "credential": "dna"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_422_malformed(owner: Console, device: Device, body: bytes):
    for client, path in ((owner.client, "/api/v1/places"), (device.client, VERIFICATIONS)):
        response = client.post(path, content=body, headers=JSON)
        assert_refused(response, 422, "invalid")


def test_422_names_every_wrong_member(owner: Console):
    document = assert_refused(
        owner.ask("POST", "/places", {"kind": "planet", "name": 7, "more": 1}), 422, "invalid"
    )
    assert {(problem["field"], problem["code"]) for problem in document["problems"]} == {
        ("parentId", "required"),
        ("kind", "type_invalid"),
        ("name", "type_invalid"),
        ("more", "unknown_member"),
    }


def test_422_nul_characters(owner: Console, place: str):
    """No database of the server's keeps them in a text, so no document that holds one is taken."""
    nul = "a\0b"
    refused = [
        owner.ask("PATCH", f"/places/{place}", {"name": nul}),
        owner.ask("POST", "/devices", {"serial": "123456789", "placeId": nul}),
        owner.ask("POST", "/devices", {"serial": "123456789", "placeId": place, "name": nul}),
        owner.ask("GET", "/events", params={"serial": nul}),
        owner.ask("DELETE", "/devices/%00"),
        owner.server.client().post("/api/v1/session", json={"email": nul, "password": nul}),
    ]
    for response in refused:
        assert_refused(response, 422, "invalid")


@pytest.mark.parametrize(
    "query",
    [
        "?limit=0",
        "?limit=1001",
        "?limit=x",
        "?cursor=-1",
        f"?cursor={10**30}",
        "?since=yesterday",
        "?since=2026-01-01T00:00:00",
    ],
)
def test_422_wrong_query(owner: Console, query: str):
    assert_refused(owner.ask("GET", f"/events{query}"), 422, "invalid")


def test_429_says_when_to_come_back(tmp_path: Path):
    async def run() -> None:
        async with application(tmp_path) as (_app, client):
            wrong = {"email": "nobody@example.com", "password": "wrong"}
            for _ in range(5):
                assert_refused(await client.post("/api/v1/session", json=wrong), 401, "unauthenticated")
            response = await client.post("/api/v1/session", json=wrong)
            document = assert_refused(response, 429, "rate_limited")
            assert int(response.headers["retry-after"]) == document["retryAfterSeconds"] > 0

    asyncio.run(run())


class _Failing:
    """Stands for a use case that fails."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def server(self) -> NoReturn:
        raise self._fault

    def all(self, *_arguments: object) -> NoReturn:
        raise self._fault

    def caller(self, token: str, source: str) -> NoReturn:
        raise self._fault


def failing(fault: Exception) -> Any:
    """Return a change of the application after which signing in and reading fail."""

    def change(made: Living) -> Living:
        broken: Any = _Failing(fault)
        return replace(made, parts=replace(made.parts, sessions=broken, devices=broken))

    return change


def test_500_has_an_id_that_the_log_has_too(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    async def run() -> None:
        fault = RuntimeError("a secret inside of the server")
        async with application(tmp_path, failing(fault)) as (_app, client):
            response = await client.get("/api/v1/server")
            document = assert_refused(response, 500, "internal")
            assert "secret" not in response.text
            assert document["id"] in document["detail"]
            assert [
                record
                for record in caplog.records
                if document["id"] in record.getMessage() and record.exc_info
            ]

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())


@pytest.mark.parametrize(
    ("fault", "code", "detail"),
    [
        (StorageFullError("the disk is full"), "storage_full", "Nothing could be read: the disk is full."),
        (
            StorageError("the database file is read-only"),
            "storage_unavailable",
            "Nothing could be read: the database file is read-only.",
        ),
        (
            StorageBusyError("many changes are waiting already"),
            "busy",
            "The server is busy: many changes are waiting already. Try again in a moment.",
        ),
    ],
)
def test_503_when_nothing_can_be_read_or_saved(tmp_path: Path, fault: StorageError, code: str, detail: str):
    async def run() -> None:
        async with application(tmp_path, failing(fault)) as (_app, client):
            response = await client.get("/api/v1/server")
            assert_refused(response, 503, code)
            assert int(response.headers["retry-after"]) == response.json()["retryAfterSeconds"] > 0
            assert response.json()["detail"] == detail

    asyncio.run(run())


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("GET", "/places", "Nothing could be read"),
        ("POST", "/place-groups/G0000001/access-service/preview", "Nothing could be read"),
        ("POST", "/places/P0000001/access-service/trials", "Nothing could be read"),
        ("POST", "/place-groups/G0000001/api-tests", "Nothing could be read"),
        ("POST", "/judgments", "Nothing could be read"),
        ("POST", "/settings/mail/test", "Nothing could be read"),
        ("POST", "/places", "Nothing was saved"),
        ("PUT", "/places/P0000001/access-service", "Nothing was saved"),
        ("DELETE", "/devices/547838629", "Nothing was saved"),
    ],
)
def test_only_what_would_have_been_saved_is_said_not_to_have_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, path: str, words: str
):
    fault = StorageError("the database server cannot be reached")
    monkeypatch.setattr(SessionService, "caller", _Failing(fault).caller)

    async def run() -> None:
        async with application(tmp_path) as (_app, client):
            headers = {"authorization": "Bearer of-somebody"}
            response = await client.request(method, f"/api/v1{path}", headers=headers)
            assert response.status_code == 503
            assert response.json()["detail"] == f"{words}: the database server cannot be reached."

    asyncio.run(run())


def test_what_may_have_been_saved_is_not_said_to_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fault = StorageUncertainError("the database server does not answer")
    monkeypatch.setattr(SessionService, "caller", _Failing(fault).caller)

    async def run() -> None:
        async with application(tmp_path) as (_app, client):
            headers = {"authorization": "Bearer of-somebody"}
            response = await client.post("/api/v1/places", headers=headers)
            assert_refused(response, 503, "storage_unavailable")
            assert response.json()["detail"] == (
                "It cannot be told whether this was saved: the database server does not answer."
                " Look before you do it again."
            )

    asyncio.run(run())


def test_503_when_it_is_not_ready(tmp_path: Path):
    async def run() -> None:
        async with application(tmp_path) as (app, client):
            assert (await client.get("/readyz")).status_code == 200
            assert app.living is not None
            app.living.plans.trusted = False
            assert_refused(await client.get("/readyz"), 503, "not_ready")

    asyncio.run(run())


def test_a_device_is_answered_even_when_deciding_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """A fault of the server's own is no refusal but `denied`: a door must get its answer."""

    async def run() -> None:
        async with application(tmp_path) as (app, client):
            setup = {"setupToken": "the setup token", "organizationName": "HQ", "administrator": OWNER}
            done = (await client.post("/api/v1/setup", json=setup)).json()
            client.headers["authorization"] = f"Bearer {done['token']}"
            new = {"serial": "123456789", "placeId": done["headquartersId"]}
            token = (await client.post("/api/v1/devices", json=new)).json()["token"]
            assert app.living is not None
            app.living.plans.trusted = False
            answer = await client.post(
                VERIFICATIONS,
                content=json.dumps({"credential": "face", "value": "a"}),
                headers={"authorization": f"Bearer {token}", **JSON},
            )
            assert (answer.status_code, answer.json()) == (200, {"result": "denied"})

    asyncio.run(run())


def test_a_client_that_hangs_up_within_its_request_is_let_go(owner: Console):
    """The request is never complete, so there is nobody to answer; the server goes on."""

    def broken() -> Any:
        yield b"{"
        raise ConnectionError

    for path in ("/api/v1/places", VERIFICATIONS):
        with pytest.raises(ConnectionError):
            owner.server.client().post(path, content=broken(), headers=JSON)
    assert owner.get("/server")


def test_strangers_may_not_send_what_takes_long_to_read(owner: Console):
    """Reading JSON holds up the event loop, and with it doors."""
    body = b"[" + b"[]," * 60_000 + b"[]]"
    stranger = owner.server.client("not-a-token")
    for content in (body, chunked(len(body))):
        answer = stranger.post("/api/v1/judgments", content=content, headers=JSON)
        assert_refused(answer, 401, "unauthenticated")
    assert_refused(owner.client.post("/api/v1/judgments", content=body, headers=JSON), 422, "invalid")


def test_answers_are_not_stored_and_not_taken_for_something_else(owner: Console):
    """OWASP ASVS 5.0, 14.3.2 and 3.4.4; refusals too."""
    for path in ("/api/v1/places", "/api/v1/server", "/nowhere"):
        headers = owner.client.get(path).headers
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
