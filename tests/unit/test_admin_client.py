"""Each method of the admin client sends what http-contract.md says, and reads what it promises."""

import asyncio
import json
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from typing import Any

import httpx
import pytest
import respx
from contract_samples import (
    ADMINISTRATOR,
    API,
    API_TEST,
    BACKUP,
    COMPARED,
    CONCERN,
    DEVICE,
    ENROLLMENT,
    ETAG,
    EVENT,
    EVENTS,
    FORM,
    GROUP,
    GROUP_REVISIONS,
    GROUP_SETTING,
    HEALTH,
    INVITATION,
    MAIL_SETTINGS,
    NO_TLS,
    NOT_RESTORED,
    OPEN,
    OUTAGE,
    OUTBOX_MAIL,
    OVERVIEW,
    PLACE,
    PLACE_REVISIONS,
    PLACE_SETTING,
    SAVE,
    SAVED,
    SERVER,
    SESSION,
    TEST_RESULT,
    TOKEN,
    TOKEN_RESULT,
    VENDOR_CALLS,
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
from clue_desktop.client.resources.access_service import Compared
from clue_desktop.client.resources.audit import AuditFilter
from clue_desktop.client.resources.events import EventFilter
from clue_desktop.client.resources.resource import Resource
from clue_desktop.contract.access_service import PlaceOverrides
from clue_desktop.contract.devices import DeviceChange, NewDevice
from clue_desktop.contract.errors import error_document
from clue_desktop.contract.mail import MailSettings, MailTest
from clue_desktop.contract.operation import BackupSettings
from clue_desktop.contract.places import NewPlace, PlaceChange
from clue_desktop.contract.session import NewAdministrator, Setup
from clue_desktop.contract.trials import Trial
from clue_desktop.contract.vendor_apis import (
    Criteria,
    JudgmentRequest,
    TokenRequest,
)
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.place_tree import PlaceKind
from clue_desktop.domain.shadow import ShadowOutcome

Call = Callable[[AdminClient], Awaitable[Any]]


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


def row(name: str, call: Call, sent: str, body: Any, answer: Any, result: Any = "the answer") -> Any:
    """A row of the table: the call, its request line and body, the answer's JSON, and what comes of it."""
    return pytest.param(call, sent, body, answer, answer if result == "the answer" else result, id=name)


ROUTES = [
    row(
        "server.about",
        lambda c: c.server.about(),
        "GET /api/v1/server",
        None,
        {"name": "S", "version": "1", "setupRequired": True, "instanceId": "i"},
    ),
    row(
        "server.set_up",
        lambda c: c.server.set_up(
            Setup(
                setup_token="t",
                organization_name="O",
                administrator=NewAdministrator(name="Ada", email="ada@example.com", password="p"),
            )
        ),
        "POST /api/v1/setup",
        {
            "setupToken": "t",
            "organizationName": "O",
            "administrator": {"name": "Ada", "email": "ada@example.com", "password": "p"},
        },
        {**SESSION, "headquartersId": "00000000"},
    ),
    row(
        "session.sign_in",
        lambda c: c.session.sign_in("ada@example.com", "p"),
        "POST /api/v1/session",
        {"email": "ada@example.com", "password": "p"},
        SESSION,
    ),
    row("session.sign_out", lambda c: c.session.sign_out(), "DELETE /api/v1/session", None, None),
    row(
        "session.current",
        lambda c: c.session.current(),
        "GET /api/v1/session",
        None,
        {"expiresAt": "2030-01-01T00:00:00Z", "administrator": ADMINISTRATOR},
    ),
    row(
        "account.change_name",
        lambda c: c.account.change_name("Ada K."),
        "PATCH /api/v1/session",
        {"name": "Ada K."},
        {"expiresAt": "2030-01-01T00:00:00Z", "administrator": ADMINISTRATOR},
    ),
    row(
        "account.change_password",
        lambda c: c.account.change_password("old", "new"),
        "PUT /api/v1/session/password",
        {"oldPassword": "old", "newPassword": "new"},
        None,
    ),
    row(
        "account.request_password_reset",
        lambda c: c.account.request_password_reset("ada@example.com"),
        "POST /api/v1/password-resets",
        {"email": "ada@example.com"},
        None,
    ),
    row(
        "account.reset_password",
        lambda c: c.account.reset_password("7KQ2", "new"),
        "POST /api/v1/password-resets/accept",
        {"code": "7KQ2", "password": "new"},
        None,
    ),
    row(
        "account.sessions",
        lambda c: c.account.sessions(),
        "GET /api/v1/sessions",
        None,
        {"items": [OPEN]},
        [OPEN],
    ),
    row(
        "account.end_session",
        lambda c: c.account.end_session("s/1"),
        "DELETE /api/v1/sessions/s%2F1",
        None,
        None,
    ),
    row(
        "administrators.end_sessions",
        lambda c: c.administrators.end_sessions("a/1"),
        "DELETE /api/v1/administrators/a%2F1/sessions",
        None,
        None,
    ),
    row(
        "invitations.all",
        lambda c: c.invitations.all(),
        "GET /api/v1/administrators/invitations",
        None,
        {"items": [INVITATION]},
        [INVITATION],
    ),
    row(
        "invitations.send",
        lambda c: c.invitations.send("lee@example.com", "12345674"),
        "POST /api/v1/administrators/invitations",
        {"email": "lee@example.com", "placeId": "12345674"},
        {
            "id": "i1",
            "email": "lee@example.com",
            "placeId": "12345674",
            "role": "placeAdmin",
            "code": "7KQ2",
            "expiresAt": "2030-01-08T00:00:00Z",
            "mailed": True,
        },
    ),
    row(
        "invitations.withdraw",
        lambda c: c.invitations.withdraw("i/1"),
        "DELETE /api/v1/administrators/invitations/i%2F1",
        None,
        None,
    ),
    row(
        "invitations.accept",
        lambda c: c.invitations.accept("7KQ2", "Lee", "p"),
        "POST /api/v1/invitations/accept",
        {"code": "7KQ2", "name": "Lee", "password": "p"},
        SESSION,
    ),
    row(
        "administrators.all",
        lambda c: c.administrators.all(),
        "GET /api/v1/administrators",
        None,
        {"items": [ADMINISTRATOR]},
        [ADMINISTRATOR],
    ),
    row(
        "administrators.remove_role",
        lambda c: c.administrators.remove_role("a/1", "12345674"),
        "DELETE /api/v1/administrators/a%2F1/roles/12345674",
        None,
        None,
    ),
    row(
        "audit.page",
        lambda c: c.audit.page(AuditFilter(place_id="12345674"), cursor="c", limit=5),
        "GET /api/v1/audit?placeId=12345674&cursor=c&limit=5",
        None,
        {"items": [], "nextCursor": None},
    ),
    row("places.all", lambda c: c.places.all(), "GET /api/v1/places", None, {"items": [PLACE]}, [PLACE]),
    row(
        "places.add",
        lambda c: c.places.add(NewPlace(parent_id="11111111", kind=PlaceKind.PLACE, name="Lobby")),
        "POST /api/v1/places",
        {"parentId": "11111111", "kind": "place", "name": "Lobby"},
        PLACE,
    ),
    row("places.read", lambda c: c.places.read("12345674"), "GET /api/v1/places/12345674", None, PLACE),
    row(
        "places.change",
        lambda c: c.places.change("12345674", PlaceChange(name="Hall"), if_match=ETAG),
        f"PATCH /api/v1/places/12345674 {ETAG}",
        {"name": "Hall"},
        PLACE,
    ),
    row(
        "places.delete",
        lambda c: c.places.delete("12345674", if_match=ETAG),
        f"DELETE /api/v1/places/12345674 {ETAG}",
        None,
        None,
    ),
    row(
        "places.allocation_email",
        lambda c: c.places.allocation_email("12345674"),
        "GET /api/v1/places/12345674/allocation-email",
        None,
        {"email": "x@example.com"},
    ),
    row(
        "places.set_allocation_email",
        lambda c: c.places.set_allocation_email("12345674", None, if_match=ETAG),
        f"PUT /api/v1/places/12345674/allocation-email {ETAG}",
        {"email": None},
        {"email": None},
    ),
    row(
        "registrations.limits",
        lambda c: c.registrations.limits("12345674"),
        "GET /api/v1/places/12345674/enrollment-limits",
        None,
        ENROLLMENT,
    ),
    row(
        "registrations.lift_limits",
        lambda c: c.registrations.lift_limits("12345674"),
        "DELETE /api/v1/places/12345674/enrollment-limits",
        None,
        None,
    ),
    row(
        "registrations.refuse_pending",
        lambda c: c.registrations.refuse_pending("12345674", "547838629"),
        "DELETE /api/v1/places/12345674/pending-registrations/547838629",
        None,
        None,
    ),
    row(
        "vendor_apis.all",
        lambda c: c.vendor_apis.all("22222222"),
        "GET /api/v1/place-groups/22222222/apis",
        None,
        {"items": [API]},
        [API],
    ),
    row(
        "vendor_apis.create",
        lambda c: c.vendor_apis.create("22222222", SAVE),
        "POST /api/v1/place-groups/22222222/apis",
        SAVED,
        API,
    ),
    row("vendor_apis.read", lambda c: c.vendor_apis.read("api/1"), "GET /api/v1/apis/api%2F1", None, API),
    row(
        "vendor_apis.save",
        lambda c: c.vendor_apis.save("api/1", SAVE, if_match=ETAG),
        f"PUT /api/v1/apis/api%2F1 {ETAG}",
        SAVED,
        API,
    ),
    row(
        "vendor_apis.delete",
        lambda c: c.vendor_apis.delete("..", if_match=ETAG),
        f"DELETE /api/v1/apis/%2E%2E {ETAG}",
        None,
        {"unlinked": [{"placeId": "12345674", "credential": "face"}]},
        [{"placeId": "12345674", "credential": "face"}],
    ),
    row(
        "vendor_apis.figures",
        lambda c: c.vendor_apis.figures("22222222"),
        "GET /api/v1/place-groups/22222222/api-figures",
        None,
        {"items": [{"apiId": "a1", "granted": 3, "denied": 2, "failed": 1, "meanMs": 41.5}]},
        [{"apiId": "a1", "granted": 3, "denied": 2, "failed": 1, "meanMs": 41.5}],
    ),
    row(
        "vendor_apis.health",
        lambda c: c.vendor_apis.health("22222222"),
        "GET /api/v1/place-groups/22222222/api-health",
        None,
        {"items": [HEALTH]},
        [HEALTH],
    ),
    row(
        "vendor_apis.concerns",
        lambda c: c.vendor_apis.concerns(),
        "GET /api/v1/api-health",
        None,
        {"items": [CONCERN]},
        [CONCERN],
    ),
    row(
        "events.outage",
        lambda c: c.events.outage(),
        "GET /api/v1/events/outage",
        None,
        OUTAGE,
        OUTAGE,
    ),
    row(
        "vendor_apis.usage",
        lambda c: c.vendor_apis.usage("a1"),
        "GET /api/v1/apis/a1/usage",
        None,
        {"links": [{"placeId": "1", "placeName": "L", "credential": "face", "inheritedBy": 2}]},
        [{"placeId": "1", "placeName": "L", "credential": "face", "inheritedBy": 2}],
    ),
    row(
        "vendor_apis.revisions",
        lambda c: c.vendor_apis.revisions("a1"),
        "GET /api/v1/apis/a1/revisions",
        None,
        {"items": [{"number": 1, "at": "2030-01-01T00:00:00Z", "by": None, "api": FORM}]},
        [{"number": 1, "at": "2030-01-01T00:00:00Z", "by": None, "api": FORM}],
    ),
    row(
        "vendor_apis.restore",
        lambda c: c.vendor_apis.restore("a1", 3),
        "POST /api/v1/apis/a1/revisions/3/restore",
        None,
        API,
    ),
    row(
        "vendor_apis.test",
        lambda c: c.vendor_apis.test("22222222", API_TEST),
        "POST /api/v1/place-groups/22222222/api-tests",
        {
            "apiId": "api/1",
            "api": SAVED,
            "parameters": {
                "deviceId": "547838629",
                "cardNumber": "1",
                "userKey": None,
                "uniquePin": None,
                "qrCode": None,
            },
        },
        TEST_RESULT,
    ),
    row(
        "vendor_apis.get_token",
        lambda c: c.vendor_apis.get_token("22222222", TokenRequest(api_id="api/1", api=API_TEST.api)),
        "POST /api/v1/place-groups/22222222/api-tokens",
        {"apiId": "api/1", "api": SAVED},
        TOKEN_RESULT,
    ),
    row(
        "vendor_apis.judge",
        lambda c: c.vendor_apis.judge(
            JudgmentRequest(
                criteria=Criteria(status_codes=[200]), status_code=200, content_type=None, body="{}"
            )
        ),
        "POST /api/v1/judgments",
        {
            "criteria": {
                "statusCodes": [200],
                "successResult": None,
                "successMessagePath": None,
                "failureMessagePath": None,
            },
            "statusCode": 200,
            "contentType": None,
            "body": "{}",
        },
        {"result": "denied", "mode": 1, "reason": "not_json_content_type", "message": None},
    ),
    row(
        "group_access.read",
        lambda c: c.group_access.read("22222222"),
        "GET /api/v1/place-groups/22222222/access-service",
        None,
        GROUP_SETTING,
    ),
    row(
        "group_access.save",
        lambda c: c.group_access.save("22222222", GROUP, if_match=ETAG),
        f"PUT /api/v1/place-groups/22222222/access-service {ETAG}",
        GROUP_SETTING,
        {**GROUP_SETTING, "overwrittenPlaces": ["12345674"]},
    ),
    row(
        "places.overview",
        lambda c: c.places.overview("12345674", datetime(2030, 1, 1, tzinfo=UTC)),
        "GET /api/v1/places/12345674/overview?since=2030-01-01T00%3A00%3A00%2B00%3A00",
        None,
        OVERVIEW,
    ),
    row(
        "places.preview_move",
        lambda c: c.places.preview_move("12345674", "22222222"),
        "GET /api/v1/places/12345674/move-preview?parentId=22222222",
        None,
        {
            "events": 3,
            "moreEvents": False,
            "readersAdded": [{"placeId": "22222222", "placeName": "Warehouse"}],
            "readersKept": [],
        },
    ),
    row(
        "group_access.preview",
        lambda c: c.group_access.preview("22222222", GROUP),
        "POST /api/v1/place-groups/22222222/access-service/preview",
        GROUP_SETTING,
        {
            "childPlaces": 1,
            "overwrites": [
                {"placeId": "1", "placeName": "L", "credential": "face", "from": "f2", "to": None}
            ],
            "becomeLocal": ["face"],
        },
    ),
    row(
        "trials.ask",
        lambda c: c.trials.ask("22222222", Trial(credential=Credential.RF_CARD, value="04A1")),
        "POST /api/v1/places/22222222/access-service/trials",
        {"credential": "rfCard", "value": "04A1", "deviceId": None, "bySample": False},
        {
            "accessType": "vendor",
            "inherited": True,
            "apiId": "a1",
            "apiName": "Staff",
            "result": "denied",
            "mode": 1,
            "reason": "timeout",
            "cause": "no_answer",
            "message": None,
            "statusCode": None,
            "elapsedMs": 4000.5,
            "traceId": None,
        },
    ),
    row(
        "group_access.switch",
        lambda c: c.group_access.switch("22222222", Credential.FACE, if_match=ETAG),
        f"POST /api/v1/place-groups/22222222/access-service/switch {ETAG}",
        {"credential": "face"},
        {**GROUP_SETTING, "shadows": {"face": "f2"}, "overwrittenPlaces": ["12345674"]},
    ),
    row(
        "place_access.switch",
        lambda c: c.place_access.switch("12345674", Credential.FACE, if_match=ETAG),
        f"POST /api/v1/places/12345674/access-service/switch {ETAG}",
        {"credential": "face"},
        PLACE_SETTING,
    ),
    row(
        "shadows.comparison",
        lambda c: c.shadows.comparison(COMPARED),
        "GET /api/v1/places/22222222/access-service/shadow?credential=face&apiId=f1&shadowApiId=f2"
        "&since=2030-01-01T00%3A00%3A00%2B00%3A00&until=2030-01-02T00%3A00%3A00%2B00%3A00",
        None,
        {
            "agreed": 5,
            "differed": 1,
            "unanswered": 2,
            "notAsked": 3,
            "latency": {"medianMs": 12.5, "p99Ms": 40.0},
            "shadowLatency": {"medianMs": None, "p99Ms": None},
        },
    ),
    row(
        "shadows.pairs",
        lambda c: c.shadows.pairs(
            Compared("22222222", Credential.FACE), ShadowOutcome.DIFFERED, cursor="1.2", limit=50
        ),
        "GET /api/v1/places/22222222/access-service/shadow/pairs?credential=face&outcome=differed&cursor=1.2&limit=50",
        None,
        {
            "items": [
                {
                    "event": EVENT,
                    "shadow": {
                        "outcome": "differed",
                        "apiId": "f2",
                        "result": "denied",
                        "reason": "condition_not_met",
                        "message": "No",
                        "statusCode": 200,
                        "elapsedMs": 13.5,
                        "traceId": None,
                    },
                }
            ],
            "nextCursor": None,
        },
    ),
    row(
        "group_access.undo",
        lambda c: c.group_access.undo("22222222", if_match=ETAG),
        f"POST /api/v1/place-groups/22222222/access-service/undo {ETAG}",
        None,
        GROUP_SETTING,
    ),
    row(
        "group_access.revisions",
        lambda c: c.group_access.revisions("22222222"),
        "GET /api/v1/place-groups/22222222/access-service/revisions",
        None,
        GROUP_REVISIONS,
    ),
    row(
        "group_access.restore",
        lambda c: c.group_access.restore("22222222", 2, if_match=ETAG),
        f"POST /api/v1/place-groups/22222222/access-service/revisions/2/restore {ETAG}",
        None,
        {**GROUP_SETTING, "overwrittenPlaces": ["12345674"], "notRestored": NOT_RESTORED},
    ),
    row(
        "place_access.revisions",
        lambda c: c.place_access.revisions("12345674"),
        "GET /api/v1/places/12345674/access-service/revisions",
        None,
        PLACE_REVISIONS,
    ),
    row(
        "place_access.restore",
        lambda c: c.place_access.restore("12345674", 1, if_match=ETAG),
        f"POST /api/v1/places/12345674/access-service/revisions/1/restore {ETAG}",
        None,
        {**PLACE_SETTING, "notRestored": NOT_RESTORED},
    ),
    row(
        "place_access.read",
        lambda c: c.place_access.read("12345674"),
        "GET /api/v1/places/12345674/access-service",
        None,
        PLACE_SETTING,
    ),
    row(
        "place_access.save",
        lambda c: c.place_access.save(
            "12345674", PlaceOverrides(assignments={Credential.FACE: None}), if_match=ETAG
        ),
        f"PUT /api/v1/places/12345674/access-service {ETAG}",
        {"assignments": {"face": None}, "inherit": []},
        PLACE_SETTING,
    ),
    row(
        "place_access.reset",
        lambda c: c.place_access.reset("12345674", if_match=ETAG),
        f"DELETE /api/v1/places/12345674/access-service {ETAG}",
        None,
        None,
    ),
    row(
        "devices.all",
        lambda c: c.devices.all("12345674"),
        "GET /api/v1/devices?placeId=12345674",
        None,
        {"items": [DEVICE]},
        [DEVICE],
    ),
    row("devices.all of all", lambda c: c.devices.all(), "GET /api/v1/devices", None, {"items": []}, []),
    row("devices.read", lambda c: c.devices.read("547838629"), "GET /api/v1/devices/547838629", None, DEVICE),
    row(
        "devices.register",
        lambda c: c.devices.register(NewDevice(serial="547838629", place_id="12345674")),
        "POST /api/v1/devices",
        {"serial": "547838629", "placeId": "12345674", "name": None},
        {**DEVICE, "token": "d"},
    ),
    row(
        "devices.change",
        lambda c: c.devices.change("547838629", DeviceChange(name=None), if_match=ETAG),
        f"PATCH /api/v1/devices/547838629 {ETAG}",
        {"name": None},
        DEVICE,
    ),
    row(
        "devices.release",
        lambda c: c.devices.release("547838629", if_match=ETAG),
        f"DELETE /api/v1/devices/547838629 {ETAG}",
        None,
        None,
    ),
    row(
        "devices.renew_token",
        lambda c: c.devices.renew_token("547838629"),
        "POST /api/v1/devices/547838629/token",
        None,
        {**DEVICE, "token": "d"},
    ),
    row(
        "events.page",
        lambda c: c.events.page(EVENTS, cursor="c", limit=1000),
        "GET /api/v1/events?placeId=12345674&serial=547838629&credential=face&result=denied&reason=timeout"
        "&since=2030-01-01T00%3A00%3A00%2B00%3A00&until=2030-01-02T00%3A00%3A00%2B00%3A00&cursor=c&limit=1000",
        None,
        {"items": [EVENT], "nextCursor": "next"},
    ),
    row(
        "events.page of all",
        lambda c: c.events.page(),
        "GET /api/v1/events",
        None,
        {"items": [], "nextCursor": None},
    ),
    row(
        "settings.vendor_networks",
        lambda c: c.settings.vendor_networks(),
        "GET /api/v1/settings/vendor-networks",
        None,
        {"networks": ["10.2.0.0/16"]},
    ),
    row(
        "settings.set_vendor_networks",
        lambda c: c.settings.set_vendor_networks(["10.2.0.0/16"], if_match=ETAG),
        f"PUT /api/v1/settings/vendor-networks {ETAG}",
        {"networks": ["10.2.0.0/16"]},
        {"networks": ["10.2.0.0/16"]},
    ),
    row(
        "settings.vendor_calls",
        lambda c: c.settings.vendor_calls(),
        "GET /api/v1/settings/vendor-calls",
        None,
        VENDOR_CALLS,
    ),
    row(
        "settings.set_vendor_calls",
        lambda c: c.settings.set_vendor_calls(512, if_match=ETAG),
        f"PUT /api/v1/settings/vendor-calls {ETAG}",
        {"responseKib": 512},
        VENDOR_CALLS,
    ),
    row(
        "events.series",
        lambda c: c.events.series("12345674", api_id="a1", hours=168, step_hours=2),
        "GET /api/v1/events/series?placeId=12345674&apiId=a1&hours=168&stepHours=2",
        None,
        {"stepHours": 2, "items": []},
    ),
    row(
        "settings.retention",
        lambda c: c.settings.retention(),
        "GET /api/v1/settings/retention",
        None,
        {"eventDays": None},
    ),
    row(
        "settings.set_retention",
        lambda c: c.settings.set_retention(365, if_match=ETAG),
        f"PUT /api/v1/settings/retention {ETAG}",
        {"eventDays": 365},
        {"eventDays": 365},
    ),
    row(
        "server.state",
        lambda c: c.server.state(),
        "GET /api/v1/settings/state",
        None,
        {"mailSetUp": False, "secretsFrom": "keyring", "certificatesToLookAfter": 0},
    ),
    row(
        "server.certificates",
        lambda c: c.server.certificates(),
        "GET /api/v1/settings/certificates",
        None,
        {
            "items": [
                {
                    "kind": "server",
                    "name": "CLUe Desktop server",
                    "file": "/data/tls/server.pem",
                    "endsAt": "2027-01-02T03:04:05.000Z",
                    "needsAttention": False,
                    "fault": None,
                }
            ]
        },
    ),
    row("mail.settings", lambda c: c.mail.settings(), "GET /api/v1/settings/mail", None, MAIL_SETTINGS),
    row(
        "mail.set_settings",
        lambda c: c.mail.set_settings(MailSettings.model_validate(MAIL_SETTINGS), if_match=ETAG),
        f"PUT /api/v1/settings/mail {ETAG}",
        MAIL_SETTINGS,
        MAIL_SETTINGS,
    ),
    row(
        "mail.test",
        lambda c: c.mail.test(MailTest(to="kim@site.example")),
        "POST /api/v1/settings/mail/test",
        {"to": "kim@site.example", "settings": None},
        {
            "success": False,
            "error": {"code": "timeout", "message": "…"},
            "dialogue": [{"step": "connect", "reply": "220 mail.example"}],
        },
    ),
    row(
        "outbox.all",
        lambda c: c.outbox.all(),
        "GET /api/v1/outbox",
        None,
        {"items": [OUTBOX_MAIL]},
        [OUTBOX_MAIL],
    ),
    row(
        "outbox.retry", lambda c: c.outbox.retry("m/1"), "POST /api/v1/outbox/m%2F1/retry", None, OUTBOX_MAIL
    ),
    row("outbox.delete", lambda c: c.outbox.delete("m/1"), "DELETE /api/v1/outbox/m%2F1", None, None),
    row(
        "backups.all",
        lambda c: c.backups.all(),
        "GET /api/v1/backups",
        None,
        {"items": [BACKUP], "folder": "/data/backups"},
    ),
    row("backups.make", lambda c: c.backups.make(), "POST /api/v1/backups", None, BACKUP),
    row("backups.delete", lambda c: c.backups.delete("b/1"), "DELETE /api/v1/backups/b%2F1", None, None),
    row(
        "backups.settings",
        lambda c: c.backups.settings(),
        "GET /api/v1/settings/backup",
        None,
        {"daily": False, "keep": 7},
    ),
    row(
        "backups.set_settings",
        lambda c: c.backups.set_settings(BackupSettings(daily=True, keep=3), if_match=ETAG),
        f"PUT /api/v1/settings/backup {ETAG}",
        {"daily": True, "keep": 3},
        {"daily": True, "keep": 3},
    ),
    row("server.log", lambda c: c.server.log(50), "GET /api/v1/log?lines=50", None, {"lines": ["a", "b"]}),
]


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
