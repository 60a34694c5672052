"""One judging for all: a preview, a device at a door and the domain's rule agree on any response (manual 5.7)."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from running import Console, Device, api_form

from clue_desktop.contract.vendor_apis import Criteria
from clue_desktop.domain.judgment import judge, mode_of
from clue_desktop.domain.response_json import read_json
from clue_desktop.domain.vendor_api import parse_criteria
from server.sandbox.sample_vendor.options import VendorOptions
from server.sandbox.sample_vendor.running import RunningVendor, running_vendor

CAP = 256 * 1024


@dataclass(frozen=True)
class Response:
    """What a vendor answers."""

    status: int
    content_type: str | None
    body: str


@dataclass(frozen=True)
class Door:
    """A device whose cards one API verifies, and the vendor behind it."""

    owner: Console
    vendor: RunningVendor
    api: dict[str, Any]
    device: Device

    def judged(self, criteria: dict[str, Any], response: Response) -> dict[str, Any]:
        """What the server would decide."""
        return dict(
            self.owner.ask(
                "POST",
                "/judgments",
                {
                    "criteria": criteria,
                    "statusCode": response.status,
                    "contentType": response.content_type,
                    "body": response.body,
                },
                200,
            ).json()
        )

    def opened(self, criteria: dict[str, Any], response: Response) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the device is told, and the event of it."""
        self.owner.ask("PUT", f"/apis/{self.api['id']}", {**self.api, "criteria": criteria}, 200)
        encoded = base64.b64encode(response.body.encode()).decode()
        self.vendor.use_script(
            f"[default]\nstatus = {response.status}\nbody_base64 = '{encoded}'\n"
            f"content_type = {json.dumps(response.content_type or '')}"
        )
        told = self.device.present("rfCard", "04A1B2C3")
        return told, self.owner.get(f"/events?serial={self.device.serial}&limit=1")["items"][0]


@pytest.fixture(scope="module")
def door(owner: Console, vendor: RunningVendor) -> Iterator[Door]:
    assert vendor.ca_file is not None
    group = owner.place("placeGroup")
    with running_vendor(VendorOptions(cert_dir=vendor.ca_file.parent)) as own:
        api = owner.register(group, api_form(own))
        owner.assign(group, rfCard=api["id"])
        yield Door(owner, own, api, owner.device(owner.place("place", group)))


# ---- made-up criteria and responses -------------------------------------------------------------------------------

STATUSES = [200, 201, 299, 302, 399, 400, 404, 500, 599]
CONTENT_TYPES = [
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON;x",
    "application/json, text/html",
    "application/problem+json",
    "text/html",
    None,
]
PATHS = [
    "$.valid",
    "$.message",
    "$.a.valid",
    "$.a[0]",
    "$.a[-1].message",
    "$.a[*]",
    "$..valid",
    "$.a['user-id']",
    "$.결과",
    "$.[0]",
    "$.['user-id']",
    "$.a[?@.valid==true].message",
]
VALUES = {
    "BOOLEAN": ["true", "false"],
    "NUMBER": ["1", "1.0", "10e-1", "-0", "0", "12345678901234567890123", "9007199254740993", "0.1"],
    "STRING": ["true", "1", "승인", " ", "x\ny"],
}
LEAVES: list[Any] = [
    True, False, None, 0, -0.0, 1, 1.0, 0.1, 10**22, 12345678901234567890123, 9007199254740992, 9007199254740993,
    "true", "1", "승인", " ", "x\ny", "", "\u202eabc\x07", "\ud800", "m" * 300,
]  # fmt: skip
KEYS = st.sampled_from(["valid", "message", "a", "user-id", "결과"])
DOCUMENTS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
ODD_BODIES = st.sampled_from(
    [
        "",
        " ",
        "{",
        "NaN",
        '{"valid":true,}',
        '\ufeff{"valid":true}',
        '{"valid":false,"valid":true}',
        "[" * 65,
        "1e999",
    ]
)
BODIES = DOCUMENTS.map(json.dumps) | DOCUMENTS.map(lambda one: json.dumps({"valid": one})) | ODD_BODIES
RESPONSES = st.builds(
    Response, st.sampled_from(STATUSES), st.sampled_from(CONTENT_TYPES[:1] * 6 + CONTENT_TYPES), BODIES
)
CONDITIONS = st.sampled_from(list(VALUES)).flatmap(
    lambda kind: st.fixed_dictionaries(
        {"path": st.sampled_from(PATHS), "value": st.sampled_from(VALUES[kind]), "type": st.just(kind)}
    )
)
CODES = st.lists(st.sampled_from([status for status in STATUSES if status < 400]), max_size=3, unique=True)
CRITERIA = st.fixed_dictionaries(
    {
        "statusCodes": CODES,
        "successResult": st.none() | CONDITIONS,
        "successMessagePath": st.none() | st.sampled_from(PATHS),
        "failureMessagePath": st.none() | st.sampled_from(PATHS),
    }
).filter(lambda criteria: criteria["statusCodes"] or criteria["successResult"])
VALID = {"path": "$.valid", "value": "true", "type": "BOOLEAN"}
BOTH = {"statusCodes": [200], "successResult": VALID}


@given(CRITERIA, RESPONSES)
@example(BOTH, Response(200, "application/json", '{"valid":true}'))
@example(BOTH, Response(400, "application/json", '{"valid":true}'))
@example(BOTH | {"successMessagePath": "$.m"}, Response(200, "application/json", '{"valid":true,"m":1}'))
@example({"successResult": VALID}, Response(500, "application/json", '{"valid":true}'))
@example({"successResult": VALID}, Response(200, "application/json", '{"valid":"true"}'))
@example({"statusCodes": [200]}, Response(200, "text/html", '{"valid":true}'))
def test_preview_device_and_domain_agree(door: Door, criteria: dict[str, Any], response: Response):
    parsed = parse_criteria(Criteria.model_validate(criteria).to_draft())
    verdict = judge(parsed, response.status, read_json(response.content_type, response.body.encode()))

    told, event = door.opened(criteria, response)
    judged = door.judged(criteria, response)

    assert judged == {
        "result": verdict.result,
        "mode": mode_of(parsed),
        "reason": verdict.reason,
        "message": verdict.message,
    }
    assert told == {"result": verdict.result} | ({"message": verdict.message} if verdict.message else {})
    assert (event["result"], event["message"]) == (verdict.result, verdict.message)
    assert event["reason"] == (verdict.reason or verdict.notice)
    assert event["step"] == (5 if verdict.reason is None else 4)
    assert event["statusCode"] == response.status


@pytest.mark.parametrize("size", [CAP, CAP + 1])
def test_the_cap_counts_in_a_preview_as_at_a_door(door: Door, size: int):
    start, end = '{"valid":true,"pad":"', '"}'
    response = Response(200, "application/json", start + "x" * (size - len(start) - len(end)) + end)

    told, event = door.opened(BOTH, response)
    judged = door.judged(BOTH, response)

    expected = ("granted", None) if size <= CAP else ("denied", "response_too_large")
    assert (judged["result"], judged["reason"]) == expected
    assert (event["result"], event["reason"]) == expected
    assert told == {"result": expected[0]}


def test_a_previews_criteria_obey_the_form(door: Door):
    body = {"criteria": {}, "statusCode": 200, "contentType": "application/json", "body": "{}"}
    problems = door.owner.ask("POST", "/judgments", body, 422).json()["problems"]
    assert [(one["field"], one["code"]) for one in problems] == [("criteria", "criteria_required")]
