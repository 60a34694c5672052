"""What the admin client's methods of vendor APIs, access services, shadows and trials, and of what these show, send and read."""

from datetime import UTC, datetime

from client_row import row
from contract_samples import (
    API,
    API_TEST,
    COMPARED,
    CONCERN,
    DEVICE,
    ETAG,
    EVENT,
    FORM,
    GROUP,
    GROUP_REVISIONS,
    GROUP_SETTING,
    HEALTH,
    NOT_RESTORED,
    OUTAGE,
    OVERVIEW,
    PLACE_REVISIONS,
    PLACE_SETTING,
    SAVE,
    SAVED,
    TEST_RESULT,
    TOKEN_RESULT,
)

from clue_desktop.client.resources.access_service import Compared
from clue_desktop.contract.access_service import PlaceOverrides
from clue_desktop.contract.trials import Trial
from clue_desktop.contract.vendor_apis import (
    Criteria,
    JudgmentRequest,
    TokenRequest,
)
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.shadow import ShadowOutcome

ROWS = [
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
]
