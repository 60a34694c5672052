"""Each method of the admin client sends what http-contract.md says, and reads what it promises."""

import asyncio
import json
import pkgutil
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any

import client_rows_operation
import client_rows_people
import client_rows_service
import httpx
import pytest
import respx
from client_row import Call
from contract_samples import (
    API_TEST,
    ETAG,
    NO_TLS,
    SERVER,
    TOKEN,
)
from published import published
from pydantic import BaseModel
from routes_described import Asked, Exchange, Route, described, noted, route_of

from clue_desktop import contract
from clue_desktop.client.admin import AdminClient
from clue_desktop.client.connection import Versioned
from clue_desktop.client.errors import (
    Cause,
    Invalid,
    NotFound,
    PreconditionFailed,
    RateLimited,
    Refused,
    ServerFault,
    Unauthenticated,
    Unintelligible,
    Unreachable,
)
from clue_desktop.client.resources.audit import AuditFilter
from clue_desktop.client.resources.events import EventFilter
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.errors import error_document


def plain(value: Any) -> Any:
    """What a method returned, as the JSON that it was made of."""
    if isinstance(value, Versioned):
        assert value.etag == ETAG
        return plain(value.value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value if value is None else value.model_dump(mode="json", by_alias=True)


def equal(found: Any, expected: Any) -> bool:
    """Equality of JSON, times compared as times."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(equal(found.get(key), expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(equal, found, expected))
    if isinstance(expected, str) and expected.startswith("2030-"):
        return datetime.fromisoformat(found) == datetime.fromisoformat(expected)
    return bool(found == expected)


ROUTES = [*client_rows_people.ROWS, *client_rows_service.ROWS, *client_rows_operation.ROWS]


API_DESCRIPTION = published()
CALLS: dict[str, Call] = {parameters.id: parameters.values[0] for parameters in ROUTES}


def resources_of(client: AdminClient) -> dict[str, Resource]:
    return {name: held for name, held in vars(client).items() if isinstance(held, Resource)}


def use(call: Call, *, token: str | None = TOKEN) -> tuple[Any, str | None]:
    """Call one method of a client of its own; return its result and the token held afterwards."""

    async def run() -> tuple[Any, str | None]:
        async with AdminClient(SERVER, NO_TLS, token=token) as client:
            return await call(client), client.token

    return asyncio.run(run())


@pytest.mark.parametrize(("call", "sent", "body", "answer", "result"), ROUTES)
def test_each_method(call: Call, sent: str, body: Any, answer: Any, result: Any):
    method, _, rest = sent.partition(" ")
    target, _, if_match = rest.partition(" ")
    with respx.mock(assert_all_called=False) as router:
        route = router.route(method=method).mock(
            return_value=httpx.Response(204)
            if answer is None
            else httpx.Response(200, json={**answer, "newerMember": 1}, headers={"ETag": ETAG})
        )
        found, _ = use(call)
    request = route.calls.last.request
    assert request.url.raw_path.decode() == target
    assert request.headers.get("If-Match", "") == if_match
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    if body is None:
        assert request.content == b""
    else:
        assert request.headers["Content-Type"] == "application/json"
        assert json.loads(request.content) == body
    assert equal(plain(found), result), (plain(found), result)


# Read as they come, and not as a document: tested below, and in test_following.py.
STREAMS: dict[str, Callable[[AdminClient], AsyncIterator[Any]]] = {
    "audit.csv": lambda c: c.audit.csv(spreadsheet=True),
    "backups.file": lambda c: c.backups.file("b"),
    "changes.follow": lambda c: c.changes.follow(),
    "events.csv": lambda c: c.events.csv(spreadsheet=True),
    "events.follow": lambda c: c.events.follow(),
    "places.in_parts": lambda c: c.places.in_parts(),
}


def test_every_method_of_every_resource_is_in_a_table():
    """A row's name is the method's, with what is particular of it behind " of "."""
    assert {
        f"{resource}.{method}"
        for resource, methods in resources_of(AdminClient(SERVER, NO_TLS)).items()
        for method in vars(type(methods))
        if not method.startswith("_")
    } == {name.partition(" of ")[0] for name in CALLS} | STREAMS.keys()


def test_client_and_server_hold_to_the_same_routes():
    """Each route of the server is asked by the client and no other, with the documents, parameters and If-Match of it."""

    async def run() -> list[tuple[str, str, Exchange]]:
        async with AdminClient(SERVER, NO_TLS) as client:
            asked = Asked(SERVER, tls=NO_TLS)
            for resource in resources_of(client).values():
                resource._connection = asked
            return [
                await noted(asked, partial(call, client)) for call in (*CALLS.values(), *STREAMS.values())
            ]

    routes = described(API_DESCRIPTION, "/api/v1/")
    queries: dict[Route, set[str]] = {route: set() for route in routes}
    used = set()
    for method, path, exchange in asyncio.run(run()):
        route = route_of(routes, method, path)
        used.add(route)
        queries[route] |= exchange.query
        if exchange.gives is not None or routes[route].gives is None:
            assert replace(exchange, query=routes[route].query) == routes[route], route
    assert used == routes.keys()
    assert queries == {route: set(exchange.query) for route, exchange in routes.items()}


def test_no_two_documents_of_the_contract_have_one_name():
    """A description knows them by their names."""
    modules = [
        import_module(one.name) for one in pkgutil.walk_packages(contract.__path__, "clue_desktop.contract.")
    ]
    documents = {
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, BaseModel) and found.__module__ == module.__name__
    }
    assert len({document.__name__ for document in documents}) == len(documents) > 50


@pytest.mark.parametrize(
    "name", ["server.set_up", "session.sign_in", "invitations.accept", "session.sign_out"]
)
def test_the_token_is_held_and_let_go(name: str):
    call, _, _, answer, _ = next(parameters for parameters in ROUTES if parameters.id == name).values
    with respx.mock() as router:
        route = router.route().mock(
            return_value=httpx.Response(204) if answer is None else httpx.Response(201, json=answer)
        )
        _, token = use(call, token=None if name != "session.sign_out" else TOKEN)
    assert token == (None if name == "session.sign_out" else "new-token")
    assert ("Authorization" in route.calls.last.request.headers) == (name == "session.sign_out")


def refusal(status: int, **headers: str) -> httpx.Response:
    response = httpx.Response(status, json=error_document(status, "code", "Sentence."), headers=headers)
    response.headers["Content-Type"] = "application/problem+json"
    return response


def test_signing_out_of_a_session_that_is_over():
    with respx.mock() as router:
        router.delete(f"{SERVER}/api/v1/session").mock(return_value=refusal(401))
        _, token = use(lambda client: client.session.sign_out())
    assert token is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Unauthenticated),
        (404, NotFound),
        (412, PreconditionFailed),
        (422, Invalid),
        (429, RateLimited),
        (500, ServerFault),
    ],
)
@pytest.mark.parametrize("name", sorted(CALLS.keys() - {"session.sign_out"}))
def test_each_method_raises_what_the_server_refused(name: str, status: int, kind: type[Refused]):
    with respx.mock() as router:
        router.route().mock(return_value=refusal(status))
        with pytest.raises(kind):
            use(CALLS[name])


@pytest.mark.parametrize("name", CALLS)
def test_each_method_raises_when_there_is_no_server(name: str):
    with respx.mock() as router:
        router.route().mock(side_effect=httpx.ConnectError("refused"))
        with pytest.raises(Unreachable):
            use(CALLS[name])


def test_an_answer_of_another_program():
    with respx.mock() as router:
        router.route().mock(return_value=httpx.Response(200, html="<h1>Router</h1>"))
        with pytest.raises(Unintelligible):
            use(lambda client: client.places.all())


def test_a_redirect_is_not_followed():
    with respx.mock() as router:
        route = router.route().mock(
            return_value=httpx.Response(307, headers={"Location": "https://elsewhere.example"})
        )
        with pytest.raises(Unintelligible):
            use(lambda client: client.places.all())
    assert len(route.calls) == 1


@pytest.mark.parametrize(
    ("call", "read"),
    [
        (lambda c: c.places.all(), 10),
        (lambda c: c.vendor_apis.test("1", API_TEST), 30),
        (lambda c: c.backups.make(), 600),
    ],
)
def test_how_long_an_answer_is_waited_for(call: Call, read: float):
    with respx.mock() as router:
        route = router.route().mock(side_effect=httpx.ReadTimeout("slow"))
        with pytest.raises(Unreachable) as caught:
            use(call)
    assert caught.value.cause == Cause.TIMEOUT
    assert route.calls.last.request.extensions["timeout"] == {
        "connect": 3,
        "pool": 3,
        "read": read,
        "write": 10,
    }


@pytest.mark.parametrize(
    ("path", "query", "ask"),
    [
        ("events", b"serial=547838629", lambda c: c.events.csv(EventFilter(serial="547838629"))),
        ("audit", b"action=place.add", lambda c: c.audit.csv(AuditFilter(action="place.add"))),
    ],
)
def test_csv_is_passed_on_as_it_comes(
    path: str, query: bytes, ask: Callable[[AdminClient], AsyncIterator[bytes]]
):
    async def run() -> list[bytes]:
        async with AdminClient(SERVER, NO_TLS, token=TOKEN) as client:
            return [piece async for piece in ask(client)]

    with respx.mock() as router:
        route = router.get(f"{SERVER}/api/v1/{path}").mock(
            return_value=httpx.Response(
                200, content=b"a,b\r\n", headers={"Content-Type": "text/csv; charset=utf-8"}
            )
        )
        assert b"".join(asyncio.run(run())) == b"a,b\r\n"
    request = route.calls.last.request
    assert request.headers["Accept"] == "text/csv"
    assert request.url.query == query


def test_a_backup_is_passed_on_as_it_comes():
    async def run() -> list[bytes]:
        async with AdminClient(SERVER, NO_TLS, token=TOKEN) as client:
            return [piece async for piece in client.backups.file("a/b.tar")]

    with respx.mock() as router:
        router.get(f"{SERVER}/api/v1/backups/a%2Fb.tar").mock(
            return_value=httpx.Response(200, content=b"\0tar", headers={"Content-Type": "application/x-tar"})
        )
        assert b"".join(asyncio.run(run())) == b"\0tar"
