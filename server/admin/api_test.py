"""An administrator's API test: the same client, the same reading of the response as a verification (manual 5.6)."""

from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.domain.request_body import compile_body
from clue_desktop.domain.response_json import ResponseFault, content_type_of, read_json
from server.services.vendor_apis import PreparedTest, VendorApiService
from server.verification.vendor_client import (
    Timings,
    VendorClient,
    VendorFailure,
    VendorResponse,
    VendorTarget,
    request_head,
)

_HIDDEN = "•••"
_FAULTS = {
    ResponseFault.CONTENT_TYPE: (
        "The response's Content-Type is not application/json (or it is sent twice, or the body is compressed)."
        " The vendor API must answer with Content-Type: application/json."
    ),
    ResponseFault.INVALID_JSON: (
        "The response's body is not valid JSON. HTML error pages, plain text and empty bodies fall into this category."
    ),
}


async def run_api_test(
    vendors: VendorClient, service: VendorApiService, test: PreparedTest
) -> contract.TestResult:
    """Call the vendor and return what came, with a receipt when it was a JSON response, whatever its status."""
    target = VendorTarget.from_url(test.part.webhook_url, test.place_group_id)
    body = compile_body(test.part).render(test.device_serial, test.value)
    outcome = await vendors.call(target, request_head(target, test.part.headers), body)
    error = _error(outcome)
    return contract.TestResult(
        success=error is None,
        status_code=outcome.status,
        response_headers=list(outcome.headers),
        response_body=outcome.body.decode("utf-8", "replace")
        if outcome.status is not None or outcome.body
        else None,
        truncated=isinstance(outcome, VendorFailure) and outcome.truncated,
        error=error,
        elapsed_ms=round(outcome.timings.total_ms, 3),
        timings=_timings(outcome.timings),
        request=contract.SentRequest(
            method="POST",
            url=test.part.webhook_url,
            headers=[
                ("content-type", "application/json"),
                ("accept", "application/json"),
                *((key.lower(), _HIDDEN) for key, _value in test.part.headers),
            ],
            body=body.decode(),
        ),
        receipt=None if error else await run_in_threadpool(service.receipt, test),
    )


def _error(outcome: VendorResponse | VendorFailure) -> contract.TestError | None:
    if isinstance(outcome, VendorFailure):
        return contract.TestError(code=outcome.code, message=outcome.message)
    document = read_json(content_type_of(outcome.headers), outcome.body)
    if isinstance(document, ResponseFault):
        return contract.TestError(code=document, message=_FAULTS[document])
    return None


def _timings(timings: Timings) -> contract.TestTimings:
    return contract.TestTimings(
        dns_ms=timings.dns_ms,
        connect_ms=timings.connect_ms,
        tls_ms=timings.tls_ms,
        first_byte_ms=timings.first_byte_ms,
    )
