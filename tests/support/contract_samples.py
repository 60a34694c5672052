"""Documents of the contract, as a server answers with them and as the admin client's methods are given them."""

import ssl
from datetime import UTC, datetime
from typing import Any

from clue_desktop.client.resources.access_service import Compared
from clue_desktop.client.resources.events import EventFilter
from clue_desktop.contract.access_service import GroupAccessService
from clue_desktop.contract.vendor_apis import ApiTest, TestParameters, VendorApiSave
from clue_desktop.domain.credentials import Credential

SERVER = "https://server.example"
TOKEN = "held-token"
# Nothing is sent; not loading the system's authorities for every client saves most of the time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

ADMINISTRATOR = {"id": "a1", "name": "Ada", "email": "ada@example.com", "roles": []}
SESSION = {"token": "new-token", "expiresAt": "2030-01-01T00:00:00Z", "administrator": ADMINISTRATOR}
OPEN = {
    "id": "s1",
    "createdAt": "2030-01-01T00:00:00Z",
    "lastSeenAt": "2030-01-01T00:00:00Z",
    "expiresAt": "2030-01-08T00:00:00Z",
    "source": None,
    "current": True,
}
INVITATION = {
    "id": "i1",
    "email": "lee@example.com",
    "placeId": "12345674",
    "role": "placeAdmin",
    "invitedBy": "Ada",
    "createdAt": "2030-01-01T00:00:00Z",
    "expiresAt": "2030-01-08T00:00:00Z",
    "mailState": "queued",
}
PLACE = {
    "id": "12345674",
    "kind": "place",
    "name": "Lobby",
    "parentId": "11111111",
    "role": "owner",
    "deviceCount": 1,
    "hasOverrides": False,
}
FORM = {
    "name": "Visitors",
    "authType": "rfCard",
    "webhookUrl": "https://vendor.example/verify",
    "headers": [{"key": "Authorization", "value": None}],
    "autoFields": [{"placeholder": "CARD_NUMBER", "key": "cardNo", "enabled": True}],
    "manualFields": [{"key": "site", "type": "NUMBER", "value": "12"}],
    "criteria": {
        "statusCodes": [200],
        "successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"},
        "successMessagePath": "$.message",
        "failureMessagePath": None,
    },
}
API = {"id": "api/1", "placeGroupId": "22222222", **FORM}
SAVE = VendorApiSave.model_validate({**FORM, "testReceipt": "receipt"})
SAVED = {
    "id": None,
    "placeGroupId": None,
    **FORM,
    "connection": None,
    "samples": None,
    "testReceipt": "receipt",
}
GROUP_SETTING = {
    "accessType": "mixed",
    "assignments": {"face": "f1", "rfCard": None},
    "onNoAnswer": {"face": "local"},
}
GROUP = GroupAccessService.model_validate(GROUP_SETTING)
PLACE_SETTING = {
    "accessType": "vendor",
    "assignments": {"face": {"apiId": "f1", "inherited": True}},
    "choices": {"face": [{"apiId": "f1", "name": "Staff"}]},
}
GROUP_REVISIONS = {
    "items": [
        {
            "number": 2,
            "at": "2030-01-01T00:00:00Z",
            "by": None,
            "cause": "apiDeleted",
            "setting": GROUP_SETTING,
            "overwrittenPlaces": 3,
        }
    ],
    "apis": [{"apiId": "f1", "name": "Staff", "gone": True}],
}
PLACE_REVISIONS = {
    "items": [
        {
            "number": 1,
            "at": "2030-01-01T00:00:00Z",
            "by": "Ada",
            "cause": "save",
            "overrides": {"face": None},
        }
    ],
    "apis": [],
}
OVERVIEW = {
    "placeId": "12345674",
    "kind": "place",
    "at": "2030-01-01T12:00:00Z",
    "today": {"since": "2030-01-01T00:00:00Z", "series": {"stepHours": 1, "items": []}},
    "access": {
        "placeGroupId": "22222222",
        "accessType": "vendor",
        "credentials": [{"credential": "face", "apiId": "f1", "apiName": "Staff", "inherited": True}],
        "overridingPlaces": 0,
    },
    "vendors": None,
    "devices": {"total": 1, "connected": 0, "awaited": 1, "away": []},
    "registrations": {"total": 0, "items": []},
    "toDo": [
        {
            "kind": "mailsWaiting",
            "count": 2,
            "items": [
                {
                    "placeId": "12345674",
                    "name": "Lobby",
                    "apiId": None,
                    "at": "2030-01-01T11:00:00Z",
                    "code": None,
                    "reason": None,
                }
            ],
        }
    ],
}
NOT_RESTORED = [{"credential": "face", "apiId": "f1", "apiName": "Staff"}]
HEALTH = {
    "apiId": "a1",
    "state": "unavailable",
    "since": "2030-01-01T00:00:00Z",
    "lastAnswerAt": None,
    "lastFailure": {"at": "2030-01-01T00:00:01Z", "code": "timeout", "message": "No answer."},
    "failuresLastHour": 7,
    "medianMs": 41.5,
    "breakerOpen": True,
    "certificateExpiresAt": None,
}
OUTAGE: dict[str, Any] = {
    "writable": False,
    "since": "2030-01-01T00:00:00Z",
    "reason": {"message": "the disk is full", "template": "the disk is full", "values": None},
    "waiting": 214,
}
CONCERN = {
    "placeGroupId": "22222222",
    "apiName": "Visitors",
    "failing": True,
    "certificateEndsSoon": False,
    "health": HEALTH,
}
DEVICE = {
    "serial": "547838629",
    "placeId": "12345674",
    "name": None,
    "model": None,
    "registeredAt": "2030-01-01T00:00:00Z",
    "lastSeenAt": None,
    "connected": True,
}
BACKUP = {
    "name": "clue-20300101-000000000.tar",
    "madeAt": "2030-01-01T00:00:00Z",
    "size": 400_000,
    "daily": False,
}
ENROLLMENT = {
    "pending": [
        {
            "serial": "547838629",
            "placeId": "12345674",
            "model": "BioStation 3",
            "requestedAt": "2030-01-01T00:00:00Z",
            "requestedFrom": "203.0.113.7",
            "expiresAt": "2030-01-01T00:30:00Z",
            "attemptsLeft": 5,
            "state": "waiting",
        }
    ],
    "mails": 1,
    "tries": 0,
    "wrong": 0,
    "reached": [
        {
            "scope": "server",
            "subject": "",
            "counted": "wrong",
            "most": 900,
            "until": "2030-01-01T00:00:00Z",
        }
    ],
    "refused": [{"serial": "547838630", "placeId": "12345674", "until": "2030-01-02T00:00:00Z"}],
}
EVENT = {
    "id": 7,
    "at": "2030-01-01T00:00:00.123Z",
    "serial": "547838629",
    "placeId": "12345674",
    "credential": "face",
    "value": "••••1",
    "apiId": None,
    "apiName": None,
    "result": "local",
    "reason": None,
    "step": 5,
    "statusCode": None,
    "message": None,
    "elapsedMs": 1.5,
}
MAIL_SETTINGS = {
    "host": "mail.example",
    "port": 587,
    "security": "starttls",
    "username": "clue",
    "password": None,
    "from": "clue@hq.example",
    "caFile": None,
}
OUTBOX_MAIL = {
    "id": "m/1",
    "to": "kim@site.example",
    "subject": "Allocation code for device 547838629",
    "text": None,
    "createdAt": "2030-01-01T00:00:00.000Z",
    "expiresAt": "2030-01-01T00:30:00.000Z",
    "state": "failed",
    "attempts": 1,
    "nextAttemptAt": None,
    "finishedAt": "2030-01-01T00:00:01.000Z",
    "lastError": "550 no such mailbox",
}
TOKEN_RESULT = {
    "success": True,
    "statusCode": 200,
    "request": {
        "method": "POST",
        "url": "https://login.example/t",
        "headers": [["accept", "x"]],
        "body": "a=1",
    },
    "responseHeaders": [],
    "responseBody": "{}",
    "token": {
        "type": "Bearer",
        "scope": None,
        "seconds": 3600.0,
        "tellsEnd": True,
        "renewedAfter": 3240.0,
        "characters": 20,
    },
    "error": None,
    "elapsedMs": 1.5,
    "timings": {"dnsMs": None, "connectMs": None, "tlsMs": None, "firstByteMs": None},
}
TEST_RESULT = {
    "success": True,
    "statusCode": 200,
    "responseHeaders": [["content-type", "application/json"]],
    "responseBody": "{}",
    "truncated": False,
    "error": None,
    "elapsedMs": 41.8,
    "timings": {"dnsMs": None, "connectMs": 1.0, "tlsMs": 2.0, "firstByteMs": 3.0},
    "request": {
        "method": "POST",
        "url": "https://v.example",
        "headers": [["authorization", "•••"]],
        "body": "{}",
    },
    "receipt": "receipt",
}
API_TEST = ApiTest(
    api=SAVE, parameters=TestParameters(device_id="547838629", card_number="1"), api_id="api/1"
)
VENDOR_CALLS = {
    "responseKib": 512,
    "startedResponseKib": 256,
    "proxy": None,
    "noProxy": [],
    "operatorNetworks": ["127.0.0.0/8"],
    "trustedProxies": [],
    "unnamedProxies": ["192.0.2.7 (Forwarded)"],
}
EVENTS = EventFilter(
    place_id="12345674",
    serial="547838629",
    credential=Credential.FACE,
    result="denied",
    reason="timeout",
    since=datetime(2030, 1, 1, tzinfo=UTC),
    until=datetime(2030, 1, 2, tzinfo=UTC),
)
COMPARED = Compared(
    "22222222",
    Credential.FACE,
    "f1",
    "f2",
    datetime(2030, 1, 1, tzinfo=UTC),
    datetime(2030, 1, 2, tzinfo=UTC),
)
ETAG = '"v1"'
