"""Vendor APIs, their tests, revisions and usage, and judgments."""

from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from clue_desktop.contract import vendor_apis as contract
from clue_desktop.contract import vendor_health as health
from clue_desktop.domain.judgment import Verdict, judge, mode_of
from clue_desktop.domain.problems import InvalidError
from clue_desktop.domain.response_json import read_json
from clue_desktop.domain.vendor_api import parse_criteria, validate_criteria
from server.admin.api_tests import run_api_test
from server.admin.hanging_up import until_hung_up
from server.admin.heavy import in_turn
from server.admin.parts import Use
from server.admin.tokens import fetch_token
from server.http.answers import answer
from server.http.guard import Administrator, Guard, IfMatch, Routes

routes = Routes("vendor APIs")


@routes.add("GET", "/place-groups/{group_id}/apis", Guard.ADMINISTRATOR, contract.VendorApis)
def get_apis(group_id: str, caller: Administrator, use: Use) -> Response:
    """A place group's vendor APIs."""
    return answer(use.vendor_apis.all(caller, group_id))


@routes.add("POST", "/place-groups/{group_id}/apis", Guard.ADMINISTRATOR, contract.VendorApi, 201)
def register_api(group_id: str, save: contract.VendorApiSave, caller: Administrator, use: Use) -> Response:
    """Register a vendor API."""
    tagged = use.vendor_apis.register(caller, group_id, save)
    return answer(tagged.api, status=201, etag=tagged.etag)


@routes.add("GET", "/place-groups/{group_id}/api-figures", Guard.ADMINISTRATOR, contract.GroupFigures)
def get_figures(group_id: str, caller: Administrator, use: Use) -> Response:
    """What became of the verifications of the last 24 hours."""
    return answer(use.events.figures(caller, group_id))


@routes.add("GET", "/place-groups/{group_id}/api-health", Guard.ADMINISTRATOR, health.GroupHealth)
def get_health(group_id: str, caller: Administrator, use: Use) -> Response:
    """How a place group's vendor APIs are doing."""
    return answer(use.vendor_health.of_group(caller, group_id))


@routes.add("GET", "/api-health", Guard.ADMINISTRATOR, health.HealthConcerns)
def get_health_concerns(caller: Administrator, use: Use) -> Response:
    """The vendor APIs that need attention, of all that one administers."""
    return answer(use.vendor_health.concerns(caller))


@routes.add("GET", "/apis/{api_id}", Guard.ADMINISTRATOR, contract.VendorApi)
def get_api(api_id: str, caller: Administrator, use: Use) -> Response:
    """A vendor API; header values are null."""
    tagged = use.vendor_apis.one(caller, api_id)
    return answer(tagged.api, etag=tagged.etag)


@routes.add("PUT", "/apis/{api_id}", Guard.ADMINISTRATOR, contract.VendorApi)
def save_api(
    api_id: str, save: contract.VendorApiSave, caller: Administrator, use: Use, if_match: IfMatch = None
) -> Response:
    """Change a vendor API."""
    tagged = use.vendor_apis.save(caller, api_id, save, if_match)
    return answer(tagged.api, etag=tagged.etag)


@routes.add("DELETE", "/apis/{api_id}", Guard.ADMINISTRATOR, contract.Deleted)
def delete_api(api_id: str, caller: Administrator, use: Use, if_match: IfMatch = None) -> Response:
    """Delete a vendor API and its links."""
    return answer(use.vendor_apis.delete(caller, api_id, if_match))


@routes.add("GET", "/apis/{api_id}/usage", Guard.ADMINISTRATOR, contract.Usage)
def get_usage(api_id: str, caller: Administrator, use: Use) -> Response:
    """Where it is assigned."""
    return answer(use.vendor_apis.usage(caller, api_id))


@routes.add("GET", "/apis/{api_id}/revisions", Guard.ADMINISTRATOR, contract.Revisions)
def get_revisions(api_id: str, caller: Administrator, use: Use) -> Response:
    """Who changed what and when."""
    return answer(use.vendor_apis.revisions(caller, api_id))


@routes.add("POST", "/apis/{api_id}/revisions/{number}/restore", Guard.ADMINISTRATOR, contract.VendorApi)
def restore_revision(
    api_id: str,
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    caller: Administrator,
    use: Use,
    if_match: IfMatch = None,
) -> Response:
    """Make an earlier state the present one."""
    tagged = use.vendor_apis.restore(caller, api_id, number, if_match)
    return answer(tagged.api, etag=tagged.etag)


@routes.add("POST", "/place-groups/{group_id}/api-tests", Guard.ADMINISTRATOR, contract.TestResult)
async def test_api(
    request: Request, group_id: str, test: contract.ApiTest, caller: Administrator, use: Use
) -> Response:
    """Call a vendor as a verification would; hanging up aborts it."""
    prepared = await run_in_threadpool(use.vendor_apis.prepare_test, caller, group_id, test)
    return await until_hung_up(request, run_api_test(use, caller, prepared), "api-test")


@routes.add("POST", "/place-groups/{group_id}/api-tokens", Guard.ADMINISTRATOR, contract.TokenResult)
async def get_token(
    request: Request, group_id: str, asked: contract.TokenRequest, caller: Administrator, use: Use
) -> Response:
    """Fetch a token for an API and show the exchange, masked; hanging up aborts it."""
    prepared = await run_in_threadpool(use.tokens.prepare, caller, group_id, asked)
    return await until_hung_up(request, fetch_token(use, caller, prepared), "api-token")


@routes.add("POST", "/judgments", Guard.ADMINISTRATOR, contract.Judgment)
async def judge_response(given: contract.JudgmentRequest, caller: Administrator, use: Use) -> Response:
    """What the server would decide on this response; the same code as the live path."""
    if problems := validate_criteria(given.criteria.to_draft(), "criteria."):
        raise InvalidError(problems)
    criteria = parse_criteria(given.criteria.to_draft())
    body = given.body.encode("utf-8", "surrogatepass")
    if len(body) > use.test_vendors.response_bytes:
        verdict = Verdict(granted=False, reason=None)
        reason: str | None = "response_too_large"
    else:
        verdict = await in_turn(
            use.heavy,
            caller,
            len(body),
            lambda: judge(criteria, given.status_code, read_json(given.content_type, body)),
        )
        reason = verdict.reason
    return answer(
        contract.Judgment.model_validate(
            {
                "result": verdict.result,
                "mode": mode_of(criteria),
                "reason": reason,
                "message": verdict.message,
            }
        )
    )
