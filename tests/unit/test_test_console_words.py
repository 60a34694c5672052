"""What the test console writes: the exchange, the cURL command, pretty JSON, the verdict's why (manual 5.6, 5.7, 9.3)."""

import json
import shlex
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tested_forms import FORM, result_of

from clue_desktop.contract.vendor_apis import Criteria, SentRequest, TestParameters, TestResult, VendorApiSave
from clue_desktop.domain.credentials import Credential
from clue_desktop.domain.criteria import parse_criteria, validate_criteria
from ui.test_console.exchange import Tone, curl, exchange, milliseconds
from ui.test_console.run import SHOWN_CHARACTERS, Run, lay_out, read_response
from ui.test_console.verdict import Decision, ToldVerdict, missing_criteria, verdict_on


def run_of(result: TestResult, credential: Credential = Credential.RF_CARD, **parameters: Any) -> Run:
    form = VendorApiSave.model_validate({**FORM, "authType": credential})
    values = {"device_id": "547838629", "card_number": "04A1B2C3"} | parameters
    return Run(
        1,
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        credential,
        TestParameters(**values),
        form,
        result,
        read_response(result),
        lay_out(result.response_body or "") if result.success else "",
    )


def text_of(run: Run, *, pretty: bool = False) -> str:
    return "".join(span.text for span in exchange(run, pretty=pretty))


def told(criteria: dict[str, Any], result: TestResult) -> ToldVerdict:
    return verdict_on(run_of(result), parse_criteria(Criteria.model_validate(criteria).to_draft()))


BODY = {"successResult": {"path": "$.valid", "value": "true", "type": "BOOLEAN"}}


# ---- the exchange


def test_the_exchange_reads_like_a_terminal():
    assert text_of(run_of(result_of())) == (
        "> POST https://vendor.example/door\n"
        "> content-type: application/json\n"
        "> accept: application/json\n"
        "> authorization: •••\n"
        "\n"
        '{"deviceId":"547838629","rfCard":"04A1B2C3"}\n'
        "\n"
        "< HTTP 200 OK\n"
        "< content-type: application/json\n"
        "\n"
        '{"valid": true, "message": "Access granted."}\n'
        "\n"
        "* success = true · statusCode = 200\n"
        "\n"
        "* DNS 1.2 ms  ·  connect 3.4 ms  ·  TLS 12.5 ms  ·  first byte 24.7 ms  ·  total 41.8 ms"
    )


def test_the_secret_of_a_header_is_nowhere():
    run = run_of(result_of())
    assert "s3cret" not in text_of(run) + curl(run)


def test_a_failure_is_in_the_exchange_with_the_bytes_that_came():
    result = result_of("<html>", content_type="text/html", status=503, error="not_json_content_type")
    text = text_of(run_of(result))
    assert "< HTTP 503 Service Unavailable\n" in text
    assert "<html>" in text
    assert "success = false · not_json_content_type" in text
    assert Tone.BAD in {span.tone for span in exchange(run_of(result), pretty=False)}


def test_a_long_body_is_cut_and_says_so():
    run = run_of(result_of(json.dumps("x" * 300_000)))
    text = text_of(run)
    assert len(text) < SHOWN_CHARACTERS + 2_000
    assert "300,002 characters in all" in text


def test_foreign_text_cannot_hide_or_turn_around():
    text = text_of(run_of(result_of("a\x1b[31m\u202eb\tc\u200b\n")))
    assert "a\\u001b[31m\\u202eb\tc\\u200b\n" in text


def test_durations_are_short():
    assert (milliseconds(0.44), milliseconds(41.84), milliseconds(1234.5)) == (
        "0.4 ms",
        "41.8 ms",
        "1,234 ms",
    )


# ---- cURL


def test_curl_is_quoted_for_a_shell_and_has_placeholders_for_secrets():
    body = """{"key":"it's; $(rm -rf) `x` \\\\ \\n"}"""
    request = SentRequest(
        method="POST",
        url="https://vendor.example/a?b=[1]&c='d'",
        headers=[("content-type", "application/json"), ("x-api-key", "•••")],
        body=body,
    )
    words = shlex.split(curl(run_of(result_of(request=request))).replace("\\\n", " "))
    assert words == [
        "curl", "--globoff", "--request", "POST", "https://vendor.example/a?b=[1]&c='d'",
        "--header", "content-type: application/json",
        "--header", "x-api-key: <value of x-api-key>",
        "--data-raw", body,
    ]  # fmt: skip


def test_curl_leaves_a_pin_out():
    request = SentRequest(
        method="POST",
        url="https://v.example/",
        headers=[],
        body='{"deviceId":"547838629","uniquePin":"471100"}',
    )
    fields = [
        {"placeholder": "DEVICE_SERIAL", "key": "deviceId", "enabled": True},
        {"placeholder": "UNIQUE_PIN", "key": "pin of user", "enabled": True},
    ]
    run = run_of(result_of(request=request), Credential.USER_PIN, unique_pin="471100", card_number=None)
    form = VendorApiSave.model_validate({**FORM, "authType": "userPin", "autoFields": fields})
    run = Run(1, run.at, run.credential, run.parameters, form, run.result, run.response, run.pretty)
    command = curl(run)
    assert "471100" not in command
    assert '{"deviceId":"547838629","pin of user":"{{UNIQUE_PIN}}"}' in command
    assert run.value == "••••"


# ---- pretty JSON

_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)


@given(_DOCUMENTS, st.sampled_from([None, 3]), st.booleans())
def test_laying_out_changes_blanks_only(document, indent, ascii_only):
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert json.loads(lay_out(text)) == document


def test_laying_out_keeps_numbers_and_repeated_keys_as_they_came():
    assert lay_out('{"a":1.0e2,"a":[],"b":[1,{}]}') == (
        '{\n  "a": 1.0e2,\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}'
    )


# ---- the verdict in words


@pytest.mark.parametrize(
    ("criteria", "body", "status", "decision", "why"),
    [
        (
            {"statusCodes": [200]},
            "{}",
            200,
            "GRANTED",
            "Response Code Verification: status code 200 is in the list.",
        ),
        (
            {"statusCodes": [200, 201]},
            "{}",
            403,
            "DENIED",
            "Response Code Verification: status code 403 is not in the list (200, 201).",
        ),
        (
            BODY,
            '{"valid": true}',
            403,
            "GRANTED",
            "Response Body Verification: $.valid is true (BOOLEAN), as required.",
        ),
        (
            BODY,
            '{"valid": "true"}',
            200,
            "DENIED",
            'Response Body Verification: $.valid is "true" (STRING), not true (BOOLEAN). The type must match.',
        ),
        (
            BODY,
            '{"valid": false}',
            200,
            "DENIED",
            "Response Body Verification: $.valid is false (BOOLEAN), not true (BOOLEAN).",
        ),
        (BODY, "[]", 200, "DENIED", "Response Body Verification: the response has nothing under $.valid."),
        (
            {"successResult": {"path": "$.a[*]", "value": "x", "type": "STRING"}},
            '{"a": ["x", "x"]}',
            200,
            "DENIED",
            "Response Body Verification: $.a[*] selects several values; it must select exactly one.",
        ),
        (
            {**BODY, "statusCodes": [200]},
            '{"valid": true}',
            404,
            "DENIED",
            "Combined Verification: status code 404 is not in the list (200); the body is not evaluated.",
        ),
        (
            {**BODY, "statusCodes": [200]},
            '{"valid": true}',
            200,
            "GRANTED",
            "Combined Verification: status code 200 is in the list and $.valid is true (BOOLEAN), as required.",
        ),
    ],
)
def test_why(criteria, body, status, decision, why):
    verdict = told(criteria, result_of(body, status=status))
    assert (verdict.decision, verdict.why) == (decision, why)
    assert bool(verdict.check) == (decision == "DENIED")


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ("{}", "No message: the response has no text under $.text (Success Message JSONPath)."),
        ('{"text": 7}', "No message: what $.text selects is not one string (Success Message JSONPath)."),
        ('{"text": "Hello"}', ""),
    ],
)
def test_why_there_is_no_message(body, about):
    verdict = told({"statusCodes": [200], "successMessagePath": "$.text"}, result_of(body))
    assert verdict.decision is Decision.GRANTED
    assert verdict.about_message == about
    assert verdict.message == ("Hello" if not about else None)


def test_no_path_for_the_message_is_said_too():
    assert told({"statusCodes": [200]}, result_of("{}")).about_message == (
        "No message: Success Message JSONPath is not set."
    )


def test_no_response_is_denied():
    verdict = told({"statusCodes": [200]}, result_of(None, status=None, error="tls_failed"))
    assert verdict.decision is Decision.DENIED
    assert verdict.why.startswith("No secure connection to the vendor could be made.")
    assert "unless Mixed / Advanced" in verdict.why
    assert not verdict.response


def test_a_response_that_is_too_large_is_a_response_and_denied_in_every_access_type():
    verdict = told({"statusCodes": [200]}, result_of('{"a', error="response_too_large", truncated=True))
    assert verdict.decision is Decision.DENIED
    assert verdict.response
    assert "Mixed" not in verdict.why


def test_a_body_that_the_server_could_not_read_is_not_read_here_either():
    verdict = told({"statusCodes": [200]}, result_of("{}", error="invalid_json"))
    assert verdict.decision is Decision.DENIED
    assert "not valid JSON" in verdict.why
    assert verdict.about_message == ""


def test_missing_criteria_take_the_verdicts_place():
    verdict = missing_criteria(validate_criteria(Criteria().to_draft()))
    assert verdict.decision is Decision.OPEN
    assert "at least one of statusCode" in verdict.why
    assert verdict.check
