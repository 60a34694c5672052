"""Every route × every role gives the right status; what one may not see is answered as what does not exist."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from administrators import administrator
from fastapi.routing import APIRoute
from published import published
from rights_rows import ABSENT, DEVICES_SIDE, ELSEWHERE, NAMES, PLACE, ROLES, ROWS, SEE, Row
from running import SERIALS, Console, Device, Server, api_form

from server.app import create_api
from server.http.guard import Guard, Routes
from server.http.guard import administrator as session_guard
from server.http.guard import device as device_guard
from server.sandbox.sample_vendor.running import RunningVendor


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
