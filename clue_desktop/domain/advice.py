"""What the manual says to check when a test does not go as hoped, by the code of what happened (manual 9.2, 9.3, 9.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from clue_desktop.domain.diagnosis import OWN_CHECKS
from clue_desktop.domain.failure_causes import FailureCause
from clue_desktop.domain.response_causes import Cause
from clue_desktop.domain.said import Said


@dataclass(frozen=True, slots=True)
class Advice:
    """A row of the manual's tables of troubleshooting.

    Attributes:
        symptom: what one sees.
        check: what to look at.
    """

    symptom: str
    check: str


def _rows(*rows: tuple[tuple[str, ...], str, str]) -> Mapping[str, Advice]:
    return {code: Advice(symptom, check) for codes, symptom, check in rows for code in codes}


BLOCKED: Mapping[str, Advice] = _rows(
    (
        ("url_not_https", "url_too_long", "url_invalid"),
        Said("Webhook URL format error"),
        Said("Does Webhook URL start with https:// and not exceed 512 characters?"),
    ),
    (
        ("json_path_invalid", "json_path_too_long", "json_path_too_costly"),
        Said("Judgment criteria key format error"),
        Said(
            "Do Success Result JSONPath / Success/Failure Message JSONPath start with $. in JSONPath format"
            " (max 128 characters)?"
        ),
    ),
    (
        ("criteria_required",),
        Said("Judgment criteria not specified"),
        Said("Is at least one of statusCode or Success Result JSONPath entered?"),
    ),
    (
        ("status_code_range", "status_code_duplicate", "too_many_status_codes"),
        Said("Success status code range/count error"),
        Said("Is each value in the 100–399 range? Are there 3 or fewer? Are there no duplicates?"),
    ),
    (
        ("field_key_duplicate",),
        Said("Field key duplicate"),
        Said("Are auto field and manual field keys unique (no duplicates between them)?"),
    ),
    (
        ("header_key_duplicate",),
        Said("Request header key duplicate"),
        Said("Are request header keys unique (case-insensitive)?"),
    ),
    (
        ("header_reserved",),
        Said("Restricted header name used"),
        Said(
            "Have Content-Type or Accept been added as custom headers (case-insensitive; these are system-fixed values)?"
        ),
    ),
    (
        ("too_many_fields", "too_many_headers"),
        Said("Field/header count exceeded"),
        Said("Auto + manual fields max 10; custom headers max 10"),
    ),
    (
        ("api_limit_reached",),
        Said("Auth type registration limit exceeded"),
        Said("The credential type already has 3 APIs registered"),
    ),
    (
        ("user_key_invalid",),
        Said("User Key format error"),
        Said(
            "Does the User Key in the test console fall within the allowed characters (letters, numbers, -, _, @, .)"
            " and 1–64 character length?"
        ),
    ),
    (
        ("device_id_invalid",),
        Said("Device ID format error"),
        Said("Is the Device ID in the test console a 9–12 digit number?"),
    ),
)
"""9.3 A: the request is not sent."""

NOT_SAVED: Mapping[str, Advice] = _rows(
    (
        ("name_required", "auth_type_required", "url_required"),
        Said("Required fields"),
        Said("Are any of Name, Auth type, or Webhook URL empty?"),
    ),
    (
        ("manual_value_not_number", "manual_value_not_boolean", "field_type_invalid"),
        Said("Manual fields"),
        Said(
            "Can the values be converted to the specified type (STRING / NUMBER / BOOLEAN)? (e.g., non-numeric characters"
            " entered for NUMBER)"
        ),
    ),
    (
        ("success_result_incomplete", "success_value_type"),
        Said("Judgment criteria"),
        Said("If Success Result JSONPath is used, are Key, Value, and data format all filled in?"),
    ),
    (
        ("test_required",),
        Said("API test"),
        Said("Has at least one test succeeded? Saving is not possible without a successful test."),
    ),
)
"""9.2: what disables Save Configuration and is not in the table of 9.3 A."""

FAILED: Mapping[str, Advice] = _rows(
    (
        ("connection_failed", "dns_failed", "tls_failed", "address_not_allowed", "vendor_unavailable"),
        Said("Connection failure / network error (no response received from vendor server)"),
        Said(
            "Vendor server public accessibility, HTTPS certificate validity, firewall/port configuration, custom headers"
            " (expired tokens, typos)"
        ),
    ),
    (
        ("timeout",),
        Said("Timeout (no response)"),
        Said(
            "Vendor server response latency, network conditions. The test treats no response within several seconds as a"
            " failure"
        ),
    ),
    (
        ("not_json_content_type", "invalid_json", "response_too_large"),
        Said("Response received but body is not JSON"),
        Said(
            "Does the vendor return a JSON response? Is the response Content-Type set to application/json? HTML error"
            " pages, empty text, etc. fall into this category"
        ),
    ),
)
"""9.3 B: the request was sent, and the test failed."""

OWN: Mapping[str, Advice] = {
    "token_unavailable": Advice(Said("The token server gave no token"), OWN_CHECKS["token_unavailable"]),
    "token_refused": Advice(Said("The token server refused a token"), OWN_CHECKS["token_refused"]),
    "server_busy": Advice(
        Said("The CLUe server had no room, or not enough time, for the call"), OWN_CHECKS["server_busy"]
    ),
    "server_fault": Advice(
        Said("The CLUe server itself could not make the call"), OWN_CHECKS["server_fault"]
    ),
}
"""Not in the manual: the request could not be sent, or its answer not be awaited, and the vendor's server has no part in it."""

UNEXPECTED: Mapping[str, Advice] = _rows(
    (
        ("status_not_accepted",),
        Said("Status code received but all access is denied"),
        Said(
            "For Modes 1 and 3: check the list of status codes accepted as success. For Mode 2: check body key/value"
            " conditions (status code is ignored)"
        ),
    ),
    (
        ("condition_not_met", "condition_not_found", "condition_ambiguous"),
        Said("Body field condition does not match"),
        Said(
            "Re-verify the Key, Value, and data format (BOOLEAN / STRING / NUMBER) entered in Success Result JSONPath."
            ' Check whether the response returns "true" (string) vs. true (boolean) — type must match'
        ),
    ),
    (
        ("message_missing",),
        Said("No message displayed on device screen"),
        Said(
            "Verify that the response body actually contains the field specified by Success Message JSONPath or Failure"
            " Message JSONPath, and that the Success Message JSONPath / Failure Message JSONPath names in the settings"
            " exactly match the keys in the actual response"
        ),
    ),
    (
        ("message_not_string",),
        Said("No message displayed on device screen"),
        Said("Verify that the key's value is a string (numbers, objects, and arrays are not displayed)"),
    ),
)
"""9.3 C and 9.5: a response came, and not the expected result."""

WRONG_FORMAT = Advice(
    Said("Manual field appears in wrong format in request body"),
    Said("Re-verify the manual field type (STRING / NUMBER / BOOLEAN) against the actual input value"),
)
"""9.3 C: nothing tells it but the request's body, so it has no code."""


_NOT_JSON = Said("Response received but body is not JSON")

CAUSES: Mapping[str, Advice] = {
    Cause.REDIRECT: Advice(
        Said("The vendor redirects"),
        Said("Is the Webhook URL the API's own address, to the last slash? Redirects are not followed"),
    ),
    FailureCause.CLIENT_CERTIFICATE_REQUIRED: Advice(
        Said("The vendor asks for a client certificate"),
        Said("Under Connection: is the certificate chosen that the vendor has issued for you?"),
    ),
    FailureCause.CLIENT_CERTIFICATE_REFUSED: Advice(
        Said("The vendor refuses our client certificate"),
        Said(
            "Under Connection: is it the one that the vendor has issued for you, has it not ended, and is its chain in the file?"
        ),
    ),
    FailureCause.TOKEN_SERVER_NOT_ALLOWED: Advice(
        Said("The token server must not be called"),
        Said("Under Connection: is the token URL right, and is its network one that vendors may be in?"),
    ),
    FailureCause.TOKEN_LATE: Advice(
        Said("The token came too late for the call"),
        Said("How quickly does the token server answer? The next call has the token"),
    ),
    FailureCause.TOKEN_CLIENT_REFUSED: Advice(
        Said("The token server does not accept the client"),
        Said(
            "Under Connection: are client id and secret those of the vendor, has the secret not ended, and does the token server"
            " want it in the header or in the body?"
        ),
    ),
    FailureCause.TOKEN_SCOPE_REFUSED: Advice(
        Said("The token server refuses the scope or the audience"),
        Said("Under Connection: are scope and audience written as the vendor gives them?"),
    ),
    FailureCause.TOKEN_REDIRECT: Advice(
        Said("The token server redirects"),
        Said(
            "Is the token URL the token server's own address, to the last slash? Redirects are not followed"
        ),
    ),
    FailureCause.TOKEN_SERVER_FAULT: Advice(
        Said("The token server has a fault of its own"), Said("What does the token server's log say?")
    ),
    FailureCause.TOKEN_UNUSABLE: Advice(
        Said("The token server's answer holds no token that can be used"),
        Said(
            "Is the token URL that of the token endpoint? It has to answer with JSON that has access_token and"
            " token_type Bearer"
        ),
    ),
    Cause.COMPRESSED: Advice(
        _NOT_JSON,
        Said(
            "Does the vendor's server, or a proxy in front of it, compress answers that were asked for uncompressed?"
        ),
    ),
    Cause.BYTE_ORDER_MARK: Advice(
        _NOT_JSON,
        Said("Does the vendor write its answer as UTF-8 “with BOM”? JSON is UTF-8 without a byte-order mark"),
    ),
    Cause.CHARSET: Advice(
        _NOT_JSON,
        Said("In which charset does the vendor answer? JSON is UTF-8 only, whatever the Content-Type names"),
    ),
    Cause.CONTROL_CHARACTER: Advice(
        _NOT_JSON,
        Said(
            "Does the vendor's program put its JSON together by hand? A JSON library writes tabs and line ends in texts as"
            " \\t and \\n"
        ),
    ),
}
"""What to check where the cause of a code is known more closely than in the manual."""


def advice_for(code: str, cause: str | None = None) -> Advice | None:
    """Return what to check for a problem's, a failure's or a reason's code; None where there is nothing.

    It is the manual's row, or a closer one where the cause (`response_causes.Cause`) has one.
    """
    if cause is not None and cause in CAUSES:
        return CAUSES[cause]
    for table in (BLOCKED, NOT_SAVED, FAILED, OWN, UNEXPECTED):
        if code in table:
            return table[code]
    return None
