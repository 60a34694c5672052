"""Every route × every role gives the right status; what one may not see is answered as what does not exist."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from administrators import administrator
from fastapi.routing import APIRoute
from published import published
from running import SERIALS, Console, Device, Server, api_form

from server.app import create_api
from server.http.guard import Guard, Routes
from server.http.guard import administrator as session_guard
from server.http.guard import device as device_guard
from server.sandbox.sample_vendor.running import RunningVendor

STALE = {"if-match": '"stale"'}  # whoever may write gets 412, and nothing has changed
ABSENT = {"place": "99999990", "serial": "999999999", "api": "f" * 32}
CRITERIA = {"statusCodes": [200]}
GROUP_SERVICE = {"accessType": "none"}
ROLES = ("owner", "branch", "group", "place", "sibling", "unrelated")


@dataclass
class Scene:
    """A branch with a group of two places, a device and an API; administrators at each; one of another group."""

    nodes: dict[str, str]
    serial: str
    api: str
    device: Device
    askers: dict[str, Console] = field(default_factory=dict)

    def fill(self, text: str, absent: str = "") -> str:
        """Put ids into a text; with `absent` (a name) an id that does not exist in its place."""
        ids = {**self.nodes, "serial": self.serial, "api": self.api}
        if absent:
            ids[absent] = ABSENT.get(absent, ABSENT["place"])
        for name, value in ids.items():
            text = text.replace(f"<{name}>", value)
        return text


@pytest.fixture(scope="module")
def scene(server: Server, owner: Console, vendor: RunningVendor) -> Scene:
    branch = owner.place("branch")
    group = owner.place("placeGroup", branch)
    place, sibling = owner.place("place", group), owner.place("place", group)
    other_group = owner.place("placeGroup")
    api = owner.register(group, api_form(vendor))
    device = owner.device(place)
    nodes = {"hq": owner.headquarters, "branch": branch, "group": group, "place": place, "sibling": sibling}
    made = Scene({**nodes, "other": other_group}, device.serial, api["id"], device)
    made.askers["owner"] = owner
    for role, node in (("branch", branch), ("group", group), ("place", place), ("sibling", sibling)):
        made.askers[role] = administrator(server, node)
    made.askers["unrelated"] = administrator(server, other_group)
    for asker in made.askers.values():  # so that answers which must be alike are alike to the letter
        asker.client.headers["x-request-id"] = "of-all-askers"
    return made


@dataclass(frozen=True)
class Row:
    """What one request to one target gives each role.

    Attributes:
        route: method and path of the published description.
        path: the path with the target in it; `body`, `query`, `headers` likewise.
        allowed: who gets `status`; the others get 403 if they are in `named`, else 404.
        target: the name of what the target is, for those who get 404.
    """

    route: str
    path: str
    allowed: frozenset[str]
    status: int
    named: frozenset[str] = frozenset()
    target: str = ""
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.route} {self.path}"

    def expected(self, role: str) -> int:
        return self.status if role in self.allowed else 403 if role in self.named else 404


def roles(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYBODY = frozenset(ROLES)
# target → who may act on it as far as it is in their part of the tree, by the lowest role that the table of rules.md asks for
ABOVE_PLACE = roles("owner branch group")
PLACE = roles("owner branch group place")
GROUP = roles("owner branch group")
BELOW_GROUP = roles("place sibling")  # they see the group's name only
NAMES = {
    "hq": EVERYBODY,
    "branch": roles("owner branch group place sibling"),
    "group": roles("owner branch group place sibling"),
    "place": PLACE,
    "other": roles("owner unrelated"),
}
SEE = {
    "hq": roles("owner"),
    "branch": roles("owner branch"),
    "group": GROUP,
    "place": PLACE,
    "other": roles("owner unrelated"),
}


def at(
    route: str,
    path: str,
    target: str,
    allowed: frozenset[str],
    status: int,
    body: Any = None,
    *,
    stale: bool = False,
) -> Row:
    headers = tuple(STALE.items()) if stale else ()
    return Row(route, path, allowed, status, NAMES[target], target, body, headers)


def _rows() -> Iterator[Row]:
    def everybody(route: str, status: int = 200, body: Any = None, path: str | None = None) -> Row:
        return Row(route, path or route.partition(" ")[2], EVERYBODY, status, body=body)

    # server and session
    yield everybody("GET /api/v1/server")
    yield everybody(
        "POST /api/v1/setup",
        409,
        {
            "setupToken": "x",
            "organizationName": "x",
            "administrator": {"name": "x", "email": "x", "password": "x"},
        },
    )
    yield everybody("GET /api/v1/session")
    yield everybody("GET /api/v1/administrators")
    yield everybody("GET /api/v1/administrators/invitations")
    for target, inviters in SEE.items():
        path = "/api/v1/administrators/invitations"
        invited = {"email": "nobody", "placeId": f"<{target}>"}
        yield at(f"POST {path}", path, target, inviters, 422, invited)
    yield Row(
        "DELETE /api/v1/administrators/{administrator_id}/sessions",
        f"/api/v1/administrators/{'f' * 32}/sessions",
        roles("owner"),
        404,
        EVERYBODY,
    )
    yield everybody("PATCH /api/v1/session", 422, {"name": ""})
    yield everybody("PUT /api/v1/session/password", 422, {})
    yield everybody("GET /api/v1/sessions")
    yield everybody("DELETE /api/v1/sessions/{session_id}", 404, path=f"/api/v1/sessions/{'f' * 32}")
    yield everybody("POST /api/v1/password-resets", 422, {"email": "nobody"})
    yield everybody("POST /api/v1/password-resets/accept", 422, {})
    yield everybody("POST /api/v1/invitations/accept", 422, {})
    yield everybody("GET /api/v1/audit")
    yield everybody("GET /api/v1/api-health")
    yield everybody("GET /api/v1/events/outage")
    yield everybody("POST /api/v1/judgments", 200, {"criteria": CRITERIA, "statusCode": 200, "body": "{}"})
    for target, seers in SEE.items():
        yield at("GET /api/v1/audit", f"/api/v1/audit?placeId=<{target}>", target, seers, 200)

    # the tree: below one's own node, never at it
    yield everybody("GET /api/v1/places")
    below = {"hq": "branch", "branch": "placeGroup", "group": "place", "place": "place", "other": "place"}
    for target, kind in below.items():
        adders = SEE[target] - {"place"}
        yield at(
            "POST /api/v1/places",
            "/api/v1/places",
            target,
            adders,
            422,
            {"parentId": f"<{target}>", "kind": kind, "name": ""},
        )
    changers = {
        "hq": roles("owner"),
        "branch": roles("owner"),
        "group": roles("owner branch"),
        "place": ABOVE_PLACE,
        "other": roles("owner"),
    }
    for target, allowed in changers.items():
        yield at(
            "GET /api/v1/places/{place_id}/move-preview",
            f"/api/v1/places/<{target}>/move-preview?parentId=<{target}>",
            target,
            allowed,
            422,
        )
        for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
            yield at(
                f"{method} /api/v1/places/{{place_id}}",
                f"/api/v1/places/<{target}>",
                target,
                allowed,
                412,
                body,
                stale=True,
            )

    for target, seers in SEE.items():
        path = f"/api/v1/places/<{target}>"
        yield at("GET /api/v1/places/{place_id}", path, target, seers, 200)

    # places: allocation email, access service
    email, service = "/api/v1/places/{place_id}/allocation-email", "/api/v1/places/{place_id}/access-service"
    for template in (email, service):
        path = template.replace("{place_id}", "<place>")
        document: dict[str, Any] = {"email": None} if template is email else {"assignments": {}}
        yield at(f"GET {template}", path, "place", PLACE, 200)
        yield at(f"PUT {template}", path, "place", PLACE, 412, document, stale=True)
    yield at(f"DELETE {service}", "/api/v1/places/<place>/access-service", "place", PLACE, 412, stale=True)
    someone = {"credential": "face", "value": "minji.kim"}
    for target, seers in (("group", GROUP), ("place", PLACE), ("other", SEE["other"])):
        yield at(
            f"POST {service}/trials",
            f"/api/v1/places/<{target}>/access-service/trials",
            target,
            seers,
            200,
            someone,
        )
        for pairs in ("", "/pairs"):
            yield at(
                f"GET {service}/shadow{pairs}",
                f"/api/v1/places/<{target}>/access-service/shadow{pairs}?credential=face",
                target,
                seers,
                200,
            )
    yield at(
        f"POST {service}/switch",
        "/api/v1/places/<place>/access-service/switch",
        "place",
        PLACE,
        412,
        {"credential": "face"},
        stale=True,
    )
    revisions = "/api/v1/places/<place>/access-service/revisions"
    yield at(f"GET {service}/revisions", revisions, "place", PLACE, 200)
    restore = f"POST {service}/revisions/{{number}}/restore"
    yield at(restore, f"{revisions}/1/restore", "place", PLACE, 412, stale=True)

    # place groups: vendor APIs, their tests, access service
    apis = "/api/v1/place-groups/{group_id}/apis"
    for target in ("group", "other"):
        path = f"/api/v1/place-groups/<{target}>"
        yield at(f"GET {apis}", f"{path}/apis", target, SEE[target], 200)
        yield at(f"POST {apis}", f"{path}/apis", target, SEE[target], 422, {})
        template = "/api/v1/place-groups/{group_id}"
        yield at(
            f"POST {template}/api-tests",
            f"{path}/api-tests",
            target,
            SEE[target],
            422,
            {"api": {}, "parameters": {}},
        )
        yield at(f"POST {template}/api-tokens", f"{path}/api-tokens", target, SEE[target], 422, {"api": {}})
        yield at(f"GET {template}/api-health", f"{path}/api-health", target, SEE[target], 200)
        yield at(f"GET {template}/api-figures", f"{path}/api-figures", target, SEE[target], 200)
        yield at(f"GET {template}/access-service", f"{path}/access-service", target, SEE[target], 200)
        yield at(
            f"PUT {template}/access-service",
            f"{path}/access-service",
            target,
            SEE[target],
            412,
            GROUP_SERVICE,
            stale=True,
        )
        yield at(
            f"POST {template}/access-service/preview",
            f"{path}/access-service/preview",
            target,
            SEE[target],
            200,
            GROUP_SERVICE,
        )
        yield at(
            f"GET {template}/access-service/revisions",
            f"{path}/access-service/revisions",
            target,
            SEE[target],
            200,
        )
        yield at(
            f"POST {template}/access-service/revisions/{{number}}/restore",
            f"{path}/access-service/revisions/1/restore",
            target,
            SEE[target],
            412,
            stale=True,
        )
        yield at(
            f"POST {template}/access-service/switch",
            f"{path}/access-service/switch",
            target,
            SEE[target],
            412,
            {"credential": "face"},
            stale=True,
        )
        yield at(
            f"POST {template}/access-service/undo",
            f"{path}/access-service/undo",
            target,
            SEE[target],
            412,
            stale=True,
        )
    api = "/api/v1/apis/<api>"
    for route, suffix, status, body in (
        ("GET /api/v1/apis/{api_id}", "", 200, None),
        ("PUT /api/v1/apis/{api_id}", "", 412, {}),
        ("DELETE /api/v1/apis/{api_id}", "", 412, None),
        ("GET /api/v1/apis/{api_id}/usage", "/usage", 200, None),
        ("GET /api/v1/apis/{api_id}/revisions", "/revisions", 200, None),
        ("POST /api/v1/apis/{api_id}/revisions/{number}/restore", "/revisions/1/restore", 412, None),
    ):
        yield Row(
            route,
            api + suffix,
            GROUP,
            status,
            BELOW_GROUP,
            "api",
            body,
            tuple(STALE.items()) if status == 412 else (),
        )

    # devices and events
    yield everybody("GET /api/v1/devices")
    yield everybody("GET /api/v1/events")
    for target, seers in SEE.items():
        yield at("GET /api/v1/devices", f"/api/v1/devices?placeId=<{target}>", target, seers, 200)
        yield at(
            "GET /api/v1/places/{place_id}/overview",
            f"/api/v1/places/<{target}>/overview",
            target,
            seers,
            200,
        )
        yield at("GET /api/v1/events/series", f"/api/v1/events/series?placeId=<{target}>", target, seers, 200)
        yield at("GET /api/v1/events", f"/api/v1/events?placeId=<{target}>", target, seers, 200)
        yield at(
            "POST /api/v1/devices",
            "/api/v1/devices",
            target,
            seers,
            422,
            {"serial": "x", "placeId": f"<{target}>"},
        )
    yield Row("GET /api/v1/devices/{serial}", "/api/v1/devices/<serial>", PLACE, 200, target="serial")
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        yield Row(
            f"{method} /api/v1/devices/{{serial}}",
            "/api/v1/devices/<serial>",
            PLACE,
            412,
            target="serial",
            body=body,
            headers=tuple(STALE.items()),
        )
    for target, seers in SEE.items():  # moved to where one may not see it
        allowed = PLACE & seers
        yield Row(
            "PATCH /api/v1/devices/{serial}",
            "/api/v1/devices/<serial>",
            allowed,
            422,
            PLACE & NAMES[target],
            target,
            {"placeId": f"<{target}>", "name": "x" * 65},
        )

    # the server's own
    path = "/api/v1/settings/retention"
    yield Row(f"GET {path}", path, roles("owner"), 200, EVERYBODY)
    yield Row(
        f"PUT {path}",
        path,
        roles("owner"),
        412,
        EVERYBODY,
        body={"eventDays": 30},
        headers=tuple(STALE.items()),
    )
    path = "/api/v1/settings/vendor-calls"
    yield Row(f"GET {path}", path, roles("owner"), 200, EVERYBODY)
    yield Row(
        f"PUT {path}",
        path,
        roles("owner"),
        412,
        EVERYBODY,
        body={"responseKib": 512},
        headers=tuple(STALE.items()),
    )
    path = "/api/v1/settings/vendor-networks"
    yield Row(f"GET {path}", path, roles("owner"), 200, EVERYBODY)
    yield Row(
        f"PUT {path}",
        path,
        roles("owner"),
        412,
        EVERYBODY,
        body={"networks": []},
        headers=tuple(STALE.items()),
    )

    mail = "/api/v1/settings/mail"
    for route, status, sent in (
        ("GET /api/v1/settings/state", 200, None),
        ("GET /api/v1/settings/certificates", 200, None),
        (f"GET {mail}", 200, None),
        (f"PUT {mail}", 412, {}),
        (f"POST {mail}/test", 422, {"to": ""}),
        ("GET /api/v1/outbox", 200, None),
        ("POST /api/v1/outbox/{mail_id}/retry", 404, None),
        ("DELETE /api/v1/outbox/{mail_id}", 404, None),
    ):
        yield Row(
            route,
            route.partition(" ")[2].replace("{mail_id}", "f" * 32),
            roles("owner"),
            status,
            EVERYBODY,
            body=sent,
            headers=tuple(STALE.items()) if status == 412 else (),
        )

    for route, status, backup_body in (
        ("GET /api/v1/backups", 200, None),
        ("POST /api/v1/backups", 201, {}),
        ("GET /api/v1/backups/{name}", 404, None),
        ("DELETE /api/v1/backups/{name}", 404, None),
        ("GET /api/v1/settings/backup", 200, None),
        ("PUT /api/v1/settings/backup", 412, {"daily": True}),
        ("GET /api/v1/log", 200, None),
    ):
        yield Row(
            route,
            route.partition(" ")[2].replace("{name}", "clue-20300101-000000000.tar"),
            roles("owner"),
            status,
            EVERYBODY,
            body=backup_body,
            headers=tuple(STALE.items()) if status == 412 else (),
        )

    # registering in the field
    limits = "/api/v1/places/{place_id}/enrollment-limits"
    for target, seers in SEE.items():
        path = f"/api/v1/places/<{target}>/enrollment-limits"
        yield at(f"GET {limits}", path, target, seers, 200)
        yield at(f"DELETE {limits}", path, target, seers, 204)

    # anybody's
    yield everybody("GET /device/v1/registrations/{serial}", path="/device/v1/registrations/<serial>")
    asked = {"placeId": "<place>", "serial": "x"}
    yield everybody("POST /device/v1/allocation-codes", 422, asked)
    yield everybody("POST /device/v1/registrations", 422, {**asked, "code": "x"})
    yield everybody("GET /healthz")
    yield everybody("GET /readyz")
    yield everybody("GET /metrics")


ROWS = list(_rows())
# What needs more than a request that changes nothing has a test of its own below.
ELSEWHERE = {
    "POST /api/v1/session",
    "DELETE /api/v1/session",
    "DELETE /api/v1/administrators/{administrator_id}/roles/{place_id}",
    "DELETE /api/v1/administrators/invitations/{invitation_id}",
    "POST /api/v1/devices/{serial}/token",
    "DELETE /api/v1/places/{place_id}/pending-registrations/{serial}",
    "GET /api/v1/events/stream",
    "GET /api/v1/changes/stream",
}
DEVICES_SIDE = {"GET /device/v1/settings", "GET /device/v1/settings/stream", "POST /device/v1/verifications"}


def ask(scene: Scene, client: httpx.Client, row: Row, absent: str = "") -> httpx.Response:
    method = row.route.partition(" ")[0]
    body = row.body
    if isinstance(body, dict):
        body = {
            key: scene.fill(value, absent) if isinstance(value, str) else value for key, value in body.items()
        }
    path = scene.fill(row.path, absent)
    return (
        client.request(method, path, json=body, headers=dict(row.headers))
        if body is not None
        else client.request(method, path, headers=dict(row.headers))
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(scene: Scene, row: Row, role: str):
    response = ask(scene, scene.askers[role].client, row)

    assert response.status_code == row.expected(role), response.text
    if response.status_code == 404:
        absent = ask(scene, scene.askers[role].client, row, row.target)
        assert (absent.status_code, absent.json()) == (404, response.json())
        headers = [sorted(name for name in answer.headers if name != "date") for answer in (absent, response)]
        assert headers[0] == headers[1]


def _published() -> dict[str, str]:
    return {
        f"{method.upper()} {path}": operation["x-guard"]
        for path, operations in published()["paths"].items()
        for method, operation in operations.items()
    }


def test_every_route_has_a_row():
    assert {row.route for row in ROWS} | ELSEWHERE | DEVICES_SIDE == set(_published())


def test_no_route_is_hidden_or_unguarded():
    # Each with its whole path: what a router includes is put together a second time, while doors wait.
    described = "/api/v1/openapi.json"
    routes: list[Any] = [route for route in create_api().routes if getattr(route, "path", "") != described]
    assert {type(route) for route in routes} == {type(routes[0])}
    assert isinstance(routes[0], APIRoute)

    # As GET, without its document: how load balancers ask.
    heads = {route.path for route in routes if route.methods == {"HEAD"}}
    assert heads == {"/healthz", "/readyz"}
    assert len(routes) - len(heads) == len(_published()) - 2  # two stand ahead of the router
    wanted: dict[str, list[Callable[..., Any]]] = {
        Guard.ADMINISTRATOR: [session_guard],
        Guard.DEVICE: [device_guard],
        Guard.ANYONE: [],
    }
    for route in routes:
        guards = [entry.dependency for entry in route.dependencies]
        assert guards == wanted[route.openapi_extra["x-guard"]], route.path


def test_a_route_without_a_guard_cannot_be_registered():
    with pytest.raises(TypeError):
        Routes("careless").add("GET", "/open")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="is not a valid Guard"):
        Routes("careless").add("GET", "/open", None)(lambda: None)  # type: ignore[arg-type]


def _by_guard(*guards: Guard) -> list[str]:
    return sorted(route for route, guard in _published().items() if guard in guards)


@pytest.mark.parametrize("route", _by_guard(Guard.ADMINISTRATOR, Guard.DEVICE))
def test_without_a_token_or_with_another_sides_token_it_is_401(scene: Scene, route: str):
    method, _, path = route.partition(" ")
    for name, value in (
        ("place_id", "<place>"),
        ("group_id", "<group>"),
        ("api_id", "<api>"),
        ("serial", "<serial>"),
        ("number", "1"),
        ("administrator_id", "x"),
    ):
        path = path.replace(f"{{{name}}}", scene.fill(value))
    owner = scene.askers["owner"]
    wrong = owner.client if _published()[route] == Guard.DEVICE else scene.device.client
    body: dict[str, Any] | None = {} if method in {"POST", "PUT", "PATCH"} else None

    for client in (owner.server.client(), wrong, owner.server.client("nonsense")):
        response = (
            client.request(method, path, json=body) if body is not None else client.request(method, path)
        )
        assert response.status_code == 401, response.text
        assert response.json()["code"] == "unauthenticated"


def test_what_anybody_may_ask_needs_no_token(scene: Scene):
    client = scene.askers["owner"].server.client()
    for path in (
        "/api/v1/server",
        "/api/v1/openapi.json",
        "/healthz",
        "/readyz",
        f"/device/v1/registrations/{scene.serial}",
    ):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 201), ("branch", 201), ("group", 201), ("place", 201), ("sibling", 404), ("unrelated", 404)],
)
def test_renewing_a_devices_token(scene: Scene, role: str, status: int):
    device = scene.askers["owner"].device(scene.nodes["place"])
    response = scene.askers[role].ask("POST", f"/devices/{device.serial}/token", expect=status)
    if status == 404:
        absent = scene.askers[role].ask("POST", f"/devices/{ABSENT['serial']}/token", expect=404)
        assert absent.json() == response.json()


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 204), ("branch", 204), ("group", 204), ("place", 204), ("sibling", 404), ("unrelated", 404)],
)
def test_refusing_a_registration(scene: Scene, role: str, status: int):
    owner, place, serial = scene.askers["owner"], scene.nodes["place"], str(next(SERIALS))
    owner.ask("PUT", f"/places/{place}/allocation-email", {"email": "x@example.com"}, 200)
    asked = {"placeId": place, "serial": serial}
    assert owner.server.client().post("/device/v1/allocation-codes", json=asked).status_code == 202
    path = f"pending-registrations/{serial}"
    response = scene.askers[role].ask("DELETE", f"/places/{place}/{path}", expect=status)
    if status == 404:
        absent = scene.askers[role].ask("DELETE", f"/places/{ABSENT['place']}/{path}", expect=404)
        assert absent.json() == response.json()


@pytest.mark.parametrize("node", ["hq", "branch", "group", "place", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_revoking_a_role(scene: Scene, role: str, node: str):
    someone = administrator(scene.askers["owner"].server, scene.nodes[node])
    path = f"/administrators/{someone.administrator['id']}/roles/{scene.nodes[node]}"

    response = scene.askers[role].ask("DELETE", path)

    expected = 204 if role in SEE[node] else 403 if role in NAMES[node] else 404
    assert response.status_code == expected, response.text
    assert bool(someone.get("/session")["administrator"]["roles"]) == (expected != 204)


@pytest.mark.parametrize("node", ["hq", "branch", "group", "place", "other"])
@pytest.mark.parametrize("role", ROLES)
def test_withdrawing_an_invitation(scene: Scene, role: str, node: str):
    owner, asker = scene.askers["owner"], scene.askers[role]
    new = {"email": f"{role}.{node}@example.com", "placeId": scene.nodes[node]}
    inviter = administrator(owner.server, scene.nodes["hq"])  # nobody may invite many in a minute
    invitation = inviter.ask("POST", "/administrators/invitations", new, 201).json()["id"]

    response = asker.ask("DELETE", f"/administrators/invitations/{invitation}")

    expected = 204 if role in SEE[node] else 403 if role in NAMES[node] else 404
    assert response.status_code == expected, response.text
    listed = {item["id"] for item in owner.get("/administrators/invitations")["items"]}
    assert (invitation in listed) == (expected != 204)
    if expected == 404:
        absent = asker.ask("DELETE", f"/administrators/invitations/{'f' * 32}", expect=404)
        assert absent.json() == response.json()


@pytest.mark.parametrize("stream", ["/events/stream", "/changes/stream"])
def test_every_administrator_may_follow_what_is_theirs(scene: Scene, stream: str):
    for asker in scene.askers.values():
        with asker.client.stream("GET", f"/api/v1{stream}") as response:
            assert response.status_code == 200
            assert next(response.iter_lines()) == ": connected"


def test_what_is_named_in_a_body_is_hidden_alike(scene: Scene, owner: Console, vendor: RunningVendor):
    """An API of a group that one may not see, and a node to move something to, as if they did not exist."""
    stranger, other = scene.askers["unrelated"], scene.nodes["other"]
    place = owner.place("place", other)

    def twice(method: str, path: str, body: Callable[[str], Any], unseen: str, absent: str) -> None:
        first, second = (stranger.ask(method, path, body(name)) for name in (unseen, absent))
        assert first.status_code == second.status_code in {404, 422}
        assert first.json() == second.json()

    api, no_api = scene.api, ABSENT["api"]
    twice(
        "PUT",
        f"/place-groups/{other}/access-service",
        lambda name: {"accessType": "vendor", "assignments": {"rfCard": name}},
        api,
        no_api,
    )
    twice(
        "POST",
        f"/place-groups/{other}/access-service/preview",
        lambda name: {"accessType": "vendor", "assignments": {"rfCard": name}},
        api,
        no_api,
    )
    twice(
        "PUT", f"/places/{place}/access-service", lambda name: {"assignments": {"rfCard": name}}, api, no_api
    )
    twice(
        "PUT",
        f"/place-groups/{other}/access-service",
        lambda name: {"accessType": "vendor", "assignments": {}, "shadows": {"rfCard": name}},
        api,
        no_api,
    )
    twice(
        "PUT",
        f"/places/{place}/access-service",
        lambda name: {"assignments": {"rfCard": None}, "shadows": {"rfCard": name}},
        api,
        no_api,
    )
    form = api_form(vendor, headers=[{"key": "Authorization", "value": None}])
    parameters = {"deviceId": "123456789", "cardNumber": "1"}
    twice(
        "POST",
        f"/place-groups/{other}/api-tests",
        lambda name: {"apiId": name, "api": form, "parameters": parameters},
        api,
        no_api,
    )
    twice("POST", f"/place-groups/{other}/api-tokens", lambda name: {"apiId": name, "api": form}, api, no_api)
    twice("PATCH", f"/places/{place}", lambda name: {"parentId": name}, scene.nodes["place"], ABSENT["place"])


def test_the_tree_shows_ones_own_part_and_the_names_above(scene: Scene):
    def seen(role: str) -> dict[str, str | None]:
        return {item["id"]: item["role"] for item in scene.askers[role].get("/places")["items"]}

    nodes = scene.nodes
    assert seen("place") == {
        nodes["hq"]: None,
        nodes["branch"]: None,
        nodes["group"]: None,
        nodes["place"]: "placeAdmin",
    }
    assert seen("unrelated") == {nodes["hq"]: None, nodes["other"]: "placeGroupAdmin"} | {
        key: value for key, value in seen("unrelated").items() if value == "placeGroupAdmin"
    }
    assert nodes["group"] not in seen("unrelated")
    assert seen("branch")[nodes["place"]] == "branchAdmin"
    above = next(
        item for item in scene.askers["place"].get("/places")["items"] if item["id"] == nodes["group"]
    )
    assert (above["deviceCount"], above["hasOverrides"]) == (0, False)


def test_lists_hold_only_ones_own_part(scene: Scene):
    def serials(role: str) -> set[str]:
        return {item["serial"] for item in scene.askers[role].get("/devices")["items"]}

    for role in ROLES:
        assert (scene.serial in serials(role)) == (role in PLACE)
    people = {
        role: {item["id"] for item in scene.askers[role].get("/administrators")["items"]} for role in ROLES
    }
    place_admin = scene.askers["place"].administrator["id"]
    assert {role for role in ROLES if place_admin in people[role]} == PLACE
    assert scene.askers["group"].administrator["id"] not in people["place"]


def test_nobody_keeps_a_right_that_was_taken(scene: Scene, owner: Console):
    someone = administrator(owner.server, scene.nodes["group"])
    assert someone.ask("GET", f"/apis/{scene.api}").status_code == 200
    owner.ask(
        "DELETE", f"/administrators/{someone.administrator['id']}/roles/{scene.nodes['group']}", expect=204
    )
    assert someone.ask("GET", f"/apis/{scene.api}").status_code == 404
    assert someone.get("/places") == {"items": []}


def test_the_last_owner_stays(owner: Console):
    owners = [
        item["id"]
        for item in owner.get("/administrators")["items"]
        if any(held["role"] == "owner" for held in item["roles"])
    ]
    for extra in owners:
        if extra != owner.administrator["id"]:
            owner.ask("DELETE", f"/administrators/{extra}/roles/{owner.headquarters}", expect=204)
    refused = owner.ask(
        "DELETE", f"/administrators/{owner.administrator['id']}/roles/{owner.headquarters}", expect=409
    )
    assert refused.json()["code"] == "last_owner"
