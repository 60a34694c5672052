"""Who may ask each route of the server, and what each role gets: a row for each kind of target."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

STALE = {"if-match": '"stale"'}  # whoever may write gets 412, and nothing has changed
ABSENT = {"place": "99999990", "serial": "999999999", "api": "f" * 32}
CRITERIA = {"statusCodes": [200]}
GROUP_SERVICE = {"accessType": "none"}
ROLES = ("owner", "branch", "group", "place", "sibling", "unrelated")


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
