"""An administrator's API test: the same call, the same reading of the response as a verification (manual 5.6).

Tests have a client of their own: no connection, no place and no breaker of theirs is one that a door meets.
"""

import asyncio
from functools import partial
from typing import NamedTuple

from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.domain.response_causes import explain
from clue_desktop.domain.response_causes import warnings as warnings_of
from clue_desktop.domain.response_json import ResponseFault, content_type_of, read_json
from server.admin.heavy import in_turn
from server.admin.parts import Parts
from server.services.customer_api.vendor_apis import PreparedTest
from server.services.tree import Caller
from server.verification.compiled_call import CompiledCall, compile_call
from server.verification.compiled_call import Request as CompiledRequest
from server.verification.vendor_client import Timings, VendorFailure, VendorResponse

HIDDEN = "•••"


async def run_api_test(use: Parts, caller: Caller, test: PreparedTest) -> contract.TestResult:
    """Call the vendor and return what came, with a receipt when it was a JSON response, whatever its status.

    Raises:
        BusyError: too many are under way; nothing was called.
    """
    with use.test_places.place(caller.administrator_id, test.place_group_id):
        return await _run(use, caller, test)


class Asked(NamedTuple):
    """What came of asking a vendor: its outcome, what was sent, and the trace id where it may have arrived."""

    outcome: VendorResponse | VendorFailure
    call: CompiledCall
    request: CompiledRequest
    trace: str | None


async def ask_vendor(use: Parts, caller: Caller, test: PreparedTest) -> Asked:
    """Ask a vendor by the client of tests, and put it into the audit trail."""
    call = compile_call(test.part, test.place_group_id)
    request = call.request(test.device_serial, test.value)
    vendors, tokens = use.test_vendors, use.test_tokens
    ask = vendors.call if call.token is None else partial(tokens.call, call.token)
    try:
        outcome = await ask(
            call.target,
            call.head,
            request.body,
            deadline=call.deadline,
            lines=request.lines,
            reuse=call.reuse,
        )
    except asyncio.CancelledError:
        await run_in_threadpool(use.vendor_apis.note_test, caller, test, "hung_up")
        raise
    came = str(outcome.status) if isinstance(outcome, VendorResponse) else outcome.code
    await run_in_threadpool(use.vendor_apis.note_test, caller, test, came)
    arrived = isinstance(outcome, VendorResponse) or outcome.request_sent
    return Asked(outcome, call, request, request.trace if arrived else None)


async def _run(use: Parts, caller: Caller, test: PreparedTest) -> contract.TestResult:
    outcome, call, request, trace = await ask_vendor(use, caller, test)
    url = test.part.webhook_url
    error, warnings = await in_turn(use.heavy, caller, len(outcome.body), lambda: _judged(url, outcome))
    return contract.TestResult(
        success=error is None,
        status_code=outcome.status,
        response_headers=list(outcome.headers),
        response_body=outcome.body.decode("utf-8", "replace")
        if outcome.status is not None or outcome.body
        else None,
        truncated=isinstance(outcome, VendorFailure) and outcome.truncated,
        error=error,
        warnings=warnings,
        elapsed_ms=round(outcome.timings.total_ms, 3),
        timings=shown_timings(outcome.timings),
        request=contract.SentRequest(
            method="POST",
            url=url,
            headers=[
                ("content-type", "application/json"),
                ("accept", "application/json"),
                ("accept-encoding", "identity"),
                *((key.lower(), HIDDEN) for key, _value in test.part.headers),
                *_shown(request.lines),
                *([("authorization", f"Bearer {HIDDEN}")] if call.token else []),
                *([] if call.reuse else [("connection", "close")]),
            ],
            body=request.body.decode(),
        ),
        trace_id=trace,
        receipt=None if error else await run_in_threadpool(use.vendor_apis.receipt, test),
    )


def _judged(url: str, outcome: VendorResponse | VendorFailure) -> tuple[contract.TestError | None, list[str]]:
    """Return why the outcome is no JSON response, and what may go wrong at a door although it is one."""
    if isinstance(outcome, VendorFailure):
        return contract.TestError(code=outcome.code, message=outcome.message, cause=outcome.cause), []
    document = read_json(content_type_of(outcome.headers), outcome.body)
    if isinstance(document, ResponseFault):
        found = explain(document, url, outcome.status, outcome.headers, outcome.body)
        return contract.TestError(code=document, message=found.message, cause=found.cause), []
    return None, warnings_of(url, outcome.status, outcome.headers)


def _shown(lines: bytes) -> list[tuple[str, str]]:
    """Return the headers of one call alone as they are shown: none of them is a secret."""
    pairs = (line.partition(": ") for line in lines.decode("ascii").splitlines())
    return [(name.lower(), value) for name, _colon, value in pairs]


def shown_timings(timings: Timings) -> contract.TestTimings:
    """Return where the time of a call went."""
    return contract.TestTimings(
        dns_ms=timings.dns_ms,
        connect_ms=timings.connect_ms,
        tls_ms=timings.tls_ms,
        first_byte_ms=timings.first_byte_ms,
    )
